// All sessions of a shard: a slab of rows, with separate columns for what is scanned. There is no
// object, String or dictionary entry per session. A row is one cache line, so that a liveness
// signal touches one. Bytes per session:
//
//     rows       state (32), identifiers (24), channel (4), text (4)       64
//     deadlines  when the clock has to look at the session                   4
//     starts     when the session started                                    6
//     index      the slot by identifier                                      8
//     order      sorted lists, of the channel and of all channels           11 if full

/// The sessions of one shard: their states, deadlines, order and texts. Used by one thread.
///
/// ```swift
/// var table = SessionTable(capacity: 1_024)
/// table.setPolicy(channel: 0, PresencePolicy(settings), at: now) { _, _ in }
/// let slot = table.insert(
///   id: id, contact: contact, channel: 0, name: "Ana", page: "/", startedAt: wall,
///   state: SessionState(startedAt: now))
/// if let slot, table.stampLiveness(slot, .activity, at: now) {
///   let outcome = table.receive(slot, .liveness(.activity), at: now)
/// }
/// table.expireDue(at: now) { slot, outcome, deadline in … }
/// ```
public struct SessionTable: ~Copyable {
  /// The index of a session's row while the session is in the table.
  public typealias Slot = UInt32

  /// The most sessions that one table can hold.
  package static let maximumSessions = 1 << 24 - 2
  /// The limit of channel numbers: a table distinguishes channels 0..<`maximumChannels`.
  package static let maximumChannels = 1 << 20
  /// The resolution of deadlines in milliseconds: `expireDue(at:each:)` finds a session at most
  /// this long after its deadline.
  package static let deadlineTick = DeadlineIndex.tick

  @usableFromInline var rows: UnsafeMutablePointer<PresenceRow>
  var deadlines: DeadlineIndex
  private var starts: StartColumn
  private var capacity: Int
  /// The number of slots that were ever used; the rows beyond are uninitialized.
  private(set) var used = 0
  private var free: [Slot] = []
  private var index: SessionIndex
  private(set) var texts = TextArena()
  private(set) var order = SessionOrder()
  var policies = ChannelPolicies()
  /// The number of sessions in the table, including closed ones that were not removed yet.
  package private(set) var count = 0

  /// Creates an empty table.
  ///
  /// - Parameter capacity: The number of sessions to allocate memory for. The table grows beyond
  ///   it.
  package init(capacity: Int) {
    let capacity = min(max(16, capacity), SessionTable.maximumSessions)
    self.capacity = capacity
    rows = TableMemory.allocate(PresenceRow.self, capacity)
    starts = StartColumn(capacity: capacity)
    deadlines = DeadlineIndex(capacity: capacity)
    index = SessionIndex(slots: capacity)
  }

  deinit { rows.deallocate() }

  // MARK: - Insertion and removal

  /// Adds a session.
  ///
  /// - Parameters:
  ///   - id: The session's identifier, which is not in the table.
  ///   - contact: The contact's identifier.
  ///   - channel: The channel's number.
  ///   - name: The contact's name; empty if unknown.
  ///   - page: The page on which the session started.
  ///   - startedAt: When the session started, in milliseconds since 1970 (UTC).
  ///   - state: The session's presence state.
  /// - Precondition: `channel` is less than `maximumChannels`.
  /// - Returns: The session's slot; nil if the table holds `maximumSessions`.
  package mutating func insert(
    id: Identifier, contact: Identifier, channel: UInt32, name: String, page: String,
    startedAt: Millis, state: SessionState
  ) -> Slot? {
    precondition(channel < SessionTable.maximumChannels, "channel number out of range")
    guard let slot = allocateSlot() else { return nil }
    ensureChannel(channel)
    let text = texts.insert(name: name, page: page, slot: slot)
    let row = PresenceRow(
      state: state, idHigh: id.high, contactHigh: contact.high, idLow: id.low,
      contactLow: contact.low, channel: channel, text: text)
    (rows + Int(slot)).initialize(to: row)
    starts[slot] = startedAt
    index.insert(id, slot)
    order.insert(slot, in: rows)
    deadlines.schedule(slot, state.due(under: policies[channel]))
    count += 1
    return slot
  }

  /// Removes a session. Its slot may be reused by the next insertion.
  package mutating func remove(_ slot: Slot) {
    order.remove(slot, rows[Int(slot)].state, in: rows)
    index.remove(rows[Int(slot)].id, slot, in: rows)
    texts.remove(rows[Int(slot)].text, rows)
    deadlines.schedule(slot, .max)
    rows[Int(slot)].channel = PresenceRow.free
    free.append(slot)
    count -= 1
  }

  private mutating func allocateSlot() -> Slot? {
    if let slot = free.popLast() { return slot }
    if used == capacity {
      guard capacity < SessionTable.maximumSessions else { return nil }
      grow()
    }
    used += 1
    return Slot(used - 1)
  }

  private mutating func grow() {
    capacity = min(2 * capacity, SessionTable.maximumSessions)
    rows = TableMemory.reallocate(rows, used, to: capacity)
    starts.grow(used: used, to: capacity)
    deadlines.grow(to: capacity)
    index = SessionIndex(slots: capacity)
    for slot in 0..<used where rows[slot].channel != PresenceRow.free {
      index.insert(rows[slot].id, Slot(slot))
    }
  }

  /// Adds the channel's policy and lists if they are missing.
  mutating func ensureChannel(_ channel: UInt32) {
    guard Int(channel) >= policies.count else { return }
    policies.addChannels(upTo: Int(channel) + 1)
    order.addChannels(upTo: Int(channel) + 1)
  }

  // MARK: - Properties of a session

  /// Returns the slot of a session; nil if it is not in the table.
  package func slot(of id: Identifier) -> Slot? { index.find(id, in: rows) }

  /// Returns a session's identifier.
  package func id(of slot: Slot) -> Identifier { rows[Int(slot)].id }

  /// Returns the identifier of a session's contact.
  package func contact(of slot: Slot) -> Identifier {
    Identifier(high: rows[Int(slot)].contactHigh, low: rows[Int(slot)].contactLow)
  }

  /// Returns the contact's name; empty if unknown.
  package func name(of slot: Slot) -> String { texts.name(rows[Int(slot)].text) }

  /// Returns the page on which a session started.
  package func page(of slot: Slot) -> String { texts.page(rows[Int(slot)].text) }

  /// Returns the number of a session's channel.
  package func channel(of slot: Slot) -> UInt32 { rows[Int(slot)].channel }

  /// Returns when a session started, as passed to `insert`.
  package func startedAt(of slot: Slot) -> Millis { starts[slot] }

  /// The presence state of a session.
  @inlinable
  public subscript(slot: Slot) -> SessionState { rows[Int(slot)].state }

  /// Calls `body` with every slot in use, in ascending order.
  package func forEachSlot(_ body: (Slot) -> Void) {
    for slot in 0..<used where rows[slot].channel != PresenceRow.free { body(Slot(slot)) }
  }

  // MARK: - State changes

  /// Stores the state of a session and reschedules its deadline.
  ///
  /// - Parameter isReordered: Whether the session's position in the order changed.
  mutating func update(_ slot: Slot, to state: SessionState, isReordered: Bool, due: Millis) {
    let old = rows[Int(slot)].state
    rows[Int(slot)].state = state
    if isReordered {
      order.remove(slot, old, in: rows)
      order.insert(slot, in: rows)
    }
    deadlines.schedule(slot, due)
  }

  // MARK: - Memory

  /// Bytes in use: by the table without its texts, and by the texts.
  package var memory: (table: Int, texts: Int) {
    let columns =
      MemoryLayout<PresenceRow>.stride + MemoryLayout<Int32>.stride + StartColumn.stride
    let slots = free.capacity * MemoryLayout<Slot>.stride
    return (used * columns + index.bytes + order.bytes + slots, texts.bytes)
  }
}

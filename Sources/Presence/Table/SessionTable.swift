// All sessions of a shard: a slab of rows, with columns beside it for what is scanned. No object, no
// String and no dictionary a session. A row is one cache line, so that a sign of life touches one.
//
//     rows      state (32), identifiers (24), channel (4), texts (4)      64 bytes
//     due       when the clock is to look at it, in ticks                  4
//     started   when it began                                              6
//     index     slot by identifier                                         8
//     lists     order by `since`, of the channel and of all               11, as they fill

/// What is kept of one session in its cache line.
@usableFromInline
struct PresenceRow: BitwiseCopyable {
  @usableFromInline var state: SessionState
  var idHigh: UInt64
  var contactHigh: UInt64
  var idLow: UInt32
  var contactLow: UInt32
  var channel: UInt32
  var text: UInt32

  /// The channel of a slot that is free.
  static let free = UInt32.max

  var id: Identifier { Identifier(high: idHigh, low: idLow) }

  @inline(__always)
  func isNamed(_ id: Identifier) -> Bool { idHigh == id.high && idLow == id.low }
}

/// The sessions of one shard: their states, deadlines, order and texts. Used by one thread.
package struct SessionTable: ~Copyable {
  /// A session's place while it is in the table.
  package typealias Slot = UInt32

  /// Sessions one table can hold.
  package static let maximumSessions = 1 << 24 - 2
  /// Channels a table can tell apart: they are small numbers, from 0.
  package static let maximumChannels = 1 << 20
  /// The resolution of deadlines in milliseconds: a session is due at most this much late.
  package static let deadlineTick = DeadlineIndex.tick
  /// The order's lists of one channel: open states, each handed over or not.
  static let groups = 6

  @usableFromInline var rows: UnsafeMutablePointer<PresenceRow>
  var due: DeadlineIndex
  private var startedLow: UnsafeMutablePointer<UInt32>
  private var startedHigh: UnsafeMutablePointer<Int16>
  private var capacity: Int
  /// Slots that were ever used; those beyond are untouched memory.
  private(set) var used = 0
  private var free: [Slot] = []
  private var index: SessionIndex
  var texts = TextArena()
  var pool = ChunkPool()
  /// By channel and group, and those of all channels together.
  var channelLists: [SlotList] = []
  var allLists = [SlotList](repeating: SlotList(), count: SessionTable.groups)
  var policies: [PresencePolicy] = []
  var policiesSince: [Millis] = []
  /// Sessions in the table, closed ones that were not yet removed included.
  package private(set) var count = 0

  /// A table with room for `capacity` sessions; it grows by itself.
  package init(capacity: Int) {
    let capacity = min(max(16, capacity), SessionTable.maximumSessions)
    self.capacity = capacity
    rows = aligned(PresenceRow.self, capacity)
    startedLow = aligned(UInt32.self, capacity)
    startedHigh = aligned(Int16.self, capacity)
    due = DeadlineIndex(capacity: capacity)
    index = SessionIndex(slots: capacity)
  }

  deinit {
    rows.deallocate()
    startedLow.deallocate()
    startedHigh.deallocate()
  }

  // MARK: - Coming and going

  /// Takes a session in. `id` must be new, `channel` below `maximumChannels`; nil when the table
  /// is full.
  package mutating func insert(
    id: Identifier, contact: Identifier, channel: UInt32, name: String, page: String,
    startedAt: Millis, state: SessionState
  ) -> Slot? {
    precondition(channel < SessionTable.maximumChannels, "channels are small numbers")
    guard let slot = takeSlot() else { return nil }
    makeRoom(for: channel)
    let text = texts.insert(name: name, page: page, slot: slot)
    let row = PresenceRow(
      state: state, idHigh: id.high, contactHigh: contact.high, idLow: id.low,
      contactLow: contact.low, channel: channel, text: text)
    (rows + Int(slot)).initialize(to: row)
    startedLow[Int(slot)] = UInt32(truncatingIfNeeded: startedAt)
    startedHigh[Int(slot)] = Int16(truncatingIfNeeded: startedAt >> 32)
    index.insert(id, slot)
    enlist(slot)
    due.schedule(slot, state.due(under: policies[Int(channel)]))
    count += 1
    return slot
  }

  /// Takes a session out; its slot may be another's soon.
  package mutating func remove(_ slot: Slot) {
    delist(slot, rows[Int(slot)].state)
    index.remove(rows[Int(slot)].id, slot, in: rows)
    texts.remove(rows[Int(slot)].text, rows)
    due.schedule(slot, .max)
    rows[Int(slot)].channel = PresenceRow.free
    free.append(slot)
    count -= 1
  }

  private mutating func takeSlot() -> Slot? {
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
    rows = grown(rows, used, to: capacity)
    startedLow = grown(startedLow, used, to: capacity)
    startedHigh = grown(startedHigh, used, to: capacity)
    due.grow(to: capacity)
    index = SessionIndex(slots: capacity)
    for slot in 0..<used where rows[slot].channel != PresenceRow.free {
      index.insert(rows[slot].id, Slot(slot))
    }
  }

  mutating func makeRoom(for channel: UInt32) {
    let missing = Int(channel) + 1 - policies.count
    guard missing > 0 else { return }
    policies.append(contentsOf: repeatElement(.unwatched, count: missing))
    policiesSince.append(contentsOf: repeatElement(.min, count: missing))
    channelLists.append(
      contentsOf: repeatElement(SlotList(), count: missing * SessionTable.groups))
  }

  // MARK: - What a session is

  /// The slot of a session; nil when it is not in the table.
  package func slot(of id: Identifier) -> Slot? { index.find(id, in: rows) }

  /// A session's identifier.
  package func id(of slot: Slot) -> Identifier { rows[Int(slot)].id }

  /// The contact's identifier.
  package func contact(of slot: Slot) -> Identifier {
    Identifier(high: rows[Int(slot)].contactHigh, low: rows[Int(slot)].contactLow)
  }

  /// The contact's name; empty where it was not told.
  package func name(of slot: Slot) -> String { texts.name(rows[Int(slot)].text) }

  /// The page the session began on.
  package func page(of slot: Slot) -> String { texts.page(rows[Int(slot)].text) }

  /// The channel's number.
  package func channel(of slot: Slot) -> UInt32 { rows[Int(slot)].channel }

  /// When the session began, as it was given.
  package func startedAt(of slot: Slot) -> Millis {
    Millis(startedHigh[Int(slot)]) << 32 | Millis(startedLow[Int(slot)])
  }

  /// A session's presence.
  @inlinable
  package subscript(slot: Slot) -> SessionState { rows[Int(slot)].state }

  /// Calls the closure with every slot in use, in the order of slots.
  package func forEachSlot(_ each: (Slot) -> Void) {
    for slot in 0..<used where rows[slot].channel != PresenceRow.free { each(Slot(slot)) }
  }

  // MARK: - Order

  static func group(_ state: SessionState) -> Int {
    Int(state.state.rawValue) * 2 + (state.isHandedOver ? 1 : 0)
  }

  /// Enters a session into the order; a closed one has no place in it.
  mutating func enlist(_ slot: Slot) {
    let row = rows[Int(slot)]
    guard row.state.state != .closed else { return }
    let group = SessionTable.group(row.state)
    let key = OrderKey(since: row.state.since, slot: slot)
    allLists[group].insert(key, &pool, rows)
    channelLists[Int(row.channel) * SessionTable.groups + group].insert(key, &pool, rows)
  }

  /// Takes a session out of the order, where it stands by its state of then.
  mutating func delist(_ slot: Slot, _ state: SessionState) {
    guard state.state != .closed else { return }
    let group = SessionTable.group(state)
    let key = OrderKey(since: state.since, slot: slot)
    allLists[group].remove(key, &pool, rows)
    let channel = Int(rows[Int(slot)].channel)
    channelLists[channel * SessionTable.groups + group].remove(key, &pool, rows)
  }

  // MARK: - Memory

  /// Bytes in use: of the table, and of the texts with what surrounds them.
  package var memory: (table: Int, texts: Int) {
    let columns =
      MemoryLayout<PresenceRow>.stride + MemoryLayout<UInt32>.stride * 2
      + MemoryLayout<Int16>.stride
    let heads = (allLists + channelLists).reduce(0) { $0 + $1.heads.capacity }
    let order = pool.bytes + heads * MemoryLayout<SlotList.Head>.stride
    let slots = free.capacity * MemoryLayout<Slot>.stride
    return (used * columns + index.bytes + order + slots, texts.bytes)
  }
}

// The sorted lists of a session table.

/// The open sessions of a table in the order of their state changes: one list for each state,
/// handed over or not, of each channel and of all channels together.
struct SessionOrder: ~Copyable {
  /// The number of lists of one channel: three open states, each handed over or not.
  static let groups = 6

  private(set) var pool = ChunkPool()
  /// By channel number and group.
  private var channelLists: [SlotList] = []
  private var allLists = [SlotList](repeating: SlotList(), count: SessionOrder.groups)

  /// Returns the group of an open session.
  static func group(_ state: SessionState) -> Int {
    Int(state.state.rawValue) * 2 + (state.isHandedOver ? 1 : 0)
  }

  /// Adds empty lists, so that there are lists for `count` channels.
  mutating func addChannels(upTo count: Int) {
    let missing = count * SessionOrder.groups - channelLists.count
    guard missing > 0 else { return }
    channelLists.append(contentsOf: repeatElement(SlotList(), count: missing))
  }

  /// Inserts an open session. A closed one has no position and is ignored.
  mutating func insert(_ slot: UInt32, in rows: UnsafeMutablePointer<PresenceRow>) {
    let row = rows[Int(slot)]
    guard row.state.state != .closed else { return }
    let group = SessionOrder.group(row.state)
    let key = OrderKey(since: row.state.since, slot: slot)
    allLists[group].insert(key, &pool, rows)
    channelLists[Int(row.channel) * SessionOrder.groups + group].insert(key, &pool, rows)
  }

  /// Removes a session.
  ///
  /// - Parameter state: The state with which it was inserted.
  mutating func remove(
    _ slot: UInt32, _ state: SessionState, in rows: UnsafeMutablePointer<PresenceRow>
  ) {
    guard state.state != .closed else { return }
    let group = SessionOrder.group(state)
    let key = OrderKey(since: state.since, slot: slot)
    allLists[group].remove(key, &pool, rows)
    let channel = Int(rows[Int(slot)].channel)
    channelLists[channel * SessionOrder.groups + group].remove(key, &pool, rows)
  }

  /// Returns the list of a channel, or of all channels for nil; nil for an unknown channel.
  func list(channel: UInt32?, group: Int) -> SlotList? {
    guard let channel else { return allLists[group] }
    let index = Int(channel) * SessionOrder.groups + group
    return index < channelLists.count ? channelLists[index] : nil
  }

  /// Bytes in use.
  var bytes: Int {
    let heads = (allLists + channelLists).reduce(0) { $0 + $1.heads.capacity }
    return pool.bytes + heads * MemoryLayout<SlotList.Head>.stride
  }
}

// The sessions of a shard that were handed over: who waits, in the order of the waiting, and whose
// they are. Windows of those who wait cost what they show.

import Presence

/// The sessions of one shard that were handed over, by who has them and since when they wait.
struct AttendanceQueue {
  /// A session that waits.
  struct Entry: Comparable {
    /// Since when, in milliseconds since 1970 (UTC).
    var since: Millis
    var session: SessionTable.Slot

    static func < (one: Entry, other: Entry) -> Bool {
      one.since != other.since ? one.since < other.since : one.session < other.session
    }
  }

  /// The sessions that wait, longest first.
  private(set) var waiting: [Entry] = []
  /// The sessions that nobody took.
  private(set) var unassigned: Set<SessionTable.Slot> = []
  /// The sessions of each attendant.
  private(set) var held: [String: Set<SessionTable.Slot>] = [:]
  /// The presence time at which the contacts in the line are told their places; `.max` for never.
  var nextNotice: Millis = .max

  /// Milliseconds between two notices of a place in the line.
  static let noticePeriod: Millis = 1_000
  /// Contacts of a shard that are told their places; those further back are told when they have
  /// come closer.
  static let noticeLimit = 200

  /// All sessions that were handed over.
  var all: [SessionTable.Slot] { Array(unassigned) + held.values.joined() }

  mutating func startWaiting(_ session: SessionTable.Slot, since: Millis) {
    let entry = Entry(since: since, session: session)
    waiting.insert(entry, at: position(of: entry))
  }

  mutating func stopWaiting(_ session: SessionTable.Slot, since: Millis) {
    let entry = Entry(since: since, session: session)
    let position = position(of: entry)
    if position < waiting.count, waiting[position] == entry { waiting.remove(at: position) }
  }

  /// The position of an entry, or where it belongs. New entries belong at the end.
  private func position(of entry: Entry) -> Int {
    if let last = waiting.last, last < entry { return waiting.count }
    var (low, high) = (0, waiting.count)
    while low < high {
      let middle = (low + high) / 2
      if waiting[middle] < entry { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Adds a session, or passes it on: to an attendant, or with nil to nobody.
  mutating func assign(_ session: SessionTable.Slot, to attendant: String?, from: String?) {
    remove(session, of: from)
    if let attendant {
      held[attendant, default: []].insert(session)
    } else {
      unassigned.insert(session)
    }
  }

  mutating func remove(_ session: SessionTable.Slot, of attendant: String?) {
    guard let attendant else {
      unassigned.remove(session)
      return
    }
    held[attendant]?.remove(session)
    if held[attendant]?.isEmpty == true { held[attendant] = nil }
  }
}

// What the engine is short of, as the watchers of one shard know it.

import Presence
import Records

/// The shortages that watchers were told last.
struct ShortageWatch {
  /// Milliseconds between two checks.
  static let period: Millis = 1_000

  /// Empty where the engine accepts new visitors.
  var current: [Shortage] = []
  /// The presence time of the last check.
  var checkedAt: Millis = .min / 2

  /// The event that lists the current shortages; an empty list means that they are over.
  var event: [UInt8] {
    let names = current.map { "\"\($0.rawValue)\"" }.joined(separator: ",")
    return Array("event: shortages\ndata: {\"why\":[\(names)]}\n\n".utf8)
  }
}

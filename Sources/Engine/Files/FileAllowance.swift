// What may be sent of files in a day, in all and by each address. What one address sends leaves the
// others their part, and the disk has an end.

import Presence
import Records
import Synchronization

/// Counts the bytes of the files of a day. Used by all shards.
final class FileAllowance: Sendable {
  private struct Day {
    var number: Millis = 0
    var bytes = 0
    var byAddress: [PeerAddress: Int] = [:]
  }

  private static let dayMillis: Millis = 86_400_000

  private let limits: FileLimits
  private let day = Mutex(Day())

  init(_ limits: FileLimits) { self.limits = limits }

  /// The first moment of the day of a moment, in milliseconds since 1970 (UTC).
  static func start(ofDay moment: Millis) -> Millis { moment / dayMillis * dayMillis }

  /// Counts what was stored today before the engine started.
  func count(stored bytes: Int, at moment: Millis) {
    day.withLock { day in
      day.number = moment / FileAllowance.dayMillis
      day.bytes += bytes
    }
  }

  /// Counts the bytes of a file, also against its address where it has one; false beyond a limit.
  func count(_ bytes: Int, of address: PeerAddress?, at moment: Millis) -> Bool {
    day.withLock { day in
      let number = moment / FileAllowance.dayMillis
      // A clock that was set back opens no new day.
      if number > day.number { day = Day(number: number) }
      let key = address?.limitKey
      let own = key.map { day.byAddress[$0] ?? 0 } ?? 0
      guard day.bytes + bytes <= limits.bytesPerDay,
        key == nil || own + bytes <= limits.bytesPerAddressAndDay
      else { return false }
      day.bytes += bytes
      if let key { day.byAddress[key] = own + bytes }
      return true
    }
  }
}

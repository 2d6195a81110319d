// Numbers for channels, which sessions and sockets hold in place of the identifiers.

import Synchronization

/// Gives each channel a number when it is first seen and keeps it for as long as the engine runs,
/// since sessions and sockets hold it.
final class ChannelNumbers: Sendable {
  private let numbers = Mutex<(byID: [String: UInt32], ids: [String])>(([:], []))

  /// The number of a channel; a new one where it was not seen before.
  func number(of id: String) -> UInt32 {
    numbers.withLock { numbers in
      if let known = numbers.byID[id] { return known }
      let number = UInt32(numbers.ids.count)
      numbers.byID[id] = number
      numbers.ids.append(id)
      return number
    }
  }

  /// The number of a channel; nil where it was not seen before.
  func known(_ id: String) -> UInt32? { numbers.withLock { $0.byID[id] } }

  /// How many numbers were given.
  var count: Int { numbers.withLock { $0.ids.count } }

  /// The channel of a number; empty for a number that was not given.
  func id(of number: UInt32) -> String {
    numbers.withLock { Int(number) < $0.ids.count ? $0.ids[Int(number)] : "" }
  }
}

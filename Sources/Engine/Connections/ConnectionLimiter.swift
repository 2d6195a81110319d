// Counts what each peer address does, so that one address cannot use up what is meant for all.
// Shared by all shards.

import Presence
import Synchronization

/// The limits of connections, in all and per address, and per address those of session starts,
/// resumes and bytes of messages.
final class ConnectionLimiter: Sendable {
  private struct Entry {
    var connections = 0
    var starts = 0
    /// The minute, since 1970, in which `starts` were counted.
    var minute: Millis = 0
    var resumes = Allowance()
    var bytes = Allowance()
  }

  private struct Addresses {
    var entries: [PeerAddress: Entry] = [:]
    /// How many entries there may be before those without connections are removed. It grows with
    /// those that stay, so that the removal costs each start the same however many there are.
    var sweepAt: Int
  }

  private let sweepThreshold: Int
  private let addresses: Mutex<Addresses>
  private let limits: EngineLimits
  private let connections = Atomic<Int>(0)

  /// Connections beyond the limit that are accepted all the same, so that a visitor can be told why
  /// and the API stays within reach.
  static let overLimitAllowance = 64

  /// A limiter that remembers at least `sweepThreshold` addresses before it forgets any.
  init(_ limits: EngineLimits, sweepThreshold: Int = 100_000) {
    self.limits = limits
    self.sweepThreshold = sweepThreshold
    addresses = Mutex(Addresses(sweepAt: sweepThreshold))
  }

  /// How many addresses are remembered.
  var remembered: Int { addresses.withLock { $0.entries.count } }

  /// Open connections of all shards.
  var total: Int { connections.load(ordering: .relaxed) }

  /// Whether a connection is accepted.
  enum Admission {
    /// Within the limit.
    case within
    /// Beyond the limit, within `overLimitAllowance`.
    case beyond
    /// Not accepted, and not counted.
    case refused
  }

  /// Counts a connection against the limit of all. Unless refused, `disconnect` must follow when it
  /// closes.
  func connect() -> Admission {
    let (_, count) = connections.add(1, ordering: .relaxed)
    if count <= limits.connections { return .within }
    if count <= limits.connections + ConnectionLimiter.overLimitAllowance { return .beyond }
    disconnect()
    return .refused
  }

  /// A connection closed.
  func disconnect() { connections.subtract(1, ordering: .relaxed) }

  /// Counts a connection against the limit of its address; false beyond it. Where true,
  /// `releaseConnection` must follow when it closes.
  func countConnection(of address: PeerAddress) -> Bool {
    addresses.withLock { addresses in
      guard
        addresses.entries[address.limitKey, default: Entry()].connections
          < limits.connectionsPerAddress
      else { return false }
      addresses.entries[address.limitKey, default: Entry()].connections += 1
      return true
    }
  }

  /// A counted connection of an address closed.
  func releaseConnection(of address: PeerAddress) {
    addresses.withLock { addresses in
      guard var entry = addresses.entries[address.limitKey] else { return }
      entry.connections -= 1
      // An entry stays while its starts, resumes or bytes may still count.
      let isUnused =
        entry.connections == 0 && entry.starts == 0 && entry.resumes.isWhole(at: .min / 2)
        && entry.bytes.isWhole(at: .min / 2)
      addresses.entries[address.limitKey] = isUnused ? nil : entry
    }
  }

  /// Counts a session start; false where the address started `startsPerMinute` in the minute of the
  /// wall clock `now`.
  func countStart(of address: PeerAddress, now: Millis) -> Bool {
    addresses.withLock { addresses in
      sweep(&addresses)
      var entry = addresses.entries[address.limitKey, default: Entry()]
      if entry.minute != now / 60_000 {
        entry.minute = now / 60_000
        entry.starts = 0
      }
      guard entry.starts < limits.startsPerMinute else { return false }
      entry.starts += 1
      addresses.entries[address.limitKey] = entry
      return true
    }
  }

  /// Counts a resume; false where the address resumes faster than `ProtocolLimits.resumeRate`.
  ///
  /// - Parameter now: Microseconds of a clock that only moves forward.
  func countResume(of address: PeerAddress, at now: Int64) -> Bool {
    withEntry(of: address) { $0.resumes.take(1, of: ProtocolLimits.resumeRate, at: now) }
  }

  /// Counts bytes of messages; false beyond `Rate.messageBytes`.
  ///
  /// - Parameter now: Microseconds of a clock that only moves forward.
  func countBytes(_ bytes: Int, of address: PeerAddress, at now: Int64) -> Bool {
    withEntry(of: address) { $0.bytes.take(bytes, of: .messageBytes, at: now) }
  }

  private func withEntry(
    of address: PeerAddress, _ body: (inout Entry) -> Bool
  ) -> Bool {
    addresses.withLock { addresses in
      sweep(&addresses)
      return body(&addresses.entries[address.limitKey, default: Entry()])
    }
  }

  /// Removes the addresses without connections once there are too many.
  private func sweep(_ addresses: inout Addresses) {
    guard addresses.entries.count > addresses.sweepAt else { return }
    addresses.entries = addresses.entries.filter { $0.value.connections > 0 }
    addresses.sweepAt = max(sweepThreshold, 2 * addresses.entries.count)
  }
}

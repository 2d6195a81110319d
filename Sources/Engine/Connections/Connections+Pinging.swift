// Silence. A visitor's socket that was not heard for 25 s is pinged, and lost if it does not answer
// within 10 s. The stamps are scanned at most once a second, so that sockets are pinged in cohorts:
// one wake-up for many, and four bytes read for each.

import Glibc
import Presence

extension Connections {
  /// Starts to look for silence, since there is a socket that may fall silent.
  mutating func expectSilence(at now: Millis) {
    nextPing = min(nextPing, now + ProtocolLimits.pingAfterMillis)
  }

  /// Pings the sockets that are silent.
  ///
  /// - Returns: Those that did not answer the last ping in time.
  @inline(never)
  mutating func pingSilent(at now: Millis) -> [ConnectionSlot] {
    let stamp = UInt32(truncatingIfNeeded: now)
    var longest: UInt32 = 0
    var isAnySilent = false
    var lost: [ConnectionSlot] = []
    for slot in 0..<slab.top {
      let silence = stamp &- slab.heard[Int(slot)]
      if silence < UInt32(ProtocolLimits.pingAfterMillis) {
        longest = max(longest, silence)
        continue
      }
      guard self[slot].phase == .visitor || self[slot].phase == .standby else {
        // Not pinged, or a free slot: looked at again in a period.
        slab.heard[Int(slot)] = stamp
        continue
      }
      isAnySilent = true
      if !isPingPending(slot) {
        ping(slot, at: now)
      } else if stamp &- self[slot].pingedAt >= UInt32(ProtocolLimits.pongTimeoutMillis) {
        lost.append(slot)
      }
    }
    metrics.silent += lost.count
    guard slab.count > 0 else {
      nextPing = .max
      return lost
    }
    let wait = isAnySilent ? 0 : ProtocolLimits.pingAfterMillis - Millis(longest)
    nextPing = now + max(wait, ProtocolLimits.pingCohortMillis)
    return lost
  }

  /// Whether a ping was sent since the socket was last heard.
  private func isPingPending(_ slot: ConnectionSlot) -> Bool {
    self[slot].flags.contains(.pinged)
      && Int32(bitPattern: self[slot].pingedAt &- slab.heard[Int(slot)]) > 0
  }

  private mutating func ping(_ slot: ConnectionSlot, at now: Millis) {
    self[slot].pingedAt = UInt32(truncatingIfNeeded: now)
    self[slot].flags.insert(.pinged)
    metrics.pings += 1
    if self[slot].flags.contains(.isStream) { return send(slot, StreamEvents.ping, at: now) }
    // A ping without payload (RFC 6455, section 5.5.2).
    let frame: (UInt8, UInt8) = (0x89, 0)
    withUnsafeBytes(of: frame) { send(slot, $0, at: now) }
  }
}

// Silence. A socket that said nothing for 25 s is asked by a ping, and lost when it does not answer
// within 10. The stamps are scanned once a second at most, so those due are pinged as a cohort: one
// wake-up for many, and the scan reads four bytes a socket.

import Glibc
import Presence

extension Shard {
  /// Starts looking for silence once there is a socket that could be silent.
  mutating func expectSilence() {
    nextPing = min(nextPing, clock.now + ProtocolLimits.pingAfter)
  }

  @inline(never)
  mutating func pingSilent() {
    let stamp = UInt32(truncatingIfNeeded: clock.now)
    var longest: UInt32 = 0
    var anybody = false
    var lost: [ConnectionSlot] = []
    for position in 0..<Int(slab.top) {
      let silence = stamp &- slab.heard[position]
      let slot = ConnectionSlot(position)
      if silence < UInt32(ProtocolLimits.pingAfter) {
        longest = max(longest, silence)
        continue
      }
      guard slab[slot].phase == .visitor || slab[slot].phase == .standby else {
        // Not a socket that is pinged, or no socket at all: looked at again in a period.
        slab.heard[position] = stamp
        continue
      }
      anybody = true
      guard slab[slot].flags.contains(.pinged),
        Int32(bitPattern: slab[slot].pingedAt &- slab.heard[position]) > 0
      else {
        ping(slot, stamp)
        continue
      }
      if stamp &- slab[slot].pingedAt >= UInt32(ProtocolLimits.pongWithin) { lost.append(slot) }
    }
    for slot in lost {
      metrics.silent += 1
      drop(slot)
    }
    guard slab.count > 0 else {
      nextPing = .max
      return
    }
    nextPing =
      clock.now + (anybody ? ProtocolLimits.pingCohort : ProtocolLimits.pingAfter - Millis(longest))
    nextPing = max(nextPing, clock.now + ProtocolLimits.pingCohort)
  }

  private mutating func ping(_ slot: ConnectionSlot, _ stamp: UInt32) {
    slab[slot].pingedAt = stamp
    slab[slot].flags.insert(.pinged)
    metrics.pings += 1
    let frame: (UInt8, UInt8) = (0x89, 0)
    withUnsafeBytes(of: frame) { send(slot, $0) }
  }
}

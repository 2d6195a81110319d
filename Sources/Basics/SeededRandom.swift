// Random numbers from a seed, so that a run that failed can be run again. SplitMix64 (Steele, Lea and
// Flood, "Fast splittable pseudorandom number generators", 2014).

/// A generator that always says the same for the same seed. Not for secrets.
package struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A generator for a seed.
  package init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return SeededRandom.mixed(state)
  }

  /// 64 bits that depend on every bit of `value`.
  package static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// A number from 0 up to `limit`, which is left out. Quicker than the library's, a little uneven.
  package mutating func below(_ limit: Int64) -> Int64 {
    Int64(next().multipliedFullWidth(by: UInt64(limit)).high)
  }

  /// A whole number of a range, evenly distributed.
  package mutating func roll(_ range: Range<Int>) -> Int { Int.random(in: range, using: &self) }
}

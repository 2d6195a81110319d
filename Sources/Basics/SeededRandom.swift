// Reproducible random numbers for simulation, benchmarks and tests.

/// A random number generator whose numbers depend on its seed alone, so that a failed run can be
/// repeated. It is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014) and not fit for secrets.
package struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A generator that starts at `seed`.
  package init(seed: UInt64) { state = seed }

  /// The next 64 random bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return SeededRandom.mixed(state)
  }

  /// SplitMix64's finalizer: a permutation of 64-bit values in which every output bit depends on
  /// every bit of `value`.
  package static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// A number from 0 to `limit - 1`. Faster than `Int.random(in:)`; the distribution is uneven by
  /// at most `limit` / 2⁶⁴.
  package mutating func below(_ limit: Int64) -> Int64 {
    Int64(next().multipliedFullWidth(by: UInt64(limit)).high)
  }

  /// An evenly distributed number of `range`.
  package mutating func roll(_ range: Range<Int>) -> Int { Int.random(in: range, using: &self) }
}

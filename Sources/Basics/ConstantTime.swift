// Comparison of secrets.

/// Comparison whose duration reveals nothing about where two values differ.
package enum ConstantTime {
  /// Whether two byte strings are equal. The time taken depends on their lengths alone.
  package static func equals(_ one: some Collection<UInt8>, _ other: some Collection<UInt8>) -> Bool
  {
    guard one.count == other.count else { return false }
    return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

// A histogram of how late deadlines were met, in the form that the metrics endpoint exports.

/// Counts how late deadlines were met, in buckets of milliseconds.
package struct LatenessHistogram: Equatable, Sendable {
  /// The upper bounds of the buckets in milliseconds, ascending. One more bucket counts anything
  /// above the last bound.
  package static let bounds: [Millis] = [1, 2, 5, 10, 20, 50, 100, 250, 500, 1_000, 5_000]

  /// The number of values in each bucket; the last bucket has no upper bound.
  package private(set) var counts = [UInt64](repeating: 0, count: bounds.count + 1)
  /// The sum of all recorded values, in milliseconds.
  package private(set) var sum: Millis = 0
  /// The greatest recorded value, in milliseconds.
  package private(set) var maximum: Millis = 0

  /// Creates an empty histogram.
  package init() {}

  /// The number of recorded values.
  package var count: UInt64 { counts.reduce(0, +) }

  /// Records one value in milliseconds. A negative value, which means early, is recorded as 0.
  package mutating func record(_ lateness: Millis) {
    let lateness = max(0, lateness)
    let bucket = LatenessHistogram.bounds.firstIndex { lateness <= $0 } ?? counts.count - 1
    counts[bucket] += 1
    sum += lateness
    maximum = max(maximum, lateness)
  }

  /// Returns the bucket bound in milliseconds at or below which a share of the values lies, or
  /// `maximum` if that is smaller or no bound is large enough.
  ///
  /// - Parameter share: Between 0 and 1; 0.99 asks for the 99th percentile.
  package func quantile(_ share: Double) -> Millis {
    let wanted = Double(count) * share
    var counted: UInt64 = 0
    for (bucket, bound) in LatenessHistogram.bounds.enumerated() {
      counted += counts[bucket]
      if Double(counted) >= wanted { return min(bound, maximum) }
    }
    return maximum
  }

  /// Adds the values that `other` recorded.
  package mutating func merge(_ other: LatenessHistogram) {
    for bucket in counts.indices { counts[bucket] += other.counts[bucket] }
    sum += other.sum
    maximum = max(maximum, other.maximum)
  }
}

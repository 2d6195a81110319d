// How late deadlines were kept, counted in classes, as metrics want it.

/// Counts of lateness by class.
package struct LatenessHistogram: Equatable, Sendable {
  /// The upper bounds of the classes, in milliseconds; one more class holds what is above.
  package static let bounds: [Millis] = [1, 2, 5, 10, 20, 50, 100, 250, 500, 1_000, 5_000]

  /// How many fell in each class; the last is above all bounds.
  package private(set) var counts = [UInt64](repeating: 0, count: bounds.count + 1)
  /// The sum of all, in milliseconds.
  package private(set) var sum: Millis = 0
  /// The greatest, in milliseconds.
  package private(set) var maximum: Millis = 0

  /// Nothing counted yet.
  package init() {}

  /// How many were counted.
  package var count: UInt64 { counts.reduce(0, +) }

  /// Counts one, in milliseconds; what is early counts as zero.
  package mutating func note(_ lateness: Millis) {
    let lateness = max(0, lateness)
    let place = LatenessHistogram.bounds.firstIndex { lateness <= $0 } ?? counts.count - 1
    counts[place] += 1
    sum += lateness
    maximum = max(maximum, lateness)
  }

  /// The bound below which a share of all lies, 0.99 for instance; the greatest where no bound does.
  package func quantile(_ share: Double) -> Millis {
    let wanted = Double(count) * share
    var seen: UInt64 = 0
    for (place, bound) in LatenessHistogram.bounds.enumerated() {
      seen += counts[place]
      if Double(seen) >= wanted { return min(bound, maximum) }
    }
    return maximum
  }

  /// Adds another's counts.
  package mutating func merge(_ other: LatenessHistogram) {
    for place in counts.indices { counts[place] += other.counts[place] }
    sum += other.sum
    maximum = max(maximum, other.maximum)
  }
}

// A histogram of latencies. The width of its buckets grows with the latency, so that millions of
// answers need a few kilobytes and quantiles are exact to one part in 64.

/// A distribution of microseconds.
struct Latencies {
  private static let parts = 64
  private static let doublings = 27
  private var counts = [Int](repeating: 0, count: parts * (doublings + 1))
  private(set) var count = 0

  /// Counts a latency.
  @inline(__always)
  mutating func add(_ micros: Int64) {
    counts[Latencies.bucket(max(0, micros))] += 1
    count += 1
  }

  /// Adds the latencies of another distribution.
  mutating func add(_ other: Latencies) {
    for bucket in counts.indices { counts[bucket] += other.counts[bucket] }
    count += other.count
  }

  /// The quantile in milliseconds; 0 without latencies.
  func quantile(_ part: Double) -> Double {
    guard count > 0 else { return 0 }
    var left = Int((Double(count) * part).rounded(.up))
    for (bucket, number) in counts.enumerated() where number > 0 {
      left -= number
      if left <= 0 { return Latencies.micros(of: bucket) / 1_000 }
    }
    return 0
  }

  @inline(__always)
  private static func bucket(_ micros: Int64) -> Int {
    guard micros >= parts else { return Int(micros) }
    let doubling = 63 - micros.leadingZeroBitCount - 6
    guard doubling < doublings else { return parts * (doublings + 1) - 1 }
    return parts * doubling + Int(micros >> doubling)
  }

  private static func micros(of bucket: Int) -> Double {
    guard bucket >= 2 * parts else { return Double(bucket) }
    let doubling = bucket / parts - 1
    return Double((bucket - parts * doubling) << doubling)
  }
}

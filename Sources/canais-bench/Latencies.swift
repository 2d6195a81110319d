// How long answers took. Counted in buckets that grow with the time itself, so that millions of
// answers cost a few kilobytes and a quantile is right to one part in 64.

/// A distribution of microseconds.
struct Latencies {
  private static let parts = 64
  private static let doublings = 27
  private var counts = [Int](repeating: 0, count: parts * (doublings + 1))
  private(set) var count = 0

  /// Counts an answer.
  @inline(__always)
  mutating func add(_ micros: Int64) {
    counts[Latencies.bucket(max(0, micros))] += 1
    count += 1
  }

  /// Milliseconds within which a part of the answers came; 0 without any.
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

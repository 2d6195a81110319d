// The totals of the last fifteen minutes. The engine reports totals only when something changes, so
// a total holds until the next one. While the console was not subscribed there is a gap.

import Client
import Presence

/// The totals of the last minutes.
struct PresenceHistory: Sendable {
  /// The time that one column of the sparkline stands for.
  static let step: Millis = 30_000
  /// The columns of the sparkline: fifteen minutes.
  static let length = 30

  /// The totals that hold from a step on; nil while the console is not subscribed.
  private var samples: [(step: Int64, totals: PresenceTotals?)] = []

  var isEmpty: Bool { samples.isEmpty }

  /// Notes the totals that hold from now on; nil if the console unsubscribed.
  mutating func note(_ totals: PresenceTotals?, at now: Millis) {
    let step = now / Self.step
    if samples.last?.step == step, totals != nil || samples.last?.totals == nil {
      samples[samples.count - 1].totals = totals
    } else if let last = samples.last, totals == nil {
      if last.totals != nil { samples.append((step + 1, nil)) }
    } else if samples.last.map({ $0.step < step }) ?? true {
      samples.append((step, totals))
    } else {
      // A gap begins in this step, or the wall clock was set back.
      samples.removeAll { $0.step >= step }
      samples.append((step, totals))
    }
    let first = step - Int64(Self.length)
    while samples.count > 1, samples[1].step <= first { samples.removeFirst() }
  }

  /// The values of a sparkline, oldest first.
  ///
  /// - Parameters:
  ///   - count: The total to show.
  ///   - columns: The number of columns. If it is less than `length`, each column shows the largest
  ///     value of its steps.
  func values(of count: (PresenceTotals) -> Int, columns: Int, at now: Millis) -> [Int] {
    let last = now / Self.step
    var values = Array(repeating: 0, count: Self.length)
    var sample = 0
    for index in 0..<Self.length {
      let step = last - Int64(Self.length - 1 - index)
      while sample + 1 < samples.count, samples[sample + 1].step <= step { sample += 1 }
      if samples.indices.contains(sample), samples[sample].step <= step {
        values[index] = samples[sample].totals.map(count) ?? 0
      }
    }
    guard columns < Self.length, columns > 0 else { return values }
    return (0..<columns).map { column in
      let from = column * Self.length / columns
      let to = (column + 1) * Self.length / columns
      return values[from..<max(from + 1, to)].max() ?? 0
    }
  }
}

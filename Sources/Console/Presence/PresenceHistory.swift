// The last fifteen minutes of the counts, kept while the feed is looked at. A count holds until the
// next one comes, since the engine only speaks when something changed; where nobody was looking
// there is a gap, not a guess.

import Client
import Presence

/// The counts of the last minutes.
struct PresenceHistory: Sendable {
  /// One column of the line.
  static let step: Millis = 30_000
  /// Columns of the line: fifteen minutes.
  static let length = 30

  /// Counts since a step; nil where nobody was looking.
  private var samples: [(step: Int64, totals: PresenceTotals?)] = []

  var isEmpty: Bool { samples.isEmpty }

  /// The counts are these from now on; nil when nobody looks any more.
  mutating func note(_ totals: PresenceTotals?, at now: Millis) {
    let step = now / Self.step
    if samples.last?.step == step, totals != nil || samples.last?.totals == nil {
      samples[samples.count - 1].totals = totals
    } else if let last = samples.last, totals == nil {
      if last.totals != nil { samples.append((step + 1, nil)) }
    } else if samples.last.map({ $0.step < step }) ?? true {
      samples.append((step, totals))
    } else {
      // A gap was noted for the step that has just begun, or the wall clock was set back.
      samples.removeAll { $0.step >= step }
      samples.append((step, totals))
    }
    let first = step - Int64(Self.length)
    while samples.count > 1, samples[1].step <= first { samples.removeFirst() }
  }

  /// One value a step, oldest first, in so many columns; the largest of the steps in a column.
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

// A query of the index of names.

import Presence

/// A query of the index of names, and the blocks of sessions in which its matches can be.
struct NameQuery {
  /// The full-text query (sqlite.org/fts5.html#full_text_query_syntax).
  let expression: String
  /// The earliest end, inclusive.
  let since: Millis
  /// The latest end, exclusive.
  let until: Millis
  /// The blocks with ends in the period, in ascending order of their numbers.
  let blocks: [Block]

  /// A block of sessions, and the period of their ends.
  struct Block {
    let number: Int64
    let first: Millis
    let last: Millis
  }

  /// A run of blocks with consecutive numbers.
  struct Run {
    fileprivate(set) var blocks: ClosedRange<Int64>
    /// Whether all of their sessions ended in the period.
    let isWhole: Bool

    /// The numbers of their sessions.
    var numbers: ClosedRange<Int64> {
      blocks.lowerBound << SessionBlock.bits...(blocks.upperBound + 1) << SessionBlock.bits - 1
    }
  }

  /// The blocks as runs. Those that lie in the period completely are in runs of their own.
  var runs: [Run] {
    blocks.reduce(into: []) { runs, block in
      runs.add(block.number, isWhole: since <= block.first && block.last < until)
    }
  }
}

extension [NameQuery.Run] {
  /// Adds a block whose number is greater than those of all blocks before.
  mutating func add(_ number: Int64, isWhole: Bool) {
    if let last, last.isWhole == isWhole, last.blocks.upperBound + 1 == number {
      self[count - 1].blocks = last.blocks.lowerBound...number
    } else {
      append(NameQuery.Run(blocks: number...number, isWhole: isWhole))
    }
  }
}

/// A finished session that matches a query of the index of names.
struct NameMatch {
  /// When the session ended, in milliseconds since 1970 (UTC).
  let end: Millis
  /// The session's number.
  let number: Int64
  let isHandedOver: Bool
  let absences: Int
  let messages: Int
}

// Blocks of sessions with neighbouring numbers.

/// A block of sessions with neighbouring numbers. The table `report_stretches` records for each
/// block when its first and last finished session ended.
///
/// Sessions are numbered in the order in which they start, and most are short. Of the blocks that
/// overlap a period, most therefore lie in it completely, so that their sessions need not be read.
enum SessionBlock {
  /// The number of low bits of a session's number that are its position in the block.
  static let bits = 10
  /// The number of sessions in a block.
  static let length: Int64 = 1 << bits
}

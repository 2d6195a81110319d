// Queued records, and where they may be divided into commits. What one signal causes, such as an
// absence and the call about it, is one change: a crash between two commits must not leave half.

import Presence
import Records

/// Records in the order in which they were submitted, with the ends of the submissions.
struct JournalBatch {
  /// The end of one submission.
  struct Mark: Equatable {
    var shard: Int
    var ticket: UInt64
    /// How many records stand before it.
    var end: Int
  }

  var records: [Record] = []
  var marks: [Mark] = []

  var isEmpty: Bool { records.isEmpty && marks.isEmpty }

  /// Takes the first records out: `limit` of them, and those that belong to the last one.
  ///
  /// What one signal causes is of one session, stands together and is submitted together. So the
  /// records of a session are divided only where a submission ends.
  mutating func takeFirst(_ limit: Int) -> JournalBatch {
    let end = end(after: limit)
    guard end < records.count else { return exchange(&self, with: JournalBatch()) }
    let first = JournalBatch(
      records: Array(records[..<end]), marks: Array(marks.prefix { $0.end <= end }))
    records.removeFirst(end)
    marks.removeFirst(first.marks.count)
    for index in marks.indices { marks[index].end -= end }
    return first
  }

  private func end(after limit: Int) -> Int {
    guard limit < records.count else { return records.count }
    let submissionEnd = marks.first { $0.end >= limit }?.end ?? records.count
    var end = limit
    while end < submissionEnd, records[end].session == records[end - 1].session { end += 1 }
    return end
  }
}

extension Record {
  /// The session that it is about; nil for an outcome whose session is not known.
  fileprivate var session: Identifier? {
    switch self {
    case .opened(let opening): opening.session
    case .journal(let entry): entry.session
    case .message(let message): message.session
    case .file(let stored): stored.session
    case .read(let mark): mark.session
    case .call(let call): call.session
    case .outcome(let outcome): outcome.session
    case .closed(let closing): closing.session
    case .rated(let rating): rating.session
    case .paused(let session, _): session
    }
  }
}

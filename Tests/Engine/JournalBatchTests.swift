// Where queued records are divided into commits.

import Basics
import Presence
import Records
import Testing

@testable import Engine

@Suite("Journal: batches")
struct JournalBatchTests {
  /// A batch of records of the sessions that the numbers name, with the ends of submissions.
  private func batch(_ sessions: [UInt32], ends: [Int]) -> JournalBatch {
    JournalBatch(
      records: sessions.map { .paused(session: Identifier(high: 0, low: $0), inactivity: 0) },
      marks: ends.enumerated().map { JournalBatch.Mark(shard: 0, ticket: UInt64($0), end: $1) })
  }

  @Test("What one signal causes is committed together, although the batch becomes longer")
  func together() {
    var queue = batch([1, 2, 2, 2, 3], ends: [5])
    let first = queue.takeFirst(2)
    #expect(first.records.count == 4 && first.marks.isEmpty)
    #expect(queue.records.count == 1 && queue.marks.map(\.end) == [1])
    let last = queue.takeFirst(2)
    #expect(last.records.count == 1 && last.marks.map(\.ticket) == [0])
    #expect(queue.isEmpty)
  }

  @Test("The records of one session are divided where a submission ends")
  func submissions() {
    var queue = batch([1, 1, 1, 1, 1, 1], ends: [2, 3, 6])
    let first = queue.takeFirst(3)
    #expect(first.records.count == 3 && first.marks.map(\.end) == [2, 3])
    #expect(queue.marks.map(\.end) == [3])
  }

  @Test("Between two sessions a batch has its limit; a shorter queue is taken whole")
  func limit() {
    var queue = batch([1, 2, 3, 4], ends: [4])
    #expect(queue.takeFirst(2).records.count == 2)
    #expect(queue.takeFirst(9).records.count == 2 && queue.isEmpty)
    #expect(queue.takeFirst(9).isEmpty)
  }

  @Test("Whatever the sizes, no signal is divided, and nothing is lost", arguments: 0..<50)
  func random(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var (sessions, signalEnds, ends): ([UInt32], Set<Int>, [Int]) = ([], [], [])
    for signal in 0..<200 {
      let session = UInt32(truncatingIfNeeded: random.next() % 5)
      sessions += Array(repeating: session, count: Int(random.next() % 4) + 1)
      signalEnds.insert(sessions.count)
      if random.next() % 3 == 0 || signal == 199 { ends.append(sessions.count) }
    }
    var queue = batch(sessions, ends: ends)
    let all = queue
    var (taken, tickets): ([Record], [UInt64]) = ([], [])
    while !queue.isEmpty {
      let part = queue.takeFirst(Int(random.next() % 30) + 1)
      taken += part.records
      tickets += part.marks.map(\.ticket)
      #expect(signalEnds.contains(taken.count))
    }
    #expect(taken == all.records && tickets == all.marks.map(\.ticket))
  }
}

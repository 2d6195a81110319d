// The threads that work for the shards. Visitors' short questions, supervisors' long ones and
// documents have threads of their own, so that none of them waits for another kind.

import Records

/// The threads beside the shards.
struct BackgroundThreads: Sendable {
  /// Read what visitors' pages and the API's acts ask: a few rows by an index. At most one question
  /// of a connection or a session waits.
  let lookups: WorkThreads
  /// Read sessions with their histories, and lists of closed sessions. Several, so that one long
  /// list does not hold up a session that is opened.
  let queries: WorkThreads
  /// Make the JSON of windows.
  let documents: WorkThreads

  private static let niceness: Int32 = 5
  private static let queryLimit = 1_000

  init(_ store: any SessionStore) {
    lookups = WorkThreads(store, name: "canais-lookup", count: 2)
    queries = WorkThreads(
      store, name: "canais-query", count: 2, niceness: BackgroundThreads.niceness,
      limit: BackgroundThreads.queryLimit)
    documents = WorkThreads(store, name: "canais-document", count: 1)
  }

  /// Ends the threads; `seconds` tells how long each may take. False where one took longer.
  func stop(seconds: () -> Double) -> Bool {
    let areStopped = [lookups, queries, documents].map { $0.stop(seconds: seconds()) }
    return areStopped.allSatisfy(\.self)
  }

  /// Waits until every lookup and every document is done. For tests.
  func waitUntilIdle() {
    lookups.waitUntilIdle()
    documents.waitUntilIdle()
  }
}

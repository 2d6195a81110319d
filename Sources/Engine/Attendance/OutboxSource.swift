// Where the dispatcher reads the outbox: one reader of the store, kept for as long as it works.
//
// New calls are read in the order in which they were committed. What waits from before is read by a
// scan, session by session, so that a session with many calls hides no other one.

import Presence
import Records

/// Reads the calls that wait in the store, page by page.
struct OutboxSource {
  /// A part of the outbox that is read by sessions.
  enum Scan {
    /// All calls, from the beginning.
    case all
    /// The calls to one host.
    case host(String)
  }

  private let store: any SessionStore
  private var reader: (any SessionReader)?
  /// The position after which no committed call was read.
  private var position: Int64 = 0
  private var scan: (part: Scan, cursor: OutboxCursor)? = (.all, .start)
  /// Whether the store may hold calls after `position`.
  var hasNewCalls = true
  /// When the store may be read again after it failed, on the presence clock.
  var retryAt = Millis.min

  init(_ store: any SessionStore) { self.store = store }

  /// Whether a scan is under way. New calls are read after it, so that they are added behind the
  /// earlier calls of their sessions.
  var isScanning: Bool { scan != nil }

  /// Starts a scan in place of the one under way.
  mutating func begin(_ part: Scan) {
    switch part {
    case .all: scan = (part, .start)
    case .host(let host): scan = (part, .start(of: host))
    }
  }

  /// Leaves out the remaining sessions of a host.
  mutating func skip(_ host: String) {
    switch scan?.part {
    case .host(host)?: scan = nil
    case .all?: if scan?.cursor.url == host { scan?.cursor = .end(of: host) }
    case .host?, nil: break
    }
  }

  /// The next calls of the scan under way, up to `perSession` of each session.
  mutating func nextPage(perSession: Int) throws(StoreError) -> [WaitingCall] {
    guard let (part, cursor) = scan else { return [] }
    let reader = try takeReader()
    if case .all = part, cursor == .start { position = try reader.lastCallPosition() }
    let (calls, next) = try reader.firstWaitingCalls(
      after: cursor, perSession: perSession, limit: OutboxDispatcher.pageSize)
    self.reader = reader
    switch part {
    case .all:
      scan = next.map { (part, $0) }
      return calls
    case .host(let host):
      scan = next.flatMap { $0.url == host ? (part, $0) : nil }
      return calls.filter { $0.url == host }
    }
  }

  /// The next calls that were committed; none, or fewer than a page, at the end.
  mutating func newCalls() throws(StoreError) -> [WaitingCall] {
    let reader = try takeReader()
    let page = try reader.waitingCalls(after: position, limit: OutboxDispatcher.pageSize)
    self.reader = reader
    position = max(position, page.last?.position ?? 0)
    hasNewCalls = page.count == OutboxDispatcher.pageSize
    return page.map { position, stored in WaitingCall(stored, position: position) }
  }

  /// The calls that the queue asks for.
  mutating func calls(for refill: OutboxRefill) throws(StoreError) -> [WaitingCall] {
    let reader = try takeReader()
    let calls = try reader.waitingCalls(
      of: refill.key.session, url: refill.key.host, after: refill.position, limit: refill.limit)
    self.reader = reader
    return calls
  }

  /// The call at a position; nil if it no longer waits.
  mutating func call(at position: Int64) throws(StoreError) -> OutboxCall? {
    let reader = try takeReader()
    let call = try reader.waitingCall(at: position)
    self.reader = reader
    return call
  }

  /// The number of calls that wait.
  mutating func count() throws(StoreError) -> Int {
    let reader = try takeReader()
    let count = try reader.waitingCallCount()
    self.reader = reader
    return count
  }

  /// The reader, which is put back once it has read: a reader that failed is not used again, since
  /// its connection may be to a file that was replaced.
  private mutating func takeReader() throws(StoreError) -> any SessionReader {
    guard let reader else { return try store.reader() }
    self.reader = nil
    return reader
  }
}

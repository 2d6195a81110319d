// Where the dispatcher reads the outbox: one reader of the store, kept for as long as it works.

import Presence
import Records

/// Reads the calls that wait in the store, page by page, in the outbox's order.
struct OutboxSource {
  private let store: any SessionStore
  private var reader: (any SessionReader)?
  /// The position after which no call was read yet.
  private var position: Int64 = 0
  /// Whether the store may hold calls after `position`.
  var mayHaveMore = true
  /// When the store may be read again after it failed, on the presence clock.
  var retryAt = Millis.min

  init(_ store: any SessionStore) { self.store = store }

  /// Goes back to the beginning of the outbox.
  mutating func rewind() {
    position = 0
    mayHaveMore = true
  }

  /// The next calls that wait; none, or fewer than a page, at the end.
  mutating func nextPage() throws(StoreError) -> [StoredCall] {
    // A reader that failed is not used again: its connection may be to a file that was replaced.
    let reader = if let reader { reader } else { try store.reader() }
    self.reader = nil
    let page = try reader.waitingCalls(after: position, limit: OutboxDispatcher.pageSize)
    self.reader = reader
    position = max(position, page.last?.position ?? 0)
    mayHaveMore = page.count == OutboxDispatcher.pageSize
    return page.map(\.call)
  }
}

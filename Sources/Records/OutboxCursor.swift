// Where reading the outbox by sessions goes on.

/// A place between the sessions with waiting calls, in the order of their URLs and numbers.
package struct OutboxCursor: Equatable, Sendable {
  /// Before the first session.
  package static let start = OutboxCursor(url: "", session: .min)

  /// The URL of the calls, as in `WaitingCall.url`.
  package var url: String
  /// The store's number of the last session before the place.
  package var session: Int64

  /// Creates a cursor.
  package init(url: String, session: Int64) {
    self.url = url
    self.session = session
  }

  /// Before the first session with calls to a URL.
  package static func start(of url: String) -> OutboxCursor {
    OutboxCursor(url: url, session: .min)
  }

  /// After the last session with calls to a URL.
  package static func end(of url: String) -> OutboxCursor {
    OutboxCursor(url: url, session: .max)
  }
}

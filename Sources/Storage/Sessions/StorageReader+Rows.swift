// Decoding the columns that several queries share.

import Presence
import Records

extension StorageReader {
  /// The columns that `opening(_:)` reads, in order.
  static let openingColumns = """
    s.id, s.secret, s.contact, coalesce(c.secret, ''), s.channel, s.source, s.page, s.address,
    s.data, n.version, n.text, n.link, s.started_at, c.identity
    """
  /// The tables that `openingColumns` refers to.
  static let openingSource = """
    sessions s LEFT JOIN contacts c ON c.id = s.contact LEFT JOIN notices n ON n.number = s.notice
    """

  /// Reads `openingColumns`.
  func opening(_ row: inout Row) throws(StorageError) -> SessionOpening {
    SessionOpening(
      session: try identifier(&row), secret: row.text(), contact: try identifier(&row),
      contactSecret: row.text(), channel: row.text(),
      source: try decode("source", row.text(), SessionSource.init(rawValue:)), page: row.text(),
      address: row.text(), data: try data(row.text()), accepted: notice(&row), at: row.integer(),
      identity: row.optionalText())
  }

  private func notice(_ row: inout Row) -> AcceptedNotice? {
    let (version, text, link) = (row.optionalText(), row.text(), row.text())
    return version.map { AcceptedNotice(version: $0, text: text, link: link) }
  }

  /// Reads an identifier.
  func identifier(_ row: inout Row) throws(StorageError) -> Identifier {
    try decode("id", row.text()) { Identifier($0) }
  }

  private func data(_ text: String) throws(StorageError) -> [DataValue] {
    try decode("data", text, RequestedDataText.read)
  }

  /// Reads a reason.
  func reason(_ row: inout Row) throws(StorageError) -> Reason {
    try decode("reason", row.text(), Reason.init(name:))
  }

  /// Reads a reason, or nil for NULL.
  func optionalReason(_ row: inout Row) throws(StorageError) -> Reason? {
    guard let name = row.optionalText() else { return nil }
    return try decode("reason", name, Reason.init(name:))
  }

  /// Reads a presence state.
  func state(_ row: inout Row) throws(StorageError) -> PresenceState {
    try decode("state", row.text(), PresenceState.init(name:))
  }

  /// Reads a session's status.
  func status(_ row: inout Row) throws(StorageError) -> SessionStatus {
    try decode("status", row.text(), SessionStatus.init(rawValue:))
  }

  /// Parses the text of a column.
  ///
  /// - Throws: `damaged`, naming the column and the text, if `parse` returns nil.
  func decode<T>(
    _ column: String, _ text: String, _ parse: (String) -> T?
  ) throws(StorageError) -> T {
    guard let value = parse(text) else {
      throw .damaged(path: database.path, what: "\(column) \(text.prefix(40))")
    }
    return value
  }
}

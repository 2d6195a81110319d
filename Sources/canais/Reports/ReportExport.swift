// Finished sessions as CSV (RFC 4180, UTF-8) and JSON, row by row, so that a million of them need no
// more memory than one. A spreadsheet runs what begins like a formula: such a cell is given an
// apostrophe in front. https://owasp.org/www-community/attacks/CSV_Injection

import Console
import Foundation
import Presence
import Storage

/// Writes reports in one form.
struct ReportExport {
  let format: ReportFormat

  /// Writes every report that a query finds. `progress` is told now and then how many are done and
  /// how many there are; the answer is how many were written.
  func write(
    _ query: ReportQuery, from reader: StorageReader, progress: (Int, Int) -> Void,
    to output: (String) -> Bool
  ) throws(StorageFault) -> Int {
    var count = 0
    var total = 0
    var goesOn = output(head)
    try reader.exportReports(query, total: { total = $0 }) { row in
      guard goesOn else { return false }
      goesOn = output((count > 0 ? separator : "") + line(row))
      count += 1
      if count % 1_000 == 0 { progress(count, total) }
      return goesOn
    }
    _ = output(tail)
    progress(count, total)
    return count
  }

  private var head: String {
    format == .csv ? ReportRow.columns.joined(separator: ",") + "\r\n" : "[\n"
  }
  private var separator: String { format == .csv ? "" : ",\n" }
  private var tail: String { format == .csv ? "" : "\n]\n" }

  /// One report in this form.
  func line(_ row: ReportRow) -> String {
    switch format {
    case .csv: row.cells.map(ReportExport.cell).joined(separator: ",") + "\r\n"
    case .json: row.json
    }
  }

  /// A cell that no spreadsheet takes for a formula, quoted where RFC 4180 wants it.
  static func cell(_ text: String) -> String {
    var text = text
    if let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) {
      text = "'" + text
    }
    guard text.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else {
      return text
    }
    return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
}

extension ReportRow {
  /// The names of the columns, the same as the keys of the JSON.
  static let columns = [
    "session", "contact", "name", "channel", "source", "page", "status", "reason", "startedAt",
    "endedAt", "durationSeconds", "handedOverAt", "absences", "absentSeconds", "messages", "data",
  ]

  /// The cells of a CSV row, in the order of the columns.
  var cells: [String] {
    [
      session.description, contact.description, name, channel, source, page, status, reason.name,
      startedAt.rfc3339, endedAt.rfc3339, String(duration / 1_000),
      handedOverAt?.rfc3339 ?? "", String(absences), String(absent / 1_000), String(messages),
      data.map { "\($0.key): \($0.value)" }.joined(separator: "; "),
    ]
  }

  private struct Document: Encodable {
    var session: String
    var contact: String
    var name: String
    var channel: String
    var source: String
    var page: String
    var status: String
    var reason: String
    var startedAt: String
    var endedAt: String
    var durationSeconds: Int64
    var handedOverAt: String?
    var absences: Int
    var absentSeconds: Int64
    var messages: Int
    var data: [String: String]
  }

  /// One JSON object on one line.
  var json: String {
    let document = Document(
      session: session.description, contact: contact.description, name: name, channel: channel,
      source: source, page: page, status: status, reason: reason.name,
      startedAt: startedAt.rfc3339, endedAt: endedAt.rfc3339, durationSeconds: duration / 1_000,
      handedOverAt: handedOverAt?.rfc3339, absences: absences, absentSeconds: absent / 1_000,
      messages: messages,
      data: Dictionary(data.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last }))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let bytes = try? encoder.encode(document) else { return "{}" }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Millis {
  /// A wall time in RFC 3339, UTC with milliseconds.
  var rfc3339: String {
    Date(timeIntervalSince1970: Double(self) / 1_000)
      .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }
}

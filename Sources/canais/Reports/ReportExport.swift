// Exports finished sessions as CSV or JSON for the command and the console. It writes row by row,
// so that memory does not grow with their number.

import Channels
import Console
import Presence
import Records
import Storage

/// Writes reports in one format.
struct ReportExport {
  /// The rows between two reports of progress.
  static let progressRows = 10_000
  /// The bytes that are passed to `output` at once.
  static let pieceBytes = 64 << 10

  let format: ReportFormat
  let language: Language
  /// The character between two cells of CSV; nil for that of the language.
  var separator: Character?

  /// Writes every report that a query finds, until `output` returns false.
  ///
  /// - Parameter progress: Called now and then with the rows written so far, and all rows.
  /// - Returns: The rows written.
  func write(
    _ query: ReportQuery, from reader: StorageReader, progress: (Int, Int) -> Void,
    to output: (String) -> Bool
  ) throws(StorageError) -> Int {
    var count = 0
    var total = 0
    let table = CSVTable(
      try reader.channels().map(\.channel), separator: separator, in: language)
    var piece = format == .csv ? table.head : "["
    try reader.exportReports(query, total: { total = $0 }) { row in
      switch format {
      case .csv: piece += table.line(row)
      case .json: piece += (count == 0 ? "\n" : ",\n") + ReportColumns.json(row).line
      }
      count += 1
      if count % ReportExport.progressRows == 0, count < total { progress(count, total) }
      guard piece.utf8.count > ReportExport.pieceBytes else { return true }
      defer { piece = "" }
      return output(piece)
    }
    if format == .json { piece += count == 0 ? "]\n" : "\n]\n" }
    _ = output(piece)
    progress(count, total)
    return count
  }
}

// Finished sessions as CSV or JSON, row by row, so that a million of them need no more memory than
// one: for the command and for the console alike.

import Console
import Presence
import Records
import Storage

/// Writes reports in one form.
struct ReportExport {
  /// Rows between two words of progress.
  static let progressRows = 10_000
  /// Bytes handed over at once.
  static let pieceBytes = 64 << 10

  let format: ReportFormat

  /// Writes every report that a query finds, until `output` answers false. `progress` is told now
  /// and then how many are done and how many there are; the answer is how many were written.
  func write(
    _ query: ReportQuery, from reader: StorageReader, progress: (Int, Int) -> Void,
    to output: (String) -> Bool
  ) throws(StorageError) -> Int {
    var count = 0
    var total = 0
    // The mark tells spreadsheets that it is UTF-8.
    var piece = format == .csv ? "\u{FEFF}" + CSV.line(ReportColumns.names) : "["
    try reader.exportReports(query, total: { total = $0 }) { row in
      switch format {
      case .csv: piece += CSV.line(ReportColumns.values(row))
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

// Reports as a table of comma- or semicolon-separated values. Spreadsheets of Brazil and Spain read
// semicolons, because their numbers have decimal commas.

import Channels
import Console
import Presence
import Records

/// The form of a CSV file of reports.
struct CSVTable: Sendable {
  /// The characters that may stand between two cells.
  static let separators: [Character] = [",", ";", "\t", "|"]

  let separator: Character
  private let language: Language
  /// The descriptions of the channels, by identifier.
  private let channels: [String: String]
  /// The keys of requested data, each a column of its own, with their labels.
  private let data: [(key: String, label: String)]

  /// - Parameter separator: Nil for that of the language: a comma in English, else a semicolon.
  init(_ channels: [Channel], separator: Character? = nil, in language: Language) {
    self.separator = separator ?? CSVTable.separator(of: language)
    self.language = language
    self.channels = Dictionary(
      channels.map { ($0.id, $0.description) }, uniquingKeysWith: { first, _ in first })
    var found: [(key: String, label: String)] = []
    for datum in channels.flatMap(\.settings.requestedData)
    where !found.contains(where: { $0.key == datum.key }) {
      found.append((datum.key, datum.label))
    }
    data = found
  }

  static func separator(of language: Language) -> Character {
    switch language {
    case .portuguese, .spanish: ";"
    case .english: ","
    }
  }

  /// The first line, with the mark that tells spreadsheets that the file is UTF-8.
  var head: String {
    let names = ReportColumns.heads.map { $0[language] }
    let index = ReportColumns.names.firstIndex(of: "data") ?? names.count
    let columns =
      Array(names[..<index]) + data.map(\.label) + [ReportColumns.otherData[language]]
      + names[(index + 1)...]
    return "\u{FEFF}" + CSV.line(described(columns, ReportColumns.channelName[language]), separator)
  }

  /// The line of a session.
  func line(_ row: ReportRow) -> String {
    let values = ReportColumns.values(row)
    let index = ReportColumns.names.firstIndex(of: "data") ?? values.count
    let known = data.map { datum in row.data.first { $0.key == datum.key }?.value ?? "" }
    // Data under a key that no channel asks for any more.
    let keys = Set(data.map(\.key))
    let others = row.data.filter { !keys.contains($0.key) }.map { "\($0.key)=\($0.value)" }
    let cells =
      Array(values[..<index]) + known + [others.joined(separator: " | ")]
      + values[(index + 1)...]
    return CSV.line(described(cells, channels[row.channel] ?? ""), separator)
  }

  /// The cells with the channel's description before its identifier.
  private func described(_ cells: [String], _ channel: String) -> [String] {
    let index = ReportColumns.names.firstIndex(of: "channel") ?? cells.count
    return Array(cells[..<index]) + [channel] + cells[index...]
  }
}

// The columns of a report, and their form in a CSV file (RFC 4180, UTF-8). Spreadsheets evaluate
// cells that begin like a formula, so such a cell gets an apostrophe in front.
// https://owasp.org/www-community/attacks/CSV_Injection

import Channels
import Console
import Presence
import Records

/// Separated values, RFC 4180.
enum CSV {
  /// One record with its line end.
  static func line(_ cells: [String], _ separator: Character) -> String {
    cells.map(cell).joined(separator: String(separator)) + "\r\n"
  }

  /// A cell, quoted where it must be. What a spreadsheet would take for a formula begins with an
  /// apostrophe, also behind a semicolon: in Portuguese and Spanish spreadsheets that parts cells,
  /// whatever quotes say.
  static func cell(_ value: String) -> String {
    var text = ""
    var beginsCell = true
    for scalar in value.unicodeScalars {
      let formulas = text.isEmpty ? "=+-@\t\r\n" : "=+-@"
      if beginsCell, formulas.unicodeScalars.contains(scalar) { text += "'" }
      text.unicodeScalars.append(scalar)
      beginsCell = ";\t|\r\n".unicodeScalars.contains(scalar) || beginsCell && scalar == " "
    }
    guard text.unicodeScalars.contains(where: { ",;\t|\"\r\n".unicodeScalars.contains($0) }) else {
      return text
    }
    return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
}

/// The columns of a report, the same in CSV, JSON and on the screen.
enum ReportColumns {
  static let names = [
    "session", "contact", "name", "channel", "source", "page", "data", "accepted", "startedAt",
    "endedAt", "durationSeconds", "status", "reason", "handedOverAt", "absences",
    "absentSeconds", "messages", "rating", "ratingText", "identity",
  ]

  /// The heads of the columns, in the order of `names`.
  static let heads: [LocalizedText] = [
    LocalizedText("Sessão", "Session", "Sesión"),
    LocalizedText("Cliente (id)", "Visitor (id)", "Cliente (id)"),
    LocalizedText("Nome", "Name", "Nombre"),
    LocalizedText("Canal (id)", "Channel (id)", "Canal (id)"),
    LocalizedText("Origem", "Source", "Origen"), LocalizedText("Página", "Page", "Página"),
    LocalizedText("Dados", "Data", "Datos"), LocalizedText("Aceite", "Accepted", "Aceptación"),
    LocalizedText("Início", "Started", "Inicio"), LocalizedText("Fim", "Ended", "Fin"),
    LocalizedText("Duração (s)", "Duration (s)", "Duración (s)"),
    LocalizedText("Estado", "Status", "Estado"), LocalizedText("Motivo", "Reason", "Motivo"),
    LocalizedText("Transbordo", "Handed over", "Derivación"),
    LocalizedText("Ausências", "Absences", "Ausencias"),
    LocalizedText("Tempo ausente (s)", "Time absent (s)", "Tiempo ausente (s)"),
    LocalizedText("Mensagens", "Messages", "Mensajes"),
    LocalizedText("Avaliação", "Rating", "Evaluación"),
    LocalizedText("Avaliação (texto)", "Rating (text)", "Evaluación (texto)"),
    LocalizedText("Identidade", "Identity", "Identidad"),
  ]
  /// The head of the channel's description.
  static let channelName = LocalizedText("Canal", "Channel", "Canal")
  /// The head of data that no channel asks for any more.
  static let otherData = LocalizedText("Outros dados", "Other data", "Otros datos")

  static func values(_ row: ReportRow) -> [String] {
    [
      row.session.description, row.contact.description, row.name, row.channel, row.source.rawValue,
      row.page, row.data.map { "\($0.key)=\($0.value)" }.joined(separator: "; "),
      row.accepted?.version ?? "", MomentArgument.text(row.startedAt),
      MomentArgument.text(row.endedAt),
      String(row.duration / 1_000), row.status.rawValue, row.reason.name,
      row.handedOverAt.map(MomentArgument.text) ?? "", String(row.absences),
      String(row.absent / 1_000), String(row.messages),
      row.rating.map { String($0.score) } ?? "", row.rating?.text ?? "", row.identity ?? "",
    ]
  }

  /// The labels and values of a report as a user reads them, without codes.
  static func pairs(_ row: ReportRow, _ language: Language) -> [(name: String, value: String)] {
    zip(names, values(row)).map { name, value in
      switch name {
      case "status": (name, SessionCommandStrings.status(row.status)[language])
      case "reason": (name, PresenceStrings.reason(of: row.reason)[language])
      default: (name, value)
      }
    }
  }

  static func json(_ row: ReportRow) -> JSONValue {
    var data: [String: JSONValue] = [:]
    for datum in row.data { data[datum.key] = .text(datum.value) }
    return .object([
      "session": .text(row.session.description), "contact": .text(row.contact.description),
      "name": .text(row.name), "channel": .text(row.channel), "source": .text(row.source.rawValue),
      "page": .text(row.page), "data": .object(data),
      "accepted": row.accepted.map { notice in
        .object([
          "version": .text(notice.version), "text": .text(notice.text), "link": .text(notice.link),
        ])
      } ?? .null,
      "startedAt": .text(MomentArgument.text(row.startedAt)),
      "endedAt": .text(MomentArgument.text(row.endedAt)),
      "durationSeconds": .number(Int(row.duration / 1_000)), "status": .text(row.status.rawValue),
      "reason": .text(row.reason.name),
      "handedOverAt": row.handedOverAt.map { .text(MomentArgument.text($0)) } ?? .null,
      "absences": .number(row.absences), "absentSeconds": .number(Int(row.absent / 1_000)),
      "messages": .number(row.messages),
      "rating": row.rating.map { .number($0.score) } ?? .null,
      "ratingText": row.rating.map { .text($0.text) } ?? .null,
      "identity": row.identity.map { .text($0) } ?? .null,
    ])
  }
}

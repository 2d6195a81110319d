// Commands for the reports of finished sessions.

import Channels
import Console
import Foundation
import Presence
import Records
import Storage

/// `canais report …`
enum ReportCommands {
  static let filters = [
    Option("since", "DATE", ReportCommandStrings.since),
    Option("until", "DATE", ReportCommandStrings.until),
    Option("channel", "ID", ReportCommandStrings.channel),
    Option("query", "TEXT", ReportCommandStrings.query),
  ]

  static let all: [Subcommand] = [
    Subcommand(
      "report list", ReportCommandStrings.list,
      options: filters + [
        Option("limit", "N", SessionCommandStrings.limit),
        Option("offset", "N", SessionCommandStrings.offset),
        Option("days", nil, ReportCommandStrings.days),
      ],
      examples: [
        "report list --since 2026-01-01 --channel Loja", "report list --query maria --json",
        "report list --days",
      ], run: list),
    Subcommand(
      "report show", "ID", 1...1, subject: .session, ReportCommandStrings.show,
      examples: ["report show 0123456789abcdef01234567"], run: show),
    Subcommand(
      "report export", ReportCommandStrings.export,
      options: [
        Option("format", "csv|json", ReportCommandStrings.format, choices: ["csv", "json"]),
        Option("separator", "C", ReportCommandStrings.separator),
      ] + filters,
      examples: [
        "report export --format csv --since 2026-01-01 > relatorio.csv",
        "report export --separator , --lang en > report.csv",
        "report export --format json > relatorio.json",
      ], run: export),
    Subcommand(
      "report erase", "CONTACT", 1...1, ReportCommandStrings.erase,
      options: [Option("yes", nil, HelpStrings.yes)],
      examples: ["report erase 0123456789abcdef01234567 --yes"], run: erase),
    Subcommand(
      "report retention", "[DAYS]", 0...1, ReportCommandStrings.retention,
      examples: ["report retention", "report retention 180", "report retention 0"],
      run: retention),
  ]

  private static func query(_ call: Invocation, _ reader: StorageReader) throws -> ReportQuery {
    var query = ReportQuery(
      since: try MomentArgument.option("since", of: call),
      until: try MomentArgument.option("until", of: call),
      text: call.option("query") ?? "")
    if let name = call.option("channel") {
      // A removed channel is still named by its identifier.
      query.channel =
        Channel.isIdentifier(name) ? name : try ChannelCommands.find(name, reader).channel.id
    }
    query.limit = try call.number("limit", in: 1...ReportQuery.maximumLimit) ?? 100
    query.offset = try call.number("offset", in: 0...1_000_000_000) ?? 0
    return query
  }

  static func list(_ call: Invocation) throws {
    let reader = try call.reader()
    let query = try query(call, reader)
    if call.has("days") { return try days(query, reader, call) }
    let (total, rows) = try reader.reports(query)
    if call.wantsJSON { return call.output.document(rows.map(ReportColumns.json)) }
    let names = Dictionary(
      try reader.channels().map { ($0.channel.id, $0.channel.description) },
      uniquingKeysWith: { first, _ in first })
    call.output.table(
      ReportCommandStrings.head.map { $0[call.language] },
      rows.map { row in
        [
          row.session.description, row.contact.description, row.name,
          names[row.channel] ?? row.channel, MomentArgument.text(row.startedAt),
          MomentArgument.text(row.endedAt),
          SpanOfTime.text(seconds: Int(row.duration / 1_000), in: call.language),
          ChannelCommandStrings.yesNo(row.handedOverAt != nil, call.language), String(row.absences),
          String(row.messages), PresenceStrings.reason(of: row.reason)[call.language],
        ]
      })
    if total > rows.count {
      call.output.say(
        SessionCommandStrings.more.filled(
          ["shown": String(rows.count), "total": String(total)], in: call.language))
    }
  }

  private static func days(
    _ query: ReportQuery, _ reader: StorageReader, _ call: Invocation
  ) throws {
    let zone = TimeZone.current
    let days = try reader.dayTotals(query, zone: Millis(zone.secondsFromGMT()) * 1_000)
    if call.wantsJSON {
      return call.output.document(
        days.map { day in
          JSONValue.object([
            "day": .text(MomentArgument.day(day.day)), "sessions": .number(day.sessions),
            "handedOver": .number(day.handedOver), "absences": .number(day.absences),
            "messages": .number(day.messages),
          ])
        })
    }
    call.output.table(
      ReportCommandStrings.dayHead.map { $0[call.language] },
      days.map {
        [
          MomentArgument.day($0.day), String($0.sessions), String($0.handedOver),
          String($0.absences),
          String($0.messages),
        ]
      })
  }

  static func show(_ call: Invocation) throws {
    let id = call.arguments[0]
    guard let identifier = Identifier(id), let row = try call.reader().report(of: identifier)
    else { throw CommandError.failed(ReportCommandStrings.noReport.with(["id": id])) }
    if call.wantsJSON { return call.output.document(ReportColumns.json(row)) }
    call.output.pairs(ReportColumns.pairs(row, call.language))
  }

  static func export(_ call: Invocation) throws {
    let reader = try call.reader()
    let query = try query(call, reader)
    let isCSV = (call.option("format") ?? "csv") == "csv" && !call.wantsJSON
    let separator = try call.option("separator").map { text throws(CommandError) in
      guard let mark = text == "\\t" ? "\t" : text.first, text == "\\t" || text.count == 1,
        CSVTable.separators.contains(mark)
      else { throw .usage(ReportCommandStrings.badSeparator.with(["value": text])) }
      return mark
    }
    _ = try ReportExport(
      format: isCSV ? .csv : .json, language: call.language, separator: separator
    ).write(
      query, from: reader,
      progress: { done, total in
        call.output.progress(
          ReportCommandStrings.progress.filled(
            ["done": String(done), "total": String(total)], in: call.language),
          isLast: done == total)
      },
      to: {
        call.output.text($0)
        return call.output.failure == nil
      })
  }

  static func erase(_ call: Invocation) throws {
    try call.mustBeAnswerable()
    let name = call.arguments[0]
    guard let contact = Identifier(name) else {
      throw CommandError.failed(ReportCommandStrings.noContact.with(["id": name]))
    }
    try call.confirm(ReportCommandStrings.eraseQuestion.with(["id": name]))
    let output = call.output
    let language = call.language
    let result = try Erasure.erase(contact, from: call.storage(), by: call.author) { done, total in
      output.progress(
        ReportCommandStrings.progress.filled(
          ["done": String(done), "total": String(total)], in: language),
        isLast: done == total)
    }
    guard result.sessions > 0 || result.isLogInUse else {
      throw CommandError.failed(ReportCommandStrings.noContact.with(["id": name]))
    }
    let remains = Erasure.lines(result.remains, in: language)
    if call.wantsJSON {
      output.document(
        JSONValue.object([
          "contact": .text(name), "sessions": .number(result.sessions),
          "remains": .list(remains.map { .text($0) }),
        ]))
    }
    output.say(
      ReportCommandStrings.erased.filled(["count": String(result.sessions)], in: language))
    for line in remains { output.say(line) }
    if result.isLogInUse { throw CommandError.reported }
  }

  static func retention(_ call: Invocation) throws {
    if let text = call.arguments.first {
      guard let days = Int(text) else {
        throw ValidationError(key: "retentionDays", value: text, rule: .number(Retention.days))
      }
      try call.storage().setRetentionDays(days, by: call.author)
      call.changed()
    }
    let days = try call.reader().retentionDays()
    if call.wantsJSON {
      call.output.document(JSONValue.object(["retentionDays": .number(days)]))
    } else {
      call.output.line(String(days))
    }
  }
}

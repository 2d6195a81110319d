// How reports are drawn: the list with what narrows it, and below it the totals a day.

import Channels
import Presence
import Records
import Screen

extension ReportsScreen {
  static func draw(_ frame: inout Frame, in area: Rect, _ state: ConsoleState) {
    let line = area.row(0).inset(columns: 1)
    let title = frame.write(
      "\(state.text(ShellStrings.reports)) (\(state.format.number(state.reports.total)))",
      in: line, .title)
    frame.field(
      state.reports.filter, in: line.droppingLeft(title + 2).left(40),
      Action(ReportsState.filterRegion),
      isFocused: isTyping(state) && state.overlays.isEmpty,
      placeholder: state.text(ReportsStrings.search))
    frame.write(filters(state), in: area.row(1).inset(columns: 1), .muted)
    let days = state.reportDayRows
    let body = area.droppingTop(2).droppingBottom(days)
    if days > 0 { drawDays(&frame, in: area.bottom(days), state) }
    let rows = state.reports.rows
    guard !rows.isEmpty else {
      let words = state.reports.isLoaded ? ShellStrings.nothingFound : ShellStrings.loading
      frame.paragraph(state.text(words), in: body.inset(columns: 2, rows: 1), .muted)
      frame.addFocus(Action(ReportsState.listRegion))
      return
    }
    let table = Table(
      columns(state), count: rows.count, list: state.reports.list,
      name: ReportsState.listRegion, isFocused: state.overlays.isEmpty && !isTyping(state))
    frame.table(table, in: body) { tableRow(rows[$0], state) }
  }

  /// What narrows the list: period and channel.
  private static func filters(_ state: ConsoleState) -> String {
    let query = state.reports.query
    let period =
      switch (query.since, query.until) {
      case (nil, nil): state.text(ReportsStrings.everything)
      case (let since?, nil):
        state.text(ReportsStrings.sinceDay, ["day": state.format.day(since)])
      case (nil, let until?):
        state.text(ReportsStrings.untilDay, ["day": state.format.day(until - 1)])
      case (let since?, let until?):
        "\(state.format.day(since)) – \(state.format.day(until - 1))"
      }
    let channel = query.channel.map {
      Sanitizer.text(state.known.channel($0)?.channel.description ?? $0)
    }
    return [period, channel ?? state.text(PresenceStrings.allChannels)].joined(separator: " · ")
  }

  /// The totals a day, the latest first: a bar of sessions, and what they held in words.
  private static func drawDays(_ frame: inout Frame, in area: Rect, _ state: ConsoleState) {
    frame.horizontalLine(area.row(0))
    frame.write(
      " \(state.text(ReportsStrings.days)) ", in: area.row(0).droppingLeft(2), .heading)
    let body = area.droppingTop(1).inset(columns: 1)
    let days = state.reports.days.sorted { $0.day > $1.day }.prefix(body.height)
    let most = days.map(\.sessions).max() ?? 1
    let room = body.width - (days.map { Width.of(state.format.day($0.day)) }.max() ?? 0) - 10
    let texts = dayTexts(Array(days), room: room, state)
    let bar = min(24, room - 1 - (texts.map { Width.of($0) }.max() ?? 0))
    for (row, day) in days.enumerated() {
      var rest = body.row(row)
      rest = rest.droppingLeft(frame.write(state.format.day(day.day), in: rest, .text) + 1)
      frame.write(state.format.number(day.sessions), in: rest.left(8), .text, align: .trailing)
      rest = rest.droppingLeft(9)
      let filled = day.sessions == 0 ? 0 : max(1, bar * day.sessions / max(1, most))
      frame.fill(rest.left(bar), Style(.meterEmpty), "░")
      frame.fill(rest.left(filled), Style(.meter), "█")
      frame.write(texts[row], in: rest.droppingLeft(bar + 1), .muted)
    }
  }

  /// What the days held, in as many words as leave a bar some room: a number is never cut.
  private static func dayTexts(_ days: [DayTotal], room: Int, _ state: ConsoleState) -> [String] {
    let words: [(LocalizedText, (DayTotal) -> Int)] = [
      (PresenceStrings.handedOver, { $0.handedOver }), (ReportsStrings.absences, { $0.absences }),
      (ReportsStrings.messages, { $0.messages }),
    ]
    for count in (1...words.count).reversed() {
      let texts = days.map { day in
        words.prefix(count).map { word, number in
          "\(state.text(word).lowercased()) \(state.format.number(number(day)))"
        }.joined(separator: " · ")
      }
      if (texts.map { Width.of($0) }.max() ?? 0) + 5 <= room { return texts }
    }
    return days.map { _ in "" }
  }

  private static func columns(_ state: ConsoleState) -> [TableColumn] {
    [
      TableColumn(state.text(PresenceStrings.name), .share(3, atLeast: 12)),
      TableColumn(state.text(ShellStrings.channel), .share(2, atLeast: 10), priority: 2),
      TableColumn(state.text(ReportsStrings.ended), .fixed(state.format.momentWidth)),
      TableColumn(state.text(ReportsStrings.duration), .fixed(11), align: .trailing),
      TableColumn(state.head(PresenceStrings.handedOver), .fixed(11), priority: 1),
      TableColumn(state.text(ReportsStrings.absences), .fixed(9), align: .trailing, priority: 3),
      TableColumn(state.text(ReportsStrings.messages), .fixed(9), align: .trailing, priority: 4),
      TableColumn(state.text(PresenceStrings.identifier), .fixed(24), priority: 5),
    ]
  }

  private static func tableRow(_ row: ReportRow, _ state: ConsoleState) -> TableRow {
    let name = row.name.isEmpty ? "\(row.contact)" : Sanitizer.text(row.name)
    let channel = state.known.channel(row.channel)?.channel.description ?? row.channel
    let handed = row.handedOverAt != nil
    return TableRow(
      id: "\(row.session)",
      [
        TableCell(name), TableCell(Sanitizer.text(channel), .muted),
        TableCell(state.format.moment(row.endedAt)), TableCell(state.format.duration(row.duration)),
        TableCell(
          state.text(handed ? FormStrings.yes : FormStrings.no),
          handed ? Style(.handedOver) : .muted),
        TableCell(state.format.number(row.absences)), TableCell(state.format.number(row.messages)),
        TableCell("\(row.session)", .muted),
      ])
  }
}

// How reports are drawn: the list with what narrows it, and below it the totals by day.

import Channels
import Presence
import Records
import Screen

extension ReportsScreen {
  func draw(_ frame: inout Frame, in area: Rect, _ context: ConsoleContext) {
    let line = area.row(0).inset(columns: 1)
    let title = frame.write(
      "\(context.text(ShellStrings.reports)) (\(context.format.number(total)))", in: line, .title)
    frame.field(
      filter, in: line.droppingLeft(title + 2).left(40), Action(ReportsScreen.filterRegion),
      isFocused: context.hasFocus(ReportsScreen.filterRegion),
      placeholder: context.text(ReportsStrings.search))
    frame.write(filters(context), in: area.row(1).inset(columns: 1), .muted)
    let dayRows = dayRows(context)
    let body = area.droppingTop(2).droppingBottom(dayRows)
    if dayRows > 0 { drawDays(&frame, in: area.bottom(dayRows), context) }
    guard !rows.isEmpty else {
      let text = isLoaded ? ShellStrings.nothingFound : ShellStrings.loading
      frame.paragraph(context.text(text), in: body.inset(columns: 2, rows: 1), .muted)
      frame.addFocus(Action(ReportsScreen.listRegion))
      return
    }
    let table = Table(
      columns(context), count: rows.count, list: list, name: ReportsScreen.listRegion,
      isFocused: context.overlays.isEmpty && !isTyping(context))
    frame.table(table, in: body) { tableRow(rows[$0], context) }
  }

  /// What narrows the list: period and channel.
  private func filters(_ context: ConsoleContext) -> String {
    let format = context.format
    let period =
      switch (query.since, query.until) {
      case (nil, nil): context.text(ReportsStrings.everything)
      case (let since?, nil):
        context.text(ReportsStrings.sinceDay, ["day": format.day(since)])
      case (nil, let until?):
        context.text(ReportsStrings.untilDay, ["day": format.day(until - 1)])
      case (let since?, let until?): "\(format.day(since)) – \(format.day(until - 1))"
      }
    let channel = query.channel.map { Sanitizer.text(context.cache.channelName($0)) }
    return [period, channel ?? context.text(PresenceStrings.allChannels)]
      .joined(separator: " · ")
  }

  // MARK: - Totals by day

  /// Draws the totals by day, the latest first: a bar for the sessions, and numbers.
  private func drawDays(_ frame: inout Frame, in area: Rect, _ context: ConsoleContext) {
    frame.horizontalLine(area.row(0))
    frame.write(
      " \(context.text(ReportsStrings.days)) ", in: area.row(0).droppingLeft(2), .heading)
    let body = area.droppingTop(1).inset(columns: 1)
    let format = context.format
    let shown = days.sorted { $0.day > $1.day }.prefix(body.height)
    let most = shown.map(\.sessions).max() ?? 1
    let dayWidth = shown.map { Width.of(format.day($0.day)) }.max() ?? 0
    let width = body.width - dayWidth - 10
    let texts = ReportsScreen.dayTexts(Array(shown), width: width, context)
    let bar = min(24, width - 1 - (texts.map { Width.of($0) }.max() ?? 0))
    for (row, day) in shown.enumerated() {
      var rest = body.row(row)
      rest = rest.droppingLeft(frame.write(format.day(day.day), in: rest, .text) + 1)
      frame.write(format.number(day.sessions), in: rest.left(8), .text, align: .trailing)
      rest = rest.droppingLeft(9)
      let filled = day.sessions == 0 ? 0 : max(1, bar * day.sessions / max(1, most))
      frame.fill(rest.left(bar), Style(.meterEmpty), "░")
      frame.fill(rest.left(filled), Style(.meter), "█")
      frame.write(texts[row], in: rest.droppingLeft(bar + 1), .muted)
    }
  }

  /// The other numbers of each day: as many as leave at least five columns for the bar. A number is
  /// never cut.
  private static func dayTexts(
    _ days: [DayTotal], width: Int, _ context: ConsoleContext
  ) -> [String] {
    let numbers: [(LocalizedText, (DayTotal) -> Int)] = [
      (PresenceStrings.handedOver, { $0.handedOver }), (ReportsStrings.absences, { $0.absences }),
      (ReportsStrings.messages, { $0.messages }),
    ]
    for count in (1...numbers.count).reversed() {
      let texts = days.map { day in
        numbers.prefix(count).map { name, number in
          "\(context.text(name).lowercased()) \(context.format.number(number(day)))"
        }.joined(separator: " · ")
      }
      if (texts.map { Width.of($0) }.max() ?? 0) + 5 <= width { return texts }
    }
    return days.map { _ in "" }
  }

  // MARK: - Rows

  private func columns(_ context: ConsoleContext) -> [TableColumn] {
    [
      TableColumn(context.text(PresenceStrings.name), .share(3, atLeast: 12)),
      TableColumn(context.text(ShellStrings.channel), .share(2, atLeast: 10), priority: 2),
      TableColumn(context.text(ReportsStrings.ended), .fixed(context.format.momentWidth)),
      TableColumn(context.text(ReportsStrings.duration), .fixed(11), align: .trailing),
      TableColumn(context.columnTitle(PresenceStrings.handedOver), .fixed(11), priority: 1),
      TableColumn(context.text(ReportsStrings.absences), .fixed(9), align: .trailing, priority: 3),
      TableColumn(context.text(ReportsStrings.messages), .fixed(9), align: .trailing, priority: 4),
      TableColumn(context.text(PresenceStrings.identifier), .fixed(24), priority: 5),
    ]
  }

  private func tableRow(_ row: ReportRow, _ context: ConsoleContext) -> TableRow {
    let format = context.format
    let name = row.name.isEmpty ? "\(row.contact)" : Sanitizer.text(row.name)
    let channel = Sanitizer.text(context.cache.channelName(row.channel))
    let isHandedOver = row.handedOverAt != nil
    return TableRow(
      id: "\(row.session)",
      [
        TableCell(name), TableCell(channel, .muted),
        TableCell(format.moment(row.endedAt)), TableCell(format.duration(row.duration)),
        TableCell(
          context.text(isHandedOver ? FormStrings.yes : FormStrings.no),
          isHandedOver ? Style(.handedOver) : .muted),
        TableCell(format.number(row.absences)), TableCell(format.number(row.messages)),
        TableCell("\(row.session)", .muted),
      ])
  }
}

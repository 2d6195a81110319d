// How the live list is drawn: totals with the sparkline of the last minutes, the filters, a
// warning, the followed session and the log.

import Channels
import Client
import Presence
import Screen

extension PresenceScreen {
  /// The most rows of a warning.
  private static let maxWarningRows = 3

  func draw(_ frame: inout Frame, in area: Rect, _ context: ConsoleContext) {
    let (listArea, detailArea) = areas(context)
    guard !isListCovered(context) else {
      drawPane(&frame, context)
      if log.isShown { drawLog(&frame, in: area.bottom(logRows(context.size)), context) }
      return
    }
    drawTotals(&frame, in: area.row(0).inset(columns: 1), context)
    let second = area.row(1).inset(columns: 1)
    let search = context.size.width < 80 ? 16 : 30
    drawSearch(&frame, in: second.left(search), context)
    frame.write(filters(context), in: second.droppingLeft(search + 2), .muted)
    let third = area.row(2).inset(columns: 1)
    let isStale = staleness(context) != nil
    if let warning = warning(context) {
      let rows = area.droppingTop(2).top(warningRows(context)).inset(columns: 1)
      frame.paragraph("! " + warning, in: rows, isStale ? .warning : .danger)
    } else if pausedAt != nil {
      frame.write("‖ " + context.text(PresenceStrings.paused), in: third, .warning)
    } else {
      drawHistory(&frame, in: third, context)
    }
    drawList(&frame, in: listArea, context)
    if isStale {
      frame.restyle(listArea, .muted)
      frame.restyle(area.row(0), .muted)
    }
    if !detailArea.isEmpty { drawPane(&frame, context) }
    if log.isShown { drawLog(&frame, in: area.bottom(logRows(context.size)), context) }
  }

  // MARK: - Warnings

  /// Why the list is old, or why the engine accepts no visitors; nil if neither is so.
  private func warning(_ context: ConsoleContext) -> String? {
    if let staleness = staleness(context) { return staleness }
    guard !feed.shortages.isEmpty else { return context.cache.platform.message(context) }
    let reasons = feed.shortages.map { context.text(PresenceStrings.shortage($0)) }
    return context.text(
      PresenceStrings.turnsAway, ["why": reasons.joined(separator: ", ")])
  }

  /// The rows between the filters and the list: as many as a warning needs, or else one.
  func warningRows(_ context: ConsoleContext) -> Int {
    guard let warning = warning(context) else { return 1 }
    let lines = Wrap.lines("! " + warning, width: context.size.width - 2)
    return max(1, min(lines.count, PresenceScreen.maxWarningRows))
  }

  /// Why the list is old; nil if it is current.
  private func staleness(_ context: ConsoleContext) -> String? {
    // The message above the keys says why there is no engine.
    if case .unavailable = context.cache.engine.state {
      return context.text(PresenceStrings.noEngine)
    }
    guard let loss = feed.loss else { return nil }
    let remaining = max(0, loss.retryAt - context.now)
    let text = context.text(
      PresenceStrings.lost, ["seconds": context.format.duration(remaining + 999)])
    switch loss.error {
    case .unreachable: return text
    case .refused(401, _, _, _): return context.text(PresenceStrings.badToken)
    case .refused(let status, _, let message, _):
      return "\(text) (\(status): \(Sanitizer.text(message)))"
    // A feed is nobody's.
    case .unreadable(let what): return "\(text) (\(Sanitizer.text(what)))"
    case .taken: return text
    }
  }

  // MARK: - Filters

  private func drawSearch(_ frame: inout Frame, in area: Rect, _ context: ConsoleContext) {
    let action = Action(PresenceScreen.filterRegion)
    let isNarrow = context.size.width < 80
    frame.field(
      filter, in: area, action, isFocused: context.hasFocus(PresenceScreen.filterRegion),
      placeholder: context.text(isNarrow ? ChannelsStrings.search : PresenceStrings.search))
  }

  /// The filters, the order and the number of sessions.
  private func filters(_ context: ConsoleContext) -> String {
    let query = feed.query
    var parts = [
      query.state.map { context.text(PresenceStrings.state(of: .known($0))) }
        ?? context.text(PresenceStrings.all)
    ]
    if let handedOver = query.handedOver {
      parts.append(
        context.text(handedOver ? PresenceStrings.onlyHanded : PresenceStrings.notHanded))
    }
    if let id = query.channel { parts.append(Sanitizer.text(context.cache.channelName(id))) }
    let isNarrow = context.size.width < 80
    let recent = isNarrow ? PresenceStrings.recentShort : PresenceStrings.recent
    let order: LocalizedText =
      switch query.order {
      case .recent: recent
      case .longest: PresenceStrings.longest
      case .waiting: PresenceStrings.waitingOrder
      }
    parts.append(context.text(order))
    if let counts = feed.window?.counts, counts.unassigned > 0 {
      let name = context.text(PresenceStrings.unassigned)
      parts.append("\(name): \(context.format.number(counts.unassigned))")
    }
    if let total = feed.window?.total {
      parts.append(PresenceStrings.sessions.text(total, context.format))
    }
    parts.append(context.text(PresenceStrings.alarm(alarm.mode)))
    return parts.joined(separator: " · ")
  }

  // MARK: - Totals

  /// One of the totals: its sign, its name and short name, its number.
  private struct Total {
    let sign: String
    let name: LocalizedText
    let shortName: LocalizedText
    let number: Int
    let style: Style
  }

  private var totals: [Total] {
    let counts = feed.window?.counts ?? PresenceTotals()
    return [
      Total(
        sign: "● ", name: PresenceStrings.online, shortName: PresenceStrings.onlineShort,
        number: counts.online, style: Style(.online)),
      Total(
        sign: "◐ ", name: PresenceStrings.reconnecting,
        shortName: PresenceStrings.reconnectingShort, number: counts.reconnecting,
        style: Style(.reconnecting)),
      Total(
        sign: "○ ", name: PresenceStrings.absent, shortName: PresenceStrings.absentShort,
        number: counts.absent, style: Style(.absent)),
      Total(
        sign: "⇄ ", name: PresenceStrings.handedOver,
        shortName: PresenceStrings.handedOverShort, number: counts.handedOver,
        style: Style(.handedOver)),
      Total(
        sign: "» ", name: PresenceStrings.waits, shortName: PresenceStrings.waitsShort,
        number: counts.waiting, style: counts.waiting > 0 ? .warning : .muted),
      Total(
        sign: "", name: PresenceStrings.standby, shortName: PresenceStrings.standbyShort,
        number: counts.standby, style: .muted),
    ]
  }

  private func drawTotals(_ frame: inout Frame, in line: Rect, _ context: ConsoleContext) {
    let totals = totals
    func pieces(gap: String, _ name: (Total) -> LocalizedText?) -> [(String, Style)] {
      totals.enumerated().map { index, total in
        let name = name(total).map { context.text($0) + " " } ?? ""
        let number = context.format.number(total.number)
        return (total.sign + name + number + (index == totals.count - 1 ? "" : gap), total.style)
      }
    }
    // A number is never cut. A narrow terminal shows short names, or names only where there is no
    // sign.
    let layouts = [
      pieces(gap: "  ") { $0.name }, pieces(gap: "  ") { $0.shortName },
      pieces(gap: " ") { $0.shortName }, pieces(gap: "  ") { $0.sign.isEmpty ? $0.shortName : nil },
    ]
    let fitting = layouts.first { $0.reduce(0) { $0 + Width.of($1.0) } <= line.width }
    var rest = line
    for (index, piece) in (fitting ?? layouts[3]).enumerated() {
      let used = frame.write(piece.0, in: rest, piece.1)
      frame.click(rest.left(used), Action(PresenceScreen.totalRegion, index))
      rest = rest.droppingLeft(used)
    }
  }

  /// Draws the totals of the last fifteen minutes, one sparkline for each state after its sign.
  private func drawHistory(_ frame: inout Frame, in line: Rect, _ context: ConsoleContext) {
    guard !history.isEmpty else { return }
    var rest = line.droppingLeft(
      frame.write(context.text(PresenceStrings.minutes) + " ", in: line, .muted))
    let columns = min(PresenceHistory.length, rest.width / 3 - 3)
    guard columns > 4 else { return }
    let states: [(String, Role, @Sendable (PresenceTotals) -> Int)] = [
      ("●", .online, { $0.online }), ("◐", .reconnecting, { $0.reconnecting }),
      ("○", .absent, { $0.absent }),
    ]
    let now = pausedAt ?? context.now
    for (sign, role, count) in states {
      frame.write(sign, in: rest, Style(role))
      let values = history.values(of: count, columns: columns, at: now)
      frame.sparkline(values, in: rest.droppingLeft(1).left(columns), Style(role))
      rest = rest.droppingLeft(columns + 3)
    }
  }

  // MARK: - The followed session and the log

  private func drawLog(_ frame: inout Frame, in area: Rect, _ context: ConsoleContext) {
    frame.horizontalLine(area.row(0))
    frame.write(
      " \(context.text(PresenceStrings.log)) ", in: area.row(0).droppingLeft(2), .heading)
    let body = area.droppingTop(1).inset(columns: 1)
    if log.entries.isEmpty {
      frame.write(context.text(PresenceStrings.noEvents), in: body.row(0), .muted)
    }
    for (row, entry) in log.entries.prefix(body.height).enumerated() {
      frame.write(PresenceScreen.line(of: entry, context), in: body.row(row))
    }
  }

  private static func line(
    of entry: PresenceLog.Entry, _ context: ConsoleContext
  ) -> [(String, Style)] {
    switch entry {
    case .dropped(let count, let at):
      return [
        (context.format.time(at) + " ", .muted),
        (PresenceStrings.dropped.text(count, context.format), .warning),
      ]
    case .transition(let transition):
      let (sign, style) = PresenceStrings.look(of: transition.to)
      let name = Sanitizer.text(transition.name)
      return [
        (context.format.time(transition.at) + " ", .muted),
        ("\(sign) \(context.text(PresenceStrings.state(of: transition.to)))", style),
        ("  \(name.isEmpty ? transition.session : name)  ", .text),
        (context.text(PresenceStrings.reason(of: transition.reason)), .muted),
      ]
    }
  }
}

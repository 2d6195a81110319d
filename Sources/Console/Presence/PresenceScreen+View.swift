// How the live list is drawn: counts with the line of the last minutes, rows with their times
// running, the followed session and the log.

import Channels
import Client
import Presence
import Screen

extension PresenceScreen {
  /// Rows that what is wrong takes at most.
  private static let mostTroubleRows = 3

  static func draw(_ frame: inout Frame, in area: Rect, _ state: ConsoleState) {
    drawCounts(&frame, in: area.row(0).inset(columns: 1), state)
    let second = area.row(1).inset(columns: 1)
    let search = state.size.width < 80 ? 16 : 30
    drawSearch(&frame, in: second.left(search), state)
    frame.write(filters(state), in: second.droppingLeft(search + 2), .muted)
    let third = area.row(2).inset(columns: 1)
    let old = oldness(state)
    if let trouble = trouble(state) {
      let rows = area.droppingTop(2).top(troubleRows(state)).inset(columns: 1)
      frame.paragraph("! " + trouble, in: rows, old == nil ? .danger : .warning)
    } else if state.presence.isPaused {
      frame.write("‖ " + state.text(PresenceStrings.paused), in: third, .warning)
    } else {
      drawHistory(&frame, in: third, state)
    }
    let (list, detail) = state.presenceAreas(state.presenceBody)
    if !list.isEmpty {
      drawList(&frame, in: list, state)
      if old != nil { frame.restyle(list, .muted) }
    }
    if !detail.isEmpty { drawDetail(&frame, in: detail, state) }
    if state.presence.showsLog {
      let rows = PresenceList.logRows(state.size)
      drawLog(&frame, in: area.bottom(rows), state)
    }
  }

  /// What is wrong with the feed or the engine; nil when nothing is.
  private static func trouble(_ state: ConsoleState) -> String? {
    if let old = oldness(state) { return old }
    guard !state.presence.shortages.isEmpty else { return nil }
    let why = state.presence.shortages.map { state.text(PresenceStrings.shortage($0)) }
    return state.text(PresenceStrings.turnsAway, ["why": why.joined(separator: ", ")])
  }

  /// Rows between the search and the list: as many as what is wrong needs, else one.
  static func troubleRows(_ state: ConsoleState) -> Int {
    guard let trouble = trouble(state) else { return 1 }
    let lines = Wrap.lines("! " + trouble, width: state.size.width - 2)
    return max(1, min(lines.count, mostTroubleRows))
  }

  private static func drawSearch(_ frame: inout Frame, in area: Rect, _ state: ConsoleState) {
    let action = Action(PresenceList.filterRegion)
    let words = state.size.width < 80 ? ChannelsStrings.search : PresenceStrings.search
    guard state.isListCovered else {
      frame.field(
        state.presence.filter, in: area, action,
        isFocused: isTyping(state) && state.overlays.isEmpty, placeholder: state.text(words))
      return
    }
    // While the followed session covers the list Tab stays with it; `/` and a click go back.
    let filter = state.presence.filter.text
    frame.fill(area, Style(.field))
    frame.write(
      filter.isEmpty ? state.text(words) : filter, in: area,
      Style(filter.isEmpty ? .placeholder : .field))
    frame.click(area, action)
  }

  private static func drawList(_ frame: inout Frame, in body: Rect, _ state: ConsoleState) {
    guard let window = state.presence.window, window.total > 0 else {
      let words =
        state.presence.window == nil
        ? PresenceStrings.waiting
        : isFiltered(state) ? ShellStrings.nothingFound : PresenceStrings.nobody
      frame.paragraph(state.text(words), in: body.inset(columns: 2, rows: 1), .muted)
      frame.addFocus(Action(PresenceList.listRegion))
      return
    }
    let isNarrow = body.width < wideList
    let table = Table(
      columns(isNarrow, state), count: state.presence.count, list: state.presence.list,
      name: PresenceList.listRegion,
      isFocused: state.overlays.isEmpty && state.focus?.name == PresenceList.listRegion)
    frame.table(table, in: body) { index in
      let row = index - window.offset
      return window.rows.indices.contains(row)
        ? tableRow(window.rows[row], isNarrow, state) : TableRow(id: "", [TableCell("…", .muted)])
    }
  }

  private static func isFiltered(_ state: ConsoleState) -> Bool {
    let query = state.presence.query
    return !query.query.isEmpty || query.state != nil || query.channel != nil
      || query.handedOver != nil
  }

  // MARK: Counts

  /// One of the counts: its sign, its word whole and short, the number.
  private struct Count {
    let sign: String
    let words: LocalizedText
    let short: LocalizedText
    let number: Int
    let style: Style

    init(
      _ sign: String, _ words: LocalizedText, _ short: LocalizedText, _ number: Int, _ style: Style
    ) {
      (self.sign, self.words, self.short, self.number, self.style) =
        (sign, words, short, number, style)
    }
  }

  private static func drawCounts(_ frame: inout Frame, in line: Rect, _ state: ConsoleState) {
    let counts = state.presence.window?.counts ?? PresenceTotals()
    let parts = [
      Count(
        "● ", PresenceStrings.online, PresenceStrings.onlineShort, counts.online, Style(.online)),
      Count(
        "◐ ", PresenceStrings.reconnecting, PresenceStrings.reconnectingShort, counts.reconnecting,
        Style(.reconnecting)),
      Count(
        "○ ", PresenceStrings.absent, PresenceStrings.absentShort, counts.absent, Style(.absent)),
      Count(
        "⇄ ", PresenceStrings.handedOver, PresenceStrings.handedOverShort, counts.handedOver,
        Style(.handedOver)),
      Count("", PresenceStrings.standby, PresenceStrings.standbyShort, counts.standby, .muted),
    ]
    func pieces(gap: String, _ words: (Count) -> LocalizedText?) -> [(String, Style)] {
      parts.enumerated().map { index, part in
        let word = words(part).map { state.text($0) + " " } ?? ""
        let number = state.format.number(part.number)
        return (part.sign + word + number + (index == parts.count - 1 ? "" : gap), part.style)
      }
    }
    // A number is never cut: where there is less room there are fewer letters, and at last none but
    // for what has no sign.
    let ways = [
      pieces(gap: "  ") { $0.words }, pieces(gap: "  ") { $0.short },
      pieces(gap: " ") { $0.short }, pieces(gap: "  ") { $0.sign.isEmpty ? $0.short : nil },
    ]
    let fitting = ways.first { $0.reduce(0) { $0 + Width.of($1.0) } <= line.width }
    frame.write(fitting ?? ways[3], in: line)
  }

  /// The last fifteen minutes, one line a state; the sign says which.
  private static func drawHistory(_ frame: inout Frame, in line: Rect, _ state: ConsoleState) {
    guard !state.presence.history.isEmpty else { return }
    var rest = line.droppingLeft(
      frame.write(state.text(PresenceStrings.minutes) + " ", in: line, .muted))
    let columns = min(PresenceHistory.length, rest.width / 3 - 3)
    guard columns > 4 else { return }
    let parts: [(String, Role, @Sendable (PresenceTotals) -> Int)] = [
      ("●", .online, { $0.online }), ("◐", .reconnecting, { $0.reconnecting }),
      ("○", .absent, { $0.absent }),
    ]
    let now = state.presence.pausedAt ?? state.now
    for (sign, role, count) in parts {
      frame.write(sign, in: rest, Style(role))
      let values = state.presence.history.values(of: count, columns: columns, at: now)
      frame.sparkline(values, in: rest.droppingLeft(1).left(columns), Style(role))
      rest = rest.droppingLeft(columns + 3)
    }
  }

  private static func filters(_ state: ConsoleState) -> String {
    let query = state.presence.query
    var parts = [
      query.state.map { state.text(PresenceStrings.state(of: .known($0))) }
        ?? state.text(PresenceStrings.all)
    ]
    if let handed = query.handedOver {
      parts.append(state.text(handed ? PresenceStrings.onlyHanded : PresenceStrings.notHanded))
    }
    if let id = query.channel {
      parts.append(Sanitizer.text(state.known.channel(id)?.channel.description ?? id))
    }
    let recent = state.size.width < 80 ? PresenceStrings.recentShort : PresenceStrings.recent
    parts.append(state.text(query.order == .recent ? recent : PresenceStrings.longest))
    if let total = state.presence.window?.total {
      parts.append(PresenceStrings.sessions.said(total, state.format))
    }
    return parts.joined(separator: " · ")
  }

  /// Why what is shown is old; nil while it is not.
  private static func oldness(_ state: ConsoleState) -> String? {
    // Why there is none stands in the news.
    if case .unavailable = state.known.engine.state { return state.text(PresenceStrings.noEngine) }
    guard let lost = state.presence.lost else { return nil }
    let left = max(0, lost.retryAt - state.now)
    let text = state.text(
      PresenceStrings.lost, ["seconds": state.format.duration(left + 999)])
    switch lost.fault {
    case .unreachable: return text
    case .refused(401, _, _, _): return state.text(PresenceStrings.badToken)
    case .refused(let status, _, let message, _):
      return "\(text) (\(status): \(Sanitizer.text(message)))"
    case .unreadable(let what): return "\(text) (\(Sanitizer.text(what)))"
    }
  }

  // MARK: Rows

  /// Columns from which a row has room for whole words and the whole identifier.
  private static let wideList = 119
  /// How much of an identifier tells sessions apart where there is little room.
  private static let shortIdentifier = 8

  /// Where there is little room every word is shorter, so that each row still says who, where and why.
  private static func columns(_ isNarrow: Bool, _ state: ConsoleState) -> [TableColumn] {
    if isNarrow {
      return [
        TableColumn(state.text(PresenceStrings.name), .share(4, atLeast: 14)),
        TableColumn(state.text(ShellStrings.channel), .share(2, atLeast: 8), priority: 2),
        TableColumn(state.text(PresenceStrings.stateHead), .fixed(8)),
        TableColumn(state.text(PresenceStrings.time), .fixed(6), align: .trailing),
        TableColumn(state.text(PresenceStrings.reason), .fixed(9), priority: 3),
        // The sign alone is the head: the counts above say what it means.
        TableColumn("⇄", .fixed(3), priority: 1),
        TableColumn(state.text(PresenceStrings.page), .share(3, atLeast: 10), priority: 5),
        TableColumn(
          state.text(PresenceStrings.identifierShort), .fixed(shortIdentifier), priority: 4),
      ]
    }
    return [
      TableColumn(state.text(PresenceStrings.name), .share(3, atLeast: 14)),
      TableColumn(state.text(ShellStrings.channel), .share(2, atLeast: 10), priority: 2),
      TableColumn(state.text(PresenceStrings.stateHead), .fixed(14)),
      TableColumn(state.text(PresenceStrings.time), .fixed(11), align: .trailing),
      TableColumn(state.text(PresenceStrings.reason), .share(2, atLeast: 16), priority: 3),
      TableColumn(state.head(PresenceStrings.handedOver), .fixed(10), priority: 1),
      TableColumn(state.text(PresenceStrings.page), .share(3, atLeast: 10), priority: 5),
      TableColumn(state.text(PresenceStrings.identifier), .fixed(24), priority: 4),
    ]
  }

  private static func tableRow(
    _ row: FeedRow, _ isNarrow: Bool, _ state: ConsoleState
  ) -> TableRow {
    let (sign, style) = PresenceStrings.look(of: row.state)
    let now = state.presence.pausedAt ?? state.now
    let running = now - row.since
    let channel = state.known.channel(row.channel)?.channel.description ?? row.channel
    let mark = state.mark(of: row)
    let answer = state.text(row.handedOver ? FormStrings.yes : FormStrings.no)
    let (stateWords, reason) =
      isNarrow
      ? (PresenceStrings.shortState(of: row.state), PresenceStrings.shortReason(of: row.reason))
      : (PresenceStrings.state(of: row.state), PresenceStrings.reason(of: row.reason))
    return TableRow(
      id: row.session,
      [
        TableCell("\(mark.0) \(state.name(of: row))", mark.1),
        TableCell(Sanitizer.text(channel), .muted),
        TableCell("\(sign) \(state.text(stateWords))", style),
        TableCell(state.format.duration(running, isShort: isNarrow)),
        TableCell(state.text(reason), .muted),
        TableCell(
          row.handedOver && !isNarrow ? "⇄ \(answer)" : answer,
          row.handedOver ? Style(.handedOver) : .muted),
        TableCell(isNarrow ? path(of: row.page) : page(row.page), .muted),
        TableCell(
          isNarrow ? String(row.session.prefix(shortIdentifier)) : row.session, .muted),
      ])
  }

  /// What tells a site's pages apart: the path, or the site where it is the first page.
  private static func path(of address: String) -> String {
    let page = page(address)
    guard let slash = page.firstIndex(of: "/"), page.index(after: slash) < page.endIndex else {
      return page.hasSuffix("/") ? String(page.dropLast()) : page
    }
    return String(page[slash...])
  }

  /// A page's address without what nearly all have in common.
  private static func page(_ address: String) -> String {
    let address = Sanitizer.text(address)
    return address.hasPrefix("https://") ? String(address.dropFirst(8)) : address
  }

  // MARK: The followed session and the log

  private static func drawDetail(_ frame: inout Frame, in area: Rect, _ state: ConsoleState) {
    guard let pane = state.presence.detail else { return }
    let isFocused =
      state.focus?.name == PresenceList.detailRegion && state.overlays.isEmpty
    let title = (isFocused ? "▸ " : "") + state.text(PresenceStrings.session)
    let inside = frame.box(area, title: title).inset(columns: 1)
    frame.focusable(area, Action(PresenceList.detailRegion))
    let lines = pane.lines(width: inside.width, state)
    let top = max(0, min(pane.top, lines.count - inside.height))
    for (row, line) in lines.dropFirst(top).prefix(inside.height).enumerated() {
      frame.write(line, in: inside.row(row))
    }
    frame.scrollbar(
      area.right(1).droppingTop(1).droppingBottom(1), first: top, visible: inside.height,
      total: lines.count)
    if isFocused { frame.cursor = Point(inside.x, inside.y) }
  }

  private static func drawLog(_ frame: inout Frame, in area: Rect, _ state: ConsoleState) {
    frame.horizontalLine(area.row(0))
    frame.write(
      " \(state.text(PresenceStrings.log)) ", in: area.row(0).droppingLeft(2), .heading)
    let body = area.droppingTop(1).inset(columns: 1)
    if state.presence.events.isEmpty {
      frame.write(state.text(PresenceStrings.noEvents), in: body.row(0), .muted)
    }
    for (row, entry) in state.presence.events.prefix(body.height).enumerated() {
      frame.write(line(entry, state), in: body.row(row))
    }
  }

  private static func line(
    _ entry: PresenceList.Entry, _ state: ConsoleState
  ) -> [(String, Style)] {
    switch entry {
    case .dropped(let count, let at):
      return [
        (state.format.time(at) + " ", .muted),
        (PresenceStrings.dropped.said(count, state.format), .warning),
      ]
    case .transition(let transition):
      let (sign, style) = PresenceStrings.look(of: transition.to)
      let name = Sanitizer.text(transition.name)
      let time = state.format.time(transition.at)
      let reason = state.text(PresenceStrings.reason(of: transition.reason))
      return [
        (time + " ", .muted),
        ("\(sign) \(state.text(PresenceStrings.state(of: transition.to)))", style),
        ("  \(name.isEmpty ? transition.session : name)  ", .text), (reason, .muted),
      ]
    }
  }
}

// How the live list is drawn: counts, then rows with their times running.

import Channels
import Client
import Presence
import Screen

extension PresenceScreen {
  static func draw(_ frame: inout Frame, in area: Rect, _ state: ConsoleState) {
    let line = area.row(0).inset(columns: 1)
    drawCounts(&frame, in: line, state)
    let second = area.row(1).inset(columns: 1)
    frame.field(
      state.presence.filter, in: second.left(30), Action(PresenceList.filterRegion),
      isFocused: isTyping(state) && state.overlays.isEmpty,
      placeholder: state.text(PresenceWords.search))
    frame.write(filters(state), in: second.droppingLeft(32), .muted)
    if let old = oldness(state) {
      frame.write("! " + old, in: area.row(2).inset(columns: 1), .warning)
    }
    let body = area.droppingTop(3)
    guard let window = state.presence.window, window.total > 0 else {
      let words =
        state.presence.window == nil ? PresenceWords.waiting : PresenceWords.nobody
      frame.paragraph(state.text(words), in: body.inset(columns: 2, rows: 1), .muted)
      frame.addFocus(Action(PresenceList.listRegion))
      return
    }
    let table = Table(
      columns(state), count: window.total, list: state.presence.list,
      name: PresenceList.listRegion,
      isFocused: state.overlays.isEmpty && !isTyping(state))
    frame.table(table, in: body) { index in
      let row = index - window.offset
      return window.rows.indices.contains(row)
        ? tableRow(window.rows[row], state) : TableRow(id: "", [TableCell("…", .muted)])
    }
  }

  private static func drawCounts(_ frame: inout Frame, in line: Rect, _ state: ConsoleState) {
    let counts = state.presence.window?.counts ?? PresenceTotals()
    let pieces: [(String, Style)] = [
      ("● \(state.text(PresenceWords.online)) \(counts.online)  ", Style(.online)),
      (
        "◐ \(state.text(PresenceWords.reconnecting)) \(counts.reconnecting)  ",
        Style(.reconnecting)
      ),
      ("○ \(state.text(PresenceWords.absent)) \(counts.absent)  ", Style(.absent)),
      ("⇄ \(state.text(PresenceWords.handedOver)) \(counts.handedOver)  ", Style(.handedOver)),
      ("\(state.text(PresenceWords.standby)) \(counts.standby)", .muted),
    ]
    frame.write(pieces, in: line)
  }

  private static func filters(_ state: ConsoleState) -> String {
    let query = state.presence.query
    let what =
      query.state.map { state.text(PresenceWords.state(of: $0)) }
      ?? state.text(PresenceWords.all)
    let order = query.order == .recent ? PresenceWords.recent : PresenceWords.longest
    return "\(what) · \(state.text(order))"
  }

  /// Why what is shown is old; nil while it is not.
  private static func oldness(_ state: ConsoleState) -> String? {
    if case .unavailable(let why) = state.known.engine.state { return why }
    guard let lost = state.presence.lost else { return nil }
    let left = max(0, lost.retryAt - state.now)
    return state.text(
      PresenceWords.lost, ["seconds": state.format.duration(left + 999)])
  }

  private static func columns(_ state: ConsoleState) -> [TableColumn] {
    [
      TableColumn(state.text(PresenceWords.name), .share(3, atLeast: 12)),
      TableColumn(state.text(ShellWords.channel), .share(2, atLeast: 10), priority: 2),
      TableColumn(state.text(PresenceWords.stateHead), .fixed(14)),
      TableColumn(state.text(PresenceWords.time), .fixed(12), align: .trailing),
      TableColumn(state.text(PresenceWords.reason), .share(2, atLeast: 10), priority: 3),
      TableColumn(state.text(PresenceWords.handedOver), .fixed(11), priority: 1),
      TableColumn(state.text(PresenceWords.page), .share(3, atLeast: 10), priority: 5),
      TableColumn(state.text(PresenceWords.identifier), .fixed(24), priority: 4),
    ]
  }

  private static func tableRow(_ row: SessionRow, _ state: ConsoleState) -> TableRow {
    let (sign, style) = PresenceWords.look(of: row.state)
    let since = Moment.millis(row.since).map { state.format.duration(state.now - $0) } ?? ""
    let channel = state.known.channel(row.channel)?.channel.description ?? row.channel
    return TableRow(
      id: row.session,
      [
        TableCell(state.name(of: row)), TableCell(Clean.text(channel), .muted),
        TableCell("\(sign) \(state.text(PresenceWords.state(of: row.state)))", style),
        TableCell(since), TableCell(state.text(PresenceWords.reason(of: row.reason)), .muted),
        TableCell(
          row.handedOver ? "⇄ \(state.text(FormWords.yes))" : state.text(FormWords.no),
          row.handedOver ? Style(.handedOver) : .muted),
        TableCell(Clean.text(row.page), .muted), TableCell(row.session, .muted),
      ])
  }
}

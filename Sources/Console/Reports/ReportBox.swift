// One finished session whole: the record, and below it what the journal still holds of it.

import Channels
import Client
import Presence
import Screen

/// One report on top of the list.
struct ReportBox: Overlay {
  static let region = "report"

  let row: ReportRow
  private var details: SessionDetails?
  /// Why there is nothing more to tell than the record.
  private var trouble: String?
  private var top = 0

  init(_ row: ReportRow) { self.row = row }

  var isTyping: Bool { false }

  mutating func press(_ press: KeyPress, _ state: inout ConsoleState) -> OverlayStep {
    let page = max(1, inside(state).height - 1)
    switch press {
    case KeyPress(.escape), KeyPress(.enter), KeyPress(.left), .character("q"): return .close
    case KeyPress(.up), .character("k"): scroll(-1, state)
    case KeyPress(.down), .character("j"): scroll(1, state)
    case KeyPress(.pageUp): scroll(-page, state)
    case KeyPress(.pageDown), .character(" "): scroll(page, state)
    case KeyPress(.home), .character("g"): top = 0
    case KeyPress(.end), .character("G"): scroll(100_000, state)
    case .character("i"): state.runCommand(id: "reports.copy")
    default: break
    }
    return .stay
  }

  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ state: inout ConsoleState
  ) -> OverlayStep { .stay }

  mutating func take(_ answer: Answer, _ state: inout ConsoleState) -> OverlayStep {
    switch answer {
    case .session(let found) where found.session == "\(row.session)": details = found
    case .failed(.loadSession(let id), let why) where id == "\(row.session)": trouble = why
    default: break
    }
    return .stay
  }

  private mutating func scroll(_ rows: Int, _ state: ConsoleState) {
    let inside = inside(state)
    let most = max(0, lines(width: inside.width, state).count - inside.height)
    top = max(0, min(top + rows, most))
  }

  func hints(_ state: ConsoleState) -> [Hint] {
    [
      Hint("Esc", state.text(ShellWords.back), action: Action(Shell.keyRegion, 1)),
      Hint("PgDn", state.text(ReportsWords.scroll), action: Action(Shell.keyRegion, 3)),
      Hint("i", state.text(PresenceWords.copyID), action: Action(Shell.keyRegion, 4)),
    ]
  }

  private static func size(_ state: ConsoleState) -> Size {
    Size(min(100, state.size.width - 2), state.size.height - 3)
  }

  /// The area of the lines, in its size only.
  private func inside(_ state: ConsoleState) -> Rect {
    Rect(ReportBox.size(state)).inset(columns: 2, rows: 1)
  }

  func draw(_ frame: inout Frame, _ state: ConsoleState) {
    let area = frame.popup(ReportBox.size(state), title: state.text(ReportsWords.report))
    let inside = area.inset(columns: 1)
    let lines = lines(width: inside.width, state)
    let first = max(0, min(top, lines.count - inside.height))
    for (index, line) in lines.dropFirst(first).prefix(inside.height).enumerated() {
      frame.write(line, in: inside.row(index))
    }
    frame.scrollbar(area.right(1), first: first, visible: inside.height, total: lines.count)
    frame.focusable(area, Action(ReportBox.region))
    frame.cursor = inside.origin
  }

  private func lines(width: Int, _ state: ConsoleState) -> [SessionPane.Line] {
    let format = state.format
    let channel = state.known.channel(row.channel)?.channel.description ?? row.channel
    let handed = row.handedOverAt.map { "⇄ \(format.moment($0))" } ?? state.text(FormWords.no)
    let absent = row.absences == 0 ? "" : ", \(format.duration(row.absent))"
    var pairs: [(Words, String)] = [
      (PresenceWords.identifier, "\(row.session)"), (PresenceWords.contact, "\(row.contact)"),
      (ShellWords.channel, channel),
      (ReportsWords.source, state.text(ReportsWords.source(row.source))),
      (PresenceWords.page, row.page), (PresenceWords.startedAt, format.moment(row.startedAt)),
      (ReportsWords.ended, format.moment(row.endedAt)),
      (PresenceWords.reason, state.text(PresenceWords.reason(of: row.reason.name))),
      (ReportsWords.duration, format.duration(row.duration)),
      (ReportsWords.handedOver, handed),
      (ReportsWords.absences, format.number(row.absences) + absent),
      (ReportsWords.messages, format.number(row.messages)),
    ]
    pairs += row.data.map { (state.label(of: $0.key, in: row.channel), $0.value) }
    if let accepted = row.accepted {
      pairs.append((ReportsWords.accepted, [accepted.text, accepted.link].joined(separator: " ")))
    }
    let name = Clean.text(row.name)
    var lines: [SessionPane.Line] = [[(name.isEmpty ? "\(row.contact)" : name, .title)]]
    for (label, value) in pairs {
      lines += SessionPane.pair(label, value, width: width, state)
    }
    if let trouble, details == nil { lines += [[], [("• " + trouble, .muted)]] }
    if let details { lines += SessionPane.story(details, width: width, state) }
    return lines
  }
}

// One finished session whole: the record, and below it what the journal still holds of it.

import Channels
import Client
import Presence
import Records
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

  mutating func take(_ answer: EffectResult, _ state: inout ConsoleState) -> OverlayStep {
    switch answer {
    case .session(let found) where found.session == "\(row.session)": details = found
    case .failed(.engine(.loadSession(let id)), let why) where id == "\(row.session)": trouble = why
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
      Hint("Esc", state.text(ShellStrings.back), action: Action(AppShell.keyRegion, 1)),
      Hint("PgDn", state.text(ReportsStrings.scroll), action: Action(AppShell.keyRegion, 3)),
      Hint("i", state.text(PresenceStrings.copyID), action: Action(AppShell.keyRegion, 4)),
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
    let area = frame.popup(ReportBox.size(state), title: state.text(ReportsStrings.report))
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
    let handed = row.handedOverAt.map { "⇄ \(format.moment($0))" } ?? state.text(FormStrings.no)
    let absent = row.absences == 0 ? "" : ", \(format.duration(row.absent))"
    var pairs: [(LocalizedText, String)] = [
      (PresenceStrings.identifier, "\(row.session)"), (PresenceStrings.contact, "\(row.contact)"),
      (ShellStrings.channel, channel),
      (ReportsStrings.source, state.text(ReportsStrings.source(row.source))),
      (PresenceStrings.page, row.page), (PresenceStrings.startedAt, format.moment(row.startedAt)),
      (ReportsStrings.ended, format.moment(row.endedAt)),
      (PresenceStrings.reason, state.text(PresenceStrings.reason(of: row.reason))),
      (ReportsStrings.duration, format.duration(row.duration)),
      (ReportsStrings.handedOver, handed),
      (ReportsStrings.absences, format.number(row.absences) + absent),
      (ReportsStrings.messages, format.number(row.messages)),
    ]
    pairs += row.data.map { (state.label(of: $0.key, in: row.channel), $0.value) }
    if let accepted = row.accepted {
      pairs.append(
        (ReportsStrings.accepted, [accepted.text, accepted.link].joined(separator: " ")))
    }
    let name = Sanitizer.text(row.name)
    var lines: [SessionPane.Line] = [[(name.isEmpty ? "\(row.contact)" : name, .title)]]
    for (label, value) in pairs {
      lines += SessionPane.pair(label, value, width: width, state)
    }
    if let trouble, details == nil { lines += [[], [("• " + trouble, .muted)]] }
    if let details { lines += SessionPane.story(details, width: width, state) }
    return lines
  }
}

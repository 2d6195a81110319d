// One finished session: its report, and below it what the journal still holds of it.

import Channels
import Client
import Presence
import Records
import Screen

/// One report on top of the list.
struct ReportBox: Overlay {
  static let region = "report"

  private let row: ReportRow
  private var details: SessionDetails?
  /// Why the journal holds nothing of the session.
  private var problem: String?
  private var position = ScrollPosition()

  init(_ row: ReportRow) { self.row = row }

  // MARK: - Events

  mutating func press(_ press: KeyPress, _ context: inout ConsoleContext) -> OverlayStep {
    if press == .character("i") {
      context.request(.run(command: "reports.copy"))
      return .stay
    }
    let inside = inside(context)
    let count = lines(width: inside.width, context).count
    return position.press(press, visible: inside.height, total: count) ?? .stay
  }

  mutating func receive(_ result: EffectResult, _ context: inout ConsoleContext) -> OverlayStep {
    switch result {
    case .session(let details) where details.session == "\(row.session)":
      self.details = details
    case .failed(.engine(.loadSession(let id)), let reason) where id == "\(row.session)":
      problem = reason
    default: break
    }
    return .stay
  }

  // MARK: - Drawing

  func hints(_ context: ConsoleContext) -> [Hint] {
    [
      Hint("Esc", context.text(ShellStrings.back), action: OverlayKey.escape.action),
      Hint("PgDn", context.text(ReportsStrings.scroll), action: OverlayKey.pageDown.action),
      Hint("i", context.text(PresenceStrings.copyID), action: OverlayKey.copy.action),
    ]
  }

  private static func size(_ context: ConsoleContext) -> Size {
    Size(min(100, context.size.width - 2), context.size.height - 3)
  }

  /// The area of the lines. Only its size is that of the drawn one.
  private func inside(_ context: ConsoleContext) -> Rect {
    Rect(ReportBox.size(context)).inset(columns: 2, rows: 1)
  }

  func draw(_ frame: inout Frame, _ context: ConsoleContext) {
    let area = frame.popup(ReportBox.size(context), title: context.text(ReportsStrings.report))
    let inside = area.inset(columns: 1)
    let lines = lines(width: inside.width, context)
    let first = position.first(visible: inside.height, total: lines.count)
    for (index, line) in lines.dropFirst(first).prefix(inside.height).enumerated() {
      frame.write(line, in: inside.row(index))
    }
    frame.scrollbar(area.right(1), first: first, visible: inside.height, total: lines.count)
    frame.focusable(area, Action(ReportBox.region))
    frame.cursor = inside.origin
  }

  private func lines(width: Int, _ context: ConsoleContext) -> [SessionPane.Line] {
    let name = Sanitizer.text(row.name)
    var lines: [SessionPane.Line] = [[(name.isEmpty ? "\(row.contact)" : name, .title)]]
    for (label, value) in pairs(context) {
      lines += SessionPane.pair(label, value, width: width, context)
    }
    if let details {
      lines += SessionPane.story(of: details, width: width, context)
    } else if let problem {
      lines += [[], [("• " + problem, .muted)]]
    }
    return lines
  }

  /// The labels and values of the report.
  private func pairs(_ context: ConsoleContext) -> [(LocalizedText, String)] {
    let format = context.format
    let handedOver =
      row.handedOverAt.map { "⇄ \(format.moment($0))" } ?? context.text(FormStrings.no)
    let absence = row.absences == 0 ? "" : ", \(format.duration(row.absent))"
    var pairs: [(LocalizedText, String)] = [
      (PresenceStrings.identifier, "\(row.session)"), (PresenceStrings.contact, "\(row.contact)"),
      (ShellStrings.channel, context.cache.channelName(row.channel)),
      (ReportsStrings.source, context.text(ReportsStrings.source(row.source))),
      (PresenceStrings.page, row.page), (PresenceStrings.startedAt, format.moment(row.startedAt)),
      (ReportsStrings.ended, format.moment(row.endedAt)),
      (PresenceStrings.reason, context.text(PresenceStrings.reason(of: row.reason))),
      (ReportsStrings.duration, format.duration(row.duration)),
      (ReportsStrings.handedOver, handedOver),
      (ReportsStrings.absences, format.number(row.absences) + absence),
      (ReportsStrings.messages, format.number(row.messages)),
    ]
    if let identity = row.identity { pairs.insert((PresenceStrings.identity, identity), at: 2) }
    pairs += row.data.map { (context.cache.dataLabel($0.key, channel: row.channel), $0.value) }
    if let accepted = row.accepted {
      pairs.append(
        (ReportsStrings.accepted, [accepted.text, accepted.link].joined(separator: " ")))
    }
    return pairs
  }
}

// How the attendance platform is drawn: its form, the result of a test call, and the outbox.

import Channels
import Records
import Screen

extension AttendanceScreen {
  /// The most rows of a test call's result. A longer one ends with `…`.
  private static let maxTrialRows = 4

  func draw(_ frame: inout Frame, in area: Rect, _ context: ConsoleContext) {
    frame.write(context.text(ShellStrings.attendance), in: area.row(0).inset(columns: 1), .title)
    let body = area.droppingTop(1)
    let isLow = body.height < AttendanceScreen.lowHeight
    if isLow, context.hasFocus(AttendanceScreen.callsRegion) {
      drawOutbox(&frame, in: body.inset(columns: 1), context)
      // Tab leads back to the form, which is not drawn.
      for field in Fields.attendance.all { frame.addFocus(FieldRegion.action(field.key)) }
      frame.addFocus(Action(AttendanceScreen.testRegion))
      return
    }
    let formContext = FormContext(
      format: context.format, focus: context.overlays.isEmpty ? context.focus : nil, flows: [])
    let formArea = Rect(body.x, body.y, min(90, body.width), min(9, body.height))
    form.draw([FormSection(fields: Fields.attendance.all)], in: formArea, formContext, &frame)
    var rest = body.droppingTop(formArea.height).inset(columns: 1)
    let trialRows = drawTrial(&frame, in: rest, context)
    rest = rest.droppingTop(isLow ? 2 : max(1, trialRows) + 1)
    drawOutbox(&frame, in: isLow ? rest.top(1) : rest, context)
  }

  // MARK: - Test call

  /// Draws the button for a test call, and the result beside it.
  ///
  /// - Returns: The rows of the result.
  private func drawTrial(
    _ frame: inout Frame, in area: Rect, _ context: ConsoleContext
  ) -> Int {
    let isFocused = context.hasFocus(AttendanceScreen.testRegion)
    let used = frame.button(
      context.text(AttendanceStrings.test), in: area, Action(AttendanceScreen.testRegion),
      isFocused: isFocused)
    if isFocused { frame.cursor = Point(area.x + 1, area.y) }
    let (lines, style) = trialLines(context)
    for (row, line) in lines.enumerated() {
      frame.write(line, in: area.row(row).droppingLeft(used + 2), style)
    }
    return lines.count
  }

  /// The result of a test call, in lines that fit beside the button.
  private func trialLines(_ context: ConsoleContext) -> (lines: [String], style: Style) {
    if isTesting { return ([context.text(AttendanceStrings.testing)], .accent) }
    guard let trial else { return ([], .text) }
    let isSuccess = (200..<300).contains(trial.status)
    let status = trial.status == 0 ? "" : "\(trial.status) "
    let excerpt = context.text(
      NetworkStrings.outcome(status: trial.status, excerpt: trial.responseExcerpt))
    let lines = Wrap.lines(
      "\(isSuccess ? "✓" : "!") \(status)\(excerpt) (\(trial.millis) ms)",
      width: context.size.width - Width.of(context.text(AttendanceStrings.test)) - 8)
    let rows = isLow(context) ? 2 : AttendanceScreen.maxTrialRows
    // The last row receives all remaining lines, so that it ends with `…` if they do not fit.
    let last = lines.count > rows ? [lines[(rows - 1)...].joined(separator: " ")] : []
    return (lines.prefix(rows - last.count) + last, isSuccess ? .success : .danger)
  }

  private func isLow(_ context: ConsoleContext) -> Bool {
    context.size.height - 4 < AttendanceScreen.lowHeight
  }

  // MARK: - Outbox

  /// The rows of calls that fit on the screen.
  func visibleCalls(_ context: ConsoleContext) -> Int {
    let height = context.size.height - 4
    return max(
      1, isLow(context) ? height - 2 : height - 12 - max(1, trialLines(context).lines.count))
  }

  private func drawOutbox(_ frame: inout Frame, in area: Rect, _ context: ConsoleContext) {
    guard let (summary, stored) = outbox else { return }
    frame.write(
      context.text(
        AttendanceStrings.outbox,
        [
          "waiting": AttendanceStrings.waiting.text(summary.waiting, context.format),
          "parked": AttendanceStrings.parked.text(summary.parked, context.format),
        ]), in: area.row(0), summary.parked > 0 ? .warning : .text)
    guard !stored.isEmpty else { return }
    guard area.height > 2 else {
      frame.focusable(area, Action(AttendanceScreen.callsRegion))
      return
    }
    // A narrow table shows the start of a session's identifier.
    let identifierWidth = area.width < 110 ? 8 : 24
    let table = Table(
      [
        TableColumn(context.text(AttendanceStrings.when), .fixed(8)),
        TableColumn(context.text(AttendanceStrings.event), .fixed(16)),
        TableColumn(context.text(AttendanceStrings.status), .fixed(18)),
        TableColumn(context.text(AttendanceStrings.answer), .share(2, atLeast: 10)),
        TableColumn(
          context.text(PresenceStrings.session), .fixed(identifierWidth), priority: 1),
      ], count: stored.count, list: calls, name: AttendanceScreen.callsRegion,
      isFocused: context.hasFocus(AttendanceScreen.callsRegion))
    frame.table(table, in: area.droppingTop(1)) { row(stored[$0], identifierWidth, context) }
  }

  private func row(
    _ call: StoredCall, _ identifierWidth: Int, _ context: ConsoleContext
  ) -> TableRow {
    let (sign, text, style): (String, LocalizedText, Style) =
      switch call.deliveryStatus {
      case .delivered: ("✓", PresenceStrings.delivered, .success)
      case .parked: ("!", PresenceStrings.parked, .danger)
      case .waiting: ("…", PresenceStrings.waitingCall, .warning)
      }
    let status = call.httpStatus == 0 ? "" : "\(call.httpStatus) "
    let outcome = NetworkStrings.outcome(
      status: call.httpStatus, excerpt: call.responseExcerpt)
    return TableRow(
      id: call.call.eventID,
      [
        TableCell(context.format.time(call.call.at), .muted), TableCell(call.call.event.name),
        TableCell("\(sign) \(context.text(text)), \(call.tries)×", style),
        TableCell(status + context.text(outcome), .muted),
        TableCell(String("\(call.call.session)".prefix(identifierWidth)), .muted),
      ])
  }
}

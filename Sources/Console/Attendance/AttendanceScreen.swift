// Atendimento humano: where the calls go, a trial of it, and what waits for it or was refused.

import Channels
import Presence
import Records
import Screen

/// The form of the attendance platform, and its outbox.
struct AttendanceState: Sendable {
  static let testRegion = "attendance.test"
  static let callsRegion = "attendance.calls"
  /// While calls wait the outbox is read anew this often.
  static let reloadMillis: Millis = 5_000

  var form = Form(Fields.attendance, Fields.attendance.standard)
  var isSaving = false
  var isTesting = false
  var trial: AttendanceTrial?
  var outbox: (summary: OutboxSummary, calls: [StoredCall])?
  /// When the outbox was last asked for.
  var askedAt: Millis = 0
  var calls = ListState()
  /// Refused calls that somebody wants sent again, until it is done.
  var retrying = 0

  /// Whether leaving would lose something.
  var isChanged: Bool { form.isChanged }
}

enum AttendanceScreen: ConsoleScreen {
  static let commands: [Command] = [
    Command(
      "attendance.save", [.control("s"), KeyPress(.function(8))], ShellStrings.save,
      AttendanceStrings.saveHelp, in: .attendance,
      refusal: { $0.attendance.isChanged ? nil : ChannelStrings.nothingToSave },
      run: { $0.saveAttendance() }),
    Command(
      "attendance.test", [.control("t"), .alt("t")], AttendanceStrings.test,
      AttendanceStrings.testHelp, in: .attendance,
      refusal: { $0.attendance.isTesting ? AttendanceStrings.testing : nil },
      run: { $0.testAttendance() }),
    Command(
      "attendance.retry", [.character("R"), .alt("r")], AttendanceStrings.retry,
      AttendanceStrings.retryHelp, in: .attendance,
      refusal: {
        ($0.attendance.outbox?.summary.parked ?? 0) > 0 ? nil : AttendanceStrings.nothingParked
      }, run: { $0.retryCalls(nil) }),
    Command(
      "attendance.retryOne", [.alt("e")], AttendanceStrings.retryOne,
      AttendanceStrings.retryOneHelp, in: .attendance, hint: false,
      refusal: { $0.chosenCall?.fate == .parked ? nil : AttendanceStrings.noneParkedChosen },
      run: { state in
        if let call = state.chosenCall { state.retryCalls([call.call.eventID]) }
      }),
    Command(
      "attendance.clear", [.alt("w")], AttendanceStrings.clear, AttendanceStrings.clearHelp,
      in: .attendance, hint: false,
      refusal: { state in
        key(state).map { state.attendance.form.holdsSecret($0) } == true
          ? nil : AttendanceStrings.noSecretChosen
      },
      run: { state in
        guard let key = key(state) else { return }
        state.attendance.form.set(.text(""), for: key)
        state.checkAttendance()
      }),
    Command(
      "attendance.forget", [.alt("x")], AttendanceStrings.forget, AttendanceStrings.forgetHelp,
      in: .attendance, hint: false,
      refusal: { $0.known.attendance == nil ? AttendanceStrings.notSet : nil },
      run: { state in
        state.open(
          PromptDialog.sure(
            state.text(AttendanceStrings.forget), state.text(AttendanceStrings.forgetAsk),
            yes: AttendanceStrings.forget, state
          ) { $0.emit(.stored(.saveAttendance(nil))) })
      }),
    Command(
      "attendance.undo", [.character("u"), .alt("u")], ShellStrings.undo, ChannelStrings.undoHelp,
      in: .attendance,
      refusal: { $0.attendance.form.canUndo ? nil : ChannelStrings.nothingToUndo },
      run: { state in
        if let key = state.attendance.form.undo() { state.focus = FormLook.action(key) }
        state.checkAttendance()
      }),
  ]

  /// Where a platform is set, nothing is typed into by accident.
  static func firstFocus(_ state: ConsoleState) -> Action? {
    state.known.attendance == nil
      ? FormLook.action("baseURL") : Action(AttendanceState.testRegion)
  }

  private static func key(_ state: ConsoleState) -> String? {
    state.focus.flatMap { FormLook.key($0)?.key }
  }

  static func isTyping(_ state: ConsoleState) -> Bool {
    key(state).map { state.attendance.form.isTyping($0) } ?? false
  }

  static func enter(_ state: inout ConsoleState) {
    state.loadOutbox()
    state.checkAttendance()
  }

  /// Calls that wait go by themselves; the screen follows.
  static func wakeAt(_ state: ConsoleState) -> Millis? {
    guard let outbox = state.attendance.outbox, outbox.summary.waiting > 0 else { return nil }
    return max(state.now + 1, state.attendance.askedAt + AttendanceState.reloadMillis)
  }

  static func tick(_ state: inout ConsoleState) {
    guard state.now >= state.attendance.askedAt + AttendanceState.reloadMillis,
      state.attendance.outbox?.summary.waiting ?? 0 > 0
    else { return }
    state.loadOutbox()
  }

  static func take(_ answer: EffectResult, _ state: inout ConsoleState) {
    switch answer {
    case .installation(_, _, let attendance, _):
      guard !state.attendance.isChanged else { return }
      state.attendance.form = Form(
        Fields.attendance, attendance ?? Fields.attendance.standard)
    case .attendanceSaved(let attendance):
      state.attendance.isSaving = false
      state.attendance.form.settle(attendance ?? Fields.attendance.standard)
      state.checkAttendance()
      state.say(ChannelStrings.savedNothing, [:], .success)
    case .attendanceTested(let trial):
      state.attendance.isTesting = false
      state.attendance.trial = trial
      resized(&state)
    case .failed(.work(.testAttendance), _), .refused(.work(.testAttendance), _):
      state.attendance.isTesting = false
    case .failed(.stored(.saveAttendance), _), .refused(.stored(.saveAttendance), _):
      state.attendance.isSaving = false
    case .failed(.stored(.retryCalls), _), .refused(.stored(.retryCalls), _):
      state.attendance.retrying = 0
    case .outbox(let summary, let calls):
      let retried = state.attendance.retrying
      if retried > 0 { state.say(AttendanceStrings.retried.said(retried, state.format), .success) }
      state.attendance.retrying = 0
      state.attendance.outbox = (summary, calls)
      state.attendance.calls.clamp(count: calls.count, visible: callRows(state))
    default: break
    }
  }

  static func press(_ press: KeyPress, _ state: inout ConsoleState) -> Bool {
    guard let key = key(state) else {
      if state.focus?.name == AttendanceState.callsRegion { return pressCalls(press, &state) }
      guard state.focus?.name == AttendanceState.testRegion,
        [KeyPress(.enter), .character(" ")].contains(press)
      else { return walk(press, &state) }
      state.runCommand(id: "attendance.test")
      return true
    }
    let width = Form<Attendance>.valueWidth(min(90, state.size.width))
    if state.attendance.form.press(press, on: key, width: width) == .done {
      state.checkAttendance()
      return true
    }
    return walk(press, &state)
  }

  private static func pressCalls(_ press: KeyPress, _ state: inout ConsoleState) -> Bool {
    if press == KeyPress(.enter) || press == .character("r") {
      state.runCommand(id: "attendance.retryOne")
      return true
    }
    let count = state.attendance.outbox?.calls.count ?? 0
    return state.attendance.calls.handle(press, count: count, visible: callRows(state))
  }

  private static func walk(_ press: KeyPress, _ state: inout ConsoleState) -> Bool {
    switch press.key {
    case .up: state.move(backward: true)
    case .down, .enter: state.move(backward: false)
    default: return false
    }
    state.attendance.form.rest()
    return true
  }

  static func paste(_ text: String, _ state: inout ConsoleState) {
    guard let key = key(state) else { return }
    _ = state.attendance.form.edit(key) { $0.paste(text) }
    state.checkAttendance()
  }

  static func click(
    _ action: Action, at point: Point, in size: Size, _ state: inout ConsoleState
  ) {
    if action.name == AttendanceState.testRegion {
      state.runCommand(id: "attendance.test")
    } else if action.name == AttendanceState.callsRegion {
      state.focus = Action(AttendanceState.callsRegion)
      state.attendance.calls.selected = action.item
    } else if let (key, _) = FormLook.key(action) {
      _ = state.attendance.form.click(key, at: point, in: size, item: action.item)
    }
  }

  static func wheel(_ rows: Int, _ state: inout ConsoleState) {
    let count = state.attendance.outbox?.calls.count ?? 0
    state.attendance.calls.scroll(by: rows, count: count, visible: callRows(state))
  }

  static func resized(_ state: inout ConsoleState) {
    let count = state.attendance.outbox?.calls.count ?? 0
    state.attendance.calls.clamp(count: count, visible: callRows(state))
  }

  static func back(_ state: inout ConsoleState) -> Bool {
    guard isTyping(state) else { return false }
    state.focus = Action(AttendanceState.testRegion)
    return true
  }

  static func draw(_ frame: inout Frame, in area: Rect, _ state: ConsoleState) {
    frame.write(state.text(ShellStrings.attendance), in: area.row(0).inset(columns: 1), .title)
    let look = FormLook(
      format: state.format, focus: state.overlays.isEmpty ? state.focus : nil, flows: [])
    let body = area.droppingTop(1)
    // In a low window the list of calls takes the form's place while it has the focus.
    let isLow = body.height < 17
    if isLow, look.focus?.name == AttendanceState.callsRegion {
      drawOutbox(&frame, in: body.inset(columns: 1), state)
      for field in Fields.attendance.all { frame.addFocus(FormLook.action(field.key)) }
      frame.addFocus(Action(AttendanceState.testRegion))
      return
    }
    let form = Rect(body.x, body.y, min(90, body.width), min(9, body.height))
    state.attendance.form.draw(
      [FormSection(fields: Fields.attendance.all)], in: form, look, &frame)
    var rest = body.droppingTop(form.height).inset(columns: 1)
    let isFocused =
      state.focus?.name == AttendanceState.testRegion && state.overlays.isEmpty
    let used = frame.button(
      state.text(AttendanceStrings.test), in: rest, Action(AttendanceState.testRegion),
      isFocused: isFocused)
    if isFocused { frame.cursor = Point(rest.x + 1, rest.y) }
    let (lines, style) = trial(state)
    for (row, line) in lines.enumerated() {
      frame.write(line, in: rest.row(row).droppingLeft(used + 2), style)
    }
    rest = rest.droppingTop(isLow ? 2 : max(1, lines.count) + 1)
    drawOutbox(&frame, in: isLow ? rest.top(1) : rest, state)
  }

  /// Rows that the answer to a trial takes at most; what is longer still ends in `…`.
  private static let mostTrialRows = 4

  /// What the trial came to, in lines beside the button.
  private static func trial(_ state: ConsoleState) -> (lines: [String], style: Style) {
    if state.attendance.isTesting { return ([state.text(AttendanceStrings.testing)], .accent) }
    guard let trial = state.attendance.trial else { return ([], .text) }
    let isGood = (200..<300).contains(trial.status)
    let status = trial.status == 0 ? "" : "\(trial.status) "
    let text =
      "\(isGood ? "✓" : "!") \(status)\(Sanitizer.text(trial.responseExcerpt)) (\(trial.millis) ms)"
    let lines = Wrap.lines(
      text, width: state.size.width - Width.of(state.text(AttendanceStrings.test)) - 8)
    let most = state.size.height - 4 < 17 ? 2 : mostTrialRows
    // The last row there is says by `…` that something is left.
    let last = lines.count > most ? [lines[(most - 1)...].joined(separator: " ")] : []
    return (lines.prefix(most - last.count) + last, isGood ? .success : .danger)
  }

  private static func drawOutbox(
    _ frame: inout Frame, in area: Rect, _ state: ConsoleState
  ) {
    guard let (summary, calls) = state.attendance.outbox else { return }
    frame.write(
      state.text(
        AttendanceStrings.outbox,
        [
          "waiting": AttendanceStrings.waiting.said(summary.waiting, state.format),
          "parked": AttendanceStrings.parked.said(summary.parked, state.format),
        ]), in: area.row(0), summary.parked > 0 ? .warning : .text)
    guard !calls.isEmpty else { return }
    guard area.height > 2 else {
      frame.focusable(area, Action(AttendanceState.callsRegion))
      return
    }
    // Where there is little room a session is known by how it begins.
    let session = area.width < 110 ? 8 : 24
    let table = Table(
      [
        TableColumn(state.text(AttendanceStrings.when), .fixed(8)),
        TableColumn(state.text(AttendanceStrings.event), .fixed(16)),
        TableColumn(state.text(AttendanceStrings.fate), .fixed(18)),
        TableColumn(state.text(AttendanceStrings.answer), .share(2, atLeast: 10)),
        TableColumn(state.text(PresenceStrings.session), .fixed(session), priority: 1),
      ], count: calls.count, list: state.attendance.calls, name: AttendanceState.callsRegion,
      isFocused: state.overlays.isEmpty && state.focus?.name == AttendanceState.callsRegion)
    frame.table(table, in: area.droppingTop(1)) { row(calls[$0], session, state) }
  }

  /// A call's row; `session` is how much of the session's identifier has room.
  private static func row(
    _ call: StoredCall, _ session: Int, _ state: ConsoleState
  ) -> TableRow {
    let (sign, words, style): (String, LocalizedText, Style) =
      switch call.fate {
      case .delivered: ("✓", PresenceStrings.delivered, .success)
      case .parked: ("!", PresenceStrings.parked, .danger)
      case .waiting: ("…", PresenceStrings.waitingCall, .warning)
      }
    let status = call.status == 0 ? "" : "\(call.status) "
    return TableRow(
      id: call.call.eventID,
      [
        TableCell(state.format.time(call.call.at), .muted), TableCell(call.call.event),
        TableCell("\(sign) \(state.text(words)), \(call.tries)×", style),
        TableCell(status + Sanitizer.text(call.said), .muted),
        TableCell(String("\(call.call.session)".prefix(session)), .muted),
      ])
  }

  /// Rows of the table of calls.
  private static func callRows(_ state: ConsoleState) -> Int {
    let body = state.size.height - 4
    return max(1, body < 17 ? body - 2 : body - 12 - max(1, trial(state).lines.count))
  }
}

extension ConsoleState {
  /// The call under the list's sign.
  var chosenCall: StoredCall? {
    guard let calls = attendance.outbox?.calls else { return nil }
    return calls.indices.contains(attendance.calls.selected)
      ? calls[attendance.calls.selected] : nil
  }

  /// Sends refused calls again; nil is all of them.
  fileprivate mutating func retryCalls(_ events: [String]?) {
    attendance.retrying = events?.count ?? attendance.outbox?.summary.parked ?? 0
    emit(.stored(.retryCalls(events)))
  }

  fileprivate mutating func loadOutbox() {
    attendance.askedAt = now
    emit(.work(.loadOutbox))
  }

  /// Asks the rules what they say of the platform's draft.
  mutating func checkAttendance() {
    attendance.form.rules =
      attendance.isChanged ? AttendanceRules.check(attendance.form.draft) : []
  }

  fileprivate mutating func saveAttendance() {
    attendance.form.rules = AttendanceRules.check(attendance.form.draft)
    if let fault = attendance.form.faults.first {
      focus = FormLook.action(fault.key)
      say(fault.message(in: language), .fault)
      return
    }
    attendance.isSaving = true
    emit(.stored(.saveAttendance(attendance.form.draft)))
  }

  fileprivate mutating func testAttendance() {
    attendance.form.rules = AttendanceRules.check(attendance.form.draft)
    if let fault = attendance.form.faults.first {
      focus = FormLook.action(fault.key)
      say(fault.message(in: language), .fault)
      return
    }
    attendance.isTesting = true
    attendance.trial = nil
    emit(.work(.testAttendance(attendance.form.draft)))
  }
}

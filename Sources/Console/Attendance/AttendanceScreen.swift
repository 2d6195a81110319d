// Atendimento humano: where the calls go, a trial of it, and what waits for it or was refused.

import Channels
import Presence
import Screen

/// The form of the attendance platform, and its outbox.
struct AttendanceState: Sendable {
  static let testRegion = "attendance.test"

  var form = Form(Fields.attendance, Fields.attendance.standard)
  var isSaving = false
  var isTesting = false
  var trial: AttendanceTrial?
  var outbox: (summary: OutboxSummary, calls: [StoredCall])?

  /// Whether leaving would lose something.
  var isChanged: Bool { form.isChanged }
}

enum AttendanceScreen: ConsoleScreen {
  static let commands: [Command] = [
    Command(
      "attendance.save", [.control("s"), KeyPress(.function(8))], ShellWords.save,
      AttendanceWords.saveHelp, in: .attendance,
      refusal: { $0.attendance.isChanged ? nil : ChannelWords.nothingToSave },
      run: { $0.saveAttendance() }),
    Command(
      "attendance.test", [.control("t"), .alt("t")], AttendanceWords.test,
      AttendanceWords.testHelp, in: .attendance,
      refusal: { $0.attendance.isTesting ? AttendanceWords.testing : nil },
      run: { $0.testAttendance() }),
    Command(
      "attendance.retry", [.character("R"), .alt("r")], AttendanceWords.retry,
      AttendanceWords.retryHelp, in: .attendance,
      refusal: {
        ($0.attendance.outbox?.summary.parked ?? 0) > 0 ? nil : AttendanceWords.nothingParked
      }, run: { $0.ask(.retryCalls(nil)) }),
    Command(
      "attendance.undo", [.character("u"), .alt("u")], ShellWords.undo, ChannelWords.undoHelp,
      in: .attendance,
      refusal: { $0.attendance.form.canUndo ? nil : ChannelWords.nothingToUndo },
      run: { state in
        if let key = state.attendance.form.undo() { state.focus = FormLook.action(key) }
        state.checkAttendance()
      }),
  ]

  static func firstFocus(_ state: ConsoleState) -> Action? { FormLook.action("baseURL") }

  private static func key(_ state: ConsoleState) -> String? {
    state.focus.flatMap { FormLook.key($0)?.key }
  }

  static func isTyping(_ state: ConsoleState) -> Bool {
    key(state).map { state.attendance.form.isTyping($0) } ?? false
  }

  static func enter(_ state: inout ConsoleState) {
    state.ask(.loadOutbox)
    state.checkAttendance()
  }

  static func take(_ answer: Answer, _ state: inout ConsoleState) {
    switch answer {
    case .installation(_, _, let attendance, _):
      guard !state.attendance.isChanged else { return }
      state.attendance.form = Form(
        Fields.attendance, attendance ?? Fields.attendance.standard)
    case .attendanceSaved(let attendance):
      state.attendance.isSaving = false
      state.attendance.form.settle(attendance ?? Fields.attendance.standard)
      state.checkAttendance()
      state.say(ChannelWords.savedNothing, [:], .success)
    case .attendanceTested(let trial):
      state.attendance.isTesting = false
      state.attendance.trial = trial
    case .failed(.testAttendance, _), .refused(.testAttendance, _):
      state.attendance.isTesting = false
    case .failed(.saveAttendance, _), .refused(.saveAttendance, _):
      state.attendance.isSaving = false
    case .outbox(let summary, let calls): state.attendance.outbox = (summary, calls)
    default: break
    }
  }

  static func press(_ press: KeyPress, _ state: inout ConsoleState) -> Bool {
    guard let key = key(state) else {
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
    } else if let (key, _) = FormLook.key(action) {
      _ = state.attendance.form.click(key, at: point, in: size, item: action.item)
    }
  }

  static func back(_ state: inout ConsoleState) -> Bool {
    guard isTyping(state) else { return false }
    state.focus = Action(AttendanceState.testRegion)
    return true
  }

  static func draw(_ frame: inout Frame, in area: Rect, _ state: ConsoleState) {
    frame.write(state.text(ShellWords.attendance), in: area.row(0).inset(columns: 1), .title)
    let look = FormLook(
      format: state.format, focus: state.overlays.isEmpty ? state.focus : nil, flows: [])
    let body = area.droppingTop(1)
    let form = Rect(body.x, body.y, min(90, body.width), min(9, body.height))
    state.attendance.form.draw(
      [FormSection(fields: Fields.attendance.all)], in: form, look, &frame)
    var rest = body.droppingTop(form.height).inset(columns: 1)
    let isFocused =
      state.focus?.name == AttendanceState.testRegion && state.overlays.isEmpty
    let used = frame.button(
      state.text(AttendanceWords.test), in: rest, Action(AttendanceState.testRegion),
      isFocused: isFocused)
    if isFocused { frame.cursor = Point(rest.x + 1, rest.y) }
    frame.write(trial(state), in: rest.row(0).droppingLeft(used + 2))
    rest = rest.droppingTop(2)
    drawOutbox(&frame, in: rest, state)
  }

  private static func trial(_ state: ConsoleState) -> [(String, Style)] {
    if state.attendance.isTesting { return [(state.text(AttendanceWords.testing), .accent)] }
    guard let trial = state.attendance.trial else { return [] }
    let isGood = (200..<300).contains(trial.status)
    let status = trial.status == 0 ? "" : "\(trial.status) "
    return [
      (
        "\(isGood ? "✓" : "!") \(status)\(Clean.text(trial.said)) (\(trial.millis) ms)",
        isGood ? .success : .danger
      )
    ]
  }

  private static func drawOutbox(
    _ frame: inout Frame, in area: Rect, _ state: ConsoleState
  ) {
    guard let (summary, calls) = state.attendance.outbox else { return }
    frame.write(
      state.text(
        AttendanceWords.outbox,
        [
          "waiting": state.format.number(summary.waiting),
          "parked": state.format.number(summary.parked),
        ]), in: area.row(0), summary.parked > 0 ? .warning : .text)
    for (row, call) in calls.prefix(max(0, area.height - 1)).enumerated() {
      let text =
        "\(state.format.time(call.call.at)) \(call.call.event) \(call.call.session) "
        + "\(call.tries)× \(call.status) \(Clean.text(call.said))"
      frame.write(text, in: area.row(row + 1), .muted)
    }
  }
}

extension ConsoleState {
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
    ask(.saveAttendance(attendance.form.draft))
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
    ask(.testAttendance(attendance.form.draft))
  }
}

// Atendimento humano: the attendance platform, a test call to it, and the calls that wait for it or
// that it refused.

import Channels
import Presence
import Records
import Screen

/// The form of the attendance platform, and its outbox.
struct AttendanceScreen: ConsoleScreen {
  static let id = ScreenID.attendance
  static var path: WritableKeyPath<ConsoleScreens, AttendanceScreen> { \.attendance }
  /// The button that sends a test call.
  static let testRegion = "attendance.test"
  static let callsRegion = "attendance.calls"
  /// While calls wait, the outbox is read again after this time.
  static let reloadMillis: Millis = 5_000
  /// Below this height of the screen's area, the list of calls replaces the form while it has the
  /// focus.
  static let lowHeight = 17

  var form = Form(Fields.attendance, Fields.attendance.standard)
  var isTesting = false
  var trial: AttendanceTrial?
  var outbox: (summary: OutboxSummary, calls: [StoredCall])?
  /// When the outbox was last requested.
  var requestedAt: Millis = 0
  var calls = ListState()
  /// The number of refused calls that are being sent again; 0 while none are.
  var retrying = 0

  /// Whether quitting now would lose something.
  var isChanged: Bool { form.isChanged }

  /// The name of what quitting now would lose; nil if it would lose nothing.
  func unsaved(_ context: ConsoleContext) -> String? {
    isChanged ? context.text(ShellStrings.attendance) : nil
  }

  /// Once a platform is configured, no field has the focus, so that a key does not change it by
  /// accident.
  func firstFocus(_ context: ConsoleContext) -> Action? {
    context.cache.attendance == nil
      ? FieldRegion.action("baseURL") : Action(AttendanceScreen.testRegion)
  }

  func isTyping(_ context: ConsoleContext) -> Bool {
    context.focusedField.map { form.isTyping($0) } ?? false
  }

  /// The selected call; nil if there is none.
  var selectedCall: StoredCall? {
    guard let list = outbox?.calls else { return nil }
    return list.indices.contains(calls.selected) ? list[calls.selected] : nil
  }

  // MARK: - Outbox

  mutating func enter(_ context: inout ConsoleContext) {
    loadOutbox(&context)
    validate()
  }

  /// Waiting calls are sent without an event, so the outbox is read from time to time.
  func wakeAt(_ context: ConsoleContext) -> Millis? {
    guard let outbox, outbox.summary.waiting > 0 else { return nil }
    return max(context.now + 1, requestedAt + AttendanceScreen.reloadMillis)
  }

  mutating func tick(_ context: inout ConsoleContext) {
    guard context.now >= requestedAt + AttendanceScreen.reloadMillis,
      outbox?.summary.waiting ?? 0 > 0
    else { return }
    loadOutbox(&context)
  }

  private mutating func loadOutbox(_ context: inout ConsoleContext) {
    requestedAt = context.now
    context.emit(.work(.loadOutbox))
  }

  /// Sends parked calls again, by event identifier; nil sends all of them.
  mutating func retry(_ events: [String]?, _ context: inout ConsoleContext) {
    retrying = events?.count ?? outbox?.summary.parked ?? 0
    context.emit(.stored(.retryCalls(events)))
  }

  // MARK: - Form

  /// Validates the draft, unless it is the stored value.
  mutating func validate() {
    form.draftErrors = form.isChanged ? AttendanceRules.check(form.draft) : []
  }

  mutating func save(_ context: inout ConsoleContext) {
    guard hasNoErrors(&context) else { return }
    context.emit(.stored(.saveAttendance(form.draft)))
  }

  /// Sends a test call to the platform of the draft.
  mutating func test(_ context: inout ConsoleContext) {
    guard hasNoErrors(&context) else { return }
    isTesting = true
    trial = nil
    context.emit(.work(.testAttendance(form.draft)))
  }

  /// Validates the draft. The first error is shown, and its field receives the focus.
  private mutating func hasNoErrors(_ context: inout ConsoleContext) -> Bool {
    form.draftErrors = AttendanceRules.check(form.draft)
    guard let error = form.errors.first else { return true }
    context.focus = FieldRegion.action(error.key)
    context.notify(error.message(in: context.language), .error)
    return false
  }

  // MARK: - Results

  mutating func receive(_ result: EffectResult, _ context: inout ConsoleContext) {
    switch result {
    case .installation(_, _, let attendance, _):
      guard !isChanged else {
        let stored = attendance ?? Fields.attendance.standard
        guard stored != form.saved else { return }
        form.rebase(on: stored)
        let name = context.text(ShellStrings.attendance)
        return context.announce(
          context.text(ChannelStrings.changedElsewhere, ["name": name]), .error)
      }
      form = Form(Fields.attendance, attendance ?? Fields.attendance.standard)
    case .attendanceSaved(let attendance):
      form.reset(to: attendance ?? Fields.attendance.standard)
      validate()
      context.notify(ChannelStrings.savedNothing, [:], .success)
    case .attendanceTested(let trial):
      isTesting = false
      self.trial = trial
      clampSelection(context)
    case .failed(.work(.testAttendance), _), .refused(.work(.testAttendance), _):
      isTesting = false
    case .failed(.stored(.retryCalls), _), .refused(.stored(.retryCalls), _): retrying = 0
    case .outbox(let summary, let calls):
      if retrying > 0 {
        context.notify(AttendanceStrings.retried.text(retrying, context.format), .success)
      }
      retrying = 0
      outbox = (summary, calls)
      clampSelection(context)
    default: break
    }
  }

  // MARK: - Events

  mutating func press(_ press: KeyPress, _ context: inout ConsoleContext) -> Bool {
    if let key = context.focusedField {
      let width = Form<Attendance>.valueWidth(min(90, context.size.width))
      if form.press(press, on: key, width: width, in: context.language) == .handled {
        validate()
        return true
      }
    } else if context.focus?.name == AttendanceScreen.callsRegion {
      return pressCalls(press, &context)
    } else if context.focus?.name == AttendanceScreen.testRegion,
      [KeyPress(.enter), .character(" ")].contains(press)
    {
      context.request(.run(command: "attendance.test"))
      return true
    }
    return moveFocus(press, &context)
  }

  private mutating func pressCalls(_ press: KeyPress, _ context: inout ConsoleContext) -> Bool {
    if press == KeyPress(.enter) || press == .character("r") {
      context.request(.run(command: "attendance.retryOne"))
      return true
    }
    return calls.handle(press, count: callCount, visible: visibleCalls(context))
  }

  private mutating func moveFocus(_ press: KeyPress, _ context: inout ConsoleContext) -> Bool {
    switch press.key {
    case .up: context.request(.moveFocus(backward: true))
    case .down, .enter: context.request(.moveFocus(backward: false))
    default: return false
    }
    form.endEditing()
    return true
  }

  mutating func paste(_ text: String, _ context: inout ConsoleContext) {
    guard let key = context.focusedField else { return }
    _ = form.edit(key) { $0.paste(text) }
    validate()
  }

  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ context: inout ConsoleContext
  ) {
    if action.name == AttendanceScreen.testRegion {
      context.request(.run(command: "attendance.test"))
    } else if action.name == AttendanceScreen.callsRegion {
      context.focus = Action(AttendanceScreen.callsRegion)
      calls.selected = action.item
    } else if let (key, _) = FieldRegion.field(of: action) {
      _ = form.click(key, at: point, in: size, item: action.item)
    }
  }

  mutating func scroll(by rows: Int, _ context: inout ConsoleContext) {
    calls.scroll(by: rows, count: callCount, visible: visibleCalls(context))
  }

  mutating func resize(_ context: inout ConsoleContext) { clampSelection(context) }

  mutating func back(_ context: inout ConsoleContext) -> Bool {
    guard isTyping(context) else { return false }
    context.focus = Action(AttendanceScreen.testRegion)
    return true
  }

  private var callCount: Int { outbox?.calls.count ?? 0 }

  private mutating func clampSelection(_ context: ConsoleContext) {
    calls.clamp(count: callCount, visible: visibleCalls(context))
  }
}

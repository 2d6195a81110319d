// A small form on top of a screen: a new channel, one requested datum. It stays until what it asks
// for was done, so that a refusal loses nothing of what was typed.

import Channels
import Screen

/// A small form with two buttons.
struct FormBox<Owner: Sendable & Equatable>: Overlay {
  static var yesRegion: String { "box.yes" }
  static var noRegion: String { "box.no" }

  let title: String
  var form: Form<Owner>
  let fields: [Field<Owner>]
  let yes: LocalizedText
  /// What the rules say of the draft.
  let check: @Sendable (Owner, ConsoleState) -> [ValidationError]
  /// Does it; `stay` waits for an answer.
  let accepted: @Sendable (inout ConsoleState, Owner) -> OverlayStep
  /// What a field asks for.
  var asks: @Sendable (inout ConsoleState, FormRequest, Owner) -> Void = { _, _, _ in }
  /// Whether an answer is the one that was waited for.
  var ends: @Sendable (EffectResult) -> Bool = { _ in false }
  /// What stands below the fields, in so many rows.
  var asideRows = 0
  var aside: @Sendable (Owner, inout Frame, Rect, ConsoleState) -> Void = { _, _, _, _ in }
  var focus: Action?
  /// Whether it was tried to accept: until then an empty field is no fault.
  private var isTried = false
  /// What was typed and closing it would lose: it is closed by a second Esc.
  private var isLeavingArmed = false

  init(
    title: String, form: Form<Owner>, fields: [Field<Owner>], yes: LocalizedText,
    check: @escaping @Sendable (Owner, ConsoleState) -> [ValidationError],
    accepted: @escaping @Sendable (inout ConsoleState, Owner) -> OverlayStep
  ) {
    self.title = title
    self.form = form
    self.fields = fields
    self.yes = yes
    self.check = check
    self.accepted = accepted
    focus = fields.first.map { FormLook.action($0.key) }
  }

  private var key: String? {
    guard let focus, let (key, _) = FormLook.key(focus) else { return nil }
    return key
  }

  var isTyping: Bool { key.map { form.isTyping($0) } ?? false }

  var unsaved: String? { form.isChanged ? title : nil }

  private static func width(_ state: ConsoleState) -> Int { min(76, state.size.width - 4) }

  mutating func press(_ press: KeyPress, _ state: inout ConsoleState) -> OverlayStep {
    if press.key == .escape { return leave(&state) }
    isLeavingArmed = false
    if press == .control("s") { return accept(&state) }
    if let key {
      let width = Form<Owner>.valueWidth(Self.width(state) - 4)
      switch form.press(press, on: key, width: width) {
      case .done:
        check(state)
        return .stay
      case .asks(let request):
        asks(&state, request, form.draft)
        return .stay
      case .ignored: break
      }
    }
    switch press.key {
    case .enter where focus?.name == Self.yesRegion: return accept(&state)
    case .enter where focus?.name == Self.noRegion: return .close
    case .tab where !press.modifiers.contains(.shift): move(false, state)
    case .down, .enter: move(false, state)
    case .tab, .backTab, .up: move(true, state)
    case .left, .right: if key == nil { move(press.key == .left, state) }
    default: break
    }
    return .stay
  }

  private mutating func leave(_ state: inout ConsoleState) -> OverlayStep {
    guard form.isChanged, !isLeavingArmed else { return .close }
    isLeavingArmed = true
    state.say(FormStrings.escapeAgain, [:], .fault)
    return .stay
  }

  private mutating func move(_ backward: Bool, _ state: ConsoleState) {
    var frame = Frame(state.size)
    draw(&frame, state)
    focus = frame.focus(after: focus, backward: backward)
    form.rest()
  }

  private mutating func accept(_ state: inout ConsoleState) -> OverlayStep {
    isTried = true
    check(state)
    guard let first = form.faults.first else { return accepted(&state, form.draft) }
    focus = FormLook.action(Form<Owner>.root(first.key))
    state.say(first.message(in: state.language), .fault)
    return .stay
  }

  /// Asks the rules what they say now.
  mutating func check(_ state: ConsoleState) {
    form.rules = check(form.draft, state).filter { fault in
      isTried || !(form.table[Form<Owner>.root(fault.key)]?.text(of: form.draft).isEmpty ?? true)
    }
  }

  mutating func paste(_ text: String, _ state: inout ConsoleState) -> OverlayStep {
    if let key { _ = form.edit(key) { $0.paste(text) } }
    check(state)
    return .stay
  }

  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ state: inout ConsoleState
  ) -> OverlayStep {
    if action.name == Self.yesRegion { return accept(&state) }
    if action.name == Self.noRegion { return .close }
    guard let (key, isChoice) = FormLook.key(action) else { return .stay }
    focus = FormLook.action(key)
    form.rest()
    if isChoice {
      form.choose(action.item, of: key)
    } else if case .asks(let request) = form.click(key, at: point, in: size, item: action.item) {
      asks(&state, request, form.draft)
    }
    check(state)
    return .stay
  }

  mutating func take(_ answer: EffectResult, _ state: inout ConsoleState) -> OverlayStep {
    ends(answer) ? .close : .stay
  }

  func hints(_ state: ConsoleState) -> [Hint] {
    let hints = [
      Hint("Ctrl-S", state.text(yes), action: Action(AppShell.keyRegion, 5)),
      Hint("Tab", state.text(ShellStrings.focus), action: Action(AppShell.keyRegion, 2)),
    ]
    // In a field of text Enter is the next field, as Tab is.
    return hints + AppShell.overlayHints(state).dropFirst(isTyping ? 1 : 0)
  }

  func draw(_ frame: inout Frame, _ state: ConsoleState) {
    let wanted = fields.count * 2 + 3 + asideRows
    let area = frame.popup(
      Size(Self.width(state), min(wanted + 4, state.size.height - 2)), title: title
    ).inset(columns: 1)
    let asideRows = max(0, min(asideRows, area.height - 5))
    let body = area.droppingBottom(asideRows + 1)
    let look = FormLook(format: state.format, focus: focus, flows: state.known.flows)
    form.draw([FormSection(fields: fields)], in: body, look, &frame)
    if asideRows > 0 {
      aside(form.draft, &frame, area.droppingBottom(1).bottom(asideRows), state)
    }
    let line = area.bottom(1)
    let used = frame.button(
      state.text(yes), in: line, Action(Self.yesRegion), isFocused: focus?.name == Self.yesRegion)
    frame.button(
      state.text(ShellStrings.cancel), in: line.droppingLeft(used + 2), Action(Self.noRegion),
      isFocused: focus?.name == Self.noRegion)
    if focus?.name == Self.yesRegion { frame.cursor = Point(line.x + 1, line.y) }
    if focus?.name == Self.noRegion { frame.cursor = Point(line.x + used + 3, line.y) }
  }
}

extension ConsoleState {
  /// Changes the topmost small form of a kind.
  mutating func changeBox<Owner>(
    _ kind: FormBox<Owner>.Type, _ change: (inout FormBox<Owner>) -> Void
  ) {
    guard let index = overlays.lastIndex(where: { $0 is FormBox<Owner> }),
      var box = overlays[index] as? FormBox<Owner>
    else { return }
    change(&box)
    box.check(self)
    overlays[index] = box
  }

  /// The flows to choose from, each with what the Dica says of it.
  mutating func openFlows(
    selected: String, monitors: Bool,
    chosen: @escaping @Sendable (inout ConsoleState, String) -> Void
  ) {
    let items = known.flows.map { flow in
      let failing = FlowChecklist.lines(for: flow, monitors: monitors).first { !$0.holds }
      let why = failing?.reason.map { text($0) }
      return PickerItem(
        id: flow.id, lead: why == nil ? "✓" : "✗", title: Sanitizer.text(flow.name),
        detail: why ?? "")
    }
    guard !items.isEmpty else {
      say(FormStrings.noFlows, [:], .fault)
      return
    }
    open(
      Picker(title: text(FormStrings.flowTitle), items: items, selected: selected, chosen: chosen))
  }
}

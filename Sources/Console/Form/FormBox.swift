// A small form on top of the screen: a new channel, one requested datum. It stays open until its
// effect has succeeded, so that a refusal loses nothing that was typed.

import Channels
import Screen

/// A form on top of the screen, with a button that accepts it and one that cancels.
struct FormBox<Owner: Sendable & Equatable>: Overlay {
  /// What is drawn below the fields.
  struct Footer: Sendable {
    let rows: Int
    let draw: @Sendable (Owner, inout Frame, Rect, ConsoleContext) -> Void
  }

  static var acceptRegion: String { "box.yes" }
  static var cancelRegion: String { "box.no" }

  let title: String
  var form: Form<Owner>
  let fields: [Field<Owner>]
  /// The label of the button that accepts.
  let accept: LocalizedText
  /// Validates the draft.
  private let validate: @Sendable (Owner, ConsoleContext) -> [ValidationError]
  /// Called with a valid draft. Returns `stay` to wait for the result of an effect.
  private let accepted: @Sendable (Owner, inout ConsoleContext) -> OverlayStep
  /// Opens what a field asks for.
  var requested: @Sendable (FormRequest, Owner, inout ConsoleContext) -> Void = { _, _, _ in }
  /// Adapts fields that depend on another one after a change, from the owner before and after it.
  var adapt: @Sendable (Owner, inout Owner) -> Void = { _, _ in }
  /// Whether Enter in a text field accepts the form once nothing in it is wrong.
  var enterAccepts = false
  /// Whether the form closes on a result.
  var closesOn: @Sendable (EffectResult) -> Bool = { _ in false }
  var footer: Footer?
  private var progress = Progress()

  /// How far the user has come.
  private struct Progress: Sendable {
    var focus: Action?
    /// Whether the user has tried to accept. Until then, empty fields have no errors.
    var isSubmitted = false
    /// Whether the next Esc discards what was typed.
    var isCloseArmed = false
  }

  /// The element that has the focus.
  private(set) var focus: Action? {
    get { progress.focus }
    set { progress.focus = newValue }
  }

  init(
    title: String, form: Form<Owner>, fields: [Field<Owner>], accept: LocalizedText,
    validate: @escaping @Sendable (Owner, ConsoleContext) -> [ValidationError],
    accepted: @escaping @Sendable (Owner, inout ConsoleContext) -> OverlayStep
  ) {
    self.title = title
    self.form = form
    self.fields = fields
    self.accept = accept
    self.validate = validate
    self.accepted = accepted
    focus = fields.first.map { FieldRegion.action($0.key) }
  }

  /// The key of the focused field; nil if a button has the focus.
  private var focusedField: String? { focus.flatMap { FieldRegion.field(of: $0)?.key } }

  var isTyping: Bool { focusedField.map { form.isTyping($0) } ?? false }

  var unsaved: String? { form.isChanged ? title : nil }

  private static func width(_ context: ConsoleContext) -> Int { min(76, context.size.width - 4) }

  // MARK: - Events

  mutating func press(_ press: KeyPress, _ context: inout ConsoleContext) -> OverlayStep {
    if press.key == .escape { return pressEscape(&context) }
    progress.isCloseArmed = false
    if press == .control("s") { return submit(&context) }
    if enterAccepts, press == KeyPress(.enter), isTyping, validate(form.draft, context).isEmpty {
      return submit(&context)
    }
    if let key = focusedField {
      let width = Form<Owner>.valueWidth(Self.width(context) - 4)
      let before = form.draft
      switch form.press(press, on: key, width: width, in: context.language) {
      case .handled:
        changed(from: before, by: key, context)
        return .stay
      case .opens(let request):
        requested(request, form.draft, &context)
        return .stay
      case .ignored: break
      }
    }
    switch press.key {
    case .enter where focus?.name == Self.acceptRegion: return submit(&context)
    case .enter where focus?.name == Self.cancelRegion: return .close
    case .tab where !press.modifiers.contains(.shift): moveFocus(backward: false, context)
    case .down, .enter: moveFocus(backward: false, context)
    case .tab, .backTab, .up: moveFocus(backward: true, context)
    case .left, .right:
      if focusedField == nil { moveFocus(backward: press.key == .left, context) }
    default: break
    }
    return .stay
  }

  private mutating func pressEscape(_ context: inout ConsoleContext) -> OverlayStep {
    guard form.isChanged, !progress.isCloseArmed else { return .close }
    progress.isCloseArmed = true
    context.notify(FormStrings.escapeAgain, [:], .error)
    return .stay
  }

  private mutating func moveFocus(backward: Bool, _ context: ConsoleContext) {
    var frame = Frame(context.size)
    draw(&frame, context)
    focus = frame.focus(after: focus, backward: backward)
    form.endEditing()
  }

  private mutating func submit(_ context: inout ConsoleContext) -> OverlayStep {
    progress.isSubmitted = true
    updateErrors(context)
    guard let first = form.errors.first else { return accepted(form.draft, &context) }
    focus = FieldRegion.action(Form<Owner>.fieldKey(of: first.key))
    context.notify(first.message(in: context.language), .error)
    return .stay
  }

  /// Adapts what depends on the changed field, and validates the draft.
  private mutating func changed(from before: Owner, by key: String, _ context: ConsoleContext) {
    var adapted = form.draft
    adapt(before, &adapted)
    form.replaceDraft(with: adapted, undoing: key)
    updateErrors(context)
  }

  /// Validates the draft.
  mutating func updateErrors(_ context: ConsoleContext) {
    form.draftErrors = validate(form.draft, context).filter { error in
      let field = form.table[Form<Owner>.fieldKey(of: error.key)]
      return progress.isSubmitted || !(field?.text(of: form.draft).isEmpty ?? true)
    }
  }

  mutating func paste(_ text: String, _ context: inout ConsoleContext) -> OverlayStep {
    if let key = focusedField { _ = form.edit(key) { $0.paste(text) } }
    updateErrors(context)
    return .stay
  }

  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ context: inout ConsoleContext
  ) -> OverlayStep {
    if action.name == Self.acceptRegion { return submit(&context) }
    if action.name == Self.cancelRegion { return .close }
    guard let (key, isChoice) = FieldRegion.field(of: action) else { return .stay }
    focus = FieldRegion.action(key)
    form.endEditing()
    let before = form.draft
    if isChoice {
      form.choose(action.item, of: key)
    } else if case .opens(let request) = form.click(key, at: point, in: size, item: action.item) {
      requested(request, form.draft, &context)
    }
    changed(from: before, by: key, context)
    return .stay
  }

  mutating func receive(_ result: EffectResult, _ context: inout ConsoleContext) -> OverlayStep {
    closesOn(result) ? .close : .stay
  }

  // MARK: - Drawing

  func hints(_ context: ConsoleContext) -> [Hint] {
    let hints = [
      Hint("Ctrl-S", context.text(accept), action: OverlayKey.save.action),
      Hint("Tab", context.text(ShellStrings.focus), action: OverlayKey.tab.action),
    ]
    // In a text field Enter goes to the next field, like Tab.
    return hints + chooseAndBackHints(context).dropFirst(isTyping ? 1 : 0)
  }

  func draw(_ frame: inout Frame, _ context: ConsoleContext) {
    let wantedRows = fields.count * 2 + 3 + (footer?.rows ?? 0)
    let area = frame.popup(
      Size(Self.width(context), wantedRows + 4), title: title, footer: 1 + context.noticeRows
    ).inset(columns: 1)
    let footerRows = max(0, min(footer?.rows ?? 0, area.height - 5))
    let formContext = FormContext(
      format: context.format, focus: focus, flows: context.cache.flows)
    form.draw(
      [FormSection(fields: fields)], in: area.droppingBottom(footerRows + 1), formContext,
      &frame)
    if footerRows > 0 {
      footer?.draw(
        form.draft, &frame, area.droppingBottom(1).bottom(footerRows), context)
    }
    drawButtons(&frame, in: area.bottom(1), context)
  }

  private func drawButtons(_ frame: inout Frame, in line: Rect, _ context: ConsoleContext) {
    let isAccept = focus?.name == Self.acceptRegion
    let isCancel = focus?.name == Self.cancelRegion
    let used = frame.button(
      context.text(accept), in: line, Action(Self.acceptRegion), isFocused: isAccept)
    frame.button(
      context.text(ShellStrings.cancel), in: line.droppingLeft(used + 2),
      Action(Self.cancelRegion), isFocused: isCancel)
    if isAccept { frame.cursor = Point(line.x + 1, line.y) }
    if isCancel { frame.cursor = Point(line.x + used + 3, line.y) }
  }
}

extension ConsoleState {
  /// Changes the form of the topmost `FormBox` that edits an owner, and validates it.
  mutating func updateForm<Owner>(
    of _: Owner.Type, _ change: (inout Form<Owner>) -> Void
  ) {
    guard let index = context.overlays.lastIndex(where: { $0 is FormBox<Owner> }),
      var box = context.overlays[index] as? FormBox<Owner>
    else { return }
    change(&box.form)
    box.updateErrors(context)
    context.overlays[index] = box
  }
}

extension ConsoleContext {
  /// Opens the list of flows, each with whether it keeps the rules of a channel.
  mutating func openFlows(
    selected: String, monitors: Bool, chosen: @escaping ConsoleAction<String>
  ) {
    let items = cache.flows.map { flow in
      let failing = FlowChecklist.lines(for: flow, monitors: monitors).first { !$0.holds }
      let reason = failing?.reason.map { text($0) }
      return PickerItem(
        id: flow.id, lead: reason == nil ? "✓" : "✗", title: Sanitizer.text(flow.name),
        detail: reason ?? "")
    }
    guard !items.isEmpty else {
      notify(FormStrings.noFlows, [:], .error)
      return
    }
    open(
      Picker(title: text(FormStrings.flowTitle), items: items, selected: selected, chosen: chosen))
  }
}

// A question on top of a screen: a sentence or several, perhaps a field, and buttons. Esc always
// leaves it.

/// One answer of a dialogue.
package struct DialogButton: Hashable, Sendable {
  /// What it says.
  package var label: String
  /// The letter that chooses it, where there is no field.
  package var letter: Character?

  /// A button.
  package init(_ label: String, letter: Character? = nil) {
    self.label = label
    self.letter = letter
  }
}

/// How a dialogue ended.
package enum DialogOutcome: Hashable, Sendable {
  /// Button number such was chosen.
  case chosen(Int)
  /// It was left.
  case cancelled
}

/// A question on top of a screen.
package struct Dialog: Equatable, Sendable {
  /// Regions of its buttons are `Action(Dialog.buttonName, index)`.
  package static let buttonName = "dialog.button"
  /// The region of its field is `Action(Dialog.fieldName)`.
  package static let fieldName = "dialog.field"

  /// The title.
  package var title: String
  /// What it says; lines break where they must.
  package var message: String
  /// The answers.
  package var buttons: [DialogButton]
  /// The button with the focus; -1 is the field.
  package var focus: Int
  /// What is asked for, if something is.
  package var field: TextField?
  /// What is wrong with what the field holds; empty while nothing is.
  package var fault = ""

  /// A dialogue with the focus on its field, else on button number `focus`.
  package init(
    title: String, message: String, buttons: [DialogButton], focus: Int = 0,
    field: TextField? = nil
  ) {
    self.title = title
    self.message = message
    self.buttons = buttons
    self.field = field
    self.focus = field == nil ? max(0, min(focus, buttons.count - 1)) : -1
  }

  /// Takes a key; nil while the dialogue goes on. Enter in the field chooses the first button.
  package mutating func handle(_ press: KeyPress) -> DialogOutcome? {
    if press.key == .escape { return .cancelled }
    if press == KeyPress(.enter) {
      return buttons.isEmpty ? .cancelled : .chosen(max(0, focus))
    }
    if press.key == .tab || press.key == .backTab {
      step(press.key == .tab && !press.modifiers.contains(.shift) ? 1 : -1)
      return nil
    }
    if focus < 0 {
      if press.key == .down { step(1) } else { _ = field?.handle(press) }
      fault = ""
      return nil
    }
    switch press.key {
    case .left, .up: step(-1)
    case .right, .down: step(1)
    case .character(" "): return .chosen(focus)
    case .character(let letter) where press.modifiers.isSubset(of: .shift):
      if let index = buttons.firstIndex(where: { $0.letter == Character(letter.lowercased()) }) {
        return .chosen(index)
      }
    default: break
    }
    return nil
  }

  /// Takes a paste, when the field has the focus.
  package mutating func paste(_ text: String) {
    if focus < 0 { field?.paste(text) }
  }

  /// Takes a click on one of its regions; nil while the dialogue goes on.
  package mutating func click(_ action: Action) -> DialogOutcome? {
    if action.name == Dialog.buttonName, buttons.indices.contains(action.item) {
      return .chosen(action.item)
    }
    if action.name == Dialog.fieldName { focus = -1 }
    return nil
  }

  private mutating func step(_ by: Int) {
    let first = field == nil ? 0 : -1
    let places = buttons.count - first
    guard places > 0 else { return }
    focus = first + (focus - first + by + places) % places
  }
}

extension Frame {
  /// Draws a dialogue in the middle; what lies behind can't be clicked or focused any more.
  package mutating func dialog(_ dialog: Dialog) {
    let buttons = dialog.buttons.reduce(0) { $0 + Width.of($1.label) + 6 }
    let wide = max(40, min(max(buttons + 4, 64), size.width - 4))
    let inner = min(wide, size.width) - 4
    let lines = Wrap.lines(dialog.message, width: max(1, inner))
    let fault =
      dialog.fault.isEmpty ? [] : Wrap.lines("! " + dialog.fault, width: max(1, inner))
    let rows = lines.count + 4 + fault.count + (dialog.field == nil ? 0 : 2)
    let area = popup(Size(wide, rows), title: dialog.title).inset(columns: 1)
    paragraph(
      dialog.message, in: area.droppingBottom((dialog.field == nil ? 2 : 4) + fault.count))
    for (row, line) in fault.enumerated() {
      write(line, in: area.droppingBottom(2).bottom(fault.count).row(row), .danger)
    }
    if let field = dialog.field {
      self.field(
        field, in: area.droppingBottom(2 + fault.count).bottom(1), Action(Dialog.fieldName),
        isFocused: dialog.focus < 0)
    }
    var line = area.bottom(1)
    for (index, button) in dialog.buttons.enumerated() {
      let used = self.button(
        button.label, in: line, Action(Dialog.buttonName, index), isFocused: index == dialog.focus)
      if index == dialog.focus { cursor = Point(line.x + 1, line.y) }
      line = line.droppingLeft(used + 2)
    }
  }
}

// Dialogs on top of a screen: a message, an optional text field, and buttons. Esc always cancels.

/// A button of a dialog.
package struct DialogButton: Hashable, Sendable {
  /// The button's text.
  package var label: String
  /// The letter, in lower case, that presses the button of a dialog without a text field.
  package var letter: Character?

  /// A button with its text and letter.
  package init(_ label: String, letter: Character? = nil) {
    self.label = label
    self.letter = letter
  }
}

/// How a dialog ended.
package enum DialogOutcome: Hashable, Sendable {
  /// The button of this index was pressed.
  case chosen(Int)
  /// The dialog was left without a choice.
  case cancelled
}

/// A dialog on top of a screen.
package struct Dialog: Equatable, Sendable {
  /// The name of the actions of the buttons: `Action(Dialog.buttonName, index)`.
  package static let buttonName = "dialog.button"
  /// The name of the action of the text field: `Action(Dialog.fieldName)`.
  package static let fieldName = "dialog.field"

  /// The title, in the dialog's frame.
  package var title: String
  /// The message, wrapped to the dialog's width.
  package var message: String
  /// The buttons, from left to right.
  package var buttons: [DialogButton]
  /// The index of the button that has the focus; -1 for the text field.
  package var focus: Int
  /// The text field, if the dialog has one.
  package var field: TextField?
  /// The error of the text field's content; empty while there is none.
  package var error = ""

  /// A dialog with the focus on its text field, else on the button of index `focus`.
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

  /// Handles a key; returns nil while the dialog stays open. Enter in the text field presses the
  /// first button.
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
      error = ""
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

  /// Pastes into the text field, if it has the focus.
  package mutating func paste(_ text: String) {
    if focus < 0 { field?.paste(text) }
  }

  /// Handles a click on one of the dialog's regions; returns nil while the dialog stays open.
  package mutating func click(_ action: Action) -> DialogOutcome? {
    if action.name == Dialog.buttonName, buttons.indices.contains(action.item) {
      return .chosen(action.item)
    }
    if action.name == Dialog.fieldName { focus = -1 }
    return nil
  }

  private mutating func step(_ by: Int) {
    let first = field == nil ? 0 : -1
    let count = buttons.count - first
    guard count > 0 else { return }
    focus = first + (focus - first + by + count) % count
  }
}

extension Frame {
  /// Draws a dialog in the middle. The screen behind it can no longer be clicked or focused.
  package mutating func dialog(_ dialog: Dialog) {
    let buttons = dialog.buttons.reduce(0) { $0 + Width.of($1.label) + 6 }
    let wide = max(40, min(max(buttons + 4, 64), size.width - 4))
    let inner = min(wide, size.width) - 4
    let lines = Wrap.lines(dialog.message, width: max(1, inner))
    let error =
      dialog.error.isEmpty ? [] : Wrap.lines("! " + dialog.error, width: max(1, inner))
    let rows = lines.count + 4 + error.count + (dialog.field == nil ? 0 : 2)
    let area = popup(Size(wide, rows), title: dialog.title).inset(columns: 1)
    paragraph(
      dialog.message, in: area.droppingBottom((dialog.field == nil ? 2 : 4) + error.count))
    for (row, line) in error.enumerated() {
      write(line, in: area.droppingBottom(2).bottom(error.count).row(row), .danger)
    }
    if let field = dialog.field {
      self.field(
        field, in: area.droppingBottom(2 + error.count).bottom(1), Action(Dialog.fieldName),
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

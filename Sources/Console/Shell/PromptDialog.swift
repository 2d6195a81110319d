// A dialogue on top of the screen, and what to do with its answer. The answer is a function over
// the state, so that a screen asks in one place and needs no table of questions.

import Channels
import Screen

/// A question with buttons, perhaps a field.
struct PromptDialog: Overlay {
  var dialog: Dialog
  /// What is wrong with what the field holds; the question stays until that is mended or it is left.
  var check: @Sendable (ConsoleState, String) -> String? = { _, _ in nil }
  /// Button and what the field holds.
  let answered: @Sendable (inout ConsoleState, Int, String) -> Void

  init(
    title: String, message: String, buttons: [DialogButton], focus: Int = 0,
    field: TextField? = nil,
    answered: @escaping @Sendable (inout ConsoleState, Int, String) -> Void
  ) {
    dialog = Dialog(title: title, message: message, buttons: buttons, focus: focus, field: field)
    self.answered = answered
  }

  /// A button that its first letter chooses too.
  static func button(_ words: LocalizedText, _ state: ConsoleState) -> DialogButton {
    let label = state.text(words)
    return DialogButton(label, letter: label.lowercased().first)
  }

  /// A question for a text, with the buttons for yes and no.
  static func asking(
    _ title: String, _ message: String, _ text: String, yes: LocalizedText, _ state: ConsoleState,
    check: @escaping @Sendable (ConsoleState, String) -> String? = { _, _ in nil },
    answered: @escaping @Sendable (inout ConsoleState, String) -> Void
  ) -> PromptDialog {
    var question = PromptDialog(
      title: title, message: message,
      buttons: [DialogButton(state.text(yes)), DialogButton(state.text(ShellStrings.cancel))],
      field: TextField(text)
    ) { state, button, text in
      if button == 0 { answered(&state, text) }
    }
    question.check = check
    return question
  }

  /// A question to be sure, with the focus on the harmless answer.
  static func sure(
    _ title: String, _ message: String, yes: LocalizedText, _ state: ConsoleState,
    confirmed: @escaping @Sendable (inout ConsoleState) -> Void
  ) -> PromptDialog {
    PromptDialog(
      title: title, message: message,
      buttons: [
        button(yes, state), DialogButton(state.text(ShellStrings.cancel)),
      ], focus: 1
    ) { state, button, _ in
      if button == 0 { confirmed(&state) }
    }
  }

  var isTyping: Bool { dialog.focus < 0 }

  mutating func press(_ press: KeyPress, _ state: inout ConsoleState) -> OverlayStep {
    end(dialog.handle(press), &state)
  }

  mutating func paste(_ text: String, _ state: inout ConsoleState) -> OverlayStep {
    dialog.paste(text)
    return .stay
  }

  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ state: inout ConsoleState
  ) -> OverlayStep {
    if action.name == Dialog.fieldName { dialog.field?.click(point, in: size) }
    return end(dialog.click(action), &state)
  }

  private mutating func end(_ outcome: DialogOutcome?, _ state: inout ConsoleState) -> OverlayStep {
    switch outcome {
    case nil: return .stay
    case .cancelled: return .close
    case .chosen(let button):
      if button == 0, let text = dialog.field?.text, let fault = check(state, text) {
        dialog.error = fault
        dialog.focus = -1
        return .stay
      }
      answered(&state, button, dialog.field?.text ?? "")
      return .close
    }
  }

  func hints(_ state: ConsoleState) -> [Hint] {
    var hints = AppShell.overlayHints(state)
    // Enter in the field is the first button.
    if isTyping, let first = dialog.buttons.first { hints[0].title = first.label }
    return hints
  }

  func draw(_ frame: inout Frame, _ state: ConsoleState) { frame.dialog(dialog) }
}

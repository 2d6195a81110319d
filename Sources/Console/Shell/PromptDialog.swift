// A question on top of the screen, with buttons and sometimes a text field.

import Channels
import Screen

/// A question with buttons and sometimes a text field.
struct PromptDialog: Overlay {
  /// A button that was chosen, and the text of the field; empty without a field.
  typealias Answer = (button: Int, text: String)

  var dialog: Dialog
  /// What is wrong with the text of the field. The dialog stays open until the text is right or the
  /// user cancels.
  private let check: @Sendable (ConsoleContext, String) -> String?
  private let answered: ConsoleAction<Answer>

  /// - Parameters:
  ///   - focus: The index of the button that has the focus.
  ///   - answered: Called with the chosen button; not called if the user cancels.
  init(
    title: String, message: String, buttons: [DialogButton], focus: Int = 0,
    field: TextField? = nil,
    check: @escaping @Sendable (ConsoleContext, String) -> String? = { _, _ in nil },
    answered: @escaping ConsoleAction<Answer>
  ) {
    dialog = Dialog(title: title, message: message, buttons: buttons, focus: focus, field: field)
    self.check = check
    self.answered = answered
  }

  /// A button that its first letter chooses as well.
  static func button(_ text: LocalizedText, _ context: ConsoleContext) -> DialogButton {
    let label = context.text(text)
    return DialogButton(label, letter: label.lowercased().first)
  }

  /// A question for a text, with a button that accepts it and one that cancels.
  ///
  /// - Parameters:
  ///   - text: What the field holds at first.
  ///   - accept: The label of the button that accepts.
  ///   - check: What is wrong with a text; nil if it is right.
  ///   - answered: Called with the text.
  static func asking(
    _ title: String, _ message: String, _ text: String, accept: LocalizedText,
    _ context: ConsoleContext,
    check: @escaping @Sendable (ConsoleContext, String) -> String? = { _, _ in nil },
    answered: @escaping ConsoleAction<String>
  ) -> PromptDialog {
    PromptDialog(
      title: title, message: message,
      buttons: [
        DialogButton(context.text(accept)), DialogButton(context.text(ShellStrings.cancel)),
      ],
      field: TextField(text), check: check
    ) { state, answer in
      if answer.button == 0 { answered(&state, answer.text) }
    }
  }

  /// A question whether to do something that cannot be undone. The button that cancels has the
  /// focus.
  ///
  /// - Parameters:
  ///   - confirm: The label of the button that confirms.
  ///   - confirmed: Called if the user confirms.
  static func confirming(
    _ title: String, _ message: String, confirm: LocalizedText, _ context: ConsoleContext,
    confirmed: @escaping ConsoleAction<Void>
  ) -> PromptDialog {
    PromptDialog(
      title: title, message: message,
      buttons: [
        button(confirm, context), DialogButton(context.text(ShellStrings.cancel)),
      ], focus: 1
    ) { state, answer in
      if answer.button == 0 { confirmed(&state, ()) }
    }
  }

  var isTyping: Bool { dialog.focus < 0 }

  mutating func press(_ press: KeyPress, _ context: inout ConsoleContext) -> OverlayStep {
    finish(dialog.handle(press), &context)
  }

  mutating func paste(_ text: String, _ context: inout ConsoleContext) -> OverlayStep {
    dialog.paste(text)
    return .stay
  }

  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ context: inout ConsoleContext
  ) -> OverlayStep {
    if action.name == Dialog.fieldName { dialog.field?.click(point, in: size) }
    return finish(dialog.click(action), &context)
  }

  private mutating func finish(
    _ outcome: DialogOutcome?, _ context: inout ConsoleContext
  ) -> OverlayStep {
    switch outcome {
    case nil: return .stay
    case .cancelled: return .close
    case .chosen(let button):
      let text = dialog.field?.text ?? ""
      if button == 0, dialog.field != nil, let problem = check(context, text) {
        dialog.error = problem
        dialog.focus = -1
        return .stay
      }
      context.request(.perform { [answered] in answered(&$0, (button, text)) })
      return .close
    }
  }

  func hints(_ context: ConsoleContext) -> [Hint] {
    var hints = chooseAndBackHints(context)
    // Enter in the field presses the first button.
    if isTyping, let first = dialog.buttons.first { hints[0].title = first.label }
    return hints
  }

  func draw(_ frame: inout Frame, _ context: ConsoleContext) { frame.dialog(dialog) }
}

// The commands of the attendance platform.

import Channels
import Screen

extension AttendanceScreen {
  static let commands: [Command] = [
    command(
      "attendance.save", [.control("s"), KeyPress(.function(8))], ShellStrings.save,
      AttendanceStrings.saveHelp,
      refusal: { screen, _ in screen.isChanged ? nil : ChannelStrings.nothingToSave },
      run: { $0.save(&$1) }),
    command(
      "attendance.test", [.control("t"), .alt("t")], AttendanceStrings.test,
      AttendanceStrings.testHelp,
      refusal: { screen, _ in screen.isTesting ? AttendanceStrings.testing : nil },
      run: { $0.test(&$1) }),
    command(
      "attendance.chatwoot", [.alt("c")], AttendanceStrings.chatwoot,
      AttendanceStrings.chatwootHelp, hint: false,
      refusal: { screen, _ in screen.isChanged ? AttendanceStrings.saveFirst : nil },
      run: { $0.askForChatwoot(&$1) }),
    command(
      "attendance.retry", [.character("R"), .alt("r")], AttendanceStrings.retry,
      AttendanceStrings.retryHelp,
      refusal: { screen, _ in
        (screen.outbox?.summary.parked ?? 0) > 0 ? nil : AttendanceStrings.nothingParked
      }, run: { $0.retry(nil, &$1) }),
    command(
      "attendance.retryOne", [.alt("e")], AttendanceStrings.retryOne,
      AttendanceStrings.retryOneHelp, hint: false,
      refusal: { screen, _ in
        screen.selectedCall?.deliveryStatus == .parked ? nil : AttendanceStrings.noneParkedChosen
      },
      run: { screen, context in
        if let call = screen.selectedCall { screen.retry([call.call.eventID], &context) }
      }),
    command(
      "attendance.clear", [.alt("w")], AttendanceStrings.clear, AttendanceStrings.clearHelp,
      hint: false,
      refusal: { screen, context in
        context.focusedField.map { screen.form.holdsSecret($0) } == true
          ? nil : AttendanceStrings.noSecretChosen
      },
      run: { screen, context in
        guard let key = context.focusedField else { return }
        screen.form.set(.text(""), for: key)
        screen.validate()
      }),
    command(
      "attendance.forget", [.alt("x")], AttendanceStrings.forget, AttendanceStrings.forgetHelp,
      hint: false,
      refusal: { _, context in
        context.cache.attendance == nil ? AttendanceStrings.notSet : nil
      }, run: { $0.askToRemove(&$1) }),
    command(
      "attendance.undo", [.character("u"), .alt("u")], ShellStrings.undo, ChannelStrings.undoHelp,
      refusal: { screen, _ in screen.form.canUndo ? nil : ChannelStrings.nothingToUndo },
      run: { screen, context in
        if let key = screen.form.undo() { context.focus = FieldRegion.action(key) }
        screen.validate()
      }),
  ]

  /// Asks for a Chatwoot's address, then for the token of one of its administrators.
  private func askForChatwoot(_ context: inout ConsoleContext) {
    context.open(
      PromptDialog.asking(
        context.text(AttendanceStrings.chatwoot), context.text(AttendanceStrings.chatwootAddress),
        form.saved.chatwoot.url, accept: ShellStrings.choose, context,
        check: { context, typed in
          AddressRule.broken(by: typed)?.words[context.language]
        },
        answered: Self.action { _, context, url in
          context.open(
            PromptDialog.asking(
              context.text(AttendanceStrings.chatwoot),
              context.text(AttendanceStrings.chatwootToken), "",
              accept: AttendanceStrings.chatwootSetUp, context,
              answered: Self.action { _, context, token in
                context.emit(.work(.setUpChatwoot(url, token: token)))
              }))
        }))
  }

  private func askToRemove(_ context: inout ConsoleContext) {
    context.open(
      PromptDialog.confirming(
        context.text(AttendanceStrings.forget), context.text(AttendanceStrings.forgetAsk),
        confirm: AttendanceStrings.forget, context,
        confirmed: Self.action { _, context, _ in
          context.emit(.stored(.saveAttendance(nil)))
        }))
  }
}

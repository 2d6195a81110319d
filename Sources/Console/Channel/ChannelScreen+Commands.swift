// The commands of the open channel.

import Channels
import Screen

extension ChannelScreen {
  static let commands: [Command] =
    [
      command(
        "channel.save", [.control("s"), KeyPress(.function(8))], ShellStrings.save,
        ChannelStrings.saveHelp,
        refusal: { screen, _ in
          screen.open?.saving != nil
            ? ChannelStrings.saving : screen.isChanged ? nil : ChannelStrings.nothingToSave
        }, run: { $0.save(&$1) }),
      command(
        "channel.copy", [.character("y"), KeyPress(.function(7))], ChannelStrings.copy,
        ChannelStrings.copyHelp,
        refusal: { screen, _ in screen.open?.tab == .code ? nil : ChannelStrings.onlyInCode },
        run: { $0.copyCode(&$1) }),
      command(
        "channel.copyPolicy", [.character("Y")], ChannelStrings.copyPolicy,
        ChannelStrings.copyPolicyHelp, hint: false,
        refusal: { screen, context in
          guard let open = screen.open, open.tab == .code else { return ChannelStrings.onlyInCode }
          return ChannelScreen.policy(open, context).isEmpty ? ChannelStrings.noPolicy : nil
        }, run: { $0.copyPolicy(&$1) }),
      command(
        "channel.undo", [.character("u"), .alt("u")], ShellStrings.undo, ChannelStrings.undoHelp,
        refusal: { screen, _ in
          screen.open?.form.canUndo == true ? nil : ChannelStrings.nothingToUndo
        }, run: { screen, context in screen.step(&context) { $0.undo() } }),
      command(
        "channel.redo", [.character("U"), .alt("r")], ChannelStrings.redo, ChannelStrings.redoHelp,
        hint: false,
        refusal: { screen, _ in
          screen.open?.form.canRedo == true ? nil : ChannelStrings.nothingToRedo
        }, run: { screen, context in screen.step(&context) { $0.redo() } }),
      command(
        "channel.picture", [.character("v"), .alt("v")], ChannelStrings.picture,
        ChannelStrings.pictureHelp, hint: false,
        refusal: { screen, context in
          screen.open?.tab == .code
            ? ChannelStrings.notInCode
            : context.size.width >= 80 ? ChannelStrings.pictureShown : nil
        }, run: { screen, _ in screen.open?.showsPreview.toggle() }),
      command(
        "channel.face", [.character("f"), .alt("j")], ChannelStrings.face, ChannelStrings.faceHelp,
        hint: false,
        refusal: { screen, _ in
          screen.open?.tab == .code ? ChannelStrings.notInCode : nil
        },
        run: { screen, _ in
          let faces = WidgetPreview.Face.allCases
          guard let index = faces.firstIndex(of: screen.open?.face ?? .form) else { return }
          screen.open?.face = faces[(index + 1) % faces.count]
        }),
      command(
        "channel.publicURL", [.character("B")], ChannelStrings.publicURL,
        ChannelStrings.publicURLHelp, hint: false, run: { $0.askForPublicURL(&$1) }),
      command(
        "channel.verify", [.character("V")], ChannelStrings.verify, ChannelStrings.verifyHelp,
        hint: false,
        refusal: { screen, _ in screen.open?.tab == .code ? nil : ChannelStrings.onlyInCode },
        run: { $0.askForPage(&$1) }),
      command(
        "channel.explain", [.character("X"), .alt("e")], ChannelStrings.explain,
        ChannelStrings.explainHelp, hint: false, run: { $0.explainPresence(&$1) }),
      command(
        "channel.close", [], ShellStrings.back, ChannelStrings.closeHelp, hint: false,
        handledByScreen: KeyPress(.escape), run: { $0.close(&$1) }),
    ]
    + ChannelTab.allCases.map { tab in
      let digit = Character("\(tab.rawValue + 1)")
      return command(
        "channel.tab\(tab.rawValue + 1)", [.alt(digit), .character(digit)], tab.title,
        ChannelStrings.tabHelp[tab.rawValue], hint: false, run: { $0.show(tab: tab, &$1) })
    } + [
      documentedKey(
        "channel.fieldUndo", [.control("z"), .control("y")], ChannelStrings.fieldUndo,
        ChannelStrings.fieldUndoHelp)
    ]

  /// Undoes or redoes a step, and gives the field that it changed the focus.
  private mutating func step(
    _ context: inout ConsoleContext, _ step: (inout Form<Channel>) -> String?
  ) {
    guard var open, let key = step(&open.form) else { return }
    open.validate(context)
    self.open = open
    focusField(key, &context)
  }

  private func askForPublicURL(_ context: inout ConsoleContext) {
    context.open(
      PromptDialog.asking(
        context.text(ChannelStrings.publicURL), context.text(ChannelStrings.publicURLAsk),
        context.cache.publicURL ?? "https://", accept: ShellStrings.save, context,
        answered: Self.action { _, context, url in
          context.emit(.stored(.setPublicURL(url)))
        }))
  }
}

// What can be done in an open channel.

import Channels
import Screen

extension ChannelScreen {
  static let commands: [Command] =
    [
      Command(
        "channel.save", [.control("s"), KeyPress(.function(8))], ShellStrings.save,
        ChannelStrings.saveHelp, in: .channel,
        refusal: { state in
          state.channel?.saving != nil
            ? ChannelStrings.saving
            : state.channel?.form.isChanged == true ? nil : ChannelStrings.nothingToSave
        }, run: { $0.saveChannel() }),
      Command(
        "channel.copy", [.character("y"), KeyPress(.function(7))], ChannelStrings.copy,
        ChannelStrings.copyHelp, in: .channel,
        refusal: { $0.channel?.tab == .code ? nil : ChannelStrings.onlyInCode },
        run: { $0.copyCode() }),
      Command(
        "channel.undo", [.character("u"), .alt("u")], ShellStrings.undo, ChannelStrings.undoHelp,
        in: .channel,
        refusal: { $0.channel?.form.canUndo == true ? nil : ChannelStrings.nothingToUndo },
        run: { $0.travelChannel { $0.undo() } }),
      Command(
        "channel.redo", [.character("U"), .alt("r")], ChannelStrings.redo, ChannelStrings.redoHelp,
        in: .channel, hint: false,
        refusal: { $0.channel?.form.canRedo == true ? nil : ChannelStrings.nothingToRedo },
        run: { $0.travelChannel { $0.redo() } }),
      Command(
        "channel.picture", [.character("v"), .alt("v")], ChannelStrings.picture,
        ChannelStrings.pictureHelp, in: .channel, hint: false,
        refusal: {
          $0.channel?.tab == .code
            ? ChannelStrings.notInCode : $0.size.width >= 80 ? ChannelStrings.pictureShown : nil
        }, run: { $0.channel?.showsPicture.toggle() }),
      Command(
        "channel.publicURL", [.character("b")], ChannelStrings.publicURL,
        ChannelStrings.publicURLHelp, in: .channel, hint: false, run: { $0.askPublicURL() }),
      Command(
        "channel.close", [], ShellStrings.back, ChannelStrings.closeHelp, in: .channel, hint: false,
        taken: KeyPress(.escape),
        run: { $0.closeChannel() }),
    ]
    + ChannelTab.allCases.map { tab in
      Command(
        "channel.tab\(tab.rawValue + 1)",
        [
          .alt(Character("\(tab.rawValue + 1)")), .character(Character("\(tab.rawValue + 1)")),
        ], tab.title, ChannelStrings.tabHelp[tab.rawValue], in: .channel, hint: false,
        run: { ChannelScreen.show(tab: tab.rawValue, &$0) })
    } + [
      AppShell.told(
        "channel.fieldUndo", [.control("z"), .control("y")], ChannelStrings.fieldUndo,
        ChannelStrings.fieldUndoHelp, in: .channel)
    ]
}

extension ConsoleState {
  /// Takes a step back or forth, and shows where it was.
  fileprivate mutating func travelChannel(_ step: (inout Form<Channel>) -> String?) {
    guard var form = channel?.form, let key = step(&form) else { return }
    channel?.form = form
    jump(to: key)
    settleChannel()
  }

  fileprivate mutating func askPublicURL() {
    open(
      PromptDialog.asking(
        text(ChannelStrings.publicURL), text(ChannelStrings.publicURLAsk),
        known.publicURL ?? "https://", yes: ShellStrings.save, self
      ) { $0.emit(.stored(.setPublicURL($1))) })
  }
}

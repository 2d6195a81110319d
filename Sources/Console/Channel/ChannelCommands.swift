// What can be done in an open channel.

import Channels
import Screen

extension ChannelScreen {
  static let commands: [Command] =
    [
      Command(
        "channel.save", [.control("s"), KeyPress(.function(8))], ShellWords.save,
        ChannelWords.saveHelp, in: .channel,
        refusal: { state in
          state.channel?.saving != nil
            ? ChannelWords.saving
            : state.channel?.form.isChanged == true ? nil : ChannelWords.nothingToSave
        }, run: { $0.saveChannel() }),
      Command(
        "channel.copy", [.character("y"), KeyPress(.function(7))], ChannelWords.copy,
        ChannelWords.copyHelp, in: .channel,
        refusal: { $0.channel?.tab == .code ? nil : ChannelWords.onlyInCode },
        run: { $0.copyCode() }),
      Command(
        "channel.undo", [.character("u"), .alt("u")], ShellWords.undo, ChannelWords.undoHelp,
        in: .channel,
        refusal: { $0.channel?.form.canUndo == true ? nil : ChannelWords.nothingToUndo },
        run: { $0.travelChannel { $0.undo() } }),
      Command(
        "channel.redo", [.character("U"), .alt("r")], ChannelWords.redo, ChannelWords.redoHelp,
        in: .channel, hint: false,
        refusal: { $0.channel?.form.canRedo == true ? nil : ChannelWords.nothingToRedo },
        run: { $0.travelChannel { $0.redo() } }),
      Command(
        "channel.picture", [.character("v"), .alt("v")], ChannelWords.picture,
        ChannelWords.pictureHelp, in: .channel, hint: false,
        refusal: {
          $0.channel?.tab == .code
            ? ChannelWords.notInCode : $0.size.width >= 80 ? ChannelWords.pictureShown : nil
        }, run: { $0.channel?.showsPicture.toggle() }),
      Command(
        "channel.publicURL", [.character("b")], ChannelWords.publicURL,
        ChannelWords.publicURLHelp, in: .channel, hint: false, run: { $0.askPublicURL() }),
      Command(
        "channel.close", [], ShellWords.back, ChannelWords.closeHelp, in: .channel, hint: false,
        taken: KeyPress(.escape),
        run: { $0.closeChannel() }),
    ]
    + ChannelTab.allCases.map { tab in
      Command(
        "channel.tab\(tab.rawValue + 1)",
        [
          .alt(Character("\(tab.rawValue + 1)")), .character(Character("\(tab.rawValue + 1)")),
        ], tab.title, ChannelWords.tabHelp[tab.rawValue], in: .channel, hint: false,
        run: { ChannelScreen.show(tab: tab.rawValue, &$0) })
    } + [
      Shell.told(
        "channel.fieldUndo", [.control("z"), .control("y")], ChannelWords.fieldUndo,
        ChannelWords.fieldUndoHelp, in: .channel)
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
      Question.asking(
        text(ChannelWords.publicURL), text(ChannelWords.publicURLAsk),
        known.publicURL ?? "https://", yes: ShellWords.save, self
      ) { $0.ask(.setPublicURL($1)) })
  }
}

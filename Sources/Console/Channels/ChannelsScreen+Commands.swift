// What can be done with the list of channels and with each of them (Ações).

import Basics
import Channels
import Screen

extension ChannelsScreen {
  static let commands: [Command] = [
    command(
      "open", [KeyPress(.enter), KeyPress(.right), .character("l")], ChannelsStrings.open1,
      ChannelsStrings.openHelp
    ) { $0.openChannel(tab: 0) },
    Command(
      "channels.new", [.character("n"), KeyPress(.insert)], ChannelsStrings.new,
      ChannelsStrings.newHelp, in: .channels, refusal: { loaded($0) }, run: { $0.openNewChannel() }),
    Command(
      "channels.filter", [.character("/"), .control("f")], ChannelsStrings.filter,
      ChannelsStrings.filterHelp, in: .channels,
      run: { $0.focus = Action(ChannelsState.filterRegion) }),
    Command(
      "channels.mark", [.character(" ")], ChannelsStrings.mark, ChannelsStrings.markHelp,
      in: .channels, refusal: { chosen($0) }, run: { $0.markChannel() }),
    command(
      "actions", [.character("m")], ChannelsStrings.actions, ChannelsStrings.actionsHelp
    ) { $0.openChannelActions() },
    command(
      "delete", [KeyPress(.delete), .character("D")], ChannelsStrings.delete,
      ChannelsStrings.deleteHelp
    ) { $0.askToDelete() },
    action("edit", "e", ChannelsStrings.edit, ChannelsStrings.editHelp) {
      $0.openChannel(tab: 0, field: "description")
    },
    action("customize", "p", ChannelsStrings.customize, ChannelsStrings.customizeHelp) {
      $0.openChannel(tab: 2)
    },
    action("code", "c", ChannelsStrings.code, ChannelsStrings.codeHelp) { $0.openChannel(tab: 3) },
    action("copy", "i", ChannelsStrings.copyID, ChannelsStrings.copyIDHelp) { $0.copyChannelID() },
    action("duplicate", "d", ChannelsStrings.duplicate, ChannelsStrings.duplicateHelp) {
      $0.askToDuplicate()
    },
    action("enable", "b", ChannelsStrings.enable, ChannelsStrings.enableHelp) {
      $0.toggleChannel()
    },
    action("restart", "r", ChannelsStrings.restart, ChannelsStrings.restartHelp) {
      $0.askToRestart()
    },
    action("export", "x", ChannelsStrings.export, ChannelsStrings.exportHelp) { $0.askToExport() },
    AppShell.told(
      "channels.move", [.character("j"), .character("k"), .character("g"), .character("G")],
      ChannelsStrings.move, ChannelsStrings.moveHelp, in: .channels),
  ]

  /// The commands of Ações, in their order.
  static let actions = [
    "edit", "customize", "code", "copy", "duplicate", "enable", "restart", "export", "delete",
  ].map { "channels.\($0)" }

  private static func command(
    _ name: String, _ keys: [KeyPress], _ title: LocalizedText, _ help: LocalizedText,
    isHint: Bool = true,
    run: @escaping @Sendable (inout ConsoleState) -> Void
  ) -> Command {
    Command(
      "channels.\(name)", keys, title, help, in: .channels, hint: isHint, refusal: { chosen($0) },
      run: run)
  }

  private static func action(
    _ name: String, _ letter: Character, _ title: LocalizedText, _ help: LocalizedText,
    run: @escaping @Sendable (inout ConsoleState) -> Void
  ) -> Command {
    command(name, [.character(letter)], title, help, isHint: false, run: run)
  }

  private static func loaded(_ state: ConsoleState) -> LocalizedText? {
    state.isRemote ? ShellStrings.onlyPresence : state.known.isLoaded ? nil : ShellStrings.loading
  }

  private static func chosen(_ state: ConsoleState) -> LocalizedText? {
    loaded(state) ?? (state.chosenChannel == nil ? ChannelsStrings.noneChosen : nil)
  }
}

extension ConsoleState {
  fileprivate mutating func markChannel() {
    guard let id = chosenChannel?.channel.id else { return }
    channels.list.toggleMark(id)
    channels.list.selected += 1
    settleChannels()
  }

  fileprivate mutating func openChannelActions() {
    guard let chosen = chosenChannel else { return }
    let items = ChannelsScreen.actions.compactMap { id in
      Commands.all.first { $0.id == id }.map { command in
        PickerItem(
          id: id, lead: command.lead(in: language), title: text(command.title),
          detail: text(command.help), refusal: command.refusal(self).map { text($0) })
      }
    }
    let name = Sanitizer.text(chosen.channel.description)
    open(
      Picker(
        title: "\(text(ChannelsStrings.actions)): \(name)", items: items, takesKeys: true
      ) {
        $0.runCommand(id: $1)
      })
  }

  fileprivate mutating func askToDelete() {
    let chosen = chosenChannels
    let names = chosen.map { "• \(Sanitizer.text($0.channel.description))" }
    let shown = names.prefix(6) + (names.count > 6 ? ["…"] : [])
    open(
      PromptDialog.sure(
        text(ChannelsStrings.delete),
        ChannelsStrings.deleteAsk.said(chosen.count, format) + "\n" + shown.joined(separator: "\n"),
        yes: ChannelsStrings.delete, self
      ) { $0.emit(.stored(.deleteChannels(chosen.map(\.channel.id)))) })
  }

  fileprivate mutating func copyChannelID() {
    guard let id = chosenChannel?.channel.id else { return }
    emit(.terminal(.copy(id)))
    say(ChannelsStrings.copied, ["what": id], .success)
  }

  fileprivate mutating func askToDuplicate() {
    guard let chosen = chosenChannel?.channel else { return }
    open(
      PromptDialog.asking(
        text(ChannelsStrings.duplicate), text(ChannelsStrings.duplicateAsk),
        freeDescription(like: chosen.description), yes: ChannelsStrings.duplicate, self
      ) { $0.emit(.stored(.duplicateChannel(chosen.id, description: $1))) })
  }

  /// A description that no channel has yet.
  private func freeDescription(like description: String) -> String {
    let taken = Set(known.plain.map { Folding.fold($0.description) })
    for number in 2...1_000 {
      let end = " (\(number))"
      let text = description.prefix(60 - end.count) + end
      if !taken.contains(Folding.fold(String(text))) { return String(text) }
    }
    return description
  }

  fileprivate mutating func toggleChannel() {
    guard var chosen = chosenChannel else { return }
    guard channel?.form.saved.id != chosen.channel.id || channel?.form.isChanged != true else {
      say(ChannelsStrings.editedNow, [:], .fault)
      return
    }
    chosen.channel.enabled.toggle()
    emit(.stored(.saveChannel(chosen)))
  }

  fileprivate mutating func askToRestart() {
    guard let chosen = chosenChannel?.channel else { return }
    let name = Sanitizer.text(chosen.description)
    open(
      PromptDialog.sure(
        text(ChannelsStrings.restart), text(ChannelsStrings.restartAsk, ["name": name]),
        yes: ChannelsStrings.restart, self
      ) { $0.emit(.stored(.restartChannel(chosen.id))) })
  }

  fileprivate mutating func askToExport() {
    let ids = chosenChannels.map(\.channel.id)
    let file = ids.count == 1 ? "canal-\(ids[0]).json" : "canais.json"
    open(
      PromptDialog.asking(
        text(ChannelsStrings.export), text(ChannelsStrings.exportAsk), file,
        yes: ChannelsStrings.export, self
      ) { $0.emit(.stored(.exportChannels(ids, path: $1))) })
  }
}

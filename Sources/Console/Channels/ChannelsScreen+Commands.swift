// The commands of the list of channels, and the actions on each of them (Ações).

import Basics
import Channels
import Screen

extension ChannelsScreen {
  static let commands: [Command] = [
    channelCommand(
      "open", [KeyPress(.enter), KeyPress(.right), .character("l")], ChannelsStrings.openChannel,
      ChannelsStrings.openHelp
    ) { $0.open(.text, &$1) },
    command(
      "channels.new", [.character("n"), KeyPress(.insert)], ChannelsStrings.new,
      ChannelsStrings.newHelp, refusal: { notLoaded($1) }, run: { $0.openNewChannel(&$1) }),
    command(
      "channels.import", [.character("I")], ChannelsStrings.import, ChannelsStrings.importHelp,
      hint: false, refusal: { notLoaded($1) }, run: { $0.askToImport(&$1) }),
    command(
      "channels.filter", [.character("/"), .control("f")], ChannelsStrings.filter,
      ChannelsStrings.filterHelp, run: { $1.focus = Action(filterRegion) }),
    command(
      "channels.mark", [.character(" ")], ChannelsStrings.mark, ChannelsStrings.markHelp,
      refusal: { $0.noneSelected($1) }, run: { $0.toggleMark($1) }),
    Command(
      "channels.actions", [.character("m")], ChannelsStrings.actions,
      ChannelsStrings.actionsHelp, in: .channels,
      refusal: { $0.screens.channels.noneSelected($0.context) },
      run: { $0.openChannelActions() }),
    channelCommand(
      "delete", [KeyPress(.delete), .character("D")], ChannelsStrings.delete,
      ChannelsStrings.deleteHelp
    ) { $0.askToDelete(&$1) },
    action("edit", "e", ChannelsStrings.edit, ChannelsStrings.editHelp) {
      $0.open(.text, field: "description", &$1)
    },
    action("customize", "P", ChannelsStrings.customize, ChannelsStrings.customizeHelp) {
      $0.open(.appearance, &$1)
    },
    action("code", "C", ChannelsStrings.code, ChannelsStrings.codeHelp) { $0.open(.code, &$1) },
    action("copy", "i", ChannelsStrings.copyID, ChannelsStrings.copyIDHelp) {
      $0.copyIdentifier(&$1)
    },
    action("duplicate", "+", ChannelsStrings.duplicate, ChannelsStrings.duplicateHelp) {
      $0.askToDuplicate(&$1)
    },
    Command(
      "channels.enable", [.character("L")], ChannelsStrings.enable, ChannelsStrings.enableHelp,
      in: .channels, hint: false,
      refusal: { $0.screens.channels.noneSelected($0.context) },
      run: { $0.toggleChannel() }),
    action("restart", "K", ChannelsStrings.restart, ChannelsStrings.restartHelp) {
      $0.askToRestart(&$1)
    },
    action("export", "x", ChannelsStrings.export, ChannelsStrings.exportHelp) {
      $0.askToExport(&$1)
    },
    documentedKey(
      "channels.move", [.character("j"), .character("k"), .character("g"), .character("G")],
      ChannelsStrings.move, ChannelsStrings.moveHelp),
  ]

  /// The identifiers of the commands in Ações, in their order.
  static let actions = [
    "edit", "customize", "code", "copy", "duplicate", "enable", "restart", "export", "delete",
  ].map { "channels.\($0)" }

  /// A command on the selected channel.
  private static func channelCommand(
    _ name: String, _ keys: [KeyPress], _ title: LocalizedText, _ help: LocalizedText,
    hint: Bool = true,
    run: @escaping @Sendable (inout ChannelsScreen, inout ConsoleContext) -> Void
  ) -> Command {
    command(
      "channels.\(name)", keys, title, help, hint: hint, refusal: { $0.noneSelected($1) },
      run: run)
  }

  /// A command of Ações. The hint line does not show it.
  private static func action(
    _ name: String, _ letter: Character, _ title: LocalizedText, _ help: LocalizedText,
    run: @escaping @Sendable (inout ChannelsScreen, inout ConsoleContext) -> Void
  ) -> Command {
    channelCommand(name, [.character(letter)], title, help, hint: false, run: run)
  }

  private static func notLoaded(_ context: ConsoleContext) -> LocalizedText? {
    context.isRemote
      ? ShellStrings.onlyPresence : context.cache.isLoaded ? nil : ShellStrings.loading
  }

  private func noneSelected(_ context: ConsoleContext) -> LocalizedText? {
    ChannelsScreen.notLoaded(context)
      ?? (selected(context) == nil ? ChannelsStrings.noneChosen : nil)
  }

  // MARK: - What the commands do

  private func open(
    _ tab: ChannelTab, field: String? = nil, _ context: inout ConsoleContext
  ) {
    guard let id = selected(context)?.channel.id else { return }
    context.request(.openChannel(id, tab, field: field))
  }

  private mutating func toggleMark(_ context: ConsoleContext) {
    guard let id = selected(context)?.channel.id else { return }
    list.toggleMark(id)
    list.selected += 1
    clampSelection(context)
  }

  private func askToDelete(_ context: inout ConsoleContext) {
    let targets = targets(context)
    let names = targets.map { "• \(Sanitizer.text($0.channel.description))" }
    let shown = names.prefix(6) + (names.count > 6 ? ["…"] : [])
    let question = ChannelsStrings.deleteAsk.text(targets.count, context.format)
    context.open(
      PromptDialog.confirming(
        context.text(ChannelsStrings.delete),
        question + "\n" + shown.joined(separator: "\n"), confirm: ChannelsStrings.delete, context,
        confirmed: Self.action { _, context, _ in
          context.emit(.stored(.deleteChannels(targets.map(\.channel.id))))
        }))
  }

  private func copyIdentifier(_ context: inout ConsoleContext) {
    if let id = selected(context)?.channel.id { context.copy(id) }
  }

  private func askToDuplicate(_ context: inout ConsoleContext) {
    guard let channel = selected(context)?.channel else { return }
    context.open(
      PromptDialog.asking(
        context.text(ChannelsStrings.duplicate), context.text(ChannelsStrings.duplicateAsk),
        ChannelsScreen.unusedDescription(like: channel.description, context),
        accept: ChannelsStrings.duplicate, context,
        answered: Self.action { _, context, description in
          context.emit(.stored(.duplicateChannel(channel.id, description: description)))
        }))
  }

  /// A description with a number that no channel has yet.
  private static func unusedDescription(
    like description: String, _ context: ConsoleContext
  ) -> String {
    let used = Set(context.cache.channels.map { Folding.fold($0.channel.description) })
    for number in 2...1_000 {
      let suffix = " (\(number))"
      let text = description.prefix(60 - suffix.count) + suffix
      if !used.contains(Folding.fold(String(text))) { return String(text) }
    }
    return description
  }

  private func askToRestart(_ context: inout ConsoleContext) {
    guard let channel = selected(context)?.channel else { return }
    let name = Sanitizer.text(channel.description)
    context.open(
      PromptDialog.confirming(
        context.text(ChannelsStrings.restart),
        context.text(ChannelsStrings.restartAsk, ["name": name]),
        confirm: ChannelsStrings.restart, context,
        confirmed: Self.action { _, context, _ in
          context.emit(.stored(.restartChannel(channel.id)))
        }))
  }

  private func askToExport(_ context: inout ConsoleContext) {
    let targets = targets(context)
    let ids = targets.map(\.channel.id)
    let name = targets.count == 1 ? FileName.of(targets[0].channel.description) : ""
    context.open(
      PathPrompt(
        title: context.text(ChannelsStrings.export),
        message: context.text(ChannelsStrings.exportAsk),
        path: (name.isEmpty ? "canais" : name) + ".json", accept: ChannelsStrings.export
      ) {
        .stored(.exportChannels(ids, path: $0))
      } closesOn: {
        if case .written = $0 { return true }
        if case .fileExists = $0 { return true }
        return false
      })
  }
}

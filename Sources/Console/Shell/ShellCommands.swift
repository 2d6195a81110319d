// The commands that work on every screen: the menu, help, palette, theme, language, quitting.

import Channels
import Screen

/// The commands that work on every screen.
enum ShellCommands {
  /// The commands that the hint line always has space for.
  static let always = ["help", "quit"]

  static let all: [Command] =
    menu + [
      Command(
        "help", [.character("?"), KeyPress(.function(1))], ShellStrings.help, ShellStrings.helpHelp,
        run: { $0.openHelp() }),
      Command(
        "palette", [.control("p")], ShellStrings.palette, ShellStrings.paletteHelp,
        run: { $0.openPalette() }),
      Command(
        "quit", [.character("q"), .control("q"), KeyPress(.function(10)), .control("c")],
        ShellStrings.quit, ShellStrings.quitHelp, run: { $0.quit() }),
      Command(
        "talk.next", [.alt("a"), .alt("A")], TalkStrings.next, TalkStrings.nextHelp, hint: false,
        run: { state in
          let followed = state.screens.presence.detail?.session
          state.context.emit(.engine(.loadNextWaiting(besides: followed)))
        }),
      Command(
        "theme", [KeyPress(.function(9))], ShellStrings.theme, ShellStrings.themeHelp, hint: false,
        run: { $0.openThemes() }),
      Command(
        "language", [], ShellStrings.languageTitle, ShellStrings.languageHelp, hint: false,
        run: { $0.openLanguages() }),
      Command(
        "engine", [], ShellStrings.engineRetry, ShellStrings.engineRetryHelp, hint: false,
        refusal: { $0.context.cache.engine.state == .running ? ShellStrings.engineRuns : nil },
        run: { $0.context.emit(.engine(.startEngine())) }),
      documentedKey(
        "focus", [KeyPress(.tab), KeyPress(.backTab)], ShellStrings.focus, ShellStrings.focusHelp),
      documentedKey("back", [KeyPress(.escape)], ShellStrings.back, ShellStrings.backHelp),
      Command(
        "redraw", [.control("l")], ShellStrings.redraw, ShellStrings.redrawHelp, hint: false,
        run: { $0.context.emit(.terminal(.redraw)) }),
      Command(
        "suspend", [.control("z")], ShellStrings.suspend, ShellStrings.suspendHelp, hint: false,
        run: { $0.context.emit(.terminal(.suspend)) }),
    ]

  private static let menu: [Command] =
    zip(ScreenID.menu, ScreenID.menu.indices).map { screen, index in
      Command(
        "go.\(screen.rawValue)",
        [KeyPress(.function(index + 2)), .character(Character("\(index + 1)"))], screen.title,
        ShellStrings.goHelp[index], hint: false,
        refusal: {
          $0.context.isRemote && screen != .presence ? ShellStrings.onlyPresence : nil
        },
        run: { $0.visit(screen) })
    }

  /// A row of the help for keys that the focused element handles itself.
  private static func documentedKey(
    _ id: String, _ keys: [KeyPress], _ title: LocalizedText, _ help: LocalizedText
  ) -> Command {
    Command(id, keys, title, help, hint: false, run: nil)
  }
}

extension ConsoleState {
  /// Runs the command with this identifier, or says why it cannot run now.
  mutating func run(command id: String) {
    if let command = Commands.all.first(where: { $0.id == id }) { run(command) }
  }

  /// Runs a command, or says why it cannot run now.
  mutating func run(_ command: Command) {
    if let reason = command.refusal(self) {
      context.notify(
        ShellStrings.refused,
        ["what": context.text(command.title), "why": context.text(reason)], .error)
    } else {
      command.run?(&self)
    }
  }

  /// Opens the palette: a list of every command, those of this screen first. Those of another go
  /// there before they run.
  fileprivate mutating func openPalette() {
    let here = Commands.available(on: context.screen).map(\.command)
    let elsewhere = Commands.all.filter { command in
      command.screen.map { $0 != context.screen && ScreenID.menu.contains($0) } == true
        && !(context.isRemote && command.screen != .presence)
    }
    var items = here.filter { $0.run != nil }.map { item($0) }
    items += elsewhere.filter { $0.run != nil }.map { command in
      var item = item(command)
      item.title = context.text(command.screen?.title ?? command.title) + ": " + item.title
      item.refusal = nil
      return item
    }
    let title = context.text(ShellStrings.palette)
    context.open(
      Picker(title: title, items: items) { state, id in
        if let screen = elsewhere.first(where: { $0.id == id })?.screen { state.visit(screen) }
        state.run(command: id)
      })
  }

  /// Opens the help: the keys of this screen with what they do. Enter runs the command.
  fileprivate mutating func openHelp() {
    let items = Commands.available(on: context.screen).map { _, command in
      PickerItem(
        id: command.id, lead: command.keyNames(in: context.language),
        title: context.text(command.title), detail: context.text(command.help),
        refusal: command.run == nil
          ? context.text(ShellStrings.onlyAKey)
          : command.refusal(self).map { context.text($0) })
    }
    let title = context.text(
      ShellStrings.helpTitle, ["screen": context.text(context.screen.title)])
    context.open(Picker(title: title, items: items) { $0.run(command: $1) })
  }

  /// Opens the help of the topmost overlay: its keys with what they do.
  mutating func openOverlayHelp() {
    let title = context.text(ShellStrings.dialogHelp)
    guard let top = context.overlays.last, (top as? Picker)?.title != title else { return }
    let onlyAKey = context.text(ShellStrings.onlyAKey)
    var items = top.hints(context).map {
      PickerItem(id: $0.key, lead: $0.key, title: $0.title, refusal: onlyAKey)
    }
    if !items.contains(where: { $0.id == "Tab" }) {
      items.append(
        PickerItem(
          id: "Tab", lead: "Tab", title: context.text(ShellStrings.focus),
          detail: context.text(ShellStrings.focusHelp), refusal: onlyAKey))
    }
    context.open(Picker(title: title, items: items) { _, _ in })
  }

  /// A command as a list shows it.
  func item(_ command: Command) -> PickerItem {
    PickerItem(
      id: command.id, lead: command.firstKeyName(in: context.language),
      title: context.text(command.title), detail: context.text(command.help),
      refusal: command.refusal(self).map { context.text($0) })
  }

  /// Opens the list of themes. The console shows the selected theme while the list is open.
  fileprivate mutating func openThemes() {
    let previous = theme
    // No theme's file has an empty name.
    let automatic = PickerItem(
      id: "", title: context.text(ShellStrings.automaticTheme),
      detail: context.text(ShellStrings.automaticThemeHelp))
    let items = context.cache.themes.map {
      PickerItem(
        id: $0.name, title: ShellStrings.theme(named: $0, context),
        detail: $0.folder.isEmpty ? $0.name : $0.folder)
    }
    context.open(
      Picker(
        title: context.text(ShellStrings.theme), items: [automatic] + items, selected: previous
      ) {
        $0.context.emit(.terminal($1.isEmpty ? .followTerminal : .showTheme($1, keep: true)))
      } moved: {
        let shown = $1.isEmpty ? previous : $1
        $0.context.emit(.terminal(.showTheme(shown, keep: false)))
      } cancelled: { state, _ in
        state.context.emit(.terminal(.showTheme(previous, keep: false)))
      })
  }

  /// Opens the list of languages.
  fileprivate mutating func openLanguages() {
    let items = Language.allCases.map {
      PickerItem(id: $0.rawValue, title: ShellStrings.name(of: $0))
    }
    context.open(
      Picker(
        title: context.text(ShellStrings.languageTitle), items: items,
        selected: context.language.rawValue
      ) { state, id in
        if let language = Language(rawValue: id) { state.context.language = language }
      })
  }
}

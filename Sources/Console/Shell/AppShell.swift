// The commands that work everywhere: the screens, help, palette, theme, leaving.

import Channels
import Screen

/// The commands that work everywhere.
enum AppShell {
  /// A click on the menu is `Action(menuRegion, index)`.
  static let menuRegion = "menu"
  /// The rows of the news; a click there means nothing.
  static let newsRegion = "news"
  /// A click on a key of an overlay is `Action(keyRegion, index)`.
  static let keyRegion = "overlay.key"

  /// The commands that the last line always has room for.
  static let last = ["help", "quit"]

  static let commands: [Command] =
    zip(ScreenID.menu, ScreenID.menu.indices).map { place, index in
      Command(
        "go.\(place.rawValue)",
        [KeyPress(.function(index + 2)), .character(Character("\(index + 1)"))], place.title,
        ShellStrings.goHelp[index], hint: false,
        refusal: { $0.isRemote && place != .presence ? ShellStrings.onlyPresence : nil },
        run: { $0.visit(place) })
    } + [
      Command(
        "help", [.character("?"), KeyPress(.function(1))], ShellStrings.help, ShellStrings.helpHelp,
        run: { $0.openHelp() }),
      Command(
        "palette", [.control("p")], ShellStrings.palette, ShellStrings.paletteHelp,
        run: { $0.openPalette() }),
      Command(
        "quit", [.character("q"), .control("q"), KeyPress(.function(10)), .control("c")],
        ShellStrings.quit, ShellStrings.quitHelp, run: { $0.askToLeave() }),
      Command(
        "theme", [KeyPress(.function(9))], ShellStrings.theme, ShellStrings.themeHelp, hint: false,
        run: { $0.openThemes() }),
      Command(
        "language", [], ShellStrings.languageTitle, ShellStrings.languageHelp, hint: false,
        run: { $0.openLanguages() }),
      Command(
        "engine", [], ShellStrings.engineRetry, ShellStrings.engineRetryHelp, hint: false,
        refusal: { $0.known.engine.state == .running ? ShellStrings.engineRuns : nil },
        run: { $0.emit(.engine(.startEngine)) }),
      told(
        "focus", [KeyPress(.tab), KeyPress(.backTab)], ShellStrings.focus, ShellStrings.focusHelp),
      told("back", [KeyPress(.escape)], ShellStrings.back, ShellStrings.backHelp),
      Command(
        "redraw", [.control("l")], ShellStrings.redraw, ShellStrings.redrawHelp, hint: false,
        run: { $0.emit(.terminal(.redraw)) }),
      Command(
        "suspend", [.control("z")], ShellStrings.suspend, ShellStrings.suspendHelp, hint: false,
        run: { $0.emit(.terminal(.suspend)) }),
    ]

  /// A key that the focused thing takes by itself.
  static func told(
    _ id: String, _ keys: [KeyPress], _ title: LocalizedText, _ help: LocalizedText,
    in place: ScreenID? = nil
  ) -> Command {
    Command(id, keys, title, help, in: place, hint: false, run: nil)
  }

  /// What a click on a key of the last line means while something is on top.
  static func overlayKey(_ index: Int) -> KeyPress? {
    let keys = [
      KeyPress(.enter), KeyPress(.escape), KeyPress(.tab), KeyPress(.pageDown), .character("i"),
      .control("s"),
    ]
    return keys.indices.contains(index) ? keys[index] : nil
  }

  /// The keys of everything on top: choose, leave.
  static func overlayHints(_ state: ConsoleState) -> [Hint] {
    [
      Hint("Enter", state.text(ShellStrings.choose), action: Action(keyRegion, 0)),
      Hint("Esc", state.text(ShellStrings.back), action: Action(keyRegion, 1)),
    ]
  }
}

extension ConsoleState {
  /// Every command that can be chosen from here.
  mutating func openPalette() {
    let items = Commands.all.filter { $0.run != nil && ($0.place == nil || $0.place == place) }
      .map { item($0, detail: $0.help) }
    open(Picker(title: text(ShellStrings.palette), items: items) { $0.runCommand(id: $1) })
  }

  /// The keys of this screen and of all, with what they do; Enter does it.
  mutating func openHelp() {
    let known = Commands.known(in: place).map(\.command)
    let items = known.map { command in
      PickerItem(
        id: command.id, lead: command.keyNames(in: language), title: text(command.title),
        detail: text(command.help),
        refusal: command.run == nil
          ? text(ShellStrings.onlyAKey) : command.refusal(self).map { text($0) })
    }
    let title = text(ShellStrings.helpTitle, ["screen": text(place.title)])
    open(Picker(title: title, items: items) { $0.runCommand(id: $1) })
  }

  private func item(_ command: Command, detail: LocalizedText) -> PickerItem {
    PickerItem(
      id: command.id, lead: command.lead(in: language), title: text(command.title),
      detail: text(detail), refusal: command.refusal(self).map { text($0) })
  }

  mutating func runCommand(id: String) {
    if let command = Commands.all.first(where: { $0.id == id }) { run(command) }
  }

  /// The themes; the screen behind shows the one that is chosen.
  mutating func openThemes() {
    let before = theme
    let items = known.themes.map { PickerItem(id: $0.name, title: $0.name, detail: $0.folder) }
    open(
      Picker(title: text(ShellStrings.theme), items: items, selected: before) { state, name in
        state.emit(.terminal(.showTheme(name, keep: true)))
      } moved: { state, name in
        state.emit(.terminal(.showTheme(name, keep: false)))
      } cancelled: { state in
        state.emit(.terminal(.showTheme(before, keep: true)))
      })
  }

  /// The languages of the console's words.
  mutating func openLanguages() {
    let items = Language.allCases.map {
      PickerItem(id: $0.rawValue, title: ShellStrings.name(of: $0))
    }
    open(
      Picker(
        title: text(ShellStrings.languageTitle), items: items, selected: language.rawValue
      ) { state, id in
        state.language = Language(rawValue: id) ?? state.language
      })
  }
}

// The themes of this machine, those of the user's folder before the built-in ones, and the user's
// stored choice.

import Basics
import Foundation
import Themes

/// The themes that can be shown, and the one that is shown.
struct ThemeStore {
  let themes: ThemeLibrary
  private let choicePath: String?
  private(set) var theme: Theme
  private(set) var name: String
  /// Whether the terminal's background decides between light and dark, since the user chose no
  /// theme.
  private(set) var followsTerminal: Bool
  /// The terminal's background, once it has said it.
  private var background: RGBColor?

  /// The themes of an environment. Shows `wanted`, or else the stored choice, or else the dark
  /// theme.
  ///
  /// - Throws: `ThemeErrors` if `wanted` does not exist or its file has errors.
  init(_ environment: [String: String], wanted: String?) throws(ThemeErrors) {
    choicePath = ThemeLibrary.userFolder(environment).map {
      URL(filePath: $0).deletingLastPathComponent().path + "/theme"
    }
    themes = ThemePlaces.themes(environment)
    let kept = choicePath.flatMap { try? String(contentsOfFile: $0, encoding: .utf8) }?
      .trimmingCharacters(in: .whitespacesAndNewlines)
    followsTerminal = wanted == nil && kept == nil
    if let wanted {
      theme = try themes.theme(wanted)
      name = wanted
    } else {
      name = kept ?? ThemeLibrary.darkName
      if let found = try? themes.theme(name) {
        theme = found
      } else {
        name = ThemeLibrary.darkName
        theme = try themes.theme(name)
      }
    }
  }

  /// Shows a theme, and stores it as the user's choice if `keep`.
  ///
  /// - Throws: `ThemeErrors` if its file has errors; the previous theme then stays.
  mutating func show(_ wanted: String, keep: Bool) throws(ThemeErrors) {
    theme = try themes.theme(wanted)
    name = wanted
    // A theme that is only looked at changes no choice.
    guard keep else { return }
    followsTerminal = false
    guard let choicePath else { return }
    let folder = URL(filePath: choicePath).deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try? wanted.write(toFile: choicePath, atomically: true, encoding: .utf8)
  }

  /// Forgets the user's choice. The terminal's background decides again.
  mutating func followTerminal() {
    if let choicePath { try? FileManager.default.removeItem(atPath: choicePath) }
    followsTerminal = true
    if let background {
      adopt(background: background)
    } else if let found = try? themes.theme(ThemeLibrary.darkName) {
      (name, theme) = (ThemeLibrary.darkName, found)
    }
  }

  /// Reads the file of the shown theme again.
  mutating func reload() throws(ThemeErrors) { theme = try themes.theme(name) }

  /// Shows the light or the dark theme after the terminal's background color, unless the user chose
  /// one.
  mutating func adopt(background: RGBColor) {
    self.background = background
    guard followsTerminal else { return }
    name = ThemeLibrary.name(forBackground: background)
    if let found = try? themes.theme(name) { theme = found }
  }
}

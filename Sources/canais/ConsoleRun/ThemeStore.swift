// The themes of this machine: the user's folder first, then the ones in the binary; and the choice
// that was kept.

import Foundation
import Themes

/// The themes that can be shown, and which one is.
struct ThemeStore {
  let themes: ThemeLibrary
  private let choicePath: String?
  private(set) var theme: Theme
  private(set) var name: String
  /// Whether nobody chose: then the terminal's own ground decides.
  private(set) var followsTerminal: Bool

  /// The shelf of an environment, showing `wanted`, else the kept choice, else the dark one.
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

  /// Shows a theme; the one before stays when the file has faults.
  mutating func show(_ wanted: String, keep: Bool) throws(ThemeErrors) {
    theme = try themes.theme(wanted)
    name = wanted
    followsTerminal = false
    guard keep, let choicePath else { return }
    let folder = URL(filePath: choicePath).deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try? wanted.write(toFile: choicePath, atomically: true, encoding: .utf8)
  }

  /// Reads the shown theme again, after its file changed.
  mutating func reload() throws(ThemeErrors) { theme = try themes.theme(name) }

  /// The terminal told its ground: light or dark follows it, unless somebody chose.
  mutating func adopt(ground: RGB) {
    guard followsTerminal else { return }
    name = ThemeLibrary.name(forGround: ground)
    if let found = try? themes.theme(name) { theme = found }
  }
}

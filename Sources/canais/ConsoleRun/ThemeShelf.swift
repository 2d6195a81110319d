// The themes of this machine: the user's folder first, then the ones in the binary; and the choice
// that was kept.

import Foundation
import Themes

/// The themes that can be shown, and which one is.
struct ThemeShelf {
  let folder: String?
  let library: ThemeLibrary
  private let choicePath: String?
  private(set) var theme: Theme
  private(set) var name: String
  /// Whether nobody chose: then the terminal's own ground decides.
  private(set) var followsTerminal: Bool

  /// The shelf of an environment, showing `wanted`, else the kept choice, else the dark one.
  init(_ environment: [String: String], wanted: String?) throws(ThemeFaults) {
    folder = ThemeLibrary.userFolder(environment)
    choicePath = folder.map { URL(filePath: $0).deletingLastPathComponent().path + "/theme" }
    library = ThemeShelf.library(folder)
    let kept = choicePath.flatMap { try? String(contentsOfFile: $0, encoding: .utf8) }?
      .trimmingCharacters(in: .whitespacesAndNewlines)
    followsTerminal = wanted == nil && kept == nil
    if let wanted {
      theme = try library.theme(wanted)
      name = wanted
    } else {
      name = kept ?? ThemeLibrary.darkName
      if let found = try? library.theme(name) {
        theme = found
      } else {
        name = ThemeLibrary.darkName
        theme = try library.theme(name)
      }
    }
  }

  static func library(_ folder: String?) -> ThemeLibrary {
    guard let folder else { return ThemeLibrary() }
    let source = ThemeSource(
      place: folder,
      names: {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
          .filter { $0.hasSuffix(".theme") }.map { String($0.dropLast(6)) }.sorted()
      },
      read: { name in
        guard !name.contains("/") else { return nil }
        return FileManager.default.contents(atPath: "\(folder)/\(name).theme").map(Array.init)
      })
    return ThemeLibrary([source])
  }

  /// Shows a theme; the one before stays when the file has faults.
  mutating func show(_ wanted: String, keep: Bool) throws(ThemeFaults) {
    theme = try library.theme(wanted)
    name = wanted
    followsTerminal = false
    guard keep, let choicePath else { return }
    let folder = URL(filePath: choicePath).deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try? wanted.write(toFile: choicePath, atomically: true, encoding: .utf8)
  }

  /// Reads the shown theme again, after its file changed.
  mutating func reload() throws(ThemeFaults) { theme = try library.theme(name) }

  /// The terminal told its ground: light or dark follows it, unless somebody chose.
  mutating func adopt(ground: RGB) {
    guard followsTerminal else { return }
    name = ThemeLibrary.name(forGround: ground)
    if let found = try? library.theme(name) { theme = found }
  }
}

// Finding themes by name: in the user's folders, then among the built-in ones. A user's file hides
// the built-in theme of the same name and may inherit from it.

import Basics

/// A theme that can be chosen.
package struct ThemeEntry: Hashable, Sendable {
  /// The theme's name.
  package var name: String
  /// The path of its folder; empty for a built-in theme.
  package var folder: String
}

/// Themes by name.
package struct ThemeLibrary: Sendable {
  /// The theme for dark terminals, and for those whose background is unknown.
  package static let darkName = "dark"
  /// The theme for light terminals.
  package static let lightName = "light"
  /// The theme without colors.
  package static let colorlessName = "colourless"

  /// The built-in themes: the files of the project's Themes folder, which are embedded.
  package static let builtIn: [(name: String, bytes: [UInt8])] = [
    ("dark", PackageResources.dark_theme),
    ("light", PackageResources.light_theme),
    ("high-contrast", PackageResources.high_contrast_theme),
    ("colour-blind", PackageResources.colour_blind_theme),
    ("classic-blue", PackageResources.classic_blue_theme),
    ("colourless", PackageResources.colourless_theme),
    ("terminal", PackageResources.terminal_theme),
  ]

  private let sources: [ThemeSource]

  /// The themes of some sources, an earlier one hiding a later one's, and the built-in themes last.
  package init(_ sources: [ThemeSource] = []) {
    self.sources = sources + [.builtIn]
  }

  /// The user's folder of themes: `$XDG_CONFIG_HOME/canais/themes`, else `~/.config/canais/themes`;
  /// nil where neither variable is set. A relative `XDG_CONFIG_HOME` is ignored (XDG Base Directory
  /// Specification).
  package static func userFolder(_ environment: [String: String]) -> String? {
    if let config = environment["XDG_CONFIG_HOME"], config.hasPrefix("/") {
      return config + "/canais/themes"
    }
    return environment["HOME"].flatMap { $0.isEmpty ? nil : $0 + "/.config/canais/themes" }
  }

  /// All themes: the built-in ones in their order, then the others by name.
  package var entries: [ThemeEntry] {
    var entries: [ThemeEntry] = ThemeLibrary.builtIn.map { ThemeEntry(name: $0.name, folder: "") }
    for source in sources.reversed() where !source.folder.isEmpty {
      for name in source.names().sorted() {
        let entry = ThemeEntry(name: name, folder: source.folder)
        if let index = entries.firstIndex(where: { $0.name == name }) {
          entries[index] = entry
        } else {
          entries.append(entry)
        }
      }
    }
    return entries
  }

  /// The theme of a name, with what it inherits.
  ///
  /// - Throws: every error of its file and of the files it inherits from.
  package func theme(_ name: String) throws(ThemeErrors) -> Theme {
    guard let index = index(of: name, from: 0), let bytes = sources[index].read(name) else {
      throw ThemeErrors([ThemeError(file: name, line: 0, key: "", problem: .notFound)])
    }
    return try build(name, bytes, file: sources[index].file(name), at: index, path: [])
  }

  /// The theme in a file that need not be in any source. `file` is the name that errors give.
  ///
  /// - Throws: every error of the file and of the files it inherits from.
  package func theme(
    reading bytes: [UInt8], name: String, file: String
  ) throws(ThemeErrors) -> Theme {
    try build(name, bytes, file: file, at: -1, path: [])
  }

  /// The name of the theme for a terminal's background, when the user chose none.
  package static func name(forBackground background: RGBColor?) -> String {
    guard let background else { return darkName }
    return background.isDark ? darkName : lightName
  }

  private func index(of name: String, from first: Int) -> Int? {
    // A name is never a path, which could lead out of the folder.
    guard !name.contains("/"), !name.hasPrefix(".") else { return nil }
    return sources.indices.first {
      $0 >= first && sources[$0].read(name) != nil
    }
  }

  private func build(
    _ name: String, _ bytes: [UInt8], file: String, at index: Int, path: [String]
  ) throws(ThemeErrors) -> Theme {
    let parsed = ThemeFile(bytes, file: file)
    var errors = parsed.errors
    var looks = Theme.bare.looks
    if let base = parsed.inherits {
      func report(_ problem: ThemeProblem) {
        errors.append(
          ThemeError(file: file, line: base.line, key: "inherits", problem: problem))
        errors.sort { $0.line < $1.line }
      }
      // A file that inherits from its own name means the theme that it hides.
      let next = self.index(of: base.name, from: base.name == name ? index + 1 : 0)
      if let next, let bytes = sources[next].read(base.name) {
        let path = path + [file]
        let file = sources[next].file(base.name)
        if path.contains(file) {
          report(.inheritanceCycle(path))
        } else {
          do throws(ThemeErrors) {
            looks = try build(base.name, bytes, file: file, at: next, path: path).looks
          } catch {
            errors += error.errors
          }
        }
      } else {
        report(.unknownBase(base.name))
      }
    }
    guard errors.isEmpty else { throw ThemeErrors(errors) }
    for (role, look) in parsed.looks { looks[Int(role.rawValue)] = look }
    return Theme(name: name, looks: looks)
  }
}

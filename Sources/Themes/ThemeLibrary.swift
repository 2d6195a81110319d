// Where themes come from: folders, asked through closures so that this room touches no disk, then
// the ones built in. A user's file hides a built-in one of the same name, and may inherit from it.

import Basics

/// A place that holds theme files.
package struct ThemeSource: Sendable {
  /// What people are told of the place: a folder's path; empty for those built in.
  package let place: String
  /// The names in it, without `.theme`, in any order; none where it can't be listed.
  package let names: @Sendable () -> [String]
  /// A file's bytes by its name; nil where there is none or it can't be read.
  package let read: @Sendable (String) -> [UInt8]?

  /// A place.
  package init(
    place: String, names: @escaping @Sendable () -> [String],
    read: @escaping @Sendable (String) -> [UInt8]?
  ) {
    (self.place, self.names, self.read) = (place, names, read)
  }

  /// The themes built into the program.
  package static let builtIn = ThemeSource(
    place: "", names: { ThemeLibrary.builtIn.map(\.name) },
    read: { name in ThemeLibrary.builtIn.first { $0.name == name }?.bytes })

  func file(_ name: String) -> String {
    place.isEmpty ? "\(name).theme" : "\(place)/\(name).theme"
  }
}

/// A theme that could be chosen.
package struct ThemeEntry: Hashable, Sendable {
  /// Its name.
  package var name: String
  /// Where it is; empty for one built in.
  package var place: String
}

/// Themes by name.
package struct ThemeLibrary: Sendable {
  /// The theme for dark terminals, and where nothing is known.
  package static let darkName = "dark"
  /// The theme for light terminals.
  package static let lightName = "light"
  /// The theme without colours.
  package static let colorlessName = "colourless"

  /// What is built in: the files of the project's Themes folder.
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

  /// Themes of these places, earlier ones first, then those built in.
  package init(_ sources: [ThemeSource] = []) {
    self.sources = sources + [.builtIn]
  }

  /// The user's folder of themes: `$XDG_CONFIG_HOME/canais/themes`, else `~/.config/canais/themes`; nil
  /// where the environment names neither. A relative `XDG_CONFIG_HOME` is ignored, as the XDG base
  /// directory specification asks.
  package static func userFolder(_ environment: [String: String]) -> String? {
    if let config = environment["XDG_CONFIG_HOME"], config.hasPrefix("/") {
      return config + "/canais/themes"
    }
    return environment["HOME"].flatMap { $0.isEmpty ? nil : $0 + "/.config/canais/themes" }
  }

  /// All that can be chosen: those built in in their order, then others by name.
  package var entries: [ThemeEntry] {
    var entries: [ThemeEntry] = ThemeLibrary.builtIn.map { ThemeEntry(name: $0.name, place: "") }
    for source in sources.reversed() where !source.place.isEmpty {
      for name in source.names().sorted() {
        let entry = ThemeEntry(name: name, place: source.place)
        if let index = entries.firstIndex(where: { $0.name == name }) {
          entries[index] = entry
        } else {
          entries.append(entry)
        }
      }
    }
    return entries
  }

  /// The theme of that name, with what it inherits.
  package func theme(_ name: String) throws(ThemeErrors) -> Theme {
    guard let index = index(of: name, from: 0), let bytes = sources[index].read(name) else {
      throw ThemeErrors([ThemeError(file: name, line: 0, key: "", problem: .notFound)])
    }
    return try build(name, bytes, file: sources[index].file(name), at: index, path: [])
  }

  /// The theme in a file that need not be in any of the places; `file` is what faults call it.
  package func theme(
    reading bytes: [UInt8], name: String, file: String
  ) throws(ThemeErrors) -> Theme {
    try build(name, bytes, file: file, at: -1, path: [])
  }

  /// The theme for a terminal, when the user named none: by the luminance of the ground it told.
  package static func name(forGround ground: RGBColor?) -> String {
    guard let ground else { return darkName }
    return ground.isDark ? darkName : lightName
  }

  private func index(of name: String, from first: Int) -> Int? {
    // A name is a file's name, never a path out of the folder.
    guard !name.contains("/"), !name.hasPrefix(".") else { return nil }
    return sources.indices.first {
      $0 >= first && sources[$0].read(name) != nil
    }
  }

  private func build(
    _ name: String, _ bytes: [UInt8], file: String, at place: Int, path: [String]
  ) throws(ThemeErrors) -> Theme {
    let read = ThemeFile(bytes, file: file)
    var faults = read.faults
    var looks = Theme.bare.looks
    if let base = read.inherits {
      func keep(_ problem: ThemeProblem) {
        faults.append(
          ThemeError(file: file, line: base.line, key: "inherits", problem: problem))
        faults.sort { $0.line < $1.line }
      }
      // A file that inherits from its own name means the one it hides.
      let next = index(of: base.name, from: base.name == name ? place + 1 : 0)
      if let next, let bytes = sources[next].read(base.name) {
        let path = path + [file]
        let file = sources[next].file(base.name)
        if path.contains(file) {
          keep(.loop(path))
        } else {
          do throws(ThemeErrors) {
            looks = try build(base.name, bytes, file: file, at: next, path: path).looks
          } catch {
            faults += error.faults
          }
        }
      } else {
        keep(.unknownBase(base.name))
      }
    }
    guard faults.isEmpty else { throw ThemeErrors(faults) }
    for (role, look) in read.looks { looks[Int(role.rawValue)] = look }
    return Theme(name: name, looks: looks)
  }
}

// Folders of theme files, read by closures so that this module does no I/O.

/// A folder of theme files, or the built-in themes.
package struct ThemeSource: Sendable {
  /// The folder's path; empty for the built-in themes.
  package let folder: String
  /// Lists the names of the folder's themes, without `.theme`, in any order; empty where the folder
  /// can't be listed.
  package let names: @Sendable () -> [String]
  /// Reads a theme's file by the theme's name; nil where it does not exist or can't be read.
  package let read: @Sendable (String) -> [UInt8]?

  /// A source whose folder is listed and read by closures.
  package init(
    folder: String, names: @escaping @Sendable () -> [String],
    read: @escaping @Sendable (String) -> [UInt8]?
  ) {
    (self.folder, self.names, self.read) = (folder, names, read)
  }

  /// The themes built into the program.
  package static let builtIn = ThemeSource(
    folder: "", names: { ThemeLibrary.builtIn.map(\.name) },
    read: { name in ThemeLibrary.builtIn.first { $0.name == name }?.bytes })

  func file(_ name: String) -> String {
    folder.isEmpty ? "\(name).theme" : "\(folder)/\(name).theme"
  }
}

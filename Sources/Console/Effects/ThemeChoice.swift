// A theme as the list of themes shows it.

/// A theme that the user can choose.
package struct ThemeChoice: Equatable, Sendable {
  /// The name of its file without the extension.
  package let name: String
  /// The folder that it was read from; empty for a built-in theme.
  package let folder: String

  /// A theme by its name and folder.
  package init(name: String, folder: String) {
    self.name = name
    self.folder = folder
  }
}

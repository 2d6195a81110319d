// One file of the project, as the checks of Tests/Habits read it.

/// The text of one file.
struct SourceFile: Sendable {
  /// The path below the project's top folder, with `/` as separator.
  let path: String
  /// The lines without their line feeds.
  let lines: [String]

  /// The target that compiles the file: the folder below `Sources`, or the folder below `Tests`
  /// with `Tests` appended, as the manifest names it. Empty for `Package.swift`.
  var module: String {
    let parts = path.split(separator: "/")
    guard parts.count > 2 else { return "" }
    return parts[0] == "Tests" ? parts[1] + "Tests" : String(parts[1])
  }

  /// The file's name without its folder and ending.
  var name: String {
    let last = path.split(separator: "/").last ?? ""
    return String(last.prefix { $0 != "." })
  }

  /// Whether the file is a test or a helper of tests.
  var isTest: Bool { path.hasPrefix("Tests/") }
}

extension SourceFile {
  /// A file from its whole text: what the checks' own tests use.
  init(_ path: String, _ text: String) {
    self.init(
      path: path,
      lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
  }
}

// Errors of theme files.

/// An error in a theme file.
package struct ThemeError: Error, Hashable, Sendable {
  /// The file's name or path, as the caller gave it.
  package var file: String
  /// The line, from 1; 0 for the file as a whole.
  package var line: Int
  /// The key on the line; empty for a line without one.
  package var key: String
  /// The rule that is broken.
  package var problem: ThemeProblem

  /// An error of a line.
  package init(file: String, line: Int, key: String, problem: ThemeProblem) {
    (self.file, self.line, self.key, self.problem) = (file, line, key, problem)
  }
}

/// The rule that a theme file breaks.
package enum ThemeProblem: Hashable, Sendable {
  /// No theme has this name.
  case notFound
  /// The file can't be read or is not UTF-8.
  case unreadable
  /// The file has more bytes than `ThemeFile.byteLimit`.
  case tooLong(bytes: Int)
  /// The line is neither `key = value` nor a comment.
  case noAssignment
  /// The key is not a role.
  case unknownRole
  /// The key was set on an earlier line.
  case repeated(line: Int)
  /// The value is empty.
  case noValue
  /// The word is neither a color nor an emphasis.
  case unknownWord(String)
  /// No color follows `on`.
  case noBackground
  /// A second color without `on`, or a second `on`.
  case extraColor(String)
  /// `inherits` names a theme that does not exist.
  case unknownBase(String)
  /// A theme inherits from itself by way of these files.
  case inheritanceCycle([String])
}

/// All errors of a theme file and of the files it inherits from.
package struct ThemeErrors: Error, Hashable, Sendable {
  /// At least one error, in the order of the lines.
  package var errors: [ThemeError]

  /// The errors of a file.
  package init(_ errors: [ThemeError]) { self.errors = errors }
}

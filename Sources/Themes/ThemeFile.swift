// Parsing of theme files: one role a line, `selection = #FFFFFF on #264F78 bold`; `inherits =
// dark`; lines that begin with `#` are comments. All errors of a file are reported at once, each
// with its line.

import Basics

/// A theme file before inheritance.
package struct ThemeFile: Hashable, Sendable {
  /// The most bytes of a file.
  package static let byteLimit = 65_536

  /// The looks that the file sets.
  package var looks: [ThemeRole: Look] = [:]
  /// The theme that the file inherits from, and the line of its `inherits`.
  package var inherits: (name: String, line: Int)? {
    base.map { ($0, baseLine) }
  }
  /// The errors of the file; a file with errors is not used.
  package var errors: [ThemeError] = []
  private var base: String?
  private var baseLine = 0

  /// Parses a file and collects its errors. `file` is the name that errors give.
  package init(_ bytes: some Collection<UInt8>, file: String) {
    guard bytes.count <= ThemeFile.byteLimit else {
      errors = [
        ThemeError(file: file, line: 0, key: "", problem: .tooLong(bytes: bytes.count))
      ]
      return
    }
    guard var text = String(validating: bytes, as: UTF8.self) else {
      errors = [ThemeError(file: file, line: 0, key: "", problem: .unreadable)]
      return
    }
    let byteOrderMark: Unicode.Scalar = "\u{FEFF}"
    if text.unicodeScalars.first == byteOrderMark { text.unicodeScalars.removeFirst() }
    var lines: [String: Int] = [:]
    for (index, line) in text.split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).enumerated() {
      parse(line, number: index + 1, file: file, lines: &lines)
    }
  }

  private mutating func parse(
    _ line: Substring, number: Int, file: String, lines: inout [String: Int]
  ) {
    let line = line.trimmingWhitespace()
    guard !line.isEmpty, line.first != "#" else { return }
    func error(_ key: String, _ problem: ThemeProblem) -> ThemeError {
      ThemeError(file: file, line: number, key: key, problem: problem)
    }
    guard let equals = line.firstIndex(of: "="), equals > line.startIndex else {
      errors.append(error("", .noAssignment))
      return
    }
    let key = line[..<equals].trimmingWhitespace()
    let value = line[line.index(after: equals)...].trimmingWhitespace()
    if let earlier = lines[key] {
      errors.append(error(key, .repeated(line: earlier)))
      return
    }
    lines[key] = number
    if key == "inherits" {
      if value.isEmpty {
        errors.append(error(key, .noValue))
      } else {
        (base, baseLine) = (value, number)
      }
      return
    }
    guard let role = ThemeRole(name: key) else {
      errors.append(error(key, .unknownRole))
      return
    }
    do throws(ThemeProblemList) {
      looks[role] = try Look(parsing: value)
    } catch {
      errors += error.problems.map { problem in
        ThemeError(file: file, line: number, key: key, problem: problem)
      }
    }
  }
}

/// The problems of one value.
struct ThemeProblemList: Error {
  var problems: [ThemeProblem]
}

extension Look {
  /// Parses `[color] [on color] [emphasis…]`.
  init(parsing value: String) throws(ThemeProblemList) {
    self.init()
    var problems: [ThemeProblem] = []
    var words = value.split(whereSeparator: \.isWhitespace)[...]
    if words.isEmpty { problems.append(.noValue) }
    while let word = words.popFirst() {
      if word == "on" {
        guard let next = words.first, let color = ThemeColor(next) else {
          // An unknown word in place of the color is reported as such; an emphasis is parsed next.
          if let next = words.first, !Emphasis.names.contains(where: { $0.name == next }) {
            words.removeFirst()
            problems.append(.unknownWord(String(next)))
          } else {
            problems.append(.noBackground)
          }
          continue
        }
        words.removeFirst()
        if background != nil { problems.append(.extraColor(String(next))) }
        background = color
      } else if let named = Emphasis.names.first(where: { $0.name == word }) {
        emphasis.insert(named.emphasis)
      } else if let color = ThemeColor(word) {
        if foreground != nil || background != nil { problems.append(.extraColor(String(word))) }
        foreground = color
      } else {
        problems.append(.unknownWord(String(word)))
      }
    }
    guard problems.isEmpty else { throw ThemeProblemList(problems: problems) }
  }
}

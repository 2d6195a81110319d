// One theme file: a line a role, `selection = #FFFFFF on #264F78 bold`; `inherits = dark`; lines that
// begin with `#` are comments. Whoever edits one wants every fault at once, each with its line.

import Basics

/// What is wrong in a theme file.
package struct ThemeError: Error, Hashable, Sendable {
  /// The file's name or path, as it was given.
  package var file: String
  /// The line, from 1; 0 where the whole file is meant.
  package var line: Int
  /// The key on that line; empty where there is none.
  package var key: String
  /// The rule that is broken.
  package var problem: ThemeProblem

  /// A fault.
  package init(file: String, line: Int, key: String, problem: ThemeProblem) {
    (self.file, self.line, self.key, self.problem) = (file, line, key, problem)
  }
}

/// The rules of theme files.
package enum ThemeProblem: Hashable, Sendable {
  /// There is no theme of that name.
  case notFound
  /// The file can't be read, or is not UTF-8.
  case unreadable
  /// The file has more bytes than `ThemeFile.mostBytes`.
  case tooLong(bytes: Int)
  /// The line is neither `key = value` nor a comment.
  case noAssignment
  /// The key is no role.
  case unknownRole
  /// The key stands on an earlier line too.
  case repeated(line: Int)
  /// Nothing stands after `=`.
  case noValue
  /// The word is no colour and no emphasis.
  case unknownWord(String)
  /// Nothing that is a colour stands after `on`.
  case noGround
  /// A second colour without `on`, or a second `on`.
  case extraColor(String)
  /// `inherits` names a theme that does not exist.
  case unknownBase(String)
  /// A theme inherits from itself, by way of these.
  case loop([String])
}

/// All the faults of a file and of those it inherits from.
package struct ThemeErrors: Error, Hashable, Sendable {
  /// At least one, in the order of the lines.
  package var faults: [ThemeError]

  /// These faults.
  package init(_ faults: [ThemeError]) { self.faults = faults }
}

/// A theme file as it was written, before anything is inherited.
package struct ThemeFile: Hashable, Sendable {
  /// The most bytes of a file.
  package static let mostBytes = 65_536

  /// What is said of roles.
  package var looks: [ThemeRole: Look] = [:]
  /// The theme it builds on, and the line that says so.
  package var inherits: (name: String, line: Int)? {
    base.map { ($0, baseLine) }
  }
  /// What is wrong; a file with faults is not used.
  package var faults: [ThemeError] = []
  private var base: String?
  private var baseLine = 0

  /// Reads a file; never fails, but keeps the faults.
  package init(_ bytes: some Collection<UInt8>, file: String) {
    guard bytes.count <= ThemeFile.mostBytes else {
      faults = [
        ThemeError(file: file, line: 0, key: "", problem: .tooLong(bytes: bytes.count))
      ]
      return
    }
    guard var text = String(validating: bytes, as: UTF8.self) else {
      faults = [ThemeError(file: file, line: 0, key: "", problem: .unreadable)]
      return
    }
    let byteOrderMark: Unicode.Scalar = "\u{FEFF}"
    if text.unicodeScalars.first == byteOrderMark { text.unicodeScalars.removeFirst() }
    var lines: [String: Int] = [:]
    for (index, line) in text.split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).enumerated() {
      read(line, number: index + 1, file: file, lines: &lines)
    }
  }

  private mutating func read(
    _ line: Substring, number: Int, file: String, lines: inout [String: Int]
  ) {
    let line = line.trimmingWhitespace()
    guard !line.isEmpty, line.first != "#" else { return }
    func fault(_ key: String, _ problem: ThemeProblem) -> ThemeError {
      ThemeError(file: file, line: number, key: key, problem: problem)
    }
    guard let equals = line.firstIndex(of: "="), equals > line.startIndex else {
      faults.append(fault("", .noAssignment))
      return
    }
    let key = line[..<equals].trimmingWhitespace()
    let value = line[line.index(after: equals)...].trimmingWhitespace()
    if let earlier = lines[key] {
      faults.append(fault(key, .repeated(line: earlier)))
      return
    }
    lines[key] = number
    if key == "inherits" {
      if value.isEmpty {
        faults.append(fault(key, .noValue))
      } else {
        (base, baseLine) = (value, number)
      }
      return
    }
    guard let role = ThemeRole(name: key) else {
      faults.append(fault(key, .unknownRole))
      return
    }
    do throws(ThemeProblemList) {
      looks[role] = try Look(parsing: value)
    } catch {
      faults += error.problems.map { fault(key, $0) }
    }
  }
}

/// The problems of one line.
struct ThemeProblemList: Error {
  var problems: [ThemeProblem]
}

extension Look {
  /// Reads `[colour] [on colour] [emphasis…]`.
  init(parsing value: String) throws(ThemeProblemList) {
    self.init()
    var problems: [ThemeProblem] = []
    var words = value.split(whereSeparator: \.isWhitespace)[...]
    if words.isEmpty { problems.append(.noValue) }
    while let word = words.popFirst() {
      if word == "on" {
        guard let next = words.first, let ground = ThemeColor(next) else {
          // A word that stands where the colour should is named; an emphasis stands for itself.
          if let next = words.first, !Emphasis.names.contains(where: { $0.name == next }) {
            words.removeFirst()
            problems.append(.unknownWord(String(next)))
          } else {
            problems.append(.noGround)
          }
          continue
        }
        words.removeFirst()
        if background != nil { problems.append(.extraColor(String(next))) }
        background = ground
      } else if let named = Emphasis.names.first(where: { $0.name == word }) {
        emphasis.insert(named.emphasis)
      } else if let colour = ThemeColor(word) {
        if foreground != nil || background != nil { problems.append(.extraColor(String(word))) }
        foreground = colour
      } else {
        problems.append(.unknownWord(String(word)))
      }
    }
    guard problems.isEmpty else { throw ThemeProblemList(problems: problems) }
  }
}

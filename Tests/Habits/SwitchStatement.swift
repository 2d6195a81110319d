// The switches of one Swift file, with what their `default:` does.

/// One `switch`, as a statement or an expression.
struct SwitchStatement: Equatable, Sendable {
  /// The line of the keyword, counted from 0.
  var line: Int
  /// The names of the patterns `.name`; nil where any pattern is something else.
  var names: Set<String>?
  /// The tokens of the body of `default:`; nil where there is none.
  var fallback: [String]?

  /// Whether the fallback acts: it calls, assigns, throws, or has several statements. To leave, to
  /// go on, and to give a literal, a name or a property is no act.
  var acts: Bool {
    guard var rest = fallback?[...] else { return false }
    if rest.first == "return" { rest = rest.dropFirst() }
    switch rest.first {
    case "break", "continue", "fallthrough": return rest.count > 1
    case "throw", "try", "await", "if", "guard", "for", "while", "switch", "do", "let", "var",
      "defer":
      return true
    default: return rest.contains { ["(", "=", "{", "#"].contains($0) }
    }
  }
}

/// Finds the switches of a file, nested ones included.
struct SwitchScanner {
  private let tokens: [Token]
  private(set) var switches: [SwitchStatement] = []

  /// Scans a file that was read.
  init(_ lexer: SwiftLexer) {
    tokens = lexer.tokens
    for place in tokens.indices where tokens[place].text == "switch" {
      if place > 0, tokens[place - 1].text == "." { continue }
      scan(from: place)
    }
  }

  private mutating func scan(from start: Int) {
    var place = start + 1
    var depth = 0
    while place < tokens.count, depth > 0 || tokens[place].text != "{" {
      depth += step(tokens[place].text)
      place += 1
    }
    var found = SwitchStatement(line: tokens[start].line, names: [], fallback: nil)
    place += 1
    while place < tokens.count, tokens[place].text != "}" {
      let isDefault = tokens[place].text == "default"
      let pattern = take(&place, until: { $0.text == ":" })
      place += 1
      let body = take(&place, until: { isLabel($0, at: $1) || $0.text == "}" })
      if isDefault {
        found.fallback = body.map(\.text)
      } else if let names = Self.names(in: Array(pattern.dropFirst())) {
        found.names?.formUnion(names)
      } else {
        found.names = nil
      }
    }
    switches.append(found)
  }

  private func isLabel(_ token: Token, at place: Int) -> Bool {
    guard token.isFirst || tokens[place - 1].text == ";" else { return false }
    return token.text == "case" || token.text == "default"
      || (token.text == "@" && tokens[place + 1].text == "unknown")
  }

  private func take(_ place: inout Int, until isEnd: (Token) -> Bool) -> [Token] {
    take(&place, until: { token, _ in isEnd(token) })
  }

  /// The tokens up to the first one outside of brackets that is the end.
  private func take(_ place: inout Int, until isEnd: (Token, Int) -> Bool) -> [Token] {
    var depth = 0
    let start = place
    while place < tokens.count {
      if depth == 0, isEnd(tokens[place], place) { break }
      depth += step(tokens[place].text)
      place += 1
    }
    return Array(tokens[start..<min(place, tokens.count)])
  }

  private func step(_ text: String) -> Int {
    switch text {
    case "(", "[", "{": 1
    case ")", "]", "}": -1
    default: 0
    }
  }

  /// The names of patterns `.name`, `let .name(…)`, `.name?`, `Type.name`; nil where one is not so.
  private static func names(in pattern: [Token]) -> [String]? {
    var names: [String] = []
    var depth = 0
    var part: [Token] = []
    for token in pattern + [Token(text: ",", line: 0, isFirst: false)] {
      if token.text == ",", depth == 0 {
        guard let name = name(of: part) else { return nil }
        names.append(name)
        part = []
        continue
      }
      if ["(", "["].contains(token.text) { depth += 1 }
      if [")", "]"].contains(token.text) { depth -= 1 }
      part.append(token)
    }
    return names
  }

  /// The name in `.name`, `let .name`, `.name(…)`, `.name?` or `Type.name`.
  private static func name(of part: [Token]) -> String? {
    var rest = part.prefix { $0.text != "where" }
    if let word = rest.first?.text, word == "let" || word == "var" { rest = rest.dropFirst() }
    while let word = rest.first, word.isWord, rest.dropFirst().first?.text == "." {
      rest = rest.dropFirst()
      if rest.dropFirst(2).first?.text == "." { rest = rest.dropFirst() }
    }
    guard rest.first?.text == ".", let name = rest.dropFirst().first, name.isWord else {
      return nil
    }
    let more = rest.dropFirst(2)
    guard more.isEmpty || more.first?.text == "(" || more.first?.text == "?" else { return nil }
    return name.text
  }
}

// Shorter names for what a script declares for itself. Loader and window share names on purpose
// (`app.open`), and a browser may hold scripts of two versions for minutes: a name that both have
// stays as it is written.

/// Finds and shortens the names that one of the widget's scripts has for itself.
enum ScriptNames {
  /// Names of methods that browsers have too, and words of the language that look like methods.
  static let kept: Set<String> = [
    "Memory", "added", "back", "call", "catch", "check", "clear", "constructor", "destroy", "find",
    "forget", "heard", "join", "load", "mark", "notify", "opened", "rate", "readable", "receive",
    "refresh", "remove", "removed", "save", "show", "sign", "state", "switch", "take", "touched",
    "update", "warn", "watch", "while",
  ]

  /// The functions, classes, constants, methods and facts (`this.isOpen = …`) that a script
  /// declares and may call otherwise: those whose names stand in no text, and in no source of the
  /// other script.
  ///
  /// - Parameters:
  ///   - sources: The script's files, with or without comments.
  ///   - others: The other script's files.
  /// - Returns: The names in the order in which they are declared.
  static func own(of sources: [String], besides others: [String]) -> [String] {
    var closed = kept
    for source in sources { closed.formUnion(words(of: source, inTexts: true)) }
    for source in others {
      closed.formUnion(words(of: source, inTexts: false))
      closed.formUnion(words(of: source, inTexts: true))
    }
    var names: [String] = []
    for source in sources {
      for line in source.split(separator: "\n") {
        for name in [declaration(in: line), fact(in: line)].compactMap({ $0 }) where name.count > 3
        {
          if closed.insert(name).inserted { names.append(name) }
        }
      }
    }
    return names
  }

  /// The name that a line declares: of a constant, function or class at the edge, or of a method.
  private static func declaration(in line: Substring) -> String? {
    var rest = line.drop { $0 == " " }
    let indentation = line.count - rest.count
    let isMethod = indentation == 2 && line.hasSuffix(") {")
    guard indentation == 0 || isMethod else { return nil }
    if rest.hasPrefix("async ") { rest = rest.dropFirst(6) }
    let introductions = isMethod ? ["get ", "set "] : ["const ", "let ", "function ", "class "]
    let introduction = introductions.first { rest.hasPrefix($0) }
    guard isMethod || introduction != nil else { return nil }
    rest = rest.dropFirst(introduction?.count ?? 0)
    let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    guard !name.isEmpty, !isMethod || rest.dropFirst(name.count).first == "(" else { return nil }
    return String(name)
  }

  /// The property with a name like `isOpen` that a line sets.
  private static func fact(in line: Substring) -> String? {
    guard let start = line.firstRange(of: "this.is")?.lowerBound else { return nil }
    let rest = line[start...].dropFirst("this.".count)
    let name = rest.prefix { $0.isLetter }
    return rest.dropFirst(name.count).hasPrefix(" = ") ? String(name) : nil
  }

  /// The words of a source's texts, templates and patterns, or those outside of them.
  private static func words(of source: String, inTexts: Bool) -> Set<String> {
    var reader = ScriptTokenReader(Array(ScriptMinifier.withoutComments(source).utf8))
    var words: Set<String> = []
    while let token = reader.next() {
      guard let first = token.first else { continue }
      if ScriptMinifier.isWord(first) {
        if !inTexts { words.insert(String(decoding: token, as: UTF8.self)) }
      } else if inTexts, token.count > 1 {
        for word in token.split(whereSeparator: { !ScriptMinifier.isWord($0) }) {
          words.insert(String(decoding: word, as: UTF8.self))
        }
      }
    }
    return words
  }

  /// A script with other names, of two signs, in place of these.
  static func shortening(_ names: [String], in script: String) -> String {
    var reader = ScriptTokenReader(Array(script.utf8))
    var tokens: [ArraySlice<UInt8>] = []
    while let token = reader.next() { tokens.append(token) }
    let taken = Set(tokens.map { String(decoding: $0, as: UTF8.self) })
    let letters = "abcdefghijklmnopqrstuvwxyz"
    // A letter and a digit or capital: no word of the language, no property of an element.
    var free = letters.flatMap { first in
      ("0123456789" + letters.uppercased()).map { "\(first)\($0)" }
    }.filter { !taken.contains($0) }.makeIterator()
    var short: [String: String] = [:]
    for name in names { short[name] = free.next() }
    var result: [UInt8] = []
    for token in tokens {
      if let other = short[String(decoding: token, as: UTF8.self)] {
        result += Array(other.utf8)
      } else {
        result += token
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

// Every text of the sources has three languages with the same placeholders.

import Foundation
import Testing

@Suite("Catalogues of texts")
struct CatalogueTests {
  /// The texts of one `LocalizedText(…)`, and its file and line.
  struct Literal {
    let location: String
    let texts: [String]
  }

  static let sources = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Sources")

  static func literals() -> [Literal] {
    let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    let swift = (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
    return swift.flatMap { url -> [Literal] in
      guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
      return literals(in: Array(text), url.lastPathComponent)
    }
  }

  /// Reads the arguments of each `LocalizedText(` whose arguments are all texts.
  static func literals(in text: [Character], _ file: String) -> [Literal] {
    let mark = Array("LocalizedText(")
    var found: [Literal] = []
    var index = 0
    var line = 1
    while index + mark.count < text.count {
      if text[index] == "\n" { line += 1 }
      let isMark =
        Array(text[index..<index + mark.count]) == mark
        && (index == 0 || !(text[index - 1].isLetter || text[index - 1] == "."))
      if isMark, let texts = arguments(text, from: index + mark.count) {
        found.append(Literal(location: "\(file):\(line)", texts: texts))
      }
      index += 1
    }
    return found
  }

  /// Comma-separated texts up to the closing parenthesis; nil for other arguments.
  static func arguments(_ text: [Character], from start: Int) -> [String]? {
    var texts = [""]
    var index = start
    while index < text.count {
      switch text[index] {
      case "\"":
        index += 1
        while index < text.count, text[index] != "\"" {
          if text[index] == "\\" { index += 1 }
          texts[texts.count - 1].append(text[index])
          index += 1
        }
      case ",": texts.append("")
      case ")": return texts
      case " ", "\n", "+": break
      default: return nil
      }
      index += 1
    }
    return nil
  }

  @Test("Every text has three languages, none empty, with the same placeholders")
  func complete() throws {
    let literals = Self.literals()
    #expect(literals.count > 300)
    let placeholder = try Regex(#"\{\w+\}"#)
    for literal in literals {
      #expect(literal.texts.count == 3, "\(literal.location)")
      #expect(!literal.texts.contains(""), "\(literal.location)")
      let placeholders = literal.texts.map { text in
        Set(text.matches(of: placeholder).map { String(text[$0.range]) })
      }
      #expect(Set(placeholders).count == 1, "\(literal.location): \(literal.texts)")
    }
  }
}

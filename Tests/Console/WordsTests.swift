// Every text of the project's sources is there in three languages, with the same places to fill.

import Foundation
import Testing

@Suite("Words")
struct WordsTests {
  /// The texts of one `LocalizedText(…)`, and where it is.
  struct Literal {
    let place: String
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

  /// Reads the arguments of each `LocalizedText(` that are nothing but texts.
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
        found.append(Literal(place: "\(file):\(line)", texts: texts))
      }
      index += 1
    }
    return found
  }

  /// Comma-separated texts up to the closing parenthesis; nil when there is anything else.
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

  @Test("Every text has three languages, none empty, with the same places")
  func complete() throws {
    let literals = Self.literals()
    #expect(literals.count > 300)
    let place = try Regex(#"\{\w+\}"#)
    for literal in literals {
      #expect(literal.texts.count == 3, "\(literal.place)")
      #expect(!literal.texts.contains(""), "\(literal.place)")
      let places = literal.texts.map { text in
        Set(text.matches(of: place).map { String(text[$0.range]) })
      }
      #expect(Set(places).count == 1, "\(literal.place): \(literal.texts)")
    }
  }
}

// What can be told of the widget without a browser: its weight, its words, and what it never does.
// How it behaves in a page is in the acceptance tests.

import Foundation
import Testing

@testable import Widget

@Suite("The widget's script")
struct WidgetScriptTests {
  let script = String(decoding: WidgetScript.bytes, as: UTF8.self)

  @Test("Is under 20 KB when gzipped, as a server does without being asked for more")
  func weight() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "webchat-\(UUID()).js")
    try Data(WidgetScript.bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let gzip = Process()
    gzip.executableURL = URL(filePath: "/usr/bin/gzip")
    gzip.arguments = ["--stdout", file.path]
    let output = Pipe()
    gzip.standardOutput = output
    try gzip.run()
    let packed = output.fileHandleForReading.readDataToEndOfFile()
    gzip.waitUntilExit()
    #expect(gzip.terminationStatus == 0)
    #expect(packed.count > 1_000)
    #expect(packed.count < 20_000)
  }

  @Test("Has every word in the three languages, with the same places to fill")
  func words() throws {
    let source = String(decoding: PackageResources.words_js, as: UTF8.self)
    let heading = try Regex(#"^  '([a-z]{2}-[A-Z]{2})': \{$"#)
    let entry = try Regex(#"^    (\w+): '(.+)',$"#)
    var tables: [String: [String: Set<String>]] = [:]
    var language = ""
    for line in source.split(separator: "\n") {
      if let match = try heading.wholeMatch(in: line) {
        language = String(match.output[1].substring ?? "")
      } else if let match = try entry.wholeMatch(in: line) {
        let places = (match.output[2].substring ?? "").matches(of: /\{\w+\}/).map { String($0.0) }
        tables[language, default: [:]][String(match.output[1].substring ?? "")] = Set(places)
      }
    }
    #expect(Set(tables.keys) == ["pt-BR", "en-US", "es-ES"])
    #expect((tables["pt-BR"] ?? [:]).count > 40)
    #expect(tables["en-US"] == tables["pt-BR"])
    #expect(tables["es-ES"] == tables["pt-BR"])
  }

  @Test("Uses every word it has")
  func usedWords() throws {
    let source = String(decoding: PackageResources.words_js, as: UTF8.self)
    let rest = script.replacing(WidgetScript.lean(source), with: "")
    let keys = Set(source.matches(of: /\n    (\w+): '/).map { String($0.1) })
    let codes: Set<String> = ["unknown_channel", "channel_disabled", "origin"]
    let unused = keys.subtracting(codes).filter { key in
      !rest.contains(".\(key)") && !rest.contains("'\(key)'")
    }
    #expect(unused == [])
  }

  @Test(
    "Never makes markup or code of a text, and never keeps a page from the back-forward cache",
    arguments: [
      "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function",
      "'unload'", "beforeunload", "setAttribute('style'", "localStorage.", "import(",
    ])
  func forbidden(word: String) {
    #expect(!script.contains(word))
  }

  @Test("Loses its comments and indentation, and nothing else")
  func lean() {
    let source = """
      // Why it is so.

      /** What
       *  it does. */
      function one() {
        return 'https://two//three';
      }

      """
    #expect(
      WidgetScript.lean(source) == "function one() {\nreturn 'https://two//three';\n}\n")
    for bytes in WidgetScript.sources {
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(text.hasPrefix("//"))
      #expect(!WidgetScript.lean(text).contains("\n//"))
    }
  }

  @Test("Is one function, so that the page gets no name from it but its own")
  func wrapping() {
    #expect(script.hasPrefix("(() => {'use strict';\n"))
    #expect(script.hasSuffix("})();\n"))
  }

  @Test("Has a strong tag that follows the content")
  func tag() {
    let one = WidgetScript.entityTag(of: Array("one".utf8))
    #expect(one == WidgetScript.entityTag(of: Array("one".utf8)))
    #expect(one != WidgetScript.entityTag(of: Array("two".utf8)))
    #expect(WidgetScript.etag.wholeMatch(of: /"[0-9a-f]{32}"/) != nil)
  }
}

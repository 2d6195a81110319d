// What can be told of the widget without a browser: its weight, its words, and what it never does.
// How it behaves in a page is in the acceptance tests.

import Basics
import Channels
import Foundation
import Testing

@testable import Widget

@Suite("The widget's scripts")
struct WidgetScriptTests {
  static let loader = String(decoding: WidgetScript.loader.bytes, as: UTF8.self)
  static let window = text(.init(language: .portuguese, hasMore: true))
  static let scripts = [loader, window]

  static func text(_ variant: WidgetScript.Variant) -> String {
    String(decoding: WidgetScript.window(variant).bytes, as: UTF8.self)
  }

  /// Where the sources lie.
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/Widget")

  static func sources() throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "js" }
  }

  @Test(
    "The loader is under 7.1 KB and the window under 24 KB, compressed as every browser takes it")
  func weight() {
    let loader = WidgetScript.loader.body(accepting: "gzip, deflate")
    #expect(loader.encoding == .gzip)
    #expect((1_000..<7_100).contains(loader.bytes.count), "\(loader.bytes.count)")
    for language in ChannelLanguage.allCases {
      let window = WidgetScript.window(.init(language: language, hasMore: false))
      let bytes = window.body(accepting: "gzip").bytes
      #expect((1_000..<24_000).contains(bytes.count), "\(bytes.count)")
    }
  }

  @Test(
    "Brotli's bytes belong to the scripts: with CANAIS_BROTLI=/usr/bin/brotli this test writes them"
  )
  func brotli() throws {
    var scripts = [("webchat", WidgetScript.loader)]
    for language in ChannelLanguage.allCases {
      let window = WidgetScript.window(.init(language: language, hasMore: false))
      scripts.append(("window-\(language.rawValue)", window))
    }
    for (name, script) in scripts {
      if let program = ProcessInfo.processInfo.environment["CANAIS_BROTLI"] {
        let packed = try Self.run(program, ["-q", "11", "-w", "24", "-c"], input: script.bytes)
        let file = Self.folder.appending(path: "\(name).js.br")
        try Data(SHA256.digest(script.bytes).prefix(16) + packed).write(to: file)
        continue
      }
      let body = script.body(accepting: "br")
      #expect(body.encoding == .brotli, "\(name).js.br is of other sources: see Widget.md")
      #expect(body.bytes.count < (name == "webchat" ? 6_500 : 20_480), "\(body.bytes.count)")
    }
  }

  private static func run(_ program: String, _ arguments: [String], input: [UInt8]) throws -> Data {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    try Data(input).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments + [file.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return data
  }

  @Test("Gzip's own program reads what ours writes", arguments: [0, 1, 2, 3, 70_000])
  func gzip(size: Int) throws {
    var random = SystemRandomNumberGenerator()
    let noise = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
    let inputs = [
      noise, noise.map { $0 & 3 }, Array(repeating: 7, count: size),
      Array(WidgetScript.loader.bytes.prefix(size)),
    ]
    for input in inputs {
      let packed = Gzip.compress(input)
      #expect(try Self.run("/usr/bin/gzip", ["-d", "-c"], input: packed) == Data(input))
    }
  }

  @Test(
    "The encoding is the smallest that is asked for, each with a tag of its own",
    arguments: [
      (nil, "identity"), ("", "identity"), ("gzip", "gzip"), ("GZIP;q=0.5, br;q=0", "gzip"),
      ("gzip, deflate, br, zstd", "br"), ("br;q=0.1", "br"), ("deflate", "identity"),
      ("gzip;q=0", "identity"), ("gzip; q=1", "gzip"), (";;,,=", "identity"),
    ])
  func encodings(header: String?, encoding: String) {
    let digest = Array(SHA256.digest(Array("x".utf8)).prefix(16))
    let script = ServedScript(Array("x".utf8), brotli: digest + [1, 2, 3])
    #expect(script.body(accepting: header).encoding.rawValue == encoding)
    let tags = ["br", "gzip", "none"].map { script.body(accepting: $0).etag }
    #expect(Set(tags).count == 3)
    #expect(tags.allSatisfy { $0.wholeMatch(of: /"[0-9a-f]{32}(-br|-gz)?"/) != nil })
    #expect(
      ServedScript([1], brotli: digest + [1, 2, 3]).body(accepting: "br").encoding == .identity)
  }

  @Test("A window's address names a variant; only this version's may be kept")
  func addresses() {
    let version = WidgetScript.windowVersion
    let namesIt = Self.loader.contains("'window.js?\(version)'")
    #expect(namesIt)
    #expect(WidgetScript.window(query: "\(version)-pt-BR")?.isCurrent == true)
    #expect(WidgetScript.window(query: "0-es-ES-more")?.isCurrent == false)
    for query in ["", version, "\(version)-", "\(version)-fr", "\(version)-pt-BR-less"] {
      #expect(WidgetScript.window(query: query) == nil)
    }
  }

  @Test(
    "Has every text in three languages with the same placeholders; a window has those of its language"
  )
  func words() throws {
    let heading = try Regex(#"^  '([a-z]{2}-[A-Z]{2})': \{$"#)
    let entry = try Regex(#"^    (\w+): '(.+)',$"#)
    for bytes in [
      PackageResources.words_js, PackageResources.window_words_js, PackageResources.more_words_js,
    ] {
      var tables: [String: [String: Set<String>]] = [:]
      var language = ""
      for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
        if let match = try heading.wholeMatch(in: line) {
          language = String(match.output[1].substring ?? "")
        } else if let match = try entry.wholeMatch(in: line) {
          let places = (match.output[2].substring ?? "").matches(of: /\{\w+\}/)
          tables[language, default: [:]][String(match.output[1].substring ?? "")] = Set(
            places.map { String($0.0) })
        }
      }
      #expect(Set(tables.keys) == ["pt-BR", "en-US", "es-ES"])
      #expect((tables["pt-BR"] ?? [:]).count >= 2)
      #expect(tables["en-US"] == tables["pt-BR"])
      #expect(tables["es-ES"] == tables["pt-BR"])
    }
    #expect(Self.window.contains("Iniciar conversa"))
    #expect(!Self.window.contains("Start chat"))
    #expect(Self.text(.init(language: .english, hasMore: false)).contains("Start chat"))
  }

  @Test("Uses every text")
  func usedWords() throws {
    let tables = [PackageResources.window_words_js, PackageResources.more_words_js]
    let source = String(decoding: tables.joined(), as: UTF8.self)
    let all = try Self.sources().filter { !$0.lastPathComponent.hasSuffix("-words.js") }
      .map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    let keys = Set(source.matches(of: /\n    (\w+): '/).map { String($0.1) })
    let codes: Set<String> = ["unknown_channel", "channel_disabled", "origin", "identity"]
    let unused = keys.subtracting(codes).filter { key in
      !all.contains(".\(key)") && !all.contains("'\(key)'")
    }
    #expect(unused == [])
  }

  @Test(
    "Never makes markup or code of a text, and never keeps a page from the back-forward cache",
    arguments: [
      "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function",
      "'unload'", "beforeunload", "setAttribute('style'", "localStorage.",
    ])
  func forbidden(word: String) {
    for script in Self.scripts { #expect(!script.contains(word)) }
  }

  @Test(
    "Has nothing that Chrome 80, Safari 14 or Firefox 78 do not know",
    arguments: [
      #"(\|\||&&|\?\?)="#, #"\.at\("#, #"\.replaceAll\("#, #"\.replaceChildren\("#,
      #"Object\.hasOwn"#,
      #"structuredClone"#, #"\.findLast"#, #"\.toSorted"#, #"\(\?<[=!]"#, #"static \{"#,
      #"#[a-z]\w* ="#,
      #"\binset:"#, #":is\("#, #":where\("#, #":has\("#, #"[^-]gap:"#, #"aspect-ratio"#,
      #"color-mix\("#, #"\d_\d"#, #"Promise\.any"#, #"checkVisibility"#,
    ])
  func syntax(pattern: String) throws {
    for file in try Self.sources() {
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(text.firstMatch(of: try Regex(pattern)) == nil, "\(file.lastPathComponent)")
    }
  }

  @Test("Newer units are only used under a condition that tests for them")
  func units() {
    let style = String(decoding: PackageResources.window_style_js, as: UTF8.self)
    let lines = style.split(separator: "\n").filter { $0.contains("dvh") }
    #expect(lines.count == 1 && lines[0].hasPrefix("@supports (height: 100dvh)"))
  }

  @Test("Asks no array for what libraries replace")
  func builtins() throws {
    let names = "map|filter|find|some|every|includes|reverse|entries|from|forEach|reduce|flat"
    let call = try Regex(#"[\w\])]\.(?:"# + names + #")\("#)
    for file in try Self.sources() {
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(text.firstMatch(of: call) == nil, "\(file.lastPathComponent)")
    }
  }

  @Test("Only comments, indentation, unneeded blanks and semicolons are removed")
  func minified() {
    let source = """
      // Why it is so.

      /** What
       *  it does. */
      async function one(a) {
        return a / 2 + `x ${ a  ? { b: '}  y' }.b : "z  " }  ${a}` + +a;
      }
      const css = `
      .a :focus { color: red; top: 0; }
      /* Why. */
      @media (a: b) and (c) { .d, .e > * { margin: 0 2px; } }
      `;
      const p = /[/'"]  \\/ x/gi.test(css) ? 1 : 2;

      """
    let result = ScriptMinifier.withoutBlanks(ScriptMinifier.withoutComments(source))
    #expect(
      result == "async function one(a){return a/2+`x ${a?{b:'}  y'}.b:\"z  \"}  ${a}`+ +a}"
        + "let css=` .a :focus{color:red;top:0}@media (a:b) and (c){.d,.e > *{margin:0 2px}}`;"
        + "let p=/[/'\"]  \\/ x/gi.test(css)?1:2;\n")
    for script in Self.scripts {
      #expect(script.hasPrefix("(()=>{'use strict';"))
      #expect(script.hasSuffix("})();\n"))
      #expect(!script.contains("/**"))
    }
  }

  @Test("A name is shortened where one script alone has it, and no text has it")
  func names() {
    let own = """
      const LIMIT = 3;
      async function drawn(some) {
        return [LIMIT, some.other, 'spoken'];
      }
      class Window {
        get asked() {
          return `${drawn(this)} listed`;
        }
        spoken() {
          while (this) {
            this.sharedName();
          }
        }
        listed(other) {
          this.asked = other;
          this.isDrawn = this.isOther === other;
        }
        sharedName() {
        }
      }

      """
    let names = ScriptNames.own(of: [own], besides: ["function call() { app.sharedName; }"])
    #expect(names == ["LIMIT", "drawn", "Window", "asked", "isDrawn"])
    let text = ScriptNames.shortening(names, in: own)
    #expect(text.hasPrefix("const a0 = 3;\nasync function a1(some)"))
    #expect(text.contains("return `${a1(this)} listed`;") && text.contains("get a3() {"))
  }

  @Test("No name that is shortened is one of the engine's")
  func wireNames() throws {
    let channel = Channel.make(id: "a", description: "b", flow: "c")
    let config = String(decoding: WidgetConfig(channel).json, as: UTF8.self)
    let known = Set(config.matches(of: /"(\w+)":/).map { String($0.1) }).union([
      "type", "contact", "contactSecret", "source", "page", "data", "accepted", "session", "secret",
      "seen", "heartbeat", "handedOver", "messages", "text", "choice", "seq", "from", "name",
      "choices", "label", "value", "away", "ahead", "user", "expires", "signature", "reason",
      "code",
      "message", "field", "score", "token", "file", "size", "failed", "privacyNotice", "version",
    ])
    #expect(known.isDisjoint(with: WidgetScript.loaderNames + WidgetScript.windowNames))
    #expect(WidgetScript.windowNames.count > 100)
  }

  @Test("A file begins with what it is, and is no longer than 500 lines of 100 characters")
  func files() throws {
    for file in try Self.sources() {
      let lines = try String(contentsOf: file, encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines[0].hasPrefix("// "), "\(file.lastPathComponent)")
      #expect(
        lines.count <= 501 && lines.allSatisfy { $0.count <= 100 }, "\(file.lastPathComponent)")
    }
  }
}

// Parsing of input: each kind of sequence, complete, in pieces, incomplete and at random.

import Basics
import Screen
import Testing

@testable import Terminal

@Suite("Input")
struct InputParserTests {
  /// The events of bytes and, with `flush`, of the time without input after them.
  private func events(_ text: String, flush: Bool = true) -> [Event] {
    events(bytes: Array(text.utf8), flush: flush)
  }

  private func events(
    bytes: [UInt8], flush: Bool = true, isUTF8: Bool = true, described: [[UInt8]: KeyPress] = [:]
  ) -> [Event] {
    var parser = InputParser(isUTF8: isUTF8, described: described)
    var events: [Event] = []
    parser.feed(bytes, into: &events)
    if flush { parser.flush(into: &events) }
    return events
  }

  @Test(
    "Keys",
    arguments: [
      ("a", KeyPress.character("a")), ("é", .character("é")), ("日", .character("日")),
      ("👍", .character("👍")), (" ", .character(" ")), ("\r", KeyPress(.enter)),
      ("\n", KeyPress(.enter)), ("\t", KeyPress(.tab)), ("\u{7F}", KeyPress(.backspace)),
      ("\u{8}", KeyPress(.backspace)), ("\u{1}", .control("a")), ("\u{1A}", .control("z")),
      ("\u{0}", .control(" ")), ("\u{1C}", .control("\\")), ("\u{1B}", KeyPress(.escape)),
      ("\u{1B}[A", KeyPress(.up)), ("\u{1B}OA", KeyPress(.up)),
      ("\u{1B}[1;5A", KeyPress(.up, .control)), ("\u{1B}[1;3D", KeyPress(.left, .alt)),
      ("\u{1B}[1;2C", KeyPress(.right, .shift)), ("\u{1B}O5C", KeyPress(.right, .control)),
      ("\u{1B}Oa", KeyPress(.up, .control)), ("\u{1B}[Z", KeyPress(.backTab)),
      ("\u{1B}[H", KeyPress(.home)), ("\u{1B}[1~", KeyPress(.home)),
      ("\u{1B}[7~", KeyPress(.home)), ("\u{1B}OF", KeyPress(.end)), ("\u{1B}[4~", KeyPress(.end)),
      ("\u{1B}[2~", KeyPress(.insert)), ("\u{1B}[3~", KeyPress(.delete)),
      ("\u{1B}[3;5~", KeyPress(.delete, .control)), ("\u{1B}[5~", KeyPress(.pageUp)),
      ("\u{1B}[6~", KeyPress(.pageDown)), ("\u{1B}OP", KeyPress(.function(1))),
      ("\u{1B}[11~", KeyPress(.function(1))), ("\u{1B}[[A", KeyPress(.function(1))),
      ("\u{1B}[15~", KeyPress(.function(5))), ("\u{1B}[24~", KeyPress(.function(12))),
      ("\u{1B}[1;2P", KeyPress(.function(1), .shift)), ("\u{1B}1", .alt("1")),
      ("\u{1B}é", .alt("é")), ("\u{1B}\r", KeyPress(.enter, .alt)),
      ("\u{1B}\u{7F}", KeyPress(.backspace, .alt)), ("\u{1B}\u{1B}[A", KeyPress(.up, .alt)),
      ("\u{1B}[", .alt("[")), ("\u{1B}O", .alt("O")), ("\u{1B}]", .alt("]")),
      ("\u{1B}OM", KeyPress(.enter)), ("\u{1B}Oq", .character("1")),
      ("\u{1B}[27;5;115~", .control("s")), ("\u{1B}[115;5u", .control("s")),
      ("\u{1B}[13;2u", KeyPress(.enter, .shift)), ("\u{1B}[9;2u", KeyPress(.backTab)),
      ("\u{1B}[97;1u", .character("a")),
    ])
  func keys(_ text: String, _ press: KeyPress) {
    #expect(events(text) == [.key(press)])
  }

  @Test("A lone Esc is the Esc key once the delay has passed")
  func escape() {
    var parser = InputParser(escapeDelay: 25)
    var events: [Event] = []
    #expect(parser.flushDelay == nil)
    parser.feed([0x1B], into: &events)
    #expect(events == [] && parser.flushDelay == 25)
    parser.flush(into: &events)
    #expect(events == [.key(KeyPress(.escape))] && parser.flushDelay == nil)
    #expect(self.events("\u{1B}\u{1B}") == [.key(KeyPress(.escape)), .key(KeyPress(.escape))])
    #expect(InputParser.escapeDelay(["ESCDELAY": "100"]) == 100)
    #expect(InputParser.escapeDelay(["ESCDELAY": "x"]) == 50)
    #expect(InputParser.escapeDelay(["SSH_CONNECTION": "192.0.2.1 22"]) == 400)
    #expect(InputParser.escapeDelay(["SSH_TTY": "/dev/pts/1", "ESCDELAY": "30"]) == 30)
    #expect(InputParser.escapeDelay(["ESCDELAY": "-5"]) == 0)
  }

  @Test(
    "Mouse, as SGR and as X10 tell it",
    arguments: [
      ("\u{1B}[<0;5;7M", Mouse(.press, at: Point(4, 6))),
      ("\u{1B}[<0;5;7m", Mouse(.release, at: Point(4, 6))),
      ("\u{1B}[<2;1;1M", Mouse(.press, at: Point(0, 0), button: .right)),
      ("\u{1B}[<1;300;200M", Mouse(.press, at: Point(299, 199), button: .middle)),
      ("\u{1B}[<32;5;7M", Mouse(.drag, at: Point(4, 6))),
      ("\u{1B}[<35;5;7M", Mouse(.move, at: Point(4, 6), button: .none)),
      ("\u{1B}[<64;5;7M", Mouse(.wheelUp, at: Point(4, 6), button: .none)),
      ("\u{1B}[<65;5;7M", Mouse(.wheelDown, at: Point(4, 6), button: .none)),
      ("\u{1B}[<16;5;7M", Mouse(.press, at: Point(4, 6), modifiers: .control)),
      ("\u{1B}[M %'", Mouse(.press, at: Point(4, 6))),
      ("\u{1B}[M#%'", Mouse(.release, at: Point(4, 6), button: .none)),
    ])
  func mouse(_ text: String, _ mouse: Mouse) {
    #expect(events(text) == [.mouse(mouse)])
  }

  @Test("Focus reports, and background colors of one to four digits a channel")
  func answers() {
    #expect(events("\u{1B}[I\u{1B}[O") == [.focus(true), .focus(false)])
    #expect(
      events("\u{1B}]11;rgb:1e1e/2020/ffff\u{1B}\\") == [.background(RGBColor(0x1E20FF))])
    #expect(events("\u{1B}]11;rgb:f/0/8\u{7}") == [.background(RGBColor(0xFF0088))])
    #expect(events("\u{1B}]11;rgba:ff/ff/ff/ff\u{7}a").count == 2)
    #expect(events("\u{1B}]52;c;abc\u{7}x") == [.key(.character("x"))])
    #expect(events("\u{1B}]11;rgb:zz/0/0\u{7}") == [])
    #expect(events("\u{1B}P1$r0m\u{1B}\\\u{1B}[?62;c\u{1B}[3;4R").count <= 1)
  }

  @Test("A paste is one event, its escapes are no keys, and its lines end in line feeds")
  func paste() {
    let pasted = "\u{1B}[200~olá\r\nmundo\r\u{1B}[A\tq\u{1B}[201~x"
    #expect(
      events(pasted) == [.paste("olá\nmundo\n\u{1B}[A\tq"), .key(.character("x"))])
    #expect(events("\u{1B}[200~\u{1B}[201~") == [.paste("")])
    #expect(events("\u{1B}[201~") == [])
    // Without its end a paste ends after a time without input.
    var parser = InputParser()
    var events: [Event] = []
    parser.feed("\u{1B}[200~abc".utf8, into: &events)
    #expect(events == [] && parser.flushDelay == 2000)
    parser.flush(into: &events)
    #expect(events == [.paste("abc")])
  }

  @Test("A long paste is split without loss")
  func longPaste() {
    let line = "0123456789 olá 日本 👍\n"
    let text = String(repeating: line, count: 3 * InputParser.pasteByteLimit / line.utf8.count)
    let events = events("\u{1B}[200~" + text + "\u{1B}[201~")
    var whole = ""
    for case .paste(let part) in events { whole += part }
    #expect(events.count > 1 && whole == text)
  }

  @Test("Input in pieces of any size has the same events", arguments: 1..<9)
  func pieces(_ size: Int) {
    let text =
      "a\u{1B}[1;5Aé\u{1B}[<0;5;7M\u{1B}]11;rgb:00/00/00\u{1B}\\\u{1B}[200~x\r\ny\u{1B}[201~日\u{1B}OP"
    let bytes = Array(text.utf8)
    var parser = InputParser()
    var pieces: [Event] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      parser.feed(bytes[start..<min(start + size, bytes.count)], into: &pieces)
    }
    #expect(pieces == events(text, flush: false))
    #expect(pieces.count == 8)
  }

  @Test("Without UTF-8 input is Latin-1; with it, invalid bytes become U+FFFD")
  func encodings() {
    #expect(events(bytes: [0xE9], isUTF8: false) == [.key(.character("é"))])
    #expect(
      events(bytes: [0xE9, 0x61]) == [.key(.character("\u{FFFD}")), .key(.character("a"))])
    #expect(events(bytes: [0xFF]) == [.key(.character("\u{FFFD}"))])
    #expect(events(bytes: [0xED, 0xA0, 0x80]) == [.key(.character("\u{FFFD}"))])
  }

  @Test("Sequences of the terminal's description take precedence")
  func described() {
    let odd = Array("\u{1B}[25~".utf8)
    #expect(
      events(bytes: odd, described: [odd: KeyPress(.function(3))]) == [.key(KeyPress(.function(3)))]
    )
    #expect(events(bytes: odd) == [])
  }

  @Test("An overlong sequence is dropped, and the input behind it is parsed")
  func overlong() {
    let digits = String(repeating: "1;", count: 200)
    #expect(events("\u{1B}[" + digits + "Aq") == [.key(.character("q"))])
    let answer = String(repeating: "z", count: 10_000)
    #expect(events("\u{1B}]11;" + answer + "\u{7}q") == [.key(.character("q"))])
    #expect(events("\u{1B}[99999999999999999999~q") == [.key(.character("q"))])
  }

  @Test("Random bytes never trap, and the parser returns to its ground state", arguments: 0..<300)
  func fuzz(_ seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let pieces = [
      "\u{1B}", "[", "O", "]", "<", ";", "0", "200~", "201~", "M", "m", "11;rgb:", "\u{7}", "\\",
      "é", "日", "\r", "27;5;", "u", "~", "P", "9999999",
    ]
    var bytes: [UInt8] = []
    for _ in 0..<random.roll(0..<60) {
      if random.roll(0..<4) == 0 {
        bytes.append(UInt8(random.roll(0..<256)))
      } else {
        bytes += Array(pieces[random.roll(0..<pieces.count)].utf8)
      }
    }
    var parser = InputParser(isUTF8: seed % 3 != 0)
    var events: [Event] = []
    parser.feed(bytes, into: &events)
    parser.flush(into: &events)
    #expect(parser.flushDelay == nil)
    events = []
    parser.feed("q".utf8, into: &events)
    #expect(events == [.key(.character("q"))])
  }

  @Test("A sequence that comes apart on a slow line is a whole one")
  func apart() {
    for (parts, expected) in [
      (["\u{1B}[", "D"], Event.key(KeyPress(.left))),
      (["\u{1B}[1;", "5C"], .key(KeyPress(.right, .control))),
      (["\u{1B}O", "P"], .key(KeyPress(.function(1)))),
    ] {
      var parser = InputParser(escapeDelay: 400)
      var events: [Event] = []
      parser.feed(parts[0].utf8, into: &events)
      #expect(events.isEmpty && (parser.flushDelay ?? 0) >= 400)
      parser.feed(parts[1].utf8, into: &events)
      #expect(events == [expected])
    }
    // The answer about the background may pause inside for longer than that.
    var parser = InputParser()
    var events: [Event] = []
    parser.feed("\u{1B}]11;rgb:ff".utf8, into: &events)
    #expect(parser.flushDelay == 3_000)
    parser.feed("ff/ffff/ffff\u{7}".utf8, into: &events)
    #expect(events == [.background(RGBColor(0xFFFFFF))])
  }

  @Test("A lone Esc is a key after its delay, however often the loop wakes meanwhile")
  func escapeAmidWakeUps() {
    var input = TerminalInput(InputParser(escapeDelay: 400))
    let start = ContinuousClock.now
    input.feed([0x1B], at: start)
    for millis in stride(from: 16, to: 400, by: 16) {
      input.flush(at: start + .milliseconds(millis))
      #expect(input.events.isEmpty)
    }
    input.flush(at: start + .milliseconds(400))
    #expect(input.events == [.key(KeyPress(.escape))] && input.flushAt == nil)
    // The rest of a sequence puts the end off, and its last byte takes it away.
    input.feed([0x1B, UInt8(ascii: "[")], at: start)
    input.feed([UInt8(ascii: "1")], at: start + .milliseconds(300))
    #expect(input.flushAt == start + .milliseconds(3_300))
    input.feed([UInt8(ascii: "~")], at: start + .milliseconds(400))
    #expect(input.flushAt == nil)
  }
}

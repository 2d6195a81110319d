// Editing of text by keys, and at random.

import Basics
import Testing

@testable import Screen

/// The result of a mutating call, which `#expect` cannot expand itself.
private func did(_ answer: Bool) -> Bool { answer }

@Suite("Text fields")
struct TextFieldTests {
  /// Types a text, character by character.
  private func type(_ text: String, into field: inout TextField) {
    for character in text { _ = field.handle(.character(character)) }
  }

  @Test("Typing, moving and deleting are by grapheme clusters")
  func characters() {
    var field = TextField()
    type("Olá 👨‍👩‍👧", into: &field)
    #expect(field.characters.count == 5)
    #expect(did(field.handle(KeyPress(.backspace))))
    #expect(field.text == "Olá ")
    for _ in 0..<2 { _ = field.handle(KeyPress(.left)) }
    _ = field.handle(KeyPress(.delete))
    #expect(field.text == "Ol ")
    #expect(field.cursor == 2)
  }

  @Test("An accent typed behind its letter joins it")
  func joining() {
    var field = TextField("e")
    type("\u{301}", into: &field)
    #expect(field.characters.count == 1)
    #expect(field.cursor == 1)
    #expect(field.text == "é")
  }

  @Test("The keys of shells edit as they do there")
  func shellKeys() {
    var field = TextField("um dois três")
    _ = field.handle(.control("w"))
    #expect(field.text == "um dois ")
    _ = field.handle(.control("a"))
    _ = field.handle(KeyPress(.right, .control))
    #expect(field.cursor == 2)
    _ = field.handle(.control("k"))
    #expect(field.text == "um")
    _ = field.handle(.control("e"))
    _ = field.handle(.control("u"))
    #expect(field.text == "")
    _ = field.handle(.control("z"))
    #expect(field.text == "um")
    _ = field.handle(.control("z"))
    _ = field.handle(.control("z"))
    #expect(field.text == "um dois três")
    _ = field.handle(.control("y"))
    #expect(field.text == "um dois ")
    _ = field.handle(.alt("b"))
    #expect(field.cursor == 0)
  }

  @Test("Undo removes a typed word at once")
  func undoByWords() {
    var field = TextField()
    type("bom dia", into: &field)
    #expect(did(field.undo()))
    #expect(field.text == "bom ")
    #expect(did(field.redo()))
    #expect(field.text == "bom dia")
    for _ in 0..<9 { field.undo() }
    #expect(field.text == "" && !field.canUndo)
  }

  @Test(
    "Pasted line breaks are kept in a field of several lines and become spaces in one of one line")
  func paste() {
    var one = TextField("> ")
    #expect(did(one.paste("a\r\nb\tc\u{1B}\n")))
    #expect(one.text == "> a b c")
    var several = TextField("", isMultiline: true)
    several.paste("a\r\nb\rc\n")
    #expect(several.text == "a\nb\nc\n")
    #expect(did(several.undo()))
    #expect(several.text.isEmpty)
  }

  @Test("An edit that exceeds the limit is refused as a whole")
  func limit() {
    var field = TextField("x")
    #expect(!did(field.paste(String(repeating: "y", count: TextField.characterLimit))))
    #expect(field.text == "x")
    #expect(field.counter(limit: 40) == nil)
    #expect(TextField(String(repeating: "a", count: 38)).counter(limit: 40) == "38/40")
    #expect(TextField(String(repeating: "a", count: 41)).counter(limit: 40) == "41/40")
  }

  @Test("Up, Down, Home and End follow the lines as drawn")
  func lines() {
    var field = TextField("primeira linha\nsegunda", isMultiline: true)
    // Ten columns: "primeira " / "linha" / "segunda".
    #expect(field.cursorPosition(width: 10) == Point(7, 2))
    _ = field.handle(KeyPress(.up), width: 10)
    #expect(field.cursorPosition(width: 10) == Point(5, 1))
    _ = field.handle(KeyPress(.up), width: 10)
    #expect(field.cursorPosition(width: 10) == Point(5, 0))
    #expect(!did(field.handle(KeyPress(.up), width: 10)))
    _ = field.handle(KeyPress(.end), width: 10)
    #expect(field.cursorPosition(width: 10) == Point(8, 0))
    _ = field.handle(KeyPress(.home), width: 10)
    #expect(field.cursor == 0)
    _ = field.handle(KeyPress(.enter))
    #expect(field.text.hasPrefix("\nprimeira"))
    field.click(Point(3, 3), in: Size(10, 4))
    #expect(field.cursorPosition(width: 10) == Point(3, 3))
  }

  @Test("A text longer than its field scrolls, with signs where it continues")
  func scrolling() {
    var frame = Frame(Size(10, 1))
    let field = TextField("abcdefghijklmnop")
    frame.field(field, in: frame.area, Action("f"), isFocused: true)
    #expect(frame.rows == ["‹lmnop"])
    #expect(frame.cursor == Point(6, 0))
    var start = field
    _ = start.handle(KeyPress(.home))
    frame.field(start, in: frame.area, Action("f"), isFocused: true)
    #expect(frame.rows == ["abcdefghi›"])
    #expect(frame.cursor == Point(0, 0))
    start.click(Point(4, 0), in: Size(10, 1))
    #expect(start.cursor == 4)
  }

  @Test("Keys of the form are not handled")
  func leftAlone() {
    var field = TextField("x")
    let keys = [
      KeyPress(.tab), KeyPress(.backTab), KeyPress(.escape), KeyPress(.enter), KeyPress(.up),
      .control("s"), .control("p"), .alt("1"), KeyPress(.function(1)), KeyPress(.pageDown),
    ]
    for key in keys { #expect(!did(field.handle(key)), "\(key.label)") }
    #expect(field.text == "x")
  }

  @Test("Random edits keep cursor and text consistent", arguments: 0..<400)
  func randomEdits(_ seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    var field = TextField("", isMultiline: seed % 2 == 0)
    let keys: [KeyPress] = [
      KeyPress(.left), KeyPress(.right), KeyPress(.up), KeyPress(.down), KeyPress(.home),
      KeyPress(.end), KeyPress(.backspace), KeyPress(.delete), KeyPress(.enter),
      KeyPress(.left, .control), KeyPress(.right, .control), KeyPress(.home, .control),
      .control("a"), .control("e"), .control("k"), .control("u"), .control("w"), .control("z"),
      .control("y"), .alt("b"), .alt("f"), .alt("d"),
    ]
    for _ in 0..<60 {
      let width = random.roll(1..<30)
      let size = Size(width, random.roll(1..<5))
      switch random.roll(0..<4) {
      case 0: _ = field.handle(keys[random.roll(0..<keys.count)], width: width)
      case 1:
        field.paste(
          (0..<random.roll(0..<4)).map { _ in HardTexts.all[random.roll(0..<HardTexts.all.count)] }
            .joined()
        )
      case 2: field.click(Point(random.roll(-2..<40), random.roll(-2..<8)), in: size)
      default:
        if let character = HardTexts.all[random.roll(0..<HardTexts.all.count)].first {
          _ = field.handle(.character(character), width: width)
        }
      }
      #expect(Array(field.text) == field.characters)
      #expect((0...field.characters.count).contains(field.cursor))
      if !field.isMultiline { #expect(!field.characters.contains { $0.isNewline }) }
      var frame = Frame(size)
      frame.field(field, in: frame.area, Action("f"), isFocused: true)
      #expect(frame.cursor.map { frame.area.contains($0) } == true)
      // What is undone can be done again.
      var back = field
      var steps = 0
      while back.undo() { steps += 1 }
      #expect(back.text == "")
      for _ in 0..<steps { back.redo() }
      #expect(back.characters == field.characters)
    }
  }
}

@Suite("Wrapping")
struct WrapTests {
  @Test("Lines break at spaces, at line breaks, and within words longer than a line")
  func lines() {
    #expect(Wrap.lines("um dois três", width: 7) == ["um dois", "três"])
    #expect(Wrap.lines("abcdefgh", width: 3) == ["abc", "def", "gh"])
    #expect(Wrap.lines("a\n\nb", width: 5) == ["a", "", "b"])
    #expect(Wrap.lines("日本語", width: 5) == ["日本", "語"])
    #expect(Wrap.lines("", width: 5) == [""])
    #expect(Wrap.lines("x", width: 0) == [])
  }

  @Test("Lines of any text fit the width and hold all of it", arguments: 0..<200)
  func property(_ seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let text = (0..<random.roll(0..<60)).map { _ in
      HardTexts.all[random.roll(0..<HardTexts.all.count)]
    }
    .joined()
    let width = random.roll(2..<12)
    let characters = Array(text)
    let ranges = Wrap.ranges(characters, width: width)
    var next = 0
    for range in ranges {
      // Between two lines there is nothing, or one line break.
      #expect(
        range.lowerBound == next || characters[next].isNewline && range.lowerBound == next + 1)
      next = range.upperBound
      var columns = characters[range].reduce(0) { $0 + (Glyph($1)?.width ?? 0) }
      if range.last.map({ characters[$0] == " " }) == true { columns -= 1 }
      #expect(columns <= width)
    }
    #expect(next == characters.count)
  }
}

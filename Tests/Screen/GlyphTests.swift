// Glyphs of grapheme clusters, their widths, and substitutes in ASCII.

import Foundation
import Testing

@testable import Screen

@Suite("Glyphs")
struct GlyphTests {
  @Test(
    "A cluster is shown as its first spacing code point and up to four marks",
    arguments: [
      ("a", "a", 1), ("é", "é", 1), ("e\u{301}", "e\u{301}", 1), ("日", "日", 2),
      ("👨‍👩‍👧‍👦", "👨", 2), ("🇧🇷", "🇧", 1), ("👍🏽", "👍", 2), ("❤️", "❤", 1),
      ("ａ", "ａ", 2), ("\u{301}", "◌\u{301}", 1), ("\t", " ", 1), ("\r\n", " ", 1),
      ("o\u{300}\u{301}\u{302}\u{303}\u{304}", "o\u{300}\u{301}\u{302}\u{303}", 1),
      ("\u{378}", "\u{FFFD}", 1),
    ])
  func shown(_ cluster: String, _ text: String, _ width: Int) throws {
    let character = try #require(cluster.first)
    let glyph = try #require(Glyph(character))
    #expect(Array(glyph.text.unicodeScalars) == Array(text.unicodeScalars))
    #expect(glyph.width == width)
  }

  @Test(
    "Lone controls, bidi characters and joiners are not shown",
    arguments: [
      "\u{1B}", "\u{0}", "\u{7F}", "\u{9B}", "\u{202E}", "\u{2066}", "\u{200D}", "\u{FEFF}",
    ])
  func hidden(_ cluster: String) throws {
    let character = try #require(cluster.first)
    #expect(Glyph(character) == nil)
  }

  @Test("Sanitized text keeps letters and marks and no control characters")
  func clean() {
    let text = "Olá\u{1B}[31m \u{202E}abc\u{202C} e\u{301}\u{7}\u{9B}x\r\ny\tz👩‍👧"
    #expect(Sanitizer.text(text) == "Olá[31m abc e\u{301}x y z👩‍👧")
    #expect(Sanitizer.text("a\r\nb\nc\rd", keepingLines: true) == "a\nb\nc\nd")
  }

  @Test("No cell of a frame ever holds a control or bidi character")
  func frameIsSafe() {
    var frame = Frame(Size(60, 1))
    frame.write(HardTexts.all.joined(), in: frame.area, clipped: true)
    let scalars = frame.text.unicodeScalars
    #expect(scalars.allSatisfy { !Width.isHidden($0) })
    #expect(frame.text.contains("日本語"))
  }

  @Test("Each character has one substitute in ASCII")
  func plain() {
    let signs: [(Character, Character)] = [
      ("é", "e"), ("Ç", "C"), ("─", "-"), ("╭", "+"), ("▸", ">"), ("✓", "+"), ("…", "."),
      ("日", "?"), ("ñ", "n"), ("ü", "u"), ("ã", "a"), ("a", "a"),
    ]
    for (sign, ascii) in signs {
      let value = sign.unicodeScalars.first?.value ?? 0
      #expect(GlyphFallback.sign(value) == ascii.unicodeScalars.first?.value, "\(sign)")
    }
    #expect(GlyphFallback.sign(0x256D, .console) == 0x250C)
    #expect(GlyphFallback.sign(0xE9, .console) == 0xE9)
    #expect(GlyphFallback.sign(0x2713, .console) == 0x2B)
    #expect(GlyphFallback.sign(0x256D, .unicode) == 0x256D)
  }

  @Test("In ASCII the signs of states stay distinct, and none of success resembles an error")
  func plainStates() {
    let states: [Character] = ["✓", "✗", "!", "–", "●", "◐", "○", "×", "⇄", "•", "▸", "▾", "…"]
    let shown = states.map { GlyphFallback.sign($0.unicodeScalars.first?.value ?? 0) }
    #expect(Set(shown).count == states.count, "\(shown)")
    let good = GlyphFallback.sign("✓".unicodeScalars.first?.value ?? 0)
    #expect(!"xX!-?".unicodeScalars.contains { $0.value == good })
  }

  @Test("Every character that the screens draw has a substitute in ASCII")
  func plainSigns() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")
    for module in ["Console", "Channels"] {
      let files = FileManager.default.enumerator(
        at: sources.appending(path: module), includingPropertiesForKeys: nil)
      var read = 0
      for case let file as URL in try #require(files) where file.pathExtension == "swift" {
        read += 1
        for scalar in try String(contentsOf: file, encoding: .utf8).unicodeScalars
        where scalar.value >= 0x80 && scalar != "¿" {
          let sign = GlyphFallback.sign(scalar.value)
          #expect(sign != 0x3F, "\(scalar) of \(file.lastPathComponent)")
        }
      }
      #expect(read > 10, "\(module)")
    }
  }
}

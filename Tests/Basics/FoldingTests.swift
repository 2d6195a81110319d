// Folding of names: what is the same name and what is not, and that databases folded by Foundation
// stay searchable.

import Basics
import Foundation
import Testing

@Suite("Folding")
struct FoldingTests {
  @Test("Case, accents and white space at the ends are folded")
  func fold() {
    #expect(Folding.fold("  ATENÇÃO São João ") == "atencao sao joao")
    #expect(Folding.fold("Loja") == "loja")
    #expect(Folding.fold("café") == Folding.fold("CAFE\u{301}"))
    #expect(Folding.fold("Straße ﬁn İstanbul Ｌｏｊａ") == "strasse fin istanbul loja")
    #expect(Folding.fold("Ελλάδα ΟΔΌΣ Чёрный") == "ελλαδα οδοσ черныи")
    #expect(Folding.fold("Łukasz Øre") == "łukasz øre")
    #expect(Folding.fold("हिन्दी ไทย 각 👨‍👩‍👧") == "हिन्दी ไทย 각 👨‍👩‍👧")
  }

  @Test("A query matches where each of its words occurs")
  func matches() {
    #expect(Folding.matches("joao s", in: "João da Silva"))
    #expect(Folding.matches("SILVA João", in: "João da Silva"))
    #expect(!Folding.matches("joao x", in: "João da Silva"))
    #expect(Folding.matches("", in: ""))
  }

  /// How the columns `folded` of databases were written before this module had its own folding.
  private func byFoundation(_ text: String) -> String {
    text.folding(
      options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil
    ).lowercased().trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test("Every code point folds as Foundation folds it")
  func everyCodePoint() {
    var different: [UInt32] = []
    for value in UInt32(1)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = String(scalar)
      if !Folding.fold(text).unicodeScalars.elementsEqual(byFoundation(text).unicodeScalars) {
        different.append(value)
      }
    }
    #expect(different == [])
  }

  @Test(
    "Texts of many scripts fold as Foundation folds them",
    arguments: [
      [0x20...0x7E, 0xA0...0x24F, 0x1E00...0x1EFB], [0x386...0x3FF, 0x1F00...0x1F57],
      [0x400...0x50F], [0x5D0...0x5EA], [0x620...0x64A], [0x904...0x939], [0xE01...0xE30],
      [0x1100...0x1112, 0xAC00...0xD7A3], [0x3041...0x3096, 0xFF01...0xFF9D],
      [0x1F300...0x1F64F, 0x200D...0x200D, 0xFE0F...0xFE0F],
    ] as [[ClosedRange<UInt32>]])
  func texts(ranges: [ClosedRange<UInt32>]) {
    var random = SeededRandom(seed: UInt64(ranges[0].lowerBound))
    let letters = ranges.joined().compactMap(Unicode.Scalar.init)
      .filter { $0.properties.generalCategory != .unassigned }
    // Accents and variation selectors behind letters; ranges without accents of their own keep
    // them.
    let marks = (0x300...0x36F).compactMap(Unicode.Scalar.init) + ["\u{FE0F}"]
    for _ in 0..<2_000 {
      var text = "x"
      for _ in 0..<random.roll(1..<12) {
        text.unicodeScalars.append(letters[random.roll(0..<letters.count)])
        while random.roll(0..<3) == 0 {
          text.unicodeScalars.append(marks[random.roll(0..<marks.count)])
        }
      }
      #expect(
        Folding.fold(text).unicodeScalars.elementsEqual(byFoundation(text).unicodeScalars),
        "\(text.unicodeScalars.map { String($0.value, radix: 16) })")
    }
  }

  @Test("White space is that of Foundation")
  func whitespace() {
    for value in UInt32(1)...0x3100 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = "\(scalar) a \(scalar)\(scalar)"
      #expect(
        text.trimmingWhitespace().unicodeScalars.elementsEqual(
          text.trimmingCharacters(in: .whitespacesAndNewlines).unicodeScalars))
    }
    #expect(" \u{301}x\n".trimmingWhitespace().unicodeScalars.count == 2)
    #expect("".trimmingWhitespace() == "" && " ".trimmingWhitespace() == "")
  }
}

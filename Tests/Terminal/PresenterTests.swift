// Frames drawn by ncurses into a file: widths agree, and only changes are written. ncurses keeps
// its state in global variables, so these tests are serialized.

import Basics
import Foundation
import Screen
import Testing
import Themes

@testable import Terminal

@Suite("Presenter", .serialized)
struct PresenterTests {
  private func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "canais-presenter-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  @Test("ncurses advances by the widths of the table")
  func widths() throws {
    let terminal = try OffscreenTerminal(size: Size(80, 24))
    let clusters = [
      "a", "é", "e\u{301}", "ñ", "日", "本", "한", "ａ", "ﷺ", "👨‍👩‍👧‍👦", "🇧🇷", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👍🏽", "❤️", "☺️", "✈",
      "⌚", "🫠", "ก็", "क्षि", "ｶﾞ", "①", "·", "─", "█", "▸", "✓", "●", "…",
      "o\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}", "\u{301}", "𝒳", "🀄", "㎏", "Ⅷ", "ა",
      "ᄀ", "각", "ᆨ", "\u{A0}", "€", "™", "½", "ß",
    ]
    for cluster in clusters {
      let glyph = try #require(cluster.first.flatMap { Glyph($0) }, "\(cluster)")
      let advance = terminal.advance(of: glyph)
      #expect(advance == glyph.width, "\(cluster) \(glyph.text)")
    }
  }

  @Test("ncurses agrees with the table on whole blocks of code points")
  func blocks() throws {
    let terminal = try OffscreenTerminal(size: Size(80, 24))
    let blocks: [ClosedRange<UInt32>] = [
      0x20...0x7E, 0xA1...0x24F, 0x370...0x3FF, 0x400...0x4FF, 0x5D0...0x5EA, 0xE01...0xE5B,
      0x2010...0x2027, 0x2190...0x21FF, 0x2500...0x25FF, 0x2600...0x26FF, 0x2700...0x27BF,
      0x3041...0x3096, 0x30A0...0x30FF, 0x4E00...0x4F00, 0xAC00...0xAD00, 0xFF01...0xFF60,
      0x1F300...0x1F64F, 0x1F680...0x1F6C5, 0x1F900...0x1F9FF, 0x20000...0x20040,
    ]
    var different: [String] = []
    for value in blocks.joined() {
      guard let scalar = Unicode.Scalar(value), let glyph = Glyph(Character(scalar)),
        glyph.base == value
      else { continue }
      if terminal.advance(of: glyph) != glyph.width { different.append(String(value, radix: 16)) }
    }
    #expect(different == [])
  }

  /// The bytes written for frames drawn one after the other.
  private func written(
    _ frames: [Frame], depth: ColorDepth? = nil, repertoire: GlyphFallback.Repertoire = .unicode,
    theme name: String = "dark"
  ) throws -> [String] {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "out")
    let theme = try ThemeLibrary().theme(name)
    var terminal = try OffscreenTerminal(
      size: frames[0].size, path: file.path, depth: depth, repertoire: repertoire)
    var before = 0
    return try frames.map { frame in
      terminal.present(frame, theme)
      let bytes = try Data(contentsOf: file)
      defer { before = bytes.count }
      return String(decoding: bytes[before...], as: UTF8.self)
    }
  }

  @Test("Only the changed run is written, and nothing for an equal frame")
  func differences() throws {
    var first = Frame(Size(40, 5))
    first.write("conectado 日本 0:01", in: first.area.row(2))
    var second = first
    second.write("conectado 日本 0:02", in: second.area.row(2))
    let written = try written([first, first, second])
    #expect(written[0].contains("conectado 日本 0:01"))
    #expect(written[1].isEmpty)
    #expect(written[2].contains("2") && !written[2].contains("conectado"))
    #expect(written[2].utf8.count < 60)
  }

  @Test("A wide character that loses a half is overwritten as a whole")
  func halves() throws {
    var first = Frame(Size(10, 1))
    first.write("日本語", in: first.area)
    var second = first
    second.write("x", in: second.area.droppingLeft(3))
    #expect(second.rows == ["日 x語"])
    let written = try written([first, second])
    #expect(written[1].contains(" x") && !written[1].contains("本"))
  }

  @Test("A theme is drawn in 256 colors, in sixteen, and in none")
  func colors() throws {
    var frame = Frame(Size(20, 1))
    frame.write("x", in: frame.area, .danger)
    frame.write("y", in: frame.area.droppingLeft(2), .selection)
    let many = try written([frame])[0]
    #expect(many.contains("38;5;210") && many.contains("48;5;24"))
    let none = try written([frame], depth: ColorDepth.none)[0]
    #expect(none.contains("7m"))
    #expect(!none.contains(/\e\[[0-9;]*[34][0-8][;m]/))
    let few = try written([frame], depth: .sixteen)[0]
    #expect(!few.contains("38;5") && !few.contains("48;5"))
  }

  @Test("Samples of colors are the same in every theme")
  func swatch() throws {
    var frame = Frame(Size(10, 1))
    frame.swatch(RGBColor(0xDCF8C6), in: Rect(0, 0, 2, 1))
    let index = Palette.nearest256(RGBColor(0xDCF8C6))
    #expect(try written([frame], theme: "light")[0].contains("48;5;\(index)"))
  }

  @Test("A terminal without UTF-8 gets substitutes in ASCII of the same width")
  func ascii() throws {
    var frame = Frame(Size(20, 3))
    let inside = frame.box(frame.area, title: "Olá")
    frame.write("日 ação", in: inside)
    let written = try written([frame], repertoire: .ascii)[0]
    #expect(written.utf8.allSatisfy { $0 < 0x80 })
    #expect(written.contains("+-") && written.contains(" Ola ") && written.contains("?  acao"))
  }

  @Test("A frame with more colors than pairs is drawn completely")
  func pairs() throws {
    var frame = Frame(Size(60, 10))
    for index in 0..<600 {
      let area = Rect(index % 60, index / 60, 1, 1)
      let color = RGBColor(UInt32(index * 27_961 % 0xFF_FFFF))
      frame.fill(area, Style(.text, background: color), "x")
    }
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let theme = try ThemeLibrary().theme("dark")
    // The descriptions of terminals with 88 colors have 7,744 pairs, those with eight have 64.
    var terminal = try OffscreenTerminal(
      type: "xterm", size: frame.size, path: folder.appending(path: "out").path)
    terminal.present(frame, theme)
    let text = try String(contentsOf: folder.appending(path: "out"), encoding: .utf8)
    #expect(text.filter { $0 == "x" }.count == 600)
  }

  @Test("A frame drawn after random ones looks as if drawn alone", arguments: 0..<40)
  func sameEnd(_ seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let texts = ["abc", "日本語", "é", "👍🏽x", "   ", "ab日", "e\u{301}\u{302}"]
    var frames: [Frame] = []
    var frame = Frame(Size(24, 4))
    for _ in 0..<6 {
      for _ in 0..<3 {
        let area = Rect(random.roll(0..<24), random.roll(0..<4), random.roll(1..<12), 1)
        frame.write(
          texts[random.roll(0..<texts.count)], in: area, Style(Role.allCases[random.roll(0..<8)]))
      }
      frames.append(frame)
    }
    let theme = try ThemeLibrary().theme("dark")
    var terminal = try OffscreenTerminal(size: frame.size)
    for frame in frames { terminal.present(frame, theme) }
    let shown = terminal.readBack(frame.size)
    #expect(shown == frame.rows)
  }
}

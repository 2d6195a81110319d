// Frames through ncurses itself, into a file: the widths agree, and only what changed is written.
// ncurses keeps its state in globals, so these run one after the other.

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

  @Test("ncurses advances by our widths")
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

  @Test("ncurses agrees on whole blocks of code points")
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

  /// What is written for frames shown one after the other.
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

  @Test("Only the changed run is written, and nothing for the same frame")
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

  @Test("A wide character that loses a half is drawn over whole")
  func halves() throws {
    var first = Frame(Size(10, 1))
    first.write("日本語", in: first.area)
    var second = first
    second.write("x", in: second.area.droppingLeft(3))
    #expect(second.rows == ["日 x語"])
    let written = try written([first, second])
    #expect(written[1].contains(" x") && !written[1].contains("本"))
  }

  @Test("One theme, with 256 colours, sixteen, and none")
  func colours() throws {
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

  @Test("Swatches have their own colours in every theme")
  func swatch() throws {
    var frame = Frame(Size(10, 1))
    frame.swatch(RGBColor(0xDCF8C6), in: Rect(0, 0, 2, 1))
    let index = Palette.nearest256(RGBColor(0xDCF8C6))
    #expect(try written([frame], theme: "light")[0].contains("48;5;\(index)"))
  }

  @Test("A terminal without UTF-8 signs gets ASCII of the same width")
  func ascii() throws {
    var frame = Frame(Size(20, 3))
    let inside = frame.box(frame.area, title: "Olá")
    frame.write("日 ação", in: inside)
    let written = try written([frame], repertoire: .ascii)[0]
    #expect(written.utf8.allSatisfy { $0 < 0x80 })
    #expect(written.contains("+-") && written.contains(" Ola ") && written.contains("?  acao"))
  }

  @Test("More colours than there are pairs still end in a whole frame")
  func pairs() throws {
    var frame = Frame(Size(60, 10))
    for index in 0..<600 {
      let area = Rect(index % 60, index / 60, 1, 1)
      let colour = RGBColor(UInt32(index * 27_961 % 0xFF_FFFF))
      frame.fill(area, Style(.text, background: colour), "x")
    }
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let theme = try ThemeLibrary().theme("dark")
    // 88 colours have 7,744 pairs in their description, xterm's eight have 64.
    var terminal = try OffscreenTerminal(
      type: "xterm", size: frame.size, path: folder.appending(path: "out").path)
    terminal.present(frame, theme)
    let text = try String(contentsOf: folder.appending(path: "out"), encoding: .utf8)
    #expect(text.filter { $0 == "x" }.count == 600)
  }

  @Test("Random frames after each other end where one alone would", arguments: 0..<40)
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

@Suite("Around the terminal")
struct AroundTests {
  @Test("Copying speaks to the terminal, to tmux's and to screen's")
  func clipboard() {
    let plain = "\u{1B}]52;c;b2zDoQ==\u{7}"
    #expect(Clipboard.sequence("olá", environment: [:]) == Array(plain.utf8))
    let tmux = Clipboard.sequence("olá", environment: ["TMUX": "/tmp/x", "TERM": "screen"])
    #expect(
      String(decoding: tmux, as: UTF8.self)
        == plain + "\u{1B}Ptmux;\u{1B}\u{1B}]52;c;b2zDoQ==\u{7}\u{1B}\\")
    let screen = Clipboard.sequence("olá", environment: ["TERM": "screen.xterm"])
    #expect(String(decoding: screen, as: UTF8.self) == "\u{1B}P" + plain + "\u{1B}\\")
  }

  @Test("The desktop's tool is the one that the session speaks for")
  func tools() {
    func tool(_ environment: [String: String], has: Set<String>) -> String? {
      Clipboard.tool(environment: environment) { has.contains($0) ? "/bin/\($0)" : nil }?.path
    }
    let all: Set = ["wl-copy", "xclip", "pbcopy"]
    #expect(tool(["WAYLAND_DISPLAY": "w", "DISPLAY": ":0"], has: all) == "/bin/wl-copy")
    #expect(tool(["DISPLAY": ":0"], has: all) == "/bin/xclip")
    #expect(tool([:], has: all) == "/bin/pbcopy")
    #expect(tool([:], has: ["xclip", "wl-copy"]) == nil)
    #expect(tool(["WAYLAND_DISPLAY": "w", "DISPLAY": ":0"], has: ["xclip"]) == "/bin/xclip")
  }

  @Test("The way back undoes what was switched on, in every kind of terminal")
  func resetSequence() {
    let modes = Modes(type: "xterm-256color", wantsMouse: true)
    let text = String(decoding: modes.resetSequence { Array("<\($0)>".utf8) }, as: UTF8.self)
    for mode in [1002, 1006, 1004, 2004] {
      #expect(String(decoding: modes.enter, as: UTF8.self).contains("\u{1B}[?\(mode)h"))
      #expect(text.contains("\u{1B}[?\(mode)l"))
    }
    #expect(text.hasSuffix("<sgr0><op><rmkx><cnorm><rmcup>"))
    #expect(Modes(type: "linux", wantsMouse: true).enter.isEmpty)
    #expect(Modes(type: "vt100", wantsMouse: true).question.isEmpty)
    #expect(Modes(type: "screen", wantsMouse: true).question.isEmpty)
    #expect(!Modes(type: "tmux-256color", wantsMouse: true).question.isEmpty)
    let still = Modes(type: "xterm", wantsMouse: false)
    #expect(!String(decoding: still.enter, as: UTF8.self).contains("1002"))
  }

  @Test("Padding for slow lines is left out")
  func padding() {
    let bytes = Array("\u{1B}[m$<2>\u{0F}$<5*/>x$y".utf8)
    #expect(Modes.withoutPadding(bytes) == Array("\u{1B}[m\u{0F}x$y".utf8))
  }

  @Test("Without a terminal there is a fault and nothing else")
  func noTerminal() {
    // Tests run with their output in a pipe or a file, or with no input.
    guard isatty(0) == 0 || isatty(1) == 0 else { return }
    #expect(throws: TerminalError.notATerminal) {
      let terminal = try Terminal.open(
        TerminalOptions(environment: ["TERM": "xterm"], about: "test"))
      terminal.close()
    }
  }

  @Test("The report's path follows the XDG rule")
  func reportPath() {
    func path(_ environment: [String: String], _ folder: String? = nil) -> String {
      TerminalOptions(environment: environment, about: "", reportFolder: folder).reportPath
    }
    #expect(path(["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/canais/crash.txt")
    #expect(path(["HOME": "/h"]) == "/h/.local/state/canais/crash.txt")
    #expect(path([:], "/r") == "/r/crash.txt")
  }

  @Test("A changed file in a watched folder is seen")
  func watch() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "canais-watch-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var watch = FolderWatch([folder.path, "/nowhere/at/all"])
    let before = watch.take()
    try Data("text = red".utf8).write(to: folder.appending(path: "x.theme"))
    var waiting = pollfd(fd: watch.descriptor, events: Int16(POLLIN), revents: 0)
    #expect(poll(&waiting, 1, 180_000) == 1)
    let after = watch.take()
    let again = watch.take()
    #expect(!before && after && !again)
  }

  @Test("A watched folder that is made later is seen, whatever else happens on the way to it")
  func laterFolder() throws {
    let root = FileManager.default.temporaryDirectory
      .appending(path: "canais-watch-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    let themes = root.appending(path: "canais/themes")
    var watch = FolderWatch([themes.path])
    func settles(_ watch: inout FolderWatch) -> Bool {
      var waiting = pollfd(fd: watch.descriptor, events: Int16(POLLIN), revents: 0)
      #expect(poll(&waiting, 1, 180_000) == 1)
      return watch.take()
    }
    try Data().write(to: root.appending(path: "other"))
    let other = settles(&watch)
    try FileManager.default.createDirectory(at: themes, withIntermediateDirectories: true)
    let made = settles(&watch)
    _ = watch.take()
    try Data("text = red".utf8).write(to: themes.appending(path: "x.theme"))
    let written = settles(&watch)
    try FileManager.default.removeItem(at: root.appending(path: "canais"))
    let removed = settles(&watch)
    _ = watch.take()
    try FileManager.default.createDirectory(at: themes, withIntermediateDirectories: true)
    let again = settles(&watch)
    #expect(!other && made && written && removed && again)
  }
}

// Drawing: nothing outside its area, no half characters, and the regions that can be clicked.

import Basics
import Foundation
import Testing
import Themes

@testable import Screen

@Suite("Frames")
struct FrameTests {
  /// Whether every wide glyph is followed by its right half, and no half stands alone.
  private func isWhole(_ frame: Frame) -> Bool {
    for y in 0..<frame.size.height {
      var x = 0
      while x < frame.size.width {
        let glyph = frame[Point(x, y)].glyph
        if glyph == .continuation { return false }
        if glyph.width == 2 {
          guard frame[Point(x + 1, y)].glyph == .continuation, x + 1 < frame.size.width else {
            return false
          }
        }
        x += glyph.width
      }
    }
    return true
  }

  @Test("Random writing leaves whole characters, all of them inside the area", arguments: 0..<300)
  func clipping(_ seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    var frame = Frame(Size(random.roll(1..<30), random.roll(1..<8)))
    let before = Style(.muted)
    frame.fill(frame.area, before, "·")
    for _ in 0..<20 {
      let area = Rect(
        random.roll(-10..<30), random.roll(-3..<9), random.roll(0..<20), random.roll(0..<4))
      let text = (0..<random.roll(0..<12)).map { _ in
        HardTexts.all[random.roll(0..<HardTexts.all.count)]
      }
      .joined()
      let untouched = frame
      let style = Style(Role.allCases[random.roll(0..<10)])
      switch random.roll(0..<5) {
      case 0: frame.write(text, in: area, style, align: .trailing)
      case 1: frame.write(text, in: area, style, align: .center, clipped: true)
      case 2: frame.paragraph(text, in: area, style)
      case 3: frame.box(area, title: text)
      default: frame.field(TextField(text), in: area, Action("f"), isFocused: true)
      }
      #expect(isWhole(frame))
      // Outside, only the other half of a covered wide character may have become a space.
      for y in 0..<frame.size.height {
        for x in 0..<frame.size.width where !area.contains(Point(x, y)) {
          let (now, then) = (frame[Point(x, y)], untouched[Point(x, y)])
          #expect(now == then || (now.glyph == .space && then.glyph.width != 1))
        }
      }
    }
  }

  @Test("A text that is too long ends in an ellipsis; trailing texts stand at the right")
  func write() {
    var frame = Frame(Size(8, 5))
    #expect(frame.write("Atendimento", in: frame.area.row(0)) == 8)
    frame.write("日本語日本", in: frame.area.row(1))
    frame.write("42", in: frame.area.row(2), align: .trailing)
    frame.write("oi", in: frame.area.row(3), align: .center)
    #expect(frame.write([("a", .text), ("bc", .accent)], in: frame.area.row(4)) == 3)
    #expect(frame.rows == ["Atendim…", "日本語…", "      42", "   oi", "abc"])
  }

  @Test("A box has its title in the upper line and returns the area inside")
  func box() {
    var frame = Frame(Size(14, 3))
    let inside = frame.box(frame.area, title: "Título longo")
    #expect(
      frame.rows == [
        "╭─ Título … ─╮", "│            │", "╰────────────╯",
      ])
    #expect(inside == Rect(1, 1, 12, 1))
    #expect(frame.box(Rect(0, 0, 1, 1)).isEmpty)
  }

  @Test("The topmost region is clicked, and the focus order is circular")
  func regions() {
    var frame = Frame(Size(20, 4))
    frame.focusable(Rect(0, 0, 10, 2), Action("a"))
    frame.focusable(Rect(5, 0, 10, 2), Action("b"))
    frame.click(Rect(18, 3, 10, 10), Action("c", 7))
    #expect(frame.action(at: Point(6, 1)) == Action("b"))
    #expect(frame.action(at: Point(4, 1)) == Action("a"))
    #expect(frame.action(at: Point(19, 3)) == Action("c", 7))
    #expect(frame.action(at: Point(16, 0)) == nil)
    #expect(frame.focus(after: nil) == Action("a"))
    #expect(frame.focus(after: Action("b")) == Action("a"))
    #expect(frame.focus(after: Action("a"), backward: true) == Action("b"))
    _ = frame.popup(Size(6, 3), title: "?")
    #expect(frame.action(at: Point(6, 1)) == nil)
    #expect(frame.focusOrder.isEmpty)
  }

  @Test("Permanent hints always fit into the last line, the others into what is left")
  func lastLine() {
    func line(_ width: Int) -> String {
      var frame = Frame(Size(width, 1))
      frame.hints(
        [Hint("a", "Um", action: Action("a")), Hint("b", "Dois", action: Action("b"))],
        always: [
          Hint("?", "Ajuda", action: Action("help")), Hint("q", "Sair", action: Action("q")),
        ],
        in: frame.area)
      return frame.rows[0].trimmingCharacters(in: .whitespaces)
    }
    #expect(line(40) == "a Um  b Dois  ? Ajuda  q Sair")
    #expect(line(22) == "a Um  ? Ajuda  q Sair")
    #expect(line(15) == "? Ajuda  q Sair")
    #expect(line(10) == "a Um", "where not even they fit, one key is better than none")
  }

  @Test("A focused row of tabs is marked by a sign and by the cursor")
  func focusedTabs() {
    var frame = Frame(Size(30, 1))
    frame.tabs([Tab("Texto"), Tab("Cores")], active: 1, in: frame.area, isFocused: true)
    #expect(frame.rows == [" 1 Texto  ▸2 Cores]"] && frame.cursor == Point(10, 0))
  }

  @Test("Tabs, hints, buttons and meters are drawn as pictured")
  func widgets() {
    var frame = Frame(Size(40, 8))
    frame.tabs(
      [Tab("Texto"), Tab("Cores", isChanged: true), Tab("Aba", hasError: true)], active: 1,
      in: frame.area.row(0))
    let used = frame.button("Salvar", in: frame.area.row(1), Action("save"), isFocused: true)
    frame.button(
      "Apagar", in: frame.area.row(1).droppingLeft(used + 1), Action("delete"), isEnabled: false)
    frame.toggle("Ativo", isOn: true, in: frame.area.row(2), Action("on"))
    frame.choices(["um", "dois"], selected: 1, in: frame.area.row(3), name: "n")
    frame.progress(frame.area.row(4).left(15), done: 3, total: 10)
    frame.sparkline([0, 1, 4, 8], in: Rect(0, 5, 6, 1), ceiling: 8)
    frame.hints(
      [
        Hint("F1", "Ajuda", action: Action("help")),
        Hint("^S", "Salvar agora mesmo e sair de todo", action: Action("x")),
      ], in: frame.area.row(6))
    frame.scrollbar(Rect(39, 0, 1, 8), first: 0, visible: 8, total: 16)
    #expect(
      frame.rows == [
        " 1 Texto  [2 Cores •]  3 Aba !         █", "[>Salvar<] [ Apagar ]                  █",
        "[x] Ativo                              █", "( ) um  (•) dois                       █",
        "███░░░░░░░  30%                        │", "   ▁▄█                                 │",
        "F1 Ajuda                               │", "                                       │",
      ])
    #expect(frame.action(at: Point(12, 0)) == Action("tab", 1))
    #expect(frame.action(at: Point(10, 3)) == Action("n.choice", 1))
    #expect(frame.action(at: Point(14, 1)) == Action("delete"))
    #expect(!frame.focusOrder.contains(Action("delete")))
  }

  @Test("Styled text marks each change of style")
  func styled() {
    var frame = Frame(Size(5, 1))
    frame.write("ab", in: frame.area, Style(.title, [.bold, .reverse]))
    frame.swatch(RGBColor(0x00FF0A), in: Rect(3, 0, 1, 1))
    #expect(
      frame.styled() == "{title bold reverse}ab{text} {text on #00FF0A} {text} ")
    let style = Style(.online, .italic, foreground: RGBColor(1), background: RGBColor(2))
    #expect(style.role == .online && style.attributes == .italic)
    #expect(style.foreground == RGBColor(1) && style.background == RGBColor(2))
  }

  @Test("Themes has the same roles in the same order")
  func roles() {
    #expect(Role.allCases.map { "\($0)" } == ThemeRole.allCases.map(\.name))
    #expect(Role.allCases.map(\.rawValue) == ThemeRole.allCases.map(\.rawValue))
    #expect(Role.allCases.count <= 64, "a style keeps its role in six bits")
  }
}

@Suite("Layout")
struct LayoutTests {
  @Test("Parts of a rectangle follow each other without overlap or excess", arguments: 0..<200)
  func division(_ seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let total = random.roll(0..<200)
    let parts = (0..<random.roll(1..<6)).map { _ in
      random.roll(0..<2) == 0
        ? Length.fixed(random.roll(0..<40))
        : .share(random.roll(0..<4), atLeast: random.roll(0..<20))
    }
    let rects = Rect(3, 2, total, 5).columns(parts, gap: 1)
    #expect(rects.count == parts.count)
    for (one, next) in zip(rects, rects.dropFirst()) { #expect(one.right <= next.x) }
    #expect(rects.allSatisfy { $0.right <= 3 + total && $0.x >= 3 && $0.height == 5 })
  }

  @Test("Shares are proportional to their weights")
  func shares() {
    let parts = Rect(0, 0, 100, 1).columns([.fixed(10), .share(2, atLeast: 5), .rest], gap: 1)
    #expect(parts.map(\.width) == [10, 60, 28])
    #expect(Rect(0, 0, 10, 10).rows([.fixed(4), .rest]).map(\.height) == [4, 6])
  }

  @Test("Sizes have the classes of their layouts")
  func classes() {
    #expect(Size(59, 40).sizeClass == .tooSmall)
    #expect(Size(60, 16).sizeClass == .small)
    #expect(Size(80, 24).sizeClass == .medium)
    #expect(Size(120, 40).sizeClass == .large)
    #expect(SizeClass.small < .large)
  }

  @Test("Parts of a rectangle lie inside it")
  func pieces() {
    let area = Rect(1, 1, 4, 3)
    #expect(area.droppingTop(9).isEmpty && area.left(9) == area && area.row(3).isEmpty)
    #expect(area.droppingLeft(1) == Rect(2, 1, 3, 3))
    #expect(area.bottom(1) == Rect(1, 3, 4, 1))
    #expect(area.inset(columns: 3).isEmpty)
    #expect(area.centered(Size(2, 9)) == Rect(2, 1, 2, 3))
    #expect(area.intersection(Rect(9, 9, 2, 2)).isEmpty)
  }
}

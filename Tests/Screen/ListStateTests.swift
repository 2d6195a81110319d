// Lists and tables.

import Basics
import Testing

@testable import Screen

/// The result of a mutating call, which `#expect` cannot expand itself.
private func did(_ answer: Bool) -> Bool { answer }

@Suite("Lists and tables")
struct ListStateTests {
  @Test("Keys move the selection, which stays visible", arguments: 0..<100)
  func moves(_ seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    var list = ListState()
    let keys: [KeyPress] = [
      KeyPress(.up), KeyPress(.down), KeyPress(.pageUp), KeyPress(.pageDown), KeyPress(.home),
      KeyPress(.end), .character("j"), .character("k"), .character("g"), .character("G"),
    ]
    for _ in 0..<50 {
      let count = random.roll(0..<40)
      let visible = random.roll(1..<12)
      if random.roll(0..<4) == 0 {
        list.scroll(by: random.roll(-5..<6), count: count, visible: visible)
      } else {
        #expect(did(list.handle(keys[random.roll(0..<keys.count)], count: count, visible: visible)))
      }
      #expect((0..<max(1, count)).contains(list.selected))
      #expect(list.top >= 0 && list.top <= list.selected)
      #expect(list.selected < list.top + visible)
      #expect(list.top == 0 || list.top + visible <= count)
    }
  }

  @Test("Letters are left to a filter")
  func letters() {
    var list = ListState()
    #expect(!did(list.handle(.character("j"), count: 5, visible: 5, letters: false)))
    #expect(!did(list.handle(.control("j"), count: 5, visible: 5)))
    list.toggleMark("a")
    list.toggleMark("b")
    list.toggleMark("a")
    #expect(list.marks == ["b"])
  }

  private let columns = [
    TableColumn("Canal", .share(1, atLeast: 8)), TableColumn("Estado", .fixed(10), priority: 1),
    TableColumn("N", .fixed(4), align: .trailing, priority: 2),
  ]

  private func shown(width: Int) -> [String] {
    var frame = Frame(Size(width, 4))
    let table = Table(
      columns, count: 9, list: ListState(selected: 1, marks: ["r0"]), name: "row", isFocused: true)
    frame.table(table, in: frame.area) { index in
      TableRow(
        id: "r\(index)",
        [TableCell("日本語 canal \(index)"), TableCell("● conectado"), TableCell("\(index * 99)")])
    }
    return frame.rows
  }

  @Test("Columns are aligned, and the highest priority numbers are dropped first")
  func table() {
    #expect(
      shown(width: 36) == [
        "  Canal             Estado        N", " ✓日本語 canal 0    ● conecta…    0█",
        "▸ 日本語 canal 1    ● conecta…   99│", "  日本語 canal 2    ● conecta…  198│",
      ])
    #expect(shown(width: 14)[0] == "  Canal")
    #expect(shown(width: 24)[0].contains("Estado") && !shown(width: 24)[0].contains("N"))
  }

  @Test("Only visible rows are requested")
  func lazy() {
    var asked: [Int] = []
    var frame = Frame(Size(40, 6))
    let table = Table(
      columns, count: 1_000_000, list: ListState(selected: 500_002, top: 500_000), name: "row",
      isFocused: false)
    frame.table(table, in: frame.area) { index in
      asked.append(index)
      return TableRow(id: "\(index)", [])
    }
    #expect(asked == Array(500_000..<500_005))
    #expect(frame.action(at: Point(3, 2)) == Action("row", 500_001))
    #expect(frame.focusOrder == [Action("row")])
  }
}

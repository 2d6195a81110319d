// Lists and tables: which row is chosen, which are marked, what is scrolled, and drawing only the
// rows in view, however many there are.

/// Which rows of a list are chosen and seen. The rows themselves stay with the screen; marks are kept
/// by the rows' identifiers, so that they survive sorting and filtering.
package struct ListState: Equatable, Sendable {
  /// The chosen row, 0 when the list is empty.
  package var selected: Int
  /// The first row in view.
  package var top: Int
  /// The identifiers of marked rows.
  package var marks: Set<String>

  /// A list at its start.
  package init(selected: Int = 0, top: Int = 0, marks: Set<String> = []) {
    self.selected = selected
    self.top = top
    self.marks = marks
  }

  /// Takes the keys of lists: arrows, j and k, Page Up and Down, Home and g, End and G. False when
  /// the key means nothing here; `letters` false leaves letters alone (a filter has them).
  package mutating func handle(
    _ press: KeyPress, count: Int, visible: Int, letters: Bool = true
  ) -> Bool {
    guard press.modifiers.isSubset(of: .shift) else { return false }
    let page = max(1, visible - 1)
    switch press.key {
    case .up: selected -= 1
    case .down: selected += 1
    case .pageUp: selected -= page
    case .pageDown: selected += page
    case .home: selected = 0
    case .end: selected = count - 1
    case .character("k") where letters: selected -= 1
    case .character("j") where letters: selected += 1
    case .character("g") where letters: selected = 0
    case .character("G") where letters: selected = count - 1
    default: return false
    }
    settle(count: count, visible: visible)
    return true
  }

  /// Scrolls by rows, as the wheel does; the chosen row stays in view.
  package mutating func scroll(by rows: Int, count: Int, visible: Int) {
    top = max(0, min(top + rows, count - visible))
    selected = max(top, min(selected, top + max(1, visible) - 1))
    settle(count: count, visible: visible)
  }

  /// Keeps the chosen row inside the list and in view; to be called when rows come or go.
  package mutating func settle(count: Int, visible: Int) {
    selected = max(0, min(selected, count - 1))
    let visible = max(1, visible)
    if selected < top { top = selected }
    if selected >= top + visible { top = selected - visible + 1 }
    top = max(0, min(top, max(0, count - visible)))
  }

  /// Marks a row or takes its mark away.
  package mutating func toggleMark(_ id: String) {
    if marks.remove(id) == nil { marks.insert(id) }
  }
}

/// A column of a table.
package struct TableColumn: Hashable, Sendable {
  /// Its head.
  package var title: String
  /// Its width.
  package var width: Length
  /// Where texts stand in it.
  package var alignment: Alignment
  /// Columns with the highest number leave first when the area is narrow; 0 always stays.
  package var priority: Int

  /// A column.
  package init(
    _ title: String, _ width: Length, align alignment: Alignment = .leading, priority: Int = 0
  ) {
    self.title = title
    self.width = width
    self.alignment = alignment
    self.priority = priority
  }
}

/// One row of a table: a cell a column, in the table's order.
package struct TableRow: Hashable, Sendable {
  /// What marks are kept by.
  package var id: String
  /// Texts and their styles.
  package var cells: [TableCell]

  /// A row.
  package init(id: String, _ cells: [TableCell]) {
    self.id = id
    self.cells = cells
  }
}

/// A text in a table.
package struct TableCell: Hashable, Sendable {
  /// The text.
  package var text: String
  /// Its look when the row is not chosen.
  package var style: Style

  /// A cell.
  package init(_ text: String, _ style: Style = .text) {
    self.text = text
    self.style = style
  }
}

/// A table to be drawn.
package struct Table: Sendable {
  /// The columns that fit into a width, and where each lies.
  struct Layout {
    var columns: [Int]
    var spans: [Rect]
  }

  /// Columns before the texts: the sign of the chosen row and the mark.
  static let gutter = 2

  /// The columns.
  package var columns: [TableColumn]
  /// How many rows there are in all.
  package var count: Int
  /// Which are chosen and seen.
  package var list: ListState
  /// Rows answer a click with `Action(name, row)`; the table is `Action(name)` for the focus.
  package var name: String
  /// Whether it has the focus.
  package var isFocused: Bool

  /// A table.
  package init(
    _ columns: [TableColumn], count: Int, list: ListState, name: String, isFocused: Bool
  ) {
    self.columns = columns
    self.count = count
    self.list = list
    self.name = name
    self.isFocused = isFocused
  }

  /// How many rows are seen in an area of that height.
  package static func visibleRows(height: Int) -> Int { max(0, height - 1) }

  /// Drops columns, the least important first, until the rest fits.
  func layout(in area: Rect) -> Layout {
    let area = area.droppingLeft(Table.gutter).droppingRight(1)
    var kept = Array(columns.indices)
    func needed() -> Int {
      kept.reduce(kept.count - 1) { $0 + columns[$1].width.minimum }
    }
    while needed() > area.width {
      let worst = kept.max {
        (columns[$0].priority, $0) < (columns[$1].priority, $1)
      }
      guard let worst, columns[worst].priority > 0 else { break }
      kept.removeAll { $0 == worst }
    }
    return Layout(
      columns: kept, spans: area.top(1).columns(kept.map { columns[$0].width }, gap: 1))
  }
}

extension Frame {
  /// Draws a table: a line of heads, then the rows in view, asked for one by one, and a scrollbar. The
  /// chosen row has the sign `▸`, a marked one `✓`, beside their look.
  package mutating func table(_ table: Table, in area: Rect, row: (Int) -> TableRow) {
    guard !area.isEmpty else { return }
    let layout = table.layout(in: area)
    for (column, span) in zip(layout.columns, layout.spans) {
      write(
        table.columns[column].title, in: span, .heading, align: table.columns[column].alignment)
    }
    let body = area.droppingTop(1)
    let last = min(table.count, table.list.top + body.height)
    for index in table.list.top..<max(table.list.top, last) {
      let line = body.row(index - table.list.top)
      draw(row(index), of: table, layout, in: line, isSelected: index == table.list.selected)
      click(line, Action(table.name, index))
    }
    scrollbar(
      body.right(1), first: table.list.top, visible: body.height, total: table.count)
    addFocus(Action(table.name))
    let chosen = table.list.selected - table.list.top
    if table.isFocused, chosen >= 0, chosen < body.height, table.count > 0 {
      cursor = Point(body.x, body.y + chosen)
    }
  }

  private mutating func draw(
    _ row: TableRow, of table: Table, _ layout: Table.Layout, in line: Rect, isSelected: Bool
  ) {
    let chosen: Style? =
      isSelected ? (table.isFocused ? .selection : Style(.text, .bold)) : nil
    if let chosen { fill(line.droppingRight(1), chosen) }
    write(isSelected ? "▸" : " ", in: line.left(1), chosen ?? .text)
    let isMarked = table.list.marks.contains(row.id)
    write(isMarked ? "✓" : " ", in: line.droppingLeft(1).left(1), chosen ?? .accent)
    for (column, span) in zip(layout.columns, layout.spans) where column < row.cells.count {
      let cell = row.cells[column]
      write(
        cell.text, in: Rect(span.x, line.y, span.width, 1), chosen ?? cell.style,
        align: table.columns[column].alignment)
    }
  }
}

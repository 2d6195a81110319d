// Tables, of which the visible rows alone are drawn, so that a table of a million rows costs no
// more than its height.

/// A column of a table.
package struct TableColumn: Hashable, Sendable {
  /// The column's heading.
  package var title: String
  /// The column's width.
  package var width: Length
  /// The alignment of heading and cells.
  package var alignment: Alignment
  /// The order in which columns are dropped when the area is too narrow: the highest number first;
  /// 0 never.
  package var priority: Int

  /// A column that is never dropped unless it is given a priority.
  package init(
    _ title: String, _ width: Length, align alignment: Alignment = .leading, priority: Int = 0
  ) {
    self.title = title
    self.width = width
    self.alignment = alignment
    self.priority = priority
  }
}

/// A row of a table.
package struct TableRow: Hashable, Sendable {
  /// The row's identifier, which marks hold.
  package var id: String
  /// The cells, in the order of the table's columns.
  package var cells: [TableCell]

  /// A row with its identifier and cells.
  package init(id: String, _ cells: [TableCell]) {
    self.id = id
    self.cells = cells
  }
}

/// A cell of a table.
package struct TableCell: Hashable, Sendable {
  /// The cell's text.
  package var text: String
  /// The text's style, except in the selected row.
  package var style: Style

  /// A cell, plain unless a style is given.
  package init(_ text: String, _ style: Style = .text) {
    self.text = text
    self.style = style
  }
}

/// A table as `Frame.table` draws it.
package struct Table: Sendable {
  /// The indexes of the columns that fit into an area, and each one's rectangle.
  struct Layout {
    var columns: [Int]
    var spans: [Rect]
  }

  /// Columns before the first cell: the signs of the selection and of marks.
  static let gutter = 2

  /// The columns.
  package var columns: [TableColumn]
  /// The number of rows.
  package var count: Int
  /// The selection, scroll offset and marks.
  package var list: ListState
  /// The name of the table's actions: a row is clicked as `Action(name, index)`, and the table has
  /// the focus as `Action(name)`.
  package var name: String
  /// Whether the table has the focus.
  package var isFocused: Bool

  /// A table of `count` rows, which `Frame.table` asks for one by one.
  package init(
    _ columns: [TableColumn], count: Int, list: ListState, name: String, isFocused: Bool
  ) {
    self.columns = columns
    self.count = count
    self.list = list
    self.name = name
    self.isFocused = isFocused
  }

  /// The number of rows that are visible in an area of a height: one line holds the headings.
  package static func visibleRows(height: Int) -> Int { max(0, height - 1) }

  /// The columns that fit into an area, after those of the highest priority numbers were dropped.
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
  /// Draws a table: a line of headings, the visible rows, and a scrollbar. `row` is called with the
  /// index of each visible row. The selected row has the sign `▸` and a marked one `✓`, beside
  /// their styles.
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

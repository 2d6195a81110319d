// The content of a screen: cells, clickable regions, focus order and cursor. Each screen draws a
// new frame from its state; the terminal writes the difference from the last one. Every write goes
// through `put`, which keeps the invariant that no half of a wide glyph stands alone.

/// The content of a screen.
package struct Frame: Equatable, Sendable {
  /// The most columns of a frame. A wider terminal stays empty at the right.
  package static let columnLimit = 1000
  /// The most rows of a frame. A higher terminal stays empty at the bottom.
  package static let rowLimit = 500

  /// The frame's columns and rows.
  package let size: Size
  /// The cells, row by row with `size.width` cells a row.
  package private(set) var cells: [Cell]
  /// The clickable regions; later ones cover earlier ones.
  package private(set) var regions: [Region] = []
  /// The actions that Tab moves the focus through, in order.
  package private(set) var focusOrder: [Action] = []
  /// The cell of the terminal's cursor; nil for a hidden cursor.
  package var cursor: Point?

  /// An empty frame, cut to `columnLimit` × `rowLimit`.
  package init(_ size: Size) {
    self.size = Size(min(size.width, Frame.columnLimit), min(size.height, Frame.rowLimit))
    cells = Array(repeating: Cell(), count: self.size.width * self.size.height)
  }

  /// The whole frame.
  package var area: Rect { Rect(size) }

  /// The cell at a point; an empty cell for a point outside the frame.
  package subscript(point: Point) -> Cell {
    area.contains(point) ? cells[point.y * size.width + point.x] : Cell()
  }

  /// Puts a glyph into row `y` at column `x`, if all its columns lie in `columns`, which must lie
  /// inside the frame. A wide glyph that is partly covered is removed.
  mutating func put(_ glyph: Glyph, _ x: Int, _ y: Int, _ style: Style, within columns: Range<Int>)
  {
    let width = glyph.width
    guard width > 0, x >= columns.lowerBound, x + width <= columns.upperBound else { return }
    let row = y * size.width
    if cells[row + x].glyph == .continuation {
      cells[row + x - 1].glyph = .space
    }
    let end = x + width
    if end < size.width, cells[row + end].glyph == .continuation {
      cells[row + end].glyph = .space
    }
    cells[row + x] = Cell(glyph, style)
    if width == 2 { cells[row + x + 1] = Cell(.continuation, style) }
  }

  /// Changes the style of the cells of an area and keeps their glyphs.
  package mutating func restyle(_ area: Rect, _ style: Style) {
    let area = area.intersection(self.area)
    for y in area.y..<area.bottom {
      for x in area.x..<area.right { cells[y * size.width + x].style = style }
    }
  }

  /// Makes an area clickable; its part outside the frame is cut off.
  package mutating func click(_ area: Rect, _ action: Action) {
    let area = area.intersection(self.area)
    if !area.isEmpty { regions.append(Region(area, action)) }
  }

  /// Makes an area clickable and adds its action to the focus order.
  package mutating func focusable(_ area: Rect, _ action: Action) {
    click(area, action)
    addFocus(action)
  }

  /// Adds an action to the end of the focus order, unless it is there already.
  package mutating func addFocus(_ action: Action) {
    if !focusOrder.contains(action) { focusOrder.append(action) }
  }

  /// Removes all regions, the focus order and the cursor, so that a dialog drawn next is alone in
  /// receiving clicks and the focus.
  package mutating func removeRegions() {
    regions = []
    focusOrder = []
    cursor = nil
  }

  /// The action of the topmost region at a point.
  package func action(at point: Point) -> Action? {
    regions.last { $0.area.contains(point) }?.action
  }

  /// The topmost region at a point, for callers that need the position of a click within it.
  package func region(at point: Point) -> Region? {
    regions.last { $0.area.contains(point) }
  }

  /// What has the focus after `current` (or before it, with `backward`), round the end.
  package func focus(after current: Action?, backward: Bool = false) -> Action? {
    guard !focusOrder.isEmpty else { return nil }
    guard let current, let index = focusOrder.firstIndex(of: current) else {
      return backward ? focusOrder.last : focusOrder.first
    }
    let step = backward ? focusOrder.count - 1 : 1
    return focusOrder[(index + step) % focusOrder.count]
  }
}

// MARK: - Text for tests

extension Frame {
  /// The rows as plain text, without trailing spaces.
  package var rows: [String] {
    (0..<size.height).map { y in
      var row = ""
      for x in 0..<size.width { row += cells[y * size.width + x].glyph.text }
      while row.last == " " { row.removeLast() }
      return row
    }
  }

  /// The rows as plain text, one line each.
  package var text: String { rows.joined(separator: "\n") }

  /// The rows with a mark `{…}` at each change of style: `{title bold}Canais{text}`. `naming`
  /// returns the mark's text, for instance the colors of a theme.
  package func styled(_ naming: (Style) -> String = Frame.name) -> String {
    (0..<size.height).map { y in
      var row = ""
      var last: Style?
      for x in 0..<size.width {
        let cell = cells[y * size.width + x]
        if cell.style != last {
          row += "{\(naming(cell.style))}"
          last = cell.style
        }
        row += cell.glyph.text
      }
      return row
    }.joined(separator: "\n")
  }

  /// A style as text: role, emphasis, colors.
  package static func name(_ style: Style) -> String {
    var name = "\(style.role)"
    let words: [(Attributes, String)] = [
      (.bold, "bold"), (.dim, "dim"), (.italic, "italic"), (.underline, "underline"),
      (.reverse, "reverse"),
    ]
    for (attribute, word) in words where style.attributes.contains(attribute) { name += " \(word)" }
    if let color = style.foreground { name += " \(color.hex)" }
    if let color = style.background { name += " on \(color.hex)" }
    return name
  }
}

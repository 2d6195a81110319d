// A screenful: cells, what can be clicked, the order of the focus, and the cursor. Screens draw one
// from their state each time; the terminal compares it with the one before. Every write goes
// through `put`, which keeps the rule that a wide glyph is whole or not there at all.

/// One place of the screen.
package struct Cell: Hashable, Sendable {
  /// What it shows.
  package var glyph: Glyph
  /// How.
  package var style: Style

  /// A cell.
  package init(_ glyph: Glyph = .space, _ style: Style = .text) {
    self.glyph = glyph
    self.style = style
  }
}

/// What a click or the focus means: a name that the screen gave, and an item of it.
package struct Action: Hashable, Sendable {
  /// For instance `row`, `tab`, `save`.
  package var name: String
  /// Which of them; 0 where there is one.
  package var item: Int

  /// An action.
  package init(_ name: String, _ item: Int = 0) {
    self.name = name
    self.item = item
  }
}

/// A part of the screen that answers the mouse.
package struct Region: Hashable, Sendable {
  /// Where.
  package var area: Rect
  /// What it means.
  package var action: Action

  /// A region.
  package init(_ area: Rect, _ action: Action) {
    self.area = area
    self.action = action
  }
}

/// A screenful.
package struct Frame: Equatable, Sendable {
  /// The largest width and height a frame may have; more of a terminal stays empty.
  package static let mostColumns = 1000
  /// The largest height.
  package static let mostRows = 500

  /// Columns and rows.
  package let size: Size
  /// Row by row, `size.width` a row.
  package private(set) var cells: [Cell]
  /// What can be clicked; later ones lie over earlier ones.
  package private(set) var regions: [Region] = []
  /// What Tab goes through, in order.
  package private(set) var focusOrder: [Action] = []
  /// Where the terminal's cursor stands; nil hides it.
  package var cursor: Point?

  /// An empty frame, cut to `mostColumns` × `mostRows`.
  package init(_ size: Size) {
    self.size = Size(min(size.width, Frame.mostColumns), min(size.height, Frame.mostRows))
    cells = Array(repeating: Cell(), count: self.size.width * self.size.height)
  }

  /// All of it.
  package var area: Rect { Rect(size) }

  /// A cell; an empty one outside.
  package subscript(point: Point) -> Cell {
    area.contains(point) ? cells[point.y * size.width + point.x] : Cell()
  }

  /// Puts a glyph into row `y` at column `x` when all its columns lie in `columns` (which must lie
  /// inside the frame). A wide glyph that is partly covered loses its other half.
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

  /// Gives the cells of an area another style and keeps what they show.
  package mutating func restyle(_ area: Rect, _ style: Style) {
    let area = area.intersection(self.area)
    for y in area.y..<area.bottom {
      for x in area.x..<area.right { cells[y * size.width + x].style = style }
    }
  }

  /// Makes an area answer the mouse; what lies outside the frame is cut.
  package mutating func click(_ area: Rect, _ action: Action) {
    let area = area.intersection(self.area)
    if !area.isEmpty { regions.append(Region(area, action)) }
  }

  /// Makes an area answer the mouse and adds it to what Tab goes through.
  package mutating func focusable(_ area: Rect, _ action: Action) {
    click(area, action)
    addFocus(action)
  }

  /// Adds to what Tab goes through.
  package mutating func addFocus(_ action: Action) {
    if !focusOrder.contains(action) { focusOrder.append(action) }
  }

  /// Forgets what can be clicked and focused so far: what follows (a dialogue) is alone on top.
  package mutating func shield() {
    regions = []
    focusOrder = []
    cursor = nil
  }

  /// What a click there means.
  package func action(at point: Point) -> Action? {
    regions.last { $0.area.contains(point) }?.action
  }

  /// The topmost region at a point, for those who need where in it the click was.
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

// MARK: What tests compare

extension Frame {
  /// The rows as plain text, without spaces at their ends.
  package var rows: [String] {
    (0..<size.height).map { y in
      var row = ""
      for x in 0..<size.width { row += cells[y * size.width + x].glyph.text }
      while row.last == " " { row.removeLast() }
      return row
    }
  }

  /// The rows as plain text, a line each.
  package var text: String { rows.joined(separator: "\n") }

  /// The rows with a mark `{…}` wherever the style changes: `{title bold}Canais{text}`. What the mark
  /// says is `naming`'s choice, so that a theme can put the colours there.
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

  /// A style in words: role, emphasis, direct colours.
  package static func name(_ style: Style) -> String {
    var name = "\(style.role)"
    let words: [(Attributes, String)] = [
      (.bold, "bold"), (.dim, "dim"), (.italic, "italic"), (.underline, "underline"),
      (.reverse, "reverse"),
    ]
    for (attribute, word) in words where style.attributes.contains(attribute) { name += " \(word)" }
    if let colour = style.foreground { name += " \(colour.hex)" }
    if let colour = style.background { name += " on \(colour.hex)" }
    return name
  }
}

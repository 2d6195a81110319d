// A screenful: cells, what can be clicked, the order of the focus, and the cursor. Screens draw one
// from their state each time; the terminal compares it with the one before. Every write goes
// through `put`, which keeps the rule that a wide glyph is whole or not there at all.

/// One place of the screen.
public struct Cell: Hashable, Sendable {
  /// What it shows.
  public var glyph: Glyph
  /// How.
  public var style: Style

  /// A cell.
  public init(_ glyph: Glyph = .space, _ style: Style = .text) {
    self.glyph = glyph
    self.style = style
  }
}

/// What a click or the focus means: a name that the screen gave, and an item of it.
public struct Action: Hashable, Sendable {
  /// For instance `row`, `tab`, `save`.
  public var name: String
  /// Which of them; 0 where there is one.
  public var item: Int

  /// An action.
  public init(_ name: String, _ item: Int = 0) {
    self.name = name
    self.item = item
  }
}

/// A part of the screen that answers the mouse.
public struct Region: Hashable, Sendable {
  /// Where.
  public var area: Rect
  /// What it means.
  public var action: Action

  /// A region.
  public init(_ area: Rect, _ action: Action) {
    self.area = area
    self.action = action
  }
}

/// A screenful.
public struct Frame: Equatable, Sendable {
  /// The largest width and height a frame may have; more of a terminal stays empty.
  public static let mostColumns = 1000
  /// The largest height.
  public static let mostRows = 500

  /// Columns and rows.
  public let size: Size
  /// Row by row, `size.width` a row.
  public private(set) var cells: [Cell]
  /// What can be clicked; later ones lie over earlier ones.
  public private(set) var regions: [Region] = []
  /// What Tab goes through, in order.
  public private(set) var focusOrder: [Action] = []
  /// Where the terminal's cursor stands; nil hides it.
  public var cursor: Point?

  /// An empty frame, cut to `mostColumns` × `mostRows`.
  public init(_ size: Size) {
    self.size = Size(min(size.width, Frame.mostColumns), min(size.height, Frame.mostRows))
    cells = Array(repeating: Cell(), count: self.size.width * self.size.height)
  }

  /// All of it.
  public var area: Rect { Rect(size) }

  /// A cell; an empty one outside.
  public subscript(point: Point) -> Cell {
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
  public mutating func restyle(_ area: Rect, _ style: Style) {
    let area = area.intersection(self.area)
    for y in area.y..<area.bottom {
      for x in area.x..<area.right { cells[y * size.width + x].style = style }
    }
  }

  /// Makes an area answer the mouse; what lies outside the frame is cut.
  public mutating func click(_ area: Rect, _ action: Action) {
    let area = area.intersection(self.area)
    if !area.isEmpty { regions.append(Region(area, action)) }
  }

  /// Makes an area answer the mouse and adds it to what Tab goes through.
  public mutating func focusable(_ area: Rect, _ action: Action) {
    click(area, action)
    addFocus(action)
  }

  /// Adds to what Tab goes through.
  public mutating func addFocus(_ action: Action) {
    if !focusOrder.contains(action) { focusOrder.append(action) }
  }

  /// Forgets what can be clicked and focused so far: what follows (a dialogue) is alone on top.
  public mutating func shield() {
    regions = []
    focusOrder = []
    cursor = nil
  }

  /// What a click there means.
  public func action(at point: Point) -> Action? {
    regions.last { $0.area.contains(point) }?.action
  }

  /// The topmost region at a point, for those who need where in it the click was.
  public func region(at point: Point) -> Region? {
    regions.last { $0.area.contains(point) }
  }

  /// What has the focus after `current` (or before it, with `backward`), round the end.
  public func focus(after current: Action?, backward: Bool = false) -> Action? {
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
  public var rows: [String] {
    (0..<size.height).map { y in
      var row = ""
      for x in 0..<size.width { row += cells[y * size.width + x].glyph.text }
      while row.last == " " { row.removeLast() }
      return row
    }
  }

  /// The rows as plain text, a line each.
  public var text: String { rows.joined(separator: "\n") }

  /// The rows with a mark `{…}` wherever the style changes: `{title bold}Canais{text}`. What the mark
  /// says is `naming`'s choice, so that a theme can put the colours there.
  public func styled(_ naming: (Style) -> String = Frame.name) -> String {
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
  public static func name(_ style: Style) -> String {
    var name = "\(style.role)"
    let words: [(Attributes, String)] = [
      (.bold, "bold"), (.dim, "dim"), (.italic, "italic"), (.underline, "underline"),
      (.reverse, "reverse"),
    ]
    for (attribute, word) in words where style.attributes.contains(attribute) { name += " \(word)" }
    if let colour = style.foreground { name += " \(hex(colour))" }
    if let colour = style.background { name += " on \(hex(colour))" }
    return name
  }

  private static func hex(_ colour: DirectColor) -> String {
    let digits = String(colour.value, radix: 16, uppercase: true)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}

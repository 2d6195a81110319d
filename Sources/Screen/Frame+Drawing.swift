// Drawing of text, lines and fills. Each call is given the area that it may draw in; it draws
// nothing outside, and no half of a character at its edges.

/// The position of a text in a wider area.
package enum Alignment: Hashable, Sendable {
  /// At the left edge.
  case leading
  /// In the middle.
  case center
  /// At the right edge, for numbers.
  case trailing
}

extension Frame {
  /// Fills an area with a style and a character of one column, by default a space.
  package mutating func fill(_ area: Rect, _ style: Style, _ character: Character = " ") {
    let area = area.intersection(self.area)
    let glyph = Glyph(character).flatMap { $0.width == 1 ? $0 : nil } ?? .space
    for y in area.y..<area.bottom {
      for x in area.x..<area.right { put(glyph, x, y, style, within: area.x..<area.right) }
    }
  }

  /// Writes a line into the first row of an area and returns its columns. A text that is too long
  /// is cut and ends in `…`, without it if `clipped`. Line breaks are written as spaces.
  @discardableResult
  package mutating func write(
    _ text: String, in area: Rect, _ style: Style = .text, align: Alignment = .leading,
    clipped: Bool = false
  ) -> Int {
    guard area.y >= 0, area.y < size.height, !area.isEmpty else { return 0 }
    let length = fastLength(of: text) ?? Width.of(text)
    guard length > area.width else {
      let offset =
        switch align {
        case .leading: 0
        case .center: (area.width - length) / 2
        case .trailing: area.width - length
        }
      return write(text, at: area.x + offset, in: area, style)
    }
    if clipped { return write(text, at: area.x, in: area, style) }
    let used = write(text, at: area.x, in: area.droppingRight(1), style)
    return used + write("…", at: area.x + used, in: area, style)
  }

  /// The columns of a text of printable ASCII; nil for any other text.
  private func fastLength(of text: String) -> Int? {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } ? text.utf8.count : nil
  }

  /// Writes from column `start` as long as whole glyphs fit into the area; returns the columns
  /// written.
  private mutating func write(_ text: String, at start: Int, in area: Rect, _ style: Style) -> Int {
    let visible = area.intersection(self.area)
    let columns = visible.x..<visible.right
    guard !visible.isEmpty else { return 0 }
    var x = start
    for character in text {
      guard let glyph = Glyph(character) else { continue }
      if x + glyph.width > area.right { break }
      put(glyph, x, area.y, style, within: columns)
      x += glyph.width
    }
    return x - start
  }

  /// Writes texts one behind the other into the first row of an area, each in its style, and
  /// returns their columns.
  @discardableResult
  package mutating func write(_ pieces: [(String, Style)], in area: Rect) -> Int {
    var rest = area
    for (text, style) in pieces {
      rest = rest.droppingLeft(write(text, in: rest, style))
    }
    return rest.x - area.x
  }

  /// Writes text wrapped at spaces, beginning with the line of index `first`. Returns the number of
  /// lines that the whole text has at this width.
  @discardableResult
  package mutating func paragraph(
    _ text: String, in area: Rect, _ style: Style = .text, from first: Int = 0
  ) -> Int {
    let lines = Wrap.lines(text, width: area.width)
    for (row, line) in lines.dropFirst(max(0, first)).prefix(area.height).enumerated() {
      write(line, in: area.row(row), style, clipped: true)
    }
    return lines.count
  }

  /// Draws a line along the first row of an area.
  package mutating func horizontalLine(_ area: Rect, _ style: Style = .border) {
    fill(area.top(1), style, "─")
  }

  /// Draws a line along the first column of an area.
  package mutating func verticalLine(_ area: Rect, _ style: Style = .border) {
    fill(area.left(1), style, "│")
  }

  /// Draws a border along the edge of an area, with a title in its upper line, and returns the area
  /// inside the border, which is left as it was.
  @discardableResult
  package mutating func box(
    _ area: Rect, title: String = "", _ style: Style = .border, titleStyle: Style = .title,
    rounded: Bool = true
  ) -> Rect {
    guard area.width >= 2, area.height >= 2 else { return Rect(area.x, area.y, 0, 0) }
    horizontalLine(area.top(1), style)
    horizontalLine(area.bottom(1), style)
    verticalLine(area.left(1), style)
    verticalLine(area.right(1), style)
    let corners: [Character] = rounded ? ["╭", "╮", "╰", "╯"] : ["┌", "┐", "└", "┘"]
    fill(area.top(1).left(1), style, corners[0])
    fill(area.top(1).right(1), style, corners[1])
    fill(area.bottom(1).left(1), style, corners[2])
    fill(area.bottom(1).right(1), style, corners[3])
    if !title.isEmpty, area.width >= 6 {
      let line = Rect(area.x + 2, area.y, area.width - 4, 1)
      let used = write(" " + title, in: line.droppingRight(1), titleStyle)
      write(" ", in: line.droppingLeft(used), titleStyle)
    }
    return area.inset(columns: 1, rows: 1)
  }

  /// Copies a part of another frame, with its regions, focus order and cursor. What does not fit is
  /// cut off.
  ///
  /// - Parameters:
  ///   - part: The part of the other frame.
  ///   - corner: Where the part's first cell goes.
  package mutating func copy(_ other: borrowing Frame, _ part: Rect, to corner: Point) {
    let part = part.intersection(other.area)
    let (right, down) = (corner.x - part.x, corner.y - part.y)
    let columns = max(0, corner.x)..<max(0, min(size.width, corner.x + part.width))
    for y in part.y..<part.bottom where (0..<size.height).contains(y + down) {
      for x in part.x..<part.right {
        let cell = other[Point(x, y)]
        put(cell.glyph, x + right, y + down, cell.style, within: columns)
      }
    }
    for region in other.regions {
      let area = region.area.intersection(part)
      click(Rect(area.x + right, area.y + down, area.width, area.height), region.action)
    }
    for action in other.focusOrder { addFocus(action) }
    if let cursor = other.cursor, part.contains(cursor) {
      self.cursor = Point(cursor.x + right, cursor.y + down)
    }
  }

  /// Clears a rectangle of a size in the middle of the frame, draws a border around it and returns
  /// the area inside. The screen behind it can no longer be clicked or focused.
  ///
  /// - Parameter footer: The rows at the bottom of the frame that it leaves free: those of the
  ///   message and of the keys.
  package mutating func popup(_ size: Size, title: String, footer: Int = 2) -> Rect {
    removeRegions()
    let free = self.area.droppingBottom(footer)
    let centered = self.area.centered(Size(size.width, min(size.height, free.height)))
    let area = Rect(
      centered.x, min(centered.y, free.bottom - centered.height), centered.width, centered.height)
    fill(area, .text)
    return box(area, title: title, Style(.borderFocused))
  }
}

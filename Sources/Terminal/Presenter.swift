// Drawing of frames by ncurses. Only the runs of cells that changed since the last frame are passed
// on, in ncurses' own representation, and ncurses finds the shortest output for them. A style is
// translated into attributes and a color pair once; pairs are initialized at their first use.

import Basics
import CNcurses
import Screen
import Themes

/// Draws frames on the current screen of ncurses, on the thread that opened the screen.
struct Presenter: ~Copyable {
  /// A style in the representation of ncurses.
  private struct CursesStyle {
    var attributes: attr_t
    var pair: Int32
  }

  private let depth: ColorDepth
  private let repertoire: GlyphFallback.Repertoire
  private var theme: Theme?
  private var last: Frame?
  /// The translated styles, by `Style.word`.
  private var cursesStyles: [UInt64: CursesStyle] = [:]
  /// The initialized pairs, by foreground and background.
  private var pairs: [Int: Int32] = [:]
  private let pairLimit: Int
  /// The cells of the run that is passed to ncurses.
  private let row: UnsafeMutableBufferPointer<cchar_t>
  private var isCursorShown = true

  init(depth: ColorDepth, repertoire: GlyphFallback.Repertoire) {
    self.depth = depth
    self.repertoire = repertoire
    pairLimit = depth == .none ? 0 : min(Int(nc_pairs()), 32_767)
    row = .allocate(capacity: Frame.columnLimit)
    row.initialize(repeating: cchar_t())
  }

  deinit {
    row.deallocate()
  }

  /// Makes the next frame draw the whole screen.
  mutating func invalidate() {
    last = nil
    clearok(nc_screen(), true)
  }

  /// Draws a frame in a theme.
  mutating func present(_ frame: borrowing Frame, _ theme: Theme) {
    if self.theme != theme {
      self.theme = theme
      cursesStyles = [:]
      last = nil
    }
    if last?.size != frame.size {
      last = nil
      erase()
    }
    if !draw(frame) {
      // No pair is left: drop all of them and draw the whole frame with those that it needs.
      reset_color_pairs()
      (pairs, cursesStyles, last) = ([:], [:], nil)
      _ = draw(frame)
    }
    last = copy frame
    let rows = Int(nc_rows())
    let columns = Int(nc_columns())
    if let cursor = frame.cursor, frame.area.contains(cursor), cursor.x < columns, cursor.y < rows {
      move(Int32(cursor.y), Int32(cursor.x))
      if !isCursorShown { curs_set(1) }
      isCursorShown = true
    } else {
      if isCursorShown { curs_set(0) }
      isCursorShown = false
    }
    wnoutrefresh(nc_screen())
    doupdate()
  }

  /// Passes the changed runs to ncurses; false if no color pair is left.
  private mutating func draw(_ frame: borrowing Frame) -> Bool {
    let width = min(frame.size.width, Int(nc_columns()))
    let height = min(frame.size.height, Int(nc_rows()))
    let stride = frame.size.width
    guard width > 0 else { return true }
    return frame.cells.withUnsafeBufferPointer { new in
      (last?.cells ?? []).withUnsafeBufferPointer { old in
        for y in 0..<height {
          let start = y * stride
          guard old.isEmpty || !Presenter.isSame(new, old, start, width) else { continue }
          var first = 0
          var end = width
          if !old.isEmpty {
            while new[start + first] == old[start + first] { first += 1 }
            while new[start + end - 1] == old[start + end - 1] { end -= 1 }
          }
          // A run begins and ends at whole glyphs of the new row and of the old one.
          while first > 0, isHalf(new[start + first]) || isHalf(old, start + first) { first -= 1 }
          while end < width, isHalf(new[start + end]) || isHalf(old, start + end) { end += 1 }
          guard put(new, start + first..<start + end, y, first) else { return false }
        }
        return true
      }
    }
  }

  private static func isSame(
    _ new: UnsafeBufferPointer<Cell>, _ old: UnsafeBufferPointer<Cell>, _ start: Int, _ count: Int
  ) -> Bool {
    for index in start..<start + count where new[index] != old[index] { return false }
    return true
  }

  private func isHalf(_ cell: Cell) -> Bool { cell.glyph == .continuation }
  private func isHalf(_ cells: UnsafeBufferPointer<Cell>, _ index: Int) -> Bool {
    !cells.isEmpty && isHalf(cells[index])
  }

  /// Passes a run of cells to ncurses; false if no color pair is left.
  private mutating func put(
    _ cells: UnsafeBufferPointer<Cell>, _ range: Range<Int>, _ y: Int, _ x: Int
  ) -> Bool {
    var count = 0
    var style: Style?
    var cursesStyle = CursesStyle(attributes: 0, pair: 0)
    for index in range {
      let cell = cells[index]
      if cell.glyph == .continuation, repertoire != .ascii { continue }
      if cell.style != style {
        guard let translated = self.cursesStyle(of: cell.style) else { return false }
        (style, cursesStyle) = (cell.style, translated)
      }
      fill(row.baseAddress! + count, cell.glyph, cursesStyle)
      count += 1
    }
    nc_put(Int32(y), Int32(x), row.baseAddress, Int32(count))
    return true
  }

  /// Writes a cell in the representation of ncurses.
  private func fill(_ cell: UnsafeMutablePointer<cchar_t>, _ glyph: Glyph, _ style: CursesStyle) {
    // The fast path of nearly all cells: no substitute, no marks.
    if repertoire == .unicode, !glyph.hasMarks {
      let base = max(glyph.base, 0x20)
      nc_plain_cell(cell, wchar_t(bitPattern: base), style.attributes, style.pair)
      return
    }
    let base =
      glyph == .continuation
      ? 0x20 : wchar_t(bitPattern: GlyphFallback.sign(glyph.base, repertoire))
    guard glyph.hasMarks, repertoire == .unicode else {
      nc_plain_cell(cell, base, style.attributes, style.pair)
      return
    }
    var text: (wchar_t, wchar_t, wchar_t, wchar_t, wchar_t, wchar_t) = (
      base, wchar_t(glyph.mark(0)), wchar_t(glyph.mark(1)), wchar_t(glyph.mark(2)),
      wchar_t(glyph.mark(3)), 0
    )
    withUnsafePointer(to: &text) {
      $0.withMemoryRebound(to: wchar_t.self, capacity: 6) {
        _ = nc_cell(cell, $0, style.attributes, style.pair)
      }
    }
  }

  // MARK: - Styles

  /// The attributes and the color pair of a style; nil if no pair is left.
  private mutating func cursesStyle(of style: Style) -> CursesStyle? {
    if let known = cursesStyles[style.word] { return known }
    let role = ThemeRole(rawValue: style.role.rawValue) ?? .text
    var look = theme?.look(role, depth: depth) ?? TerminalLook()
    if let color = style.foreground { look.foreground = index(color) }
    if let color = style.background {
      look.background = index(color)
      // A sample of a color must not be shown reversed.
      look.emphasis.remove(.reverse)
    }
    let bits = look.emphasis.rawValue ^ (style.attributes.rawValue & Emphasis.reverse.rawValue)
    let attributes = nc_attributes(bits | (style.attributes.rawValue & 15))
    guard let pair = pair(look.foreground, look.background) else { return nil }
    let translated = CursesStyle(attributes: attributes, pair: pair)
    cursesStyles[style.word] = translated
    return translated
  }

  private func index(_ color: RGBColor) -> Int { Theme.index(of: color, depth: depth) }

  private mutating func pair(_ foreground: Int, _ background: Int) -> Int32? {
    guard pairLimit > 0, foreground >= 0 || background >= 0 else { return 0 }
    let key = (foreground + 1) << 16 | (background + 1)
    if let pair = pairs[key] { return pair }
    let pair = Int32(pairs.count + 1)
    guard Int(pair) < pairLimit else { return nil }
    init_extended_pair(pair, Int32(foreground), Int32(background))
    pairs[key] = pair
    return pair
  }
}

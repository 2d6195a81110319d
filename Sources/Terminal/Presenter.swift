// From frames to ncurses: only the runs of cells that changed since the last frame are handed over,
// in ncurses' own form, and ncurses finds the fewest bytes for them. A style is turned into
// attributes and a colour pair once; pairs are made when first used.

import Basics
import CNcurses
import Screen
import Themes

/// Draws frames on the current ncurses screen. It belongs to the thread that opened that screen.
struct Presenter: ~Copyable {
  /// What a style is on this terminal.
  private struct CursesStyle {
    var attributes: attr_t
    var pair: Int32
  }

  private let depth: ColorDepth
  private let repertoire: GlyphFallback.Repertoire
  private var theme: Theme?
  private var last: Frame?
  private var inks: [UInt64: CursesStyle] = [:]
  private var pairs: [Int: Int32] = [:]
  private let mostPairs: Int
  private let row: UnsafeMutableBufferPointer<cchar_t>
  private var isCursorShown = true

  init(depth: ColorDepth, repertoire: GlyphFallback.Repertoire) {
    self.depth = depth
    self.repertoire = repertoire
    mostPairs = depth == .none ? 0 : min(Int(nc_pairs()), 32_767)
    row = .allocate(capacity: Frame.columnLimit)
    row.initialize(repeating: cchar_t())
  }

  deinit {
    row.deallocate()
  }

  /// Forgets what stands on the screen, so that the next frame is drawn whole.
  mutating func forget() {
    last = nil
    clearok(nc_screen(), true)
  }

  /// Shows a frame in a theme.
  mutating func present(_ frame: borrowing Frame, _ theme: Theme) {
    if self.theme != theme {
      self.theme = theme
      inks = [:]
      last = nil
    }
    if last?.size != frame.size {
      last = nil
      erase()
    }
    if !draw(frame) {
      // The pairs ran out: begin with none, and draw everything with those this frame needs.
      reset_color_pairs()
      (pairs, inks, last) = ([:], [:], nil)
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

  /// Hands the changed runs to ncurses; false when the colour pairs ran out.
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
          // A run begins and ends at whole glyphs, of the new row and of the old.
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

  /// Hands one run of cells to ncurses; false when the colour pairs ran out.
  private mutating func put(
    _ cells: UnsafeBufferPointer<Cell>, _ range: Range<Int>, _ y: Int, _ x: Int
  ) -> Bool {
    var count = 0
    var style: Style?
    var ink = CursesStyle(attributes: 0, pair: 0)
    for index in range {
      let cell = cells[index]
      if cell.glyph == .continuation, repertoire != .ascii { continue }
      if cell.style != style {
        guard let made = self.ink(cell.style) else { return false }
        (style, ink) = (cell.style, made)
      }
      fill(row.baseAddress! + count, cell.glyph, ink)
      count += 1
    }
    nc_put(Int32(y), Int32(x), row.baseAddress, Int32(count))
    return true
  }

  /// Makes ncurses' form of a cell.
  private func fill(_ cell: UnsafeMutablePointer<cchar_t>, _ glyph: Glyph, _ ink: CursesStyle) {
    // Nearly every cell of a terminal that has all signs: nothing is looked up.
    if repertoire == .unicode, !glyph.hasMarks {
      let base = max(glyph.base, 0x20)
      nc_plain_cell(cell, wchar_t(bitPattern: base), ink.attributes, ink.pair)
      return
    }
    let base =
      glyph == .continuation
      ? 0x20 : wchar_t(bitPattern: GlyphFallback.sign(glyph.base, repertoire))
    guard glyph.hasMarks, repertoire == .unicode else {
      nc_plain_cell(cell, base, ink.attributes, ink.pair)
      return
    }
    var text: (wchar_t, wchar_t, wchar_t, wchar_t, wchar_t, wchar_t) = (
      base, wchar_t(glyph.mark(0)), wchar_t(glyph.mark(1)), wchar_t(glyph.mark(2)),
      wchar_t(glyph.mark(3)), 0
    )
    withUnsafePointer(to: &text) {
      $0.withMemoryRebound(to: wchar_t.self, capacity: 6) {
        _ = nc_cell(cell, $0, ink.attributes, ink.pair)
      }
    }
  }

  // MARK: Styles

  /// Attributes and pair of a style; nil when no pair is left.
  private mutating func ink(_ style: Style) -> CursesStyle? {
    if let ink = inks[style.word] { return ink }
    let role = ThemeRole(rawValue: style.role.rawValue) ?? .text
    var look = theme?.look(role, depth: depth) ?? TerminalLook()
    if let colour = style.foreground { look.foreground = index(colour) }
    if let colour = style.background {
      look.background = index(colour)
      // A swatch has its own colours both ways round.
      look.emphasis.remove(.reverse)
    }
    let bits = look.emphasis.rawValue ^ (style.attributes.rawValue & Emphasis.reverse.rawValue)
    let attributes = nc_attributes(bits | (style.attributes.rawValue & 15))
    guard let pair = pair(look.foreground, look.background) else { return nil }
    let ink = CursesStyle(attributes: attributes, pair: pair)
    inks[style.word] = ink
    return ink
  }

  private func index(_ colour: RGBColor) -> Int {
    Theme.index(of: colour, depth: depth)
  }

  private mutating func pair(_ foreground: Int, _ background: Int) -> Int32? {
    guard mostPairs > 0, foreground >= 0 || background >= 0 else { return 0 }
    let key = (foreground + 1) << 16 | (background + 1)
    if let pair = pairs[key] { return pair }
    let pair = Int32(pairs.count + 1)
    guard Int(pair) < mostPairs else { return nil }
    init_extended_pair(pair, Int32(foreground), Int32(background))
    pairs[key] = pair
    return pair
  }
}

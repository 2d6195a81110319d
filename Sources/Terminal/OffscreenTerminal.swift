// A screen of ncurses on a file instead of a terminal, for benchmarks and for tests of the written
// bytes. ncurses draws on one screen at a time, so an offscreen terminal must be destroyed before
// another one or a terminal is opened.

import CNcurses
import Glibc
import Screen
import Themes

/// A terminal whose output is written to a file.
package struct OffscreenTerminal: ~Copyable {
  private var presenter: Presenter
  private let screen: OpaquePointer
  private let output: UnsafeMutablePointer<FILE>
  private let input: UnsafeMutablePointer<FILE>

  /// A terminal of a type and size whose output goes to the file at `path`. Without `depth` it has
  /// the colors of its type.
  ///
  /// - Throws: `system` for a file that can't be opened, `unknownType` for a type without a
  ///   description.
  package init(
    type: String = "xterm-256color", size: Size, path: String = "/dev/null",
    depth: ColorDepth? = nil, repertoire: GlyphFallback.Repertoire = .unicode
  ) throws(TerminalError) {
    _ = CharacterLocale.set([:])
    guard let output = fopen(path, "w"), let input = fopen("/dev/null", "r") else {
      throw .system(call: "fopen", code: errno)
    }
    guard let screen = nc_open_files(type, output, input) else {
      fclose(output)
      fclose(input)
      throw .unknownType(type)
    }
    (self.output, self.input, self.screen) = (output, input, screen)
    let available = Terminal.startCurses(environment: [:])
    resizeterm(Int32(size.height), Int32(size.width))
    presenter = Presenter(depth: min(depth ?? available, available), repertoire: repertoire)
  }

  deinit {
    endwin()
    delscreen(screen)
    fclose(output)
    fclose(input)
  }

  /// Draws a frame.
  package mutating func present(_ frame: borrowing Frame, _ theme: Theme) {
    presenter.present(frame, theme)
  }

  /// Draws all of the next frame instead of its changes alone.
  package mutating func redraw() {
    presenter.invalidate()
  }

  /// The columns by which ncurses advances the cursor for a glyph at the start of a line.
  package borrowing func advance(of glyph: Glyph) -> Int {
    var cell = cchar_t()
    let marks = (0..<Glyph.markLimit).map { wchar_t(glyph.mark($0)) }
    _ = nc_cell(&cell, [wchar_t(glyph.base)] + marks + [0], 0, 0)
    move(0, 0)
    wadd_wch(nc_screen(), &cell)
    return Int(nc_cursor_column())
  }

  /// The screen's content as ncurses holds it: rows of text without trailing spaces.
  borrowing func readBack(_ size: Size) -> [String] {
    (0..<size.height).map { y in
      var row = ""
      var x = 0
      while x < size.width {
        var cell = cchar_t()
        mvwin_wch(nc_screen(), Int32(y), Int32(x), &cell)
        var text = [wchar_t](repeating: 0, count: 8)
        var attributes = attr_t()
        var pair: Int16 = 0
        getcchar(&cell, &text, &attributes, &pair, nil)
        let scalars = text.prefix { $0 != 0 }.compactMap { Unicode.Scalar(UInt32(bitPattern: $0)) }
        row.unicodeScalars.append(contentsOf: scalars)
        x += scalars.first.map { max(1, Width.of($0)) } ?? 1
      }
      while row.last == " " { row.removeLast() }
      return row
    }
  }
}

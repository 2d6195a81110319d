// `canais-bench render`: the cost of a frame from cells to the bytes for the terminal, ncurses
// included, if everything changed and if one row did.

import Foundation
import Screen
import Terminal
import Themes

/// `canais-bench render`.
enum RenderBench {
  /// The printed figures, medians.
  struct Result: Codable {
    var fullFrameMillis: Double
    var oneRowMillis: Double
  }

  static let usage = "render --size 200x60 [--repeat N]"

  /// Runs the benchmark and returns the exit status.
  static func run(_ arguments: [String]) -> Int32 {
    let values = BenchArguments(arguments, flags: [])
    let sides = (values.text("--size") ?? "200x60").split(separator: "x").map { Int($0) }
    guard values.isUnderstood, sides.count == 2, let width = sides[0], let height = sides[1],
      (1...Frame.columnLimit).contains(width), (1...Frame.rowLimit).contains(height)
    else {
      Progress.say("canais-bench " + usage)
      return 2
    }
    do {
      let theme = try ThemeLibrary().theme(ThemeLibrary.darkName)
      var screen = try OffscreenTerminal(size: Size(width, height))
      let repeats = max(1, values.number("--repeat") ?? 5) * 50
      Progress.tell(
        measure(&screen, theme, Size(width, height), repeats: repeats))
      return 0
    } catch {
      Progress.say("\(error)")
      return 1
    }
  }

  private static func measure(
    _ screen: inout OffscreenTerminal, _ theme: Theme, _ size: Size, repeats: Int
  ) -> Result {
    let frames = (0..<2).map { turn in
      var frame = Frame(size)
      for row in 0..<size.height { draw(row, turn, &frame) }
      return frame
    }
    screen.present(frames[1], theme)
    var full: [Double] = []
    for turn in 0..<repeats {
      full.append(ThreadTime.measure { screen.present(frames[turn % 2], theme) } * 1e3)
    }
    var frame = frames[(repeats - 1) % 2]
    var row: [Double] = []
    for turn in 0..<repeats {
      draw(turn % size.height, repeats + turn, &frame)
      row.append(ThreadTime.measure { screen.present(frame, theme) } * 1e3)
    }
    return Result(fullFrameMillis: full.median, oneRowMillis: row.median)
  }

  /// A row like those of the live pane, with texts in several styles and no cell as in the frame
  /// before.
  private static func draw(_ row: Int, _ turn: Int, _ frame: inout Frame) {
    let names = ["Maria Aparecida", "João Conceição", "José Álvares", "Márcia de Souza"]
    let styles: [Style] = [.text, .success, .warning, .muted, .accent]
    let unit = "\(names[(row + turn) % 4]) ● \(row * 7_919 + turn) "
    var pieces: [(String, Style)] = []
    var length = 0
    while length < frame.size.width + unit.count {
      pieces.append((turn % 2 == 0 ? unit : unit.uppercased(), styles[(length + turn) % 5]))
      length += unit.count
    }
    frame.write(pieces, in: frame.area.row(row))
  }
}

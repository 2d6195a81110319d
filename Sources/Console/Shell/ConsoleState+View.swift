// What stands around every screen: the menu above, a line for news, and the keys that work now.

import Channels
import Screen

extension ConsoleState {
  /// Draws the console.
  package func view() -> Frame {
    var frame = Frame(size)
    guard size.sizeClass != .tooSmall else {
      drawTooSmall(&frame)
      return frame
    }
    drawHead(&frame, in: frame.area.top(1))
    let body = frame.area.droppingTop(1).droppingBottom(1 + newsRows)
    let news = frame.area.droppingBottom(1).bottom(newsRows)
    place.screen.draw(&frame, in: body, lowered)
    if let top = overlays.last {
      for overlay in overlays { overlay.draw(&frame, self) }
      drawNews(&frame, in: news)
      frame.hints(top.hints(self), in: frame.area.bottom(1))
    } else {
      drawNews(&frame, in: news)
      frame.hints(hints, always: lastHints, in: frame.area.bottom(1))
    }
    return frame
  }

  /// The console as its screen sees it while the news take more than their one row: as in a lower
  /// terminal, with what is chosen still in view.
  private var lowered: ConsoleState {
    guard newsRows > 1 else { return self }
    var state = self
    state.size.height -= newsRows - 1
    place.screen.resized(&state)
    return state
  }

  private func drawTooSmall(_ frame: inout Frame) {
    let words = isLeavingArmed ? ShellStrings.tooSmallUnsaved : ShellStrings.tooSmall
    frame.paragraph(
      text(words, ["columns": "\(size.width)", "rows": "\(size.height)"]), in: frame.area)
  }

  /// The menu, and at the right how the engine stands.
  private func drawHead(_ frame: inout Frame, in line: Rect) {
    frame.fill(line, .bar)
    var rest = line.droppingLeft(1)
    if size.width >= 80 {
      rest = rest.droppingLeft(frame.write("canais", in: rest, Style(.bar, .bold)) + 2)
    }
    for (index, item) in ScreenID.menu.enumerated() {
      let isHere = item == place || (item == .channels && place == .channel)
      let title = text(size.width >= 80 ? item.title : ShellStrings.short(item))
      let label = isHere ? "[\(index + 1) \(title)]" : " \(index + 1) \(title) "
      let used = frame.write(label, in: rest, isHere ? Style(.tabActive) : .bar)
      frame.click(rest.left(used), Action(AppShell.menuRegion, index))
      rest = rest.droppingLeft(used)
    }
    let (sign, words, role): (String, String, Role) =
      switch known.engine.state {
      case .starting: ("…", text(ShellStrings.engineStarting), .bar)
      // The feed notices first that an engine is gone.
      case .running where presence.isWatching && presence.lost != nil:
        ("!", text(ShellStrings.engineGone), .danger)
      case .running: ("●", engineRunning, .bar)
      case .unavailable: ("!", text(ShellStrings.engineGone), .danger)
      }
    let state = " \(sign) \(words) "
    if Width.of(state) <= rest.width {
      frame.write(state, in: rest, Style(role), align: .trailing)
    } else {
      frame.write(" \(sign) ", in: rest.right(3), Style(role), align: .trailing)
    }
  }

  private var engineRunning: String {
    let words = ShellStrings.engineRunning
    return known.engine.url.isEmpty || size.width < 120
      ? text(words) : "\(text(words)) \(known.engine.url)"
  }

  /// Rows that a long piece of news takes at most; what is longer still ends in `…`.
  static let mostNewsRows = 4

  /// A sentence for the rows above the keys: what was just done, or why the engine does not answer.
  private var news: (sign: String, text: String, style: Style)? {
    guard progress == nil else { return nil }
    if let notice { return (notice.sign, notice.text, notice.style) }
    guard case .unavailable(let why) = known.engine.state else { return nil }
    return ("!", why, .warning)
  }

  private func newsLines(_ text: String) -> [String] { Wrap.lines(text, width: size.width - 2) }

  /// Rows that the news take: one, and as many more as the sentence needs. What is no news of now has
  /// one row while something else is on top.
  var newsRows: Int {
    guard let news, overlays.isEmpty || notice != nil else { return 1 }
    return max(1, min(newsLines(news.text).count, Self.mostNewsRows))
  }

  /// What was just done, what goes on, or why the engine does not answer.
  private func drawNews(_ frame: inout Frame, in area: Rect) {
    frame.fill(area, .text)
    // What lies below can't be clicked.
    frame.click(area, Action(AppShell.newsRegion))
    let line = area.top(1)
    if let progress {
      let words = ShellStrings.working(progress.effect)
      let count = format.number(progress.done)
      let used = frame.write("\(text(words)) \(count)", in: line, .accent)
      if progress.total > 0 {
        frame.progress(
          line.droppingLeft(used + 1), done: progress.done, total: progress.total)
      }
    } else if let news {
      frame.write(news.sign, in: line, news.style)
      let lines = newsLines(news.text)
      for row in 0..<min(area.height, lines.count) {
        // The last row there is says by `…` that something is left.
        let isCut = row == area.height - 1 && lines.count > area.height
        let text = isCut ? lines[row...].joined(separator: " ") : lines[row]
        frame.write(text, in: area.row(row).droppingLeft(2), news.style)
      }
    }
  }

  /// The keys that work now, those of the screen first.
  var hints: [Hint] {
    let known = Commands.known(in: place)
    if let useful = place.screen.usefulCommands(self) {
      return useful.compactMap { id in known.first { $0.command.id == id } }.compactMap(hint)
    }
    return known.filter { $0.command.isHint && !AppShell.last.contains($0.command.id) }
      .compactMap(hint)
  }

  /// The keys that the last line always has room for.
  var lastHints: [Hint] {
    Commands.known(in: place).filter { AppShell.last.contains($0.command.id) }.compactMap(hint)
  }

  private func hint(_ index: Int, _ command: Command) -> Hint? {
    guard let key = command.key(whileTyping: isTyping) else { return nil }
    return Hint(
      key.name(in: language), text(command.title), isEnabled: command.refusal(self) == nil,
      action: Action(Commands.region, index))
  }
}

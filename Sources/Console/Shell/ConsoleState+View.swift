// What surrounds every screen: the menu at the top, the notice above the hint line, and the keys
// that work now.

import Channels
import Screen

extension ConsoleState {
  /// The region of the menu. A screen is `Action(menuRegion, index)`.
  static let menuRegion = "menu"
  /// The region of the notice. A click there does nothing, and does not reach what lies below.
  static let noticeRegion = "news"

  /// Draws the console.
  package func view() -> Frame {
    var frame = Frame(context.size)
    guard context.size.sizeClass != .tooSmall else {
      drawTooSmall(&frame)
      return frame
    }
    let rows = context.noticeRows
    drawMenu(&frame, in: frame.area.top(1))
    let body = frame.area.droppingTop(1).droppingBottom(1 + rows)
    let notice = frame.area.droppingBottom(1).bottom(rows)
    drawScreen(&frame, in: body, noticeRows: rows)
    if let top = context.overlays.last {
      for overlay in context.overlays { overlay.draw(&frame, context) }
      drawNotice(&frame, in: notice)
      frame.hints(top.hints(context), in: frame.area.bottom(1))
    } else {
      drawNotice(&frame, in: notice)
      frame.hints(hints, always: alwaysHints, in: frame.area.bottom(1))
    }
    return frame
  }

  /// Draws the screen. While the notice takes more than its one row, the screen is drawn as in a
  /// terminal with fewer rows, so that its selected row stays in view.
  private func drawScreen(_ frame: inout Frame, in area: Rect, noticeRows: Int) {
    guard noticeRows > 1 else { return screen.draw(&frame, in: area, context) }
    var lower = self
    lower.context.size.height -= noticeRows - 1
    lower.send(.resized, to: context.screen)
    lower.screen.draw(&frame, in: area, lower.context)
  }

  private func drawTooSmall(_ frame: inout Frame) {
    let text = isQuitArmed ? ShellStrings.tooSmallUnsaved : ShellStrings.tooSmall
    let size = context.size
    frame.paragraph(
      context.text(text, ["columns": "\(size.width)", "rows": "\(size.height)"]),
      in: frame.area)
  }

  // MARK: - The menu

  /// Draws the menu, and at its right the status of the engine.
  private func drawMenu(_ frame: inout Frame, in line: Rect) {
    frame.fill(line, .bar)
    let isWide = context.size.width >= 80
    var rest = line.droppingLeft(1)
    if isWide {
      let isDemonstration = context.setting.demonstrationSpeed != nil
      let mark = isDemonstration ? context.text(ShellStrings.demonstration) : "canais"
      let style = isDemonstration ? Style(.warning, .bold) : Style(.bar, .bold)
      rest = rest.droppingLeft(frame.write(mark, in: rest, style) + 2)
    }
    let hasLongTitles = context.size.width >= (context.setting.demonstrationSpeed == nil ? 80 : 90)
    for (index, item) in ScreenID.menu.enumerated() {
      let isActive =
        item == context.screen || (item == .channels && context.screen == .channel)
      let title = context.text(hasLongTitles ? item.title : ShellStrings.short(item))
      // The digits of an open channel stand for its tabs.
      let key = context.screen == .channel ? "F\(index + 2)" : "\(index + 1)"
      let mark = item == .attendance && context.cache.platform.isShown(at: context.now) ? "! " : ""
      let label = isActive ? "[\(key) \(mark)\(title)]" : " \(key) \(mark)\(title) "
      let style: Style = isActive ? Style(.tabActive) : mark.isEmpty ? .bar : .danger
      let used = frame.write(label, in: rest, style)
      frame.click(rest.left(used), Action(ConsoleState.menuRegion, index))
      rest = rest.droppingLeft(used)
    }
    let (sign, text, role) = engineStatus
    let label = " \(sign) \(text) "
    if Width.of(label) <= rest.width {
      frame.write(label, in: rest, Style(role), align: .trailing)
    } else {
      frame.write(" \(sign) ", in: rest.right(3), Style(role), align: .trailing)
    }
  }

  private var engineStatus: (sign: String, text: String, role: Role) {
    let engine = context.cache.engine
    switch engine.state {
    case .starting: return ("…", context.text(ShellStrings.engineStarting), .bar)
    // The live feed notices a lost engine before its status changes.
    case .running where screens.presence.feed.isDisconnected:
      return ("!", context.text(ShellStrings.engineGone), .danger)
    case .running:
      if context.cache.platform.isShown(at: context.now) {
        return ("!", context.text(PlatformTroubleStrings.short), .danger)
      }
      let text = context.text(ShellStrings.engineRunning)
      let isShort = engine.url.isEmpty || context.size.width < 120
      return ("●", isShort ? text : "\(text) \(engine.url)", .bar)
    case .unavailable: return ("!", context.text(ShellStrings.engineGone), .danger)
    }
  }

  // MARK: - The notice

  /// Draws the progress of a long effect, or else the message.
  private func drawNotice(_ frame: inout Frame, in area: Rect) {
    frame.fill(area, .text)
    frame.click(area, Action(ConsoleState.noticeRegion))
    if let progress = context.notices.progress {
      let text = context.text(ShellStrings.working(progress.effect))
      let count = context.format.number(progress.done)
      let line = area.top(1)
      let used = frame.write("\(text) \(count)", in: line, .accent)
      if progress.total > 0 {
        frame.progress(
          line.droppingLeft(used + 1), done: progress.done, total: progress.total)
      }
      return
    }
    var rest = area
    let messages = context.messages
    for (index, message) in messages.enumerated() {
      // Each of the messages after this one has a row at least.
      let rows = min(message.lines.count, rest.height - (messages.count - 1 - index))
      frame.write(message.sign, in: rest.top(1), message.style)
      for row in 0..<max(0, rows) {
        // The last row receives all remaining lines, so that it ends with `…` if they do not fit.
        let isLast = row == rows - 1
        let text = isLast ? message.lines[row...].joined(separator: " ") : message.lines[row]
        frame.write(text, in: rest.row(row).droppingLeft(2), message.style)
      }
      rest = rest.droppingTop(rows)
    }
  }

  // MARK: - The hint line

  /// The keys that work now, those of the screen first.
  private var hints: [Hint] {
    let available = Commands.available(on: context.screen)
    if let useful = screen.usefulCommands(context) {
      return useful.compactMap { id in available.first { $0.command.id == id } }
        .compactMap(hint)
    }
    return available.filter { _, command in
      command.isHint && !ShellCommands.always.contains(command.id)
    }.compactMap(hint)
  }

  /// The keys that the hint line always has space for.
  private var alwaysHints: [Hint] {
    Commands.available(on: context.screen)
      .filter { ShellCommands.always.contains($0.command.id) }.compactMap(hint)
  }

  private func hint(_ index: Int, _ command: Command) -> Hint? {
    guard let key = command.workingKey(isTyping: isTyping) else { return nil }
    return Hint(
      key.name(in: context.language), context.text(command.title),
      isEnabled: command.refusal(self) == nil, action: Action(Commands.region, index))
  }
}

// Widgets without state, each drawn by one call: scrollbar, progress bar, sparkline, tabs, button,
// toggle, choices, key hints. Colors are never the only sign: a character or word stands beside
// each.

import Basics

/// A tab of a row of tabs.
package struct Tab: Hashable, Sendable {
  /// The tab's title.
  package var title: String
  /// A shorter title, for rows that are too narrow for the titles of all tabs.
  package var short: String
  /// Whether the tab holds a change that is not saved.
  package var isChanged: Bool
  /// Whether a field in the tab has an error.
  package var hasError: Bool

  /// A tab; without a short title the whole one is always shown.
  package init(
    _ title: String, short: String? = nil, isChanged: Bool = false, hasError: Bool = false
  ) {
    self.title = title
    self.short = short ?? title
    self.isChanged = isChanged
    self.hasError = hasError
  }

  /// The sign behind the title: `!` for an error, `•` for a change.
  var sign: String { hasError ? " !" : isChanged ? " •" : "" }
}

/// A key and its command, for the last line.
package struct Hint: Hashable, Sendable {
  /// The key's name.
  package var key: String
  /// The command's title.
  package var title: String
  /// Whether the command is available now.
  package var isEnabled: Bool
  /// The action of a click on the hint.
  package var action: Action

  /// A hint that can be clicked.
  package init(_ key: String, _ title: String, isEnabled: Bool = true, action: Action) {
    self.key = key
    self.title = title
    self.isEnabled = isEnabled
    self.action = action
  }
}

extension Frame {
  /// Draws a scrollbar in the first column of an area, for `visible` of `total` lines from line
  /// `first` on. Nothing is drawn where all lines are visible.
  package mutating func scrollbar(_ area: Rect, first: Int, visible: Int, total: Int) {
    guard total > visible, visible > 0, area.height > 0 else { return }
    let bar = area.left(1)
    fill(bar, Style(.meterEmpty), "│")
    let length = max(1, area.height * visible / total)
    let travel = area.height - length
    let start = min(travel, max(0, first) * travel / max(1, total - visible))
    fill(Rect(bar.x, bar.y + start, 1, length), Style(.meter), "█")
  }

  /// Draws a progress bar for `done` of `total`, with the percentage at its right.
  package mutating func progress(_ area: Rect, done: Int, total: Int) {
    let share = total > 0 ? Double(max(0, min(done, total))) / Double(total) : 0
    let bar = area.top(1).droppingRight(5)
    fill(bar, Style(.meterEmpty), "░")
    fill(bar.left(Int(share * Double(bar.width))), Style(.meter), "█")
    write("\(Int(share * 100))%", in: area.top(1).right(4), .text, align: .trailing)
  }

  /// Draws a sparkline as high as the area: one column a value, the last value at the right.
  /// `ceiling` is the value of a full column, by default the largest value shown.
  package mutating func sparkline(
    _ values: [Int], in area: Rect, _ style: Style = Style(.meter), ceiling: Int? = nil
  ) {
    let shown = values.suffix(area.width)
    let top = max(1, ceiling ?? shown.max() ?? 1)
    let steps: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    for (index, value) in shown.enumerated() {
      let clamped = max(0, min(value, top))
      var eighths = (clamped * area.height * 8 + top - 1) / top
      let x = area.right - shown.count + index
      for row in (0..<area.height).reversed() {
        fill(Rect(x, area.y + row, 1, 1), style, steps[min(8, eighths)])
        eighths = max(0, eighths - 8)
      }
    }
  }

  /// Draws a row of tabs, each numbered and clickable as `Action(name, index)`. The active tab
  /// stands in brackets as well as in its own style; where the row has the focus, `▸` and the
  /// cursor mark it.
  package mutating func tabs(
    _ tabs: [Tab], active: Int, in area: Rect, name: String = "tab", isFocused: Bool = false
  ) {
    var rest = area.top(1)
    let length = tabs.reduce(-1) { $0 + Width.of($1.title) + Width.of($1.sign) + 5 }
    let isWhole = length <= area.width
    for (index, tab) in tabs.enumerated() {
      let label = "\(index + 1) \(isWhole ? tab.title : tab.short)\(tab.sign)"
      let isActive = index == active
      if isActive, isFocused { cursor = Point(rest.x, rest.y) }
      let text = isActive ? "\(isFocused ? "▸" : "[")\(label)]" : " \(label) "
      let style = isActive ? Style(.tabActive) : Style(.tab)
      let used = write(text, in: rest, style)
      if tab.hasError, used == Width.of(text), used > 1 {
        write("!", in: Rect(rest.x + used - 2, rest.y, 1, 1), Style(.danger, style.attributes))
      }
      click(rest.left(used), Action(name, index))
      rest = rest.droppingLeft(used + 1)
    }
  }

  /// Draws a button, `[ Salvar ]`, in the first row of an area and returns its columns. With the
  /// focus it is `[>Salvar<]`; a disabled button takes no focus.
  @discardableResult
  package mutating func button(
    _ label: String, in area: Rect, _ action: Action, isFocused: Bool = false,
    isEnabled: Bool = true
  ) -> Int {
    let style =
      isEnabled ? (isFocused ? Style(.buttonFocused) : Style(.button)) : Style(.disabled)
    // The brackets mark a button, so a label that is too long is cut between them.
    let (left, right) = isFocused && isEnabled ? ("[>", "<]") : ("[ ", " ]")
    let inside = area.droppingLeft(write(left, in: area, style)).droppingRight(2)
    let text = write(label, in: inside, style)
    let used = 2 + text + write(right, in: area.droppingLeft(2 + text), style)
    if isEnabled {
      focusable(area.top(1).left(used), action)
    } else {
      click(area.top(1).left(used), action)
    }
    return used
  }

  /// Draws a toggle, `[x] label`, in the first row of an area.
  package mutating func toggle(
    _ label: String, isOn: Bool, in area: Rect, _ action: Action, isFocused: Bool = false,
    isEnabled: Bool = true
  ) {
    let box =
      isEnabled ? (isFocused ? Style(.fieldFocused) : Style(.field)) : Style(.disabled)
    let used = write(isOn ? "[x]" : "[ ]", in: area, box)
    let text = write(
      label, in: area.droppingLeft(used + 1), isEnabled ? .text : Style(.disabled))
    let whole = area.top(1).left(used + 1 + text)
    if isEnabled { focusable(whole, action) } else { click(whole, action) }
    if isFocused { cursor = Point(area.x + 1, area.y) }
  }

  /// The rows that `choices` needs for these labels at a width.
  package static func choiceRows(_ labels: [String], width: Int) -> Int {
    var rows = 1
    var left = width
    for label in labels {
      let length = Width.of(label) + 4
      if length > left, left < width { (rows, left) = (rows + 1, width) }
      left -= length + 2
    }
    return rows
  }

  /// Draws choices of which one is selected, `(•) botão  ( ) aberta`, each clickable as
  /// `Action("\(name).choice", index)`. They continue in the next row of the area where the first
  /// is full. All together are one element of the focus order, `Action(name)`.
  package mutating func choices(
    _ labels: [String], selected: Int, in area: Rect, name: String, isFocused: Bool = false
  ) {
    var rest = area.top(1)
    for (index, label) in labels.enumerated() {
      if Width.of(label) + 4 > rest.width, rest.width < area.width, rest.y < area.bottom - 1 {
        rest = area.row(rest.y - area.y + 1)
      }
      let isSelected = index == selected
      let style = isSelected && isFocused ? Style(.fieldFocused) : isSelected ? .accent : .text
      let used = write((isSelected ? "(•) " : "( ) ") + label, in: rest, style)
      if isSelected, isFocused { cursor = Point(rest.x + 1, rest.y) }
      click(rest.left(used), Action("\(name).choice", index))
      rest = rest.droppingLeft(used + 2)
    }
    addFocus(Action(name))
  }

  /// Draws clickable key hints in one line, as many as fit, in their order. Those of `always` come
  /// last and are given their columns first.
  package mutating func hints(_ hints: [Hint], always: [Hint] = [], in area: Rect) {
    fill(area.top(1), .bar)
    var rest = area.top(1)
    // Each with the gap before it.
    let needed = always.reduce(0) { $0 + Self.length($1) + 2 }
    var end = needed - 2 <= rest.width ? rest.width - needed : rest.width
    for hint in hints {
      guard Self.length(hint) <= end else { break }
      write(hint, in: rest)
      rest = rest.droppingLeft(Self.length(hint) + 2)
      end -= Self.length(hint) + 2
    }
    for hint in always where Self.length(hint) <= rest.width {
      write(hint, in: rest)
      rest = rest.droppingLeft(Self.length(hint) + 2)
    }
  }

  private static func length(_ hint: Hint) -> Int {
    Width.of(hint.key) + 1 + Width.of(hint.title)
  }

  private mutating func write(_ hint: Hint, in area: Rect) {
    let used = write(hint.key, in: area, hint.isEnabled ? .key : Style(.barDisabled))
    let style = hint.isEnabled ? Style.bar : Style(.barDisabled)
    write(" " + hint.title, in: area.droppingLeft(used), style)
    click(area.left(Self.length(hint)), hint.action)
  }

  /// Fills an area with a color, as a sample of it.
  package mutating func swatch(_ color: RGBColor, in area: Rect) {
    fill(area, Style(.text, background: color))
  }
}

// A list to choose from, with a filter that one types: the palette, the help, actions, themes,
// flows, channels, faults to jump to. One thing for all of them, so that they all work alike.

import Basics
import Channels
import Screen

/// One line of a picker.
struct PickerItem: Sendable {
  var id: String
  /// A key or a sign before the title; may be empty.
  var lead = ""
  var title: String
  /// What is said beside it.
  var detail = ""
  /// Why it can't be chosen now.
  var refusal: String?
}

/// A list to choose from.
struct Picker: Overlay {
  static let listRegion = "picker.list"
  static let fieldRegion = "picker.field"

  let title: String
  let items: [PickerItem]
  /// Whether the key before an item chooses it, so that the list teaches the keys and takes them too;
  /// `/` begins the filter then.
  let takesKeys: Bool
  private var isFiltering: Bool
  var filter = TextField()
  var list = ListState()
  let chosen: @Sendable (inout ConsoleState, String) -> Void
  var moved: (@Sendable (inout ConsoleState, String) -> Void)?
  var cancelled: (@Sendable (inout ConsoleState) -> Void)?

  init(
    title: String, items: [PickerItem], selected: String? = nil, takesKeys: Bool = false,
    chosen: @escaping @Sendable (inout ConsoleState, String) -> Void,
    moved: (@Sendable (inout ConsoleState, String) -> Void)? = nil,
    cancelled: (@Sendable (inout ConsoleState) -> Void)? = nil
  ) {
    self.title = title
    self.items = items
    self.takesKeys = takesKeys
    isFiltering = !takesKeys
    self.chosen = chosen
    self.moved = moved
    self.cancelled = cancelled
    list.selected = items.firstIndex { $0.id == selected } ?? 0
  }

  var isTyping: Bool { isFiltering }

  /// The items that the filter finds.
  var found: [PickerItem] {
    let query = filter.text
    if query.isEmpty { return items }
    return items.filter { Folding.matches(query, in: "\($0.lead) \($0.title) \($0.detail)") }
  }

  /// Rows of the list in a terminal of that size.
  private static func rows(_ state: ConsoleState) -> Int { max(1, state.size.height - 9) }

  mutating func press(_ press: KeyPress, _ state: inout ConsoleState) -> OverlayStep {
    if press.key == .escape {
      guard filter.text.isEmpty, isFiltering != takesKeys else {
        filter = TextField()
        isFiltering = !takesKeys
        settle(state)
        return .stay
      }
      cancelled?(&state)
      return .close
    }
    if press == KeyPress(.enter) { return choose(list.selected, &state) }
    if !isFiltering, press == .character("/") {
      isFiltering = true
      return .stay
    }
    if !isFiltering,
      let index = items.firstIndex(where: { $0.lead == press.name(in: state.language) })
    {
      return choose(index, &state)
    }
    let before = list.selected
    let rows = Picker.rows(state)
    let isFar = press.key == .home || press.key == .end
    let isMove = !isFar || !isFiltering
    if isMove, list.handle(press, count: found.count, visible: rows, letters: !isFiltering) {
      tell(from: before, &state)
    } else if isFiltering, filter.handle(press) {
      settle(state)
      tell(from: -1, &state)
    }
    return .stay
  }

  mutating func paste(_ text: String, _ state: inout ConsoleState) -> OverlayStep {
    isFiltering = true
    filter.paste(text)
    settle(state)
    return .stay
  }

  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ state: inout ConsoleState
  ) -> OverlayStep {
    if action.name == Picker.fieldRegion { isFiltering = true }
    guard action.name == Picker.listRegion else { return .stay }
    return choose(action.item, &state)
  }

  private mutating func choose(_ index: Int, _ state: inout ConsoleState) -> OverlayStep {
    let found = found
    guard found.indices.contains(index) else { return .stay }
    if let why = found[index].refusal {
      list.selected = index
      state.say(ShellStrings.refused, ["what": found[index].title, "why": why], .fault)
      return .stay
    }
    chosen(&state, found[index].id)
    return .close
  }

  mutating func resized(_ state: ConsoleState) { settle(state) }

  private mutating func settle(_ state: ConsoleState) {
    list.clamp(count: found.count, visible: Picker.rows(state))
  }

  private func tell(from before: Int, _ state: inout ConsoleState) {
    let found = found
    guard let moved, list.selected != before, found.indices.contains(list.selected) else { return }
    moved(&state, found[list.selected].id)
  }

  func hints(_ state: ConsoleState) -> [Hint] { AppShell.overlayHints(state) }

  func draw(_ frame: inout Frame, _ state: ConsoleState) {
    let found = found
    let rows = min(Picker.rows(state), max(1, items.count))
    let area = frame.popup(Size(min(92, state.size.width - 4), rows + 5), title: title)
      .inset(columns: 1)
    frame.field(
      filter, in: area.top(1), Action(Picker.fieldRegion), isFocused: isFiltering,
      placeholder: state.text(takesKeys ? ShellStrings.keyOrFilter : ShellStrings.typeToFilter))
    frame.horizontalLine(area.row(1))
    let body = area.droppingTop(2).droppingBottom(1)
    if found.isEmpty { frame.write(state.text(ShellStrings.nothingFound), in: body.row(0), .muted) }
    let lead = found.map { Width.of($0.lead) }.max() ?? 0
    let title = min(area.width / 2, found.map { Width.of($0.title) }.max() ?? 0)
    for row in 0..<body.height where found.indices.contains(list.top + row) {
      let index = list.top + row
      if !isFiltering, index == list.selected { frame.cursor = body.row(row).origin }
      draw(found[index], lead, title, isSelected: index == list.selected, in: body.row(row), &frame)
      frame.click(body.row(row), Action(Picker.listRegion, index))
    }
    frame.scrollbar(
      body.right(1), first: list.top, visible: body.height, total: found.count)
    if found.indices.contains(list.selected) {
      let item = found[list.selected]
      frame.write(
        item.refusal.map { "! " + $0 } ?? item.detail, in: area.bottom(1),
        item.refusal == nil ? .muted : .warning)
    }
  }

  private func draw(
    _ item: PickerItem, _ lead: Int, _ title: Int, isSelected: Bool, in line: Rect,
    _ frame: inout Frame
  ) {
    let base: Style =
      isSelected ? .selection : item.refusal == nil ? .text : .disabled
    let line = line.droppingRight(1)
    if isSelected { frame.fill(line, base) }
    frame.write(isSelected ? "▸" : " ", in: line, base)
    var rest = line.droppingLeft(2)
    if lead > 0 {
      frame.write(item.lead, in: rest.left(lead), isSelected ? base : .accent)
      rest = rest.droppingLeft(lead + 2)
    }
    frame.write(item.title, in: item.detail.isEmpty ? rest : rest.left(title), base)
    if !item.detail.isEmpty {
      frame.write(item.detail, in: rest.droppingLeft(title + 2), isSelected ? base : .muted)
    }
  }
}

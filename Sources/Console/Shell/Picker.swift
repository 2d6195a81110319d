// A list to choose from with a filter above it. The palette, the help, and the lists of actions,
// themes, flows, channels and errors are all pickers, so that they all work alike.

import Basics
import Channels
import Screen

/// One row of a picker.
struct PickerItem: Sendable {
  var id: String
  /// A key or a sign before the title; may be empty.
  var lead = ""
  var title: String
  /// An explanation after the title; may be empty.
  var detail = ""
  /// Why the row cannot be chosen now; nil if it can.
  var refusal: String?
}

/// A list to choose from.
struct Picker: Overlay {
  static let listRegion = "picker.list"
  static let fieldRegion = "picker.field"

  let title: String
  let items: [PickerItem]
  /// Whether the key before a row chooses it. `/` then starts the filter.
  let takesKeys: Bool
  private var isFiltering: Bool
  private var filter = TextField()
  private var list = ListState()
  /// Called with the identifier of the chosen row.
  private let chosen: ConsoleAction<String>
  /// Called with the identifier of the selected row whenever it changes.
  private let moved: ConsoleAction<String>?
  /// Called when the picker is closed without a choice.
  private let cancelled: ConsoleAction<Void>?

  init(
    title: String, items: [PickerItem], selected: String? = nil, takesKeys: Bool = false,
    chosen: @escaping ConsoleAction<String>, moved: ConsoleAction<String>? = nil,
    cancelled: ConsoleAction<Void>? = nil
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

  /// The rows that match the filter.
  private var found: [PickerItem] {
    let query = filter.text
    if query.isEmpty { return items }
    return items.filter { Folding.matches(query, in: "\($0.lead) \($0.title) \($0.detail)") }
  }

  private static func visibleRows(_ context: ConsoleContext) -> Int {
    max(1, context.size.height - 9)
  }

  // MARK: - Events

  mutating func press(_ press: KeyPress, _ context: inout ConsoleContext) -> OverlayStep {
    if press.key == .escape { return pressEscape(&context) }
    if press == KeyPress(.enter) { return choose(list.selected, &context) }
    if !isFiltering, press == .character("/") {
      isFiltering = true
      return .stay
    }
    if !isFiltering,
      let index = items.firstIndex(where: { $0.lead == press.name(in: context.language) })
    {
      return choose(index, &context)
    }
    let previous = list.selected
    // In the filter, Home and End move the cursor of the text.
    let isTextKey = isFiltering && (press.key == .home || press.key == .end)
    if !isTextKey,
      list.handle(
        press, count: found.count, visible: Picker.visibleRows(context), letters: !isFiltering)
    {
      selectionChanged(from: previous, &context)
    } else if isFiltering, filter.handle(press) {
      clampSelection(context)
      selectionChanged(from: -1, &context)
    }
    return .stay
  }

  /// Ends the filter if there is one, or else closes the picker.
  private mutating func pressEscape(_ context: inout ConsoleContext) -> OverlayStep {
    guard filter.text.isEmpty, isFiltering != takesKeys else {
      filter = TextField()
      isFiltering = !takesKeys
      clampSelection(context)
      return .stay
    }
    if let cancelled { context.request(.perform { cancelled(&$0, ()) }) }
    return .close
  }

  mutating func paste(_ text: String, _ context: inout ConsoleContext) -> OverlayStep {
    isFiltering = true
    filter.paste(text)
    clampSelection(context)
    return .stay
  }

  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ context: inout ConsoleContext
  ) -> OverlayStep {
    if action.name == Picker.fieldRegion { isFiltering = true }
    guard action.name == Picker.listRegion else { return .stay }
    return choose(action.item, &context)
  }

  private mutating func choose(_ index: Int, _ context: inout ConsoleContext) -> OverlayStep {
    let found = found
    guard found.indices.contains(index) else { return .stay }
    let item = found[index]
    if let reason = item.refusal {
      list.selected = index
      context.notify(ShellStrings.refused, ["what": item.title, "why": reason], .error)
      return .stay
    }
    context.request(.perform { [chosen] in chosen(&$0, item.id) })
    return .close
  }

  mutating func resize(_ context: ConsoleContext) { clampSelection(context) }

  private mutating func clampSelection(_ context: ConsoleContext) {
    list.clamp(count: found.count, visible: Picker.visibleRows(context))
  }

  private func selectionChanged(from previous: Int, _ context: inout ConsoleContext) {
    let found = found
    guard let moved, list.selected != previous, found.indices.contains(list.selected) else {
      return
    }
    let id = found[list.selected].id
    context.request(.perform { moved(&$0, id) })
  }

  // MARK: - Drawing

  func hints(_ context: ConsoleContext) -> [Hint] { chooseAndBackHints(context) }

  func draw(_ frame: inout Frame, _ context: ConsoleContext) {
    let found = found
    let rows = min(Picker.visibleRows(context), max(1, items.count))
    let area = frame.popup(Size(min(92, context.size.width - 4), rows + 5), title: title)
      .inset(columns: 1)
    frame.field(
      filter, in: area.top(1), Action(Picker.fieldRegion), isFocused: isFiltering,
      placeholder: context.text(takesKeys ? ShellStrings.keyOrFilter : ShellStrings.typeToFilter))
    frame.horizontalLine(area.row(1))
    let body = area.droppingTop(2).droppingBottom(1)
    if found.isEmpty {
      frame.write(context.text(ShellStrings.nothingFound), in: body.row(0), .muted)
    }
    let leadWidth = found.map { Width.of($0.lead) }.max() ?? 0
    let titleWidth = min(area.width / 2, found.map { Width.of($0.title) }.max() ?? 0)
    for row in 0..<body.height where found.indices.contains(list.top + row) {
      let index = list.top + row
      let isSelected = index == list.selected
      if !isFiltering, isSelected { frame.cursor = body.row(row).origin }
      draw(found[index], leadWidth, titleWidth, isSelected: isSelected, in: body.row(row), &frame)
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
    _ item: PickerItem, _ leadWidth: Int, _ titleWidth: Int, isSelected: Bool, in line: Rect,
    _ frame: inout Frame
  ) {
    let style: Style =
      isSelected ? .selection : item.refusal == nil ? .text : .disabled
    let line = line.droppingRight(1)
    if isSelected { frame.fill(line, style) }
    frame.write(isSelected ? "▸" : " ", in: line, style)
    var rest = line.droppingLeft(2)
    if leadWidth > 0 {
      frame.write(item.lead, in: rest.left(leadWidth), isSelected ? style : .accent)
      rest = rest.droppingLeft(leadWidth + 2)
    }
    frame.write(item.title, in: item.detail.isEmpty ? rest : rest.left(titleWidth), style)
    if !item.detail.isEmpty {
      frame.write(
        item.detail, in: rest.droppingLeft(titleWidth + 2), isSelected ? style : .muted)
    }
  }
}

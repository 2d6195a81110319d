// What the screens with a list and a filter above it have in common: keys, clicks, wheel, pastes
// and Esc.

import Screen

/// A screen whose main part is a list with a filter above it.
///
/// The screen gives its list and says what a change means for it. The defaults of this protocol
/// handle the events; a screen with more elements handles those first and calls the defaults by
/// name:
///
///     mutating func press(_ press: KeyPress, _ context: inout ConsoleContext) -> Bool {
///       context.focus?.name == Self.detailRegion
///         ? pressDetail(press, &context) : pressInList(press, &context)
///     }
protocol ListScreen: ConsoleScreen {
  /// The region of the list. A row is `Action(listRegion, index)`.
  static var listRegion: String { get }
  /// The region of the filter.
  static var filterRegion: String { get }

  var filter: TextField { get set }
  var list: ListState { get set }

  /// The number of rows in the list, after the filter.
  func rowCount(_ context: ConsoleContext) -> Int
  /// The number of rows that fit on the screen.
  func visibleRows(_ context: ConsoleContext) -> Int
  /// The text of the filter has changed.
  mutating func filterChanged(_ context: inout ConsoleContext)
  /// The selected row has changed, by a key, the wheel or a click.
  mutating func selectionChanged(byClick: Bool, _ context: inout ConsoleContext)
  /// The user has clicked on the row that was selected already.
  mutating func activate(_ context: inout ConsoleContext)
}

extension ListScreen {
  mutating func filterChanged(_ context: inout ConsoleContext) { clampSelection(context) }
  mutating func selectionChanged(byClick: Bool, _ context: inout ConsoleContext) {}
  mutating func activate(_ context: inout ConsoleContext) {}

  func firstFocus(_ context: ConsoleContext) -> Action? { Action(Self.listRegion) }

  func isTyping(_ context: ConsoleContext) -> Bool { context.focus?.name == Self.filterRegion }

  mutating func press(_ press: KeyPress, _ context: inout ConsoleContext) -> Bool {
    pressInList(press, &context)
  }

  mutating func paste(_ text: String, _ context: inout ConsoleContext) {
    guard isTyping(context) else { return }
    filter.paste(text)
    filterChanged(&context)
  }

  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ context: inout ConsoleContext
  ) {
    clickInList(action, at: point, in: size, &context)
  }

  mutating func scroll(by rows: Int, _ context: inout ConsoleContext) {
    scrollList(by: rows, &context)
  }

  mutating func back(_ context: inout ConsoleContext) -> Bool { clearFilter(&context) }

  mutating func resize(_ context: inout ConsoleContext) { clampSelection(context) }

  // MARK: - Parts of the defaults

  /// A key in the filter or in the list.
  ///
  /// - Returns: Whether the key was used.
  mutating func pressInList(_ press: KeyPress, _ context: inout ConsoleContext) -> Bool {
    if isTyping(context) { return pressInFilter(press, &context) }
    context.focus = Action(Self.listRegion)
    guard
      list.handle(press, count: rowCount(context), visible: visibleRows(context))
    else { return false }
    selectionChanged(byClick: false, &context)
    return true
  }

  /// A key in the filter. Each change filters at once; Enter and Down go to the list.
  private mutating func pressInFilter(
    _ press: KeyPress, _ context: inout ConsoleContext
  ) -> Bool {
    if [KeyPress(.enter), KeyPress(.down)].contains(press) {
      context.focus = Action(Self.listRegion)
      return true
    }
    guard filter.handle(press) else { return false }
    filterChanged(&context)
    return true
  }

  /// A click in the filter or on a row.
  mutating func clickInList(
    _ action: Action, at point: Point, in size: Size, _ context: inout ConsoleContext
  ) {
    switch action.name {
    case Self.filterRegion:
      context.focus = action
      filter.click(point, in: size)
    case Self.listRegion:
      let wasSelected = list.selected == action.item
      context.focus = Action(Self.listRegion)
      list.selected = action.item
      selectionChanged(byClick: true, &context)
      if wasSelected { activate(&context) }
    default: break
    }
  }

  mutating func scrollList(by rows: Int, _ context: inout ConsoleContext) {
    list.scroll(by: rows, count: rowCount(context), visible: visibleRows(context))
    selectionChanged(byClick: false, &context)
  }

  /// Empties the filter and gives the list the focus.
  ///
  /// - Returns: Whether the filter had a text or the focus.
  mutating func clearFilter(_ context: inout ConsoleContext) -> Bool {
    guard isTyping(context) || !filter.text.isEmpty else { return false }
    filter = TextField()
    context.focus = Action(Self.listRegion)
    filterChanged(&context)
    return true
  }

  /// Keeps the selected row within the list and in view.
  mutating func clampSelection(_ context: ConsoleContext) {
    list.clamp(count: rowCount(context), visible: visibleRows(context))
  }
}

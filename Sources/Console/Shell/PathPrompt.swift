// A question for the path of a file. Tab completes it, Down lists what completes it, and a file
// that is refused leaves the dialog open with what was typed.

import Channels
import Screen

/// A question for the path of a file.
struct PathPrompt: Overlay {
  static let fieldRegion = "path.field"
  static let listRegion = "path.list"
  static let acceptRegion = "path.yes"
  /// The most rows of the list.
  static let maxRows = 8

  /// What becomes of a listing that was asked for.
  private enum Purpose {
    /// The path grows by what all completions have in common; several of them are listed.
    case complete
    /// The completions are listed.
    case list
  }

  let title: String
  let message: String
  /// The label of the button that accepts.
  let accept: LocalizedText
  /// The extensions of the files that are listed; none for all.
  let types: [String]
  private(set) var field: TextField
  /// What reads or writes the file at a path.
  private let effect: @Sendable (String) -> Effect
  /// Whether a result means that the file was read or written.
  private let closesOn: @Sendable (EffectResult) -> Bool
  private var purpose: Purpose?
  private var entries: [String] = []
  private var list = ListState()
  private var pending: Effect?
  /// Why the file was refused; empty if it was not.
  private var error = ""

  init(
    title: String, message: String, path: String = "", accept: LocalizedText,
    types: [String] = [], effect: @escaping @Sendable (String) -> Effect,
    closesOn: @escaping @Sendable (EffectResult) -> Bool
  ) {
    self.title = title
    self.message = message
    self.accept = accept
    self.types = types
    self.effect = effect
    self.closesOn = closesOn
    field = TextField(path)
  }

  var isTyping: Bool { true }

  // MARK: - Events

  mutating func press(_ press: KeyPress, _ context: inout ConsoleContext) -> OverlayStep {
    switch press {
    case KeyPress(.escape):
      guard !entries.isEmpty else { return .close }
      entries = []
    case KeyPress(.tab): request(.complete, &context)
    case KeyPress(.down) where entries.isEmpty: request(.list, &context)
    case KeyPress(.enter), .control("s"):
      if entries.indices.contains(list.selected) {
        take(entries[list.selected], &context)
      } else {
        submit(&context)
      }
    default:
      let rows = min(PathPrompt.maxRows, entries.count)
      if !entries.isEmpty,
        list.handle(press, count: entries.count, visible: rows, letters: false)
      {
        return .stay
      }
      if field.handle(press) { edited() }
    }
    return .stay
  }

  mutating func paste(_ text: String, _ context: inout ConsoleContext) -> OverlayStep {
    field.paste(text)
    edited()
    return .stay
  }

  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ context: inout ConsoleContext
  ) -> OverlayStep {
    switch action.name {
    case PathPrompt.fieldRegion: field.click(point, in: size)
    case PathPrompt.acceptRegion: submit(&context)
    case PathPrompt.listRegion where entries.indices.contains(action.item):
      take(entries[action.item], &context)
    default: break
    }
    return .stay
  }

  private mutating func edited() {
    entries = []
    error = ""
  }

  private mutating func request(_ purpose: Purpose, _ context: inout ConsoleContext) {
    self.purpose = purpose
    context.emit(.stored(.listFolder(path: field.text, types: types)))
  }

  private mutating func submit(_ context: inout ConsoleContext) {
    let effect = effect(field.text)
    error = ""
    pending = effect
    context.emit(effect)
  }

  /// Takes a completion over; what a folder holds is listed at once.
  private mutating func take(_ path: String, _ context: inout ConsoleContext) {
    field.text = path
    edited()
    if path.hasSuffix("/") { request(.list, &context) }
  }

  mutating func receive(_ result: EffectResult, _ context: inout ConsoleContext) -> OverlayStep {
    if closesOn(result) { return .close }
    switch result {
    case .folder(let path, let found) where path == field.text: complete(with: found)
    case .failed(let effect, let reason) where effect == pending: error = reason
    case .refused(let effect, let errors) where effect == pending:
      error = errors.first?.message(in: context.language) ?? ""
    default: break
    }
    return .stay
  }

  private mutating func complete(with found: [String]) {
    defer { purpose = nil }
    list = ListState()
    guard purpose == .complete, let first = found.first else {
      entries = purpose == .list ? found : []
      return
    }
    let common = found.dropFirst().reduce(first[...]) { $0.commonPrefix(with: $1)[...] }
    if common.count >= field.characters.count { field.text = String(common) }
    entries = found.count > 1 ? found : []
  }

  // MARK: - Drawing

  func hints(_ context: ConsoleContext) -> [Hint] {
    [
      Hint("Enter", context.text(accept), action: OverlayKey.enter.action),
      Hint("Tab", context.text(PathStrings.complete), action: OverlayKey.tab.action),
      Hint("↓", context.text(PathStrings.list), action: OverlayKey.down.action),
      Hint("Esc", context.text(ShellStrings.back), action: OverlayKey.escape.action),
    ]
  }

  func draw(_ frame: inout Frame, _ context: ConsoleContext) {
    let width = min(76, context.size.width - 4)
    let lines = Wrap.lines(message, width: width - 4)
    let faults = error.isEmpty ? [] : Wrap.lines("! " + error, width: width - 4)
    let rows = min(PathPrompt.maxRows, entries.count)
    let height = lines.count + 1 + faults.count + rows + 2
    var area = frame.popup(
      Size(width, height + 2), title: title, footer: 1 + context.noticeRows
    ).inset(columns: 1)
    frame.paragraph(message, in: area.top(lines.count))
    area = area.droppingTop(lines.count)
    frame.field(
      field, in: area.row(0), Action(PathPrompt.fieldRegion), isFocused: true,
      hasError: !error.isEmpty)
    area = area.droppingTop(1)
    for (row, line) in faults.enumerated() { frame.write(line, in: area.row(row), .danger) }
    area = area.droppingTop(faults.count)
    var list = list
    list.clamp(count: entries.count, visible: rows)
    for row in 0..<rows where entries.indices.contains(list.top + row) {
      let index = list.top + row
      let style: Style = index == list.selected ? Style(.selection) : .text
      frame.write(
        (index == list.selected ? "▸ " : "  ") + Sanitizer.text(entries[index]),
        in: area.row(row), style)
      frame.click(area.row(row), Action(PathPrompt.listRegion, index))
    }
    frame.button(
      context.text(accept), in: area.bottom(1), Action(PathPrompt.acceptRegion), isFocused: false)
  }
}

/// Texts of the question for a path.
enum PathStrings {
  static let complete = LocalizedText("Completar", "Complete", "Completar")
  static let list = LocalizedText("Listar", "List", "Listar")
}

// The keys and clicks of a form's fields, by kind.

import Channels
import Screen

extension Form {
  /// Whether a field is edited as text, so that letters are text.
  func isTyping(_ key: String) -> Bool { texts[key] != nil }

  /// Handles a key on a field.
  ///
  /// - Parameters:
  ///   - width: The columns in which the value is drawn.
  ///   - language: The language of the screen, on whose words the layout of choices depends.
  mutating func press(
    _ press: KeyPress, on key: String, width: Int, in language: Language
  ) -> FormResult {
    guard let field = table[key] else { return .ignored }
    switch field.kind {
    case .line, .lines, .integer, .color, .slug, .link, .phone, .address, .secret:
      return pressText(press, field, width)
    case .toggle: return pressToggle(press, field)
    case .choice(let choices):
      return pressChoice(
        press, field, choices, isVertical: !fitsInOneRow(choices, width, language))
    case .flow: return Self.opens(press) ? .opens(.flow(key)) : .ignored
    case .image: return pressImage(press, key)
    case .origins, .requestedData: return pressList(press, field)
    case .identifier, .blocks: return .ignored
    }
  }

  private mutating func pressText(
    _ press: KeyPress, _ field: Field<Owner>, _ width: Int
  ) -> FormResult {
    if press == KeyPress(.enter), field.kind == .color { return .opens(.colors(field.key)) }
    return edit(field.key) { $0.handle(press, width: width) } ? .handled : .ignored
  }

  private mutating func pressToggle(_ press: KeyPress, _ field: Field<Owner>) -> FormResult {
    switch press {
    case .character(" "), KeyPress(.enter), KeyPress(.left), KeyPress(.right):
      toggle(field)
      return .handled
    default: return .ignored
    }
  }

  private mutating func toggle(_ field: Field<Owner>) {
    if case .toggle(let isOn) = field.value(of: draft) { set(.toggle(!isOn), for: field.key) }
  }

  /// Arrows along the choices move within them; those across them go round or leave the field. In a
  /// column, Up on the first choice and Down on the last one leave it.
  private mutating func pressChoice(
    _ press: KeyPress, _ field: Field<Owner>, _ choices: [Choice], isVertical: Bool
  ) -> FormResult {
    let current = choices.firstIndex { $0.value == field.value(of: draft).text } ?? 0
    let step: Int
    switch press {
    case KeyPress(.down), .character("j"):
      guard isVertical, current + 1 < choices.count else { return .ignored }
      step = 1
    case KeyPress(.up), .character("k"):
      guard isVertical, current > 0 else { return .ignored }
      step = choices.count - 1
    case KeyPress(.right), .character("l"), .character(" "), KeyPress(.enter): step = 1
    case KeyPress(.left), .character("h"): step = choices.count - 1
    default: return .ignored
    }
    set(.text(choices[(current + step) % choices.count].value), for: field.key)
    return .handled
  }

  private mutating func pressImage(_ press: KeyPress, _ key: String) -> FormResult {
    if Self.opens(press) { return .opens(.image(key)) }
    guard Self.removes(press) else { return .ignored }
    set(.image(nil), for: key)
    return .handled
  }

  /// Selects a choice of a field by its index.
  mutating func choose(_ index: Int, of key: String) {
    guard let field = table[key], case .choice(let choices) = field.kind,
      choices.indices.contains(index)
    else { return }
    set(.text(choices[index].value), for: key)
  }

  /// Handles a click on the value of a field.
  ///
  /// - Parameters:
  ///   - point: The cell, counted from the corner of the value.
  ///   - size: The size of the value.
  ///   - item: The row, in a list.
  mutating func click(_ key: String, at point: Point, in size: Size, item: Int) -> FormResult {
    guard let field = table[key] else { return .ignored }
    switch field.kind {
    case .line, .lines, .integer, .color, .slug, .link, .phone, .address, .secret:
      _ = edit(key) {
        $0.click(point, in: size)
        return true
      }
    case .toggle: toggle(field)
    case .flow: return .opens(.flow(key))
    case .image: return .opens(.image(key))
    case .origins, .requestedData:
      positions[key] = item
      return open(item, of: field)
    case .choice, .identifier, .blocks: break
    }
    return .handled
  }

  // MARK: - Lists

  /// The number of rows in a list.
  func count(of field: Field<Owner>) -> Int {
    switch field.value(of: draft) {
    case .list(let items): items.count
    case .data(let data): data.count
    case .text, .toggle, .number, .image: 0
    }
  }

  /// The selected row of a list. One past the last row is the row that adds one.
  func position(in field: Field<Owner>) -> Int {
    min(positions[field.key] ?? 0, count(of: field))
  }

  private mutating func pressList(_ press: KeyPress, _ field: Field<Owner>) -> FormResult {
    let row = position(in: field)
    let count = count(of: field)
    switch press {
    case KeyPress(.up), .character("k"):
      guard row > 0 else { return .ignored }
      positions[field.key] = row - 1
    case KeyPress(.down), .character("j"):
      guard row < count else { return .ignored }
      positions[field.key] = row + 1
    case KeyPress(.up, .alt), .character("K"): swap(row, row - 1, in: field)
    case KeyPress(.down, .alt), .character("J"): swap(row, row + 1, in: field)
    case KeyPress(.enter): return open(row, of: field)
    case .character("a"), KeyPress(.insert): return open(count, of: field)
    case .character(" "):
      return field.kind == .requestedData ? toggleRequired(row, field) : .ignored
    default:
      guard Self.removes(press) else { return .ignored }
      change(field) {
        $0.remove(at: row)
      } data: {
        $0.remove(at: row)
      }
    }
    return .handled
  }

  private func open(_ row: Int, of field: Field<Owner>) -> FormResult {
    let row = row < count(of: field) ? row : nil
    return .opens(field.kind == .origins ? .origin(field.key, row) : .datum(field.key, row))
  }

  private mutating func swap(_ row: Int, _ other: Int, in field: Field<Owner>) {
    let rows = 0..<count(of: field)
    guard rows.contains(row), rows.contains(other) else { return }
    change(field) {
      $0.swapAt(row, other)
    } data: {
      $0.swapAt(row, other)
    }
    positions[field.key] = other
  }

  private mutating func toggleRequired(_ row: Int, _ field: Field<Owner>) -> FormResult {
    guard row < count(of: field) else { return .ignored }
    change(field) { _ in
    } data: {
      $0[row].required.toggle()
    }
    return .handled
  }

  /// Changes the rows of a list, unless the row that adds one is selected.
  private mutating func change(
    _ field: Field<Owner>, list: (inout [String]) -> Void,
    data: (inout [Channel.RequestedDatum]) -> Void
  ) {
    switch field.value(of: draft) {
    case .list(var items) where position(in: field) < items.count:
      list(&items)
      set(.list(items), for: field.key)
    case .data(var rows) where position(in: field) < rows.count:
      data(&rows)
      set(.data(rows), for: field.key)
    case .list, .data, .text, .toggle, .number, .image: break
    }
  }

  /// Replaces a row of a list with sites in their normal form, one or several separated by spaces
  /// or commas. A nil row adds them.
  mutating func put(origin text: String, at row: Int?, in key: String) {
    guard let field = table[key], case .list(var items) = field.value(of: draft) else { return }
    let origins = text.split(whereSeparator: { $0.isWhitespace || $0 == "," })
      .map { Origin(String($0))?.text ?? String($0) }
    if let row, items.indices.contains(row) {
      items.replaceSubrange(row...row, with: origins)
    } else {
      items += origins
    }
    set(.list(items), for: key)
    positions[key] = row ?? max(0, items.count - 1)
  }

  /// Replaces a row of a list with a requested datum. A nil row adds it.
  mutating func put(_ datum: Channel.RequestedDatum, at row: Int?, in key: String) {
    guard let field = table[key], case .data(var rows) = field.value(of: draft) else { return }
    if let row, rows.indices.contains(row) { rows[row] = datum } else { rows.append(datum) }
    set(.data(rows), for: key)
    positions[key] = row ?? rows.count - 1
  }

  private static func opens(_ press: KeyPress) -> Bool {
    [KeyPress(.enter), .character(" "), KeyPress(.right)].contains(press)
  }

  private static func removes(_ press: KeyPress) -> Bool {
    [KeyPress(.delete), KeyPress(.backspace), .character("d"), .character("x")].contains(press)
  }
}

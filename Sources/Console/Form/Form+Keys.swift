// The keys and clicks of a form's fields, kind by kind. What needs more than the field itself (a
// list of flows, a file, a small form for one row) is asked for, and the screen opens it.

import Channels
import Screen

/// What a field asks the screen to open.
enum FormRequest: Equatable, Sendable {
  /// The flows, for a field.
  case flow(String)
  /// A file with a picture.
  case image(String)
  /// One site of a list; nil is a new one.
  case origin(String, Int?)
  /// One requested datum; nil is a new one.
  case datum(String, Int?)
  /// Colours to choose from.
  case colors(String)
}

/// What became of a key.
enum FormResult: Equatable, Sendable {
  case ignored, done
  case asks(FormRequest)
}

extension Form {
  /// Whether letters belong to a field.
  func isTyping(_ key: String) -> Bool { texts[key] != nil }

  /// Takes a key on a field; `width` is the columns its value is drawn in.
  mutating func press(_ press: KeyPress, on key: String, width: Int) -> FormResult {
    guard let field = table[key] else { return .ignored }
    if Form.isText(field.kind) { return pressText(press, field, width) }
    switch field.kind {
    case .toggle: return pressToggle(press, field)
    case .choice(let choices): return pressChoice(press, field, choices)
    case .flow: return Self.opens(press) ? .asks(.flow(key)) : .ignored
    case .image:
      if Self.opens(press) { return .asks(.image(key)) }
      guard Self.removes(press) else { return .ignored }
      set(.image(nil), for: key)
      return .done
    case .origins, .requestedData: return pressList(press, field)
    default: return .ignored
    }
  }

  private mutating func pressText(
    _ press: KeyPress, _ field: Field<Owner>, _ width: Int
  ) -> FormResult {
    if press == KeyPress(.enter), field.kind == .color { return .asks(.colors(field.key)) }
    return edit(field.key) { $0.handle(press, width: width) } ? .done : .ignored
  }

  private mutating func pressToggle(_ press: KeyPress, _ field: Field<Owner>) -> FormResult {
    switch press {
    case .character(" "), KeyPress(.enter), KeyPress(.left), KeyPress(.right):
      toggle(field)
      return .done
    default: return .ignored
    }
  }

  private mutating func toggle(_ field: Field<Owner>) {
    if case .toggle(let isOn) = field.value(of: draft) { set(.toggle(!isOn), for: field.key) }
  }

  private mutating func pressChoice(
    _ press: KeyPress, _ field: Field<Owner>, _ choices: [Choice]
  ) -> FormResult {
    let step: Int
    switch press {
    case KeyPress(.right), .character("l"), .character(" "), KeyPress(.enter): step = 1
    case KeyPress(.left), .character("h"): step = choices.count - 1
    default: return .ignored
    }
    let now = choices.firstIndex { $0.value == field.value(of: draft).text } ?? 0
    set(.text(choices[(now + step) % choices.count].value), for: field.key)
    return .done
  }

  /// Chooses by a click.
  mutating func choose(_ index: Int, of key: String) {
    guard let field = table[key], case .choice(let choices) = field.kind,
      choices.indices.contains(index)
    else { return }
    set(.text(choices[index].value), for: key)
  }

  /// A click on the value of a field.
  mutating func click(_ key: String, at point: Point, in size: Size, item: Int) -> FormResult {
    guard let field = table[key] else { return .ignored }
    if Form.isText(field.kind) {
      _ = edit(key) {
        $0.click(point, in: size)
        return true
      }
      return .done
    }
    switch field.kind {
    case .toggle: toggle(field)
    case .flow: return .asks(.flow(key))
    case .image: return .asks(.image(key))
    case .origins, .requestedData:
      positions[key] = item
      return open(item, of: field)
    default: break
    }
    return .done
  }

  // MARK: Lists

  /// How many rows a list has.
  func count(of field: Field<Owner>) -> Int {
    switch field.value(of: draft) {
    case .list(let items): items.count
    case .data(let data): data.count
    default: 0
    }
  }

  /// The chosen row of a list; one past the last is the row that adds.
  func position(in field: Field<Owner>) -> Int {
    min(positions[field.key] ?? 0, count(of: field))
  }

  private mutating func pressList(_ press: KeyPress, _ field: Field<Owner>) -> FormResult {
    let at = position(in: field)
    let count = count(of: field)
    switch press {
    case KeyPress(.up), .character("k"):
      guard at > 0 else { return .ignored }
      positions[field.key] = at - 1
    case KeyPress(.down), .character("j"):
      guard at < count else { return .ignored }
      positions[field.key] = at + 1
    case KeyPress(.up, .alt), .character("K"): swap(at, at - 1, in: field)
    case KeyPress(.down, .alt), .character("J"): swap(at, at + 1, in: field)
    case KeyPress(.enter): return open(at, of: field)
    case .character("a"), KeyPress(.insert): return open(count, of: field)
    case .character(" "): return field.kind == .requestedData ? require(at, field) : .ignored
    default:
      guard Self.removes(press) else { return .ignored }
      change(field) {
        $0.remove(at: at)
      } data: {
        $0.remove(at: at)
      }
    }
    return .done
  }

  private func open(_ row: Int, of field: Field<Owner>) -> FormResult {
    let row = row < count(of: field) ? row : nil
    return .asks(field.kind == .origins ? .origin(field.key, row) : .datum(field.key, row))
  }

  private mutating func swap(_ one: Int, _ other: Int, in field: Field<Owner>) {
    let rows = 0..<count(of: field)
    guard rows.contains(one), rows.contains(other) else { return }
    change(field) {
      $0.swapAt(one, other)
    } data: {
      $0.swapAt(one, other)
    }
    positions[field.key] = other
  }

  private mutating func require(_ row: Int, _ field: Field<Owner>) -> FormResult {
    guard row < count(of: field) else { return .ignored }
    change(field) { _ in
    } data: {
      $0[row].required.toggle()
    }
    return .done
  }

  /// Changes the rows of a list.
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
    default: break
    }
  }

  /// Puts a site into a list, in its normal form; nil adds it.
  mutating func put(origin text: String, at row: Int?, in key: String) {
    guard let field = table[key], case .list(var items) = field.value(of: draft) else { return }
    let given = text.split(whereSeparator: { $0.isWhitespace || $0 == "," })
      .map { Origin(String($0))?.text ?? String($0) }
    if let row, items.indices.contains(row) {
      items.replaceSubrange(row...row, with: given)
    } else {
      items += given
    }
    set(.list(items), for: key)
    positions[key] = row ?? max(0, items.count - 1)
  }

  /// Puts a requested datum into a list; nil adds it.
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

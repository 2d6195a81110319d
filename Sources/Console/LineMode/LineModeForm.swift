// A form that asks for one field after another, from the same table of fields as the full screen.
// Enter keeps a value, `-` empties it, `?` explains it, `<` goes back, `!` leaves the form. A value
// that is refused is asked for again.

import Basics
import Channels
import Screen

/// What happens to a form after a line.
enum LineModeOutcome: Equatable, Sendable {
  /// It asks for the current field.
  case asks
  /// It needs the image in the file at this path.
  case readsImage(String)
  /// It has asked for all fields.
  case ends
  /// The user has left it.
  case leaves
}

/// A form in the console line by line.
struct LineModeForm<Owner: Sendable & Equatable>: Sendable {
  let table: FieldTable<Owner>
  let fields: [Field<Owner>]
  let language: Language
  let flows: [Flow]
  let saved: Owner
  var draft: Owner
  /// The index of the current field.
  private var index = 0
  /// The lines of a text of several lines that is being written; nil while none is.
  private var lines: [String]?

  init(
    _ table: FieldTable<Owner>, _ fields: [Field<Owner>], _ owner: Owner, _ language: Language,
    flows: [Flow] = []
  ) {
    (self.table, self.fields, self.language, self.flows) = (table, fields, language, flows)
    (saved, draft) = (owner, owner)
  }

  /// The fields whose draft differs from the saved value.
  var changes: [FieldChange] { table.changes(from: saved, to: draft) }

  private var field: Field<Owner>? { fields.indices.contains(index) ? fields[index] : nil }

  // MARK: - Texts

  /// The question for the current field: label, value and choices.
  var question: String {
    guard let field else { return "" }
    if lines != nil { return "… " }
    let text = field.text(of: draft)
    let value =
      text.isEmpty
      ? FormStrings.empty[language]
      : shown(Sanitizer.text(text.replacing("\n", with: " / ")), field)
    return "\(field.label[language]) [\(value)]\(choices(of: field)): "
  }

  /// A value as the user reads it: the label of a choice, the name of a flow.
  private func shown(_ value: String, _ field: Field<Owner>) -> String {
    switch field.kind {
    case .toggle: (value == "true" ? FormStrings.yes : FormStrings.no)[language]
    case .choice(let choices): choices.first { $0.value == value }?.label[language] ?? value
    case .flow: flows.first { $0.id == value }?.name ?? value
    case .line, .lines, .integer, .color, .identifier, .slug, .link, .phone, .origins,
      .requestedData, .image, .address, .secret, .blocks:
      value
    }
  }

  /// The choices of a field with their numbers; empty for a field without choices.
  private func choices(of field: Field<Owner>) -> String {
    let labels = choiceLabels(of: field)
    guard !labels.isEmpty else { return "" }
    let numbered = labels.enumerated().map { "\($0 + 1) \($1)" }
    return " (\(numbered.joined(separator: ", ")))"
  }

  private func choiceLabels(of field: Field<Owner>) -> [String] {
    switch field.kind {
    case .toggle: [FormStrings.yes[language], FormStrings.no[language]]
    case .choice(let choices): choices.map { $0.label[language] }
    case .flow: flows.map { Sanitizer.text($0.name) }
    case .line, .lines, .integer, .color, .identifier, .slug, .link, .phone, .origins,
      .requestedData, .image, .address, .secret, .blocks:
      []
    }
  }

  /// An error with the field's label in place of its key.
  func message(of error: ValidationError) -> String {
    let key = error.key.prefix { $0 != "[" }
    guard let field = table.all.first(where: { $0.key == key }) else {
      return error.message(in: language)
    }
    let path = error.key.dropFirst(key.count)
    let row = Int(path.dropFirst().prefix { $0 != "]" }).map { " \($0 + 1)" } ?? ""
    let value = error.value.isEmpty ? "" : "“\(Sanitizer.text(error.value))”: "
    return "\(field.label[language])\(row): \(value)\(error.rule.words[language])"
  }

  /// A change with the field's label in place of its key.
  func message(of change: FieldChange) -> String {
    guard let field = table.all.first(where: { $0.key == change.key }) else {
      return "\(change.key): \(change.from) → \(change.to)"
    }
    let from = shown(Sanitizer.text(change.from), field)
    let to = shown(Sanitizer.text(change.to), field)
    return "\(field.label[language]): \(from) → \(to)"
  }

  // MARK: - Answers

  /// Makes the field of an error's key the current one.
  mutating func jump(to key: String) {
    let root = key.prefix { $0 != "[" }
    if let index = fields.firstIndex(where: { $0.key == root }) { self.index = index }
  }

  /// Reads a line.
  ///
  /// - Returns: The lines to print, and what happens to the form.
  mutating func read(_ line: String) -> (lines: [String], outcome: LineModeOutcome) {
    guard let field else { return ([], .ends) }
    if lines != nil { return readFurther(line, field) }
    switch line {
    case "": return next()
    case "?": return (["\(field.help[language]) \(LineModeStrings.formKeys[language])"], .asks)
    case "!": return ([], .leaves)
    case "<":
      repeat { index = max(0, index - 1) } while index > 0 && !isShown
      return ([], .asks)
    case "-": return set("", field)
    default: break
    }
    if case .lines = field.kind {
      lines = [line]
      return ([LineModeStrings.untilDot[language]], .asks)
    }
    if field.kind == .image { return ([], .readsImage(line)) }
    return set(value(of: line, field), field)
  }

  /// Reads a further line of a text of several lines. A dot alone ends the text.
  private mutating func readFurther(
    _ line: String, _ field: Field<Owner>
  ) -> (lines: [String], outcome: LineModeOutcome) {
    guard line == "." else {
      lines?.append(line)
      return ([], .asks)
    }
    let text = (lines ?? []).joined(separator: "\n")
    lines = nil
    return set(text, field)
  }

  /// The value of a line: of a choice by its number or its label, or else the line itself.
  private func value(of line: String, _ field: Field<Owner>) -> String {
    switch field.kind {
    case .toggle:
      let yes = [FormStrings.yes[language], "1", "true", "s", "y"]
      let no = [FormStrings.no[language], "2", "false", "n"]
      return yes.contains(line.lowercased())
        ? "true" : no.contains(line.lowercased()) ? "false" : line
    case .choice(let choices):
      return choice(line, labels: choices.map { $0.label[language] }, values: choices.map(\.value))
    case .flow: return choice(line, labels: flows.map(\.name), values: flows.map(\.id))
    case .line, .lines, .integer, .color, .identifier, .slug, .link, .phone, .origins,
      .requestedData, .image, .address, .secret, .blocks:
      return line
    }
  }

  /// The value of a choice by its number, counted from 1, or by its label; for others the line
  /// itself.
  private func choice(_ line: String, labels: [String], values: [String]) -> String {
    if let number = Int(line), values.indices.contains(number - 1) { return values[number - 1] }
    let index = labels.firstIndex { Folding.fold($0) == Folding.fold(line) }
    return index.map { values[$0] } ?? line
  }

  private mutating func set(
    _ text: String, _ field: Field<Owner>
  ) -> (lines: [String], outcome: LineModeOutcome) {
    do throws(ValidationError) {
      try field.set(try field.parse(text, language: language), in: &draft)
    } catch {
      let choices = choices(of: field)
      guard !choices.isEmpty else { return (["! " + message(of: error)], .asks) }
      let rule = LineModeStrings.choose.filled(["choices": choices], in: language)
      return (["! \(field.label[language]): “\(Sanitizer.text(text))”: \(rule)"], .asks)
    }
    return next()
  }

  /// Sets the image of the current field.
  mutating func set(_ image: ChannelImage) -> LineModeOutcome {
    if let field { try? field.set(.image(image), in: &draft) }
    return next().outcome
  }

  private var isShown: Bool { field.map { table.isShown($0, in: draft) } ?? true }

  /// Goes to the next field that is shown.
  private mutating func next() -> (lines: [String], outcome: LineModeOutcome) {
    repeat { index += 1 } while index < fields.count && !isShown
    return ([], index < fields.count ? .asks : .ends)
  }
}

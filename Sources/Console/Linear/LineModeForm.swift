// A form asked field by field, from the same table as the full screen. Enter keeps a value, `-`
// empties it, `?` explains, `<` goes back, `!` leaves. What is refused is said and asked again.

import Basics
import Channels
import Screen

/// What becomes of a form after a line.
enum LineModeOutcome: Equatable, Sendable {
  case asks
  /// A picture is to be read from this file.
  case readsImage(String)
  /// Everything was asked.
  case ends
  case leaves
}

/// A form being asked line by line.
struct LineModeForm<Owner: Sendable & Equatable>: Sendable {
  let table: FieldTable<Owner>
  let fields: [Field<Owner>]
  let language: Language
  let flows: [Flow]
  let saved: Owner
  var draft: Owner
  private var index = 0
  /// The lines of a text that goes on; nil while none is being written.
  private var writing: [String]?

  init(
    _ table: FieldTable<Owner>, _ fields: [Field<Owner>], _ owner: Owner, _ language: Language,
    flows: [Flow] = []
  ) {
    (self.table, self.fields, self.language, self.flows) = (table, fields, language, flows)
    (saved, draft) = (owner, owner)
  }

  /// What differs from the stored one.
  var changes: [FieldChange] { table.changes(from: saved, to: draft) }

  private var field: Field<Owner>? { fields.indices.contains(index) ? fields[index] : nil }

  /// The question that is open.
  var question: String {
    guard let field else { return "" }
    if writing != nil { return "… " }
    let now = field.text(of: draft)
    let value =
      now.isEmpty
      ? FormStrings.empty[language]
      : shown(Sanitizer.text(now.replacing("\n", with: " / ")), field)
    return "\(field.label[language]) [\(value)]\(choices(field)): "
  }

  private func shown(_ value: String, _ field: Field<Owner>) -> String {
    switch field.kind {
    case .toggle: (value == "true" ? FormStrings.yes : FormStrings.no)[language]
    case .choice(let choices): choices.first { $0.value == value }?.label[language] ?? value
    case .flow: flows.first { $0.id == value }?.name ?? value
    default: value
    }
  }

  /// What can be answered, where it is one of a few.
  private func choices(_ field: Field<Owner>) -> String {
    let labels: [String]
    switch field.kind {
    case .toggle: labels = [FormStrings.yes[language], FormStrings.no[language]]
    case .choice(let choices): labels = choices.map { $0.label[language] }
    case .flow: labels = flows.map { Sanitizer.text($0.name) }
    default: return ""
    }
    let numbered = labels.enumerated().map { "\($0 + 1) \($1)" }
    return " (\(numbered.joined(separator: ", ")))"
  }

  /// Goes to the field of a fault.
  mutating func jump(to key: String) {
    let root = key.prefix { $0 != "[" }
    if let place = fields.firstIndex(where: { $0.key == root }) { index = place }
  }

  /// A fault as somebody reads it who sees labels and words, not keys and codes.
  func said(_ fault: ValidationError) -> String {
    let root = fault.key.prefix { $0 != "[" }
    guard let field = table.all.first(where: { $0.key == root }) else {
      return fault.message(in: language)
    }
    let place = fault.key.dropFirst(root.count)
    let item = Int(place.dropFirst().prefix { $0 != "]" }).map { " \($0 + 1)" } ?? ""
    let rule = fault.rule.words[language]
    let value = fault.value.isEmpty ? "" : "“\(Sanitizer.text(fault.value))”: "
    return "\(field.label[language])\(item): \(value)\(rule)"
  }

  /// A change in the words of the questions.
  func said(_ change: FieldChange) -> String {
    guard let field = table.all.first(where: { $0.key == change.key }) else {
      return "\(change.key): \(change.from) → \(change.to)"
    }
    let (from, to) = (
      shown(Sanitizer.text(change.from), field), shown(Sanitizer.text(change.to), field)
    )
    return "\(field.label[language]): \(from) → \(to)"
  }

  /// Takes a line; says what there is to say.
  mutating func answer(_ line: String) -> (lines: [String], outcome: LineModeOutcome) {
    guard let field else { return ([], .ends) }
    if var lines = writing {
      guard line == "." else {
        lines.append(line)
        writing = lines
        return ([], .asks)
      }
      writing = nil
      return give(lines.joined(separator: "\n"), to: field)
    }
    switch line {
    case "": return step()
    case "?": return (["\(field.help[language]) \(LineModeStrings.formKeys[language])"], .asks)
    case "!": return ([], .leaves)
    case "<":
      repeat { index = max(0, index - 1) } while index > 0 && !isShown
      return ([], .asks)
    case "-": return give("", to: field)
    default: break
    }
    if case .lines = field.kind {
      writing = [line]
      return ([LineModeStrings.untilDot[language]], .asks)
    }
    if field.kind == .image { return ([], .readsImage(line)) }
    return give(value(of: line, field), to: field)
  }

  /// A number stands for the choice it was told with.
  private func value(of line: String, _ field: Field<Owner>) -> String {
    let number = Int(line).map { $0 - 1 }
    switch field.kind {
    case .toggle:
      let yes = [FormStrings.yes[language], "1", "true", "s", "y"]
      let no = [FormStrings.no[language], "2", "false", "n"]
      return yes.contains(line.lowercased())
        ? "true" : no.contains(line.lowercased()) ? "false" : line
    case .choice(let choices):
      let named = choices.first { Folding.fold($0.label[language]) == Folding.fold(line) }
      return number.flatMap { choices.indices.contains($0) ? choices[$0].value : nil }
        ?? named?.value ?? line
    case .flow:
      let named = flows.first { Folding.fold($0.name) == Folding.fold(line) }
      return number.flatMap { flows.indices.contains($0) ? flows[$0].id : nil }
        ?? named?.id ?? line
    default: return line
    }
  }

  private mutating func give(
    _ text: String, to field: Field<Owner>
  ) -> (lines: [String], outcome: LineModeOutcome) {
    do throws(ValidationError) {
      try field.set(try field.parse(text, language: language), in: &draft)
    } catch {
      let offered = choices(field)
      let rule = LineModeStrings.choose.filled(["choices": offered], in: language)
      let typed = "\(field.label[language]): “\(Sanitizer.text(text))”: \(rule)"
      return (["! " + (offered.isEmpty ? said(error) : typed)], .asks)
    }
    return step()
  }

  /// A picture was read.
  mutating func take(_ image: ChannelImage) -> LineModeOutcome {
    if let field { try? field.set(.image(image), in: &draft) }
    return step().outcome
  }

  private var isShown: Bool { field.map { table.isShown($0, in: draft) } ?? true }

  private mutating func step() -> (lines: [String], outcome: LineModeOutcome) {
    repeat { index += 1 } while index < fields.count && !isShown
    return ([], index < fields.count ? .asks : .ends)
  }
}

// A form over a table of fields. Saved value, draft and fault are three things: the saved one is
// what stands in the database, the draft is what was typed, and a fault stops neither typing nor
// moving on.

import Channels
import Foundation
import Screen

/// A form being filled in.
struct Form<Owner: Sendable & Equatable>: Sendable {
  /// The most steps that can be undone.
  static var mostSteps: Int { 200 }

  /// A moment that undo comes back to.
  private struct Step: Sendable {
    var draft: Owner
    var texts: [String: TextField]
    var unread: [String: ValidationError]
    var key: String
  }

  let table: FieldTable<Owner>
  /// As it is stored.
  private(set) var saved: Owner
  /// As it was typed, as far as it can be read.
  private(set) var draft: Owner
  /// The fields that are typed into.
  private(set) var texts: [String: TextField] = [:]
  /// What was typed and can't be read, such as letters for a number.
  private(set) var unread: [String: ValidationError] = [:]
  /// What the rules say of the draft; kept by whoever knows the rules.
  var rules: [ValidationError] = []
  /// The chosen row of each list; one past the last is the row that adds.
  var positions: [String: Int] = [:]
  private var past: [Step] = []
  private var future: [Step] = []
  /// The field of the step that goes on: what is typed into it is one step.
  private var editing: String?

  init(_ table: FieldTable<Owner>, _ saved: Owner) {
    self.table = table
    self.saved = saved
    draft = saved
    readTexts()
  }

  /// Whether a kind of field is typed into.
  static func isText(_ kind: FieldKind) -> Bool {
    switch kind {
    case .line, .lines, .integer, .color, .slug, .link, .phone, .address, .secret: true
    default: false
    }
  }

  /// Fills the text fields with the draft. A secret's is empty: it is not shown again.
  private mutating func readTexts() {
    texts = [:]
    unread = [:]
    for field in table.all where Form.isText(field.kind) {
      texts[field.key] = text(of: field)
    }
  }

  private func text(of field: Field<Owner>) -> TextField {
    switch field.kind {
    case .secret: TextField()
    case .lines: TextField(field.value(of: draft).text, isMultiline: true)
    default: TextField(field.value(of: draft).text)
    }
  }

  // MARK: What it says

  /// What differs from the stored one.
  var changes: [FieldChange] { table.changes(from: saved, to: draft) }

  /// Whether leaving would lose something.
  var isChanged: Bool { !unread.isEmpty || draft != saved || !changes.isEmpty }

  /// Whether one field differs from the stored one.
  func isChanged(_ field: Field<Owner>) -> Bool {
    unread[field.key] != nil || field.value(of: saved) != field.value(of: draft)
  }

  /// Every fault, in the order of the table.
  var faults: [ValidationError] {
    let known = rules.filter { unread[Form.root($0.key)] == nil } + unread.values
    return table.all.flatMap { field in known.filter { Form.root($0.key) == field.key } }
  }

  func faults(of key: String) -> [ValidationError] { faults.filter { Form.root($0.key) == key } }

  /// The field of a fault in a list: `settings.requestedData[2].label` is of the list.
  static func root(_ key: String) -> String { String(key.prefix { $0 != "[" }) }

  /// The fields that are shown, as the others stand.
  func shown(_ fields: [Field<Owner>]) -> [Field<Owner>] {
    fields.filter { table.isShown($0, in: draft) }
  }

  // MARK: Changing

  /// Changes the text of a field; false when the change means nothing there.
  mutating func edit(_ key: String, _ change: (inout TextField) -> Bool) -> Bool {
    guard let field = table[key], var text = texts[key] else { return false }
    let before = text.characters
    guard change(&text) else { return false }
    guard text.characters != before else {
      texts[key] = text
      return true
    }
    if editing != key { remember(key) }
    editing = key
    texts[key] = text
    take(text.text, field)
    return true
  }

  /// Reads what was typed into the draft.
  private mutating func take(_ text: String, _ field: Field<Owner>) {
    unread[field.key] = nil
    switch field.kind {
    case .integer(let range):
      if let number = Int(text.trimmingCharacters(in: .whitespaces)) {
        assign(.number(number), field)
      } else {
        unread[field.key] = field.fault(text, .number(range))
      }
    case .secret where text.isEmpty: field.copy(from: saved, to: &draft)
    case .color: assign(.text(text.trimmingCharacters(in: .whitespaces).uppercased()), field)
    case .slug, .link, .phone, .address:
      assign(.text(text.trimmingCharacters(in: .whitespaces)), field)
    default: assign(.text(text), field)
    }
  }

  private mutating func assign(_ value: FieldValue, _ field: Field<Owner>) {
    do throws(ValidationError) {
      try field.set(value, in: &draft)
    } catch {
      unread[field.key] = error
    }
  }

  /// Gives a field a value at once: a toggle, a choice, a list, a picture. One step of undo.
  mutating func set(_ value: FieldValue, for key: String) {
    guard let field = table[key], field.value(of: draft) != value || unread[key] != nil else {
      return
    }
    remember(key)
    unread[key] = nil
    assign(value, field)
    if Form.isText(field.kind) { texts[key] = text(of: field) }
  }

  /// Whether a field holds a secret that can be taken away; what is not typed is kept, so emptying the
  /// field is no way to do that.
  func holdsSecret(_ key: String) -> Bool {
    guard let field = table[key], case .secret = field.kind else { return false }
    return !field.text(of: draft).isEmpty
  }

  /// Changes several fields that hang together, in one step.
  mutating func adopt(_ owner: Owner, step key: String) {
    guard owner != draft else { return }
    remember(key)
    let old = draft
    draft = owner
    for field in table.all where Form.isText(field.kind) {
      if field.value(of: old) != field.value(of: draft) { texts[field.key] = text(of: field) }
    }
  }

  /// The focus has moved: what is typed next is a step of its own.
  mutating func rest() { editing = nil }

  /// The stored one is another now; what was typed stays.
  mutating func rebase(on saved: Owner) { self.saved = saved }

  /// It was stored as it stands here.
  mutating func settle(_ saved: Owner) {
    self.saved = saved
    draft = saved
    editing = nil
    for field in table.all where Form.isText(field.kind) {
      let stored = text(of: field)
      if texts[field.key]?.text != stored.text { texts[field.key] = stored }
    }
    unread = [:]
  }

  // MARK: Undo

  var canUndo: Bool { !past.isEmpty }
  var canRedo: Bool { !future.isEmpty }

  private mutating func remember(_ key: String) {
    past.append(Step(draft: draft, texts: texts, unread: unread, key: key))
    if past.count > Self.mostSteps { past.removeFirst() }
    future = []
    editing = nil
  }

  /// Takes the last step back; the key of the field it was in, nil when there is none.
  mutating func undo() -> String? {
    guard let step = past.popLast() else { return nil }
    future.append(goBack(to: step))
    return step.key
  }

  /// Takes a step that was undone again.
  mutating func redo() -> String? {
    guard let step = future.popLast() else { return nil }
    past.append(goBack(to: step))
    return step.key
  }

  /// Takes the form to a step and gives the moment it was at, for the way back.
  private mutating func goBack(to step: Step) -> Step {
    defer { (draft, texts, unread, editing) = (step.draft, step.texts, step.unread, nil) }
    return Step(draft: draft, texts: texts, unread: unread, key: step.key)
  }
}

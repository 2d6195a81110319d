// A form over a table of fields. Saved value, draft and errors are three things: the saved value is
// what is stored, the draft is what the user typed, and an error stops neither typing nor moving
// on.

import Channels
import Foundation
import Screen

/// A form that edits a value.
struct Form<Owner: Sendable & Equatable>: Sendable {
  /// The most steps that can be undone.
  static var maxUndoSteps: Int { 200 }

  /// A state that undo returns to.
  private struct Step: Sendable {
    var draft: Owner
    var texts: [String: TextField]
    var unreadable: [String: ValidationError]
    /// The key of the field that the step changed.
    var key: String
  }

  let table: FieldTable<Owner>
  /// The value as it is stored.
  private(set) var saved: Owner
  /// The value as the user typed it, as far as it can be read.
  private(set) var draft: Owner
  /// The text fields by key.
  private(set) var texts: [String: TextField] = [:]
  /// Errors of texts that cannot be read into the draft, such as letters in a number, by key.
  private(set) var unreadable: [String: ValidationError] = [:]
  /// Errors of the draft. The owner of the form validates the draft after each change and sets
  /// them.
  var draftErrors: [ValidationError] = []
  /// The selected row of each list, by key. One past the last row is the row that adds one.
  var positions: [String: Int] = [:]
  private var undoSteps: [Step] = []
  private var redoSteps: [Step] = []
  /// The key of the text field whose changes belong to the current undo step.
  private var editing: String?

  init(_ table: FieldTable<Owner>, _ saved: Owner) {
    self.table = table
    self.saved = saved
    draft = saved
    for field in table.all where Form.isText(field.kind) {
      texts[field.key] = textField(of: field)
    }
  }

  /// Whether fields of a kind are edited as text.
  static func isText(_ kind: FieldKind) -> Bool {
    switch kind {
    case .line, .lines, .integer, .color, .slug, .link, .phone, .address, .secret: true
    case .toggle, .choice, .identifier, .flow, .origins, .requestedData, .image, .blocks: false
    }
  }

  /// The text field for the draft's value. It is empty for a secret, which is never shown again.
  private func textField(of field: Field<Owner>) -> TextField {
    if case .secret = field.kind { return TextField() }
    let text = field.value(of: draft).text
    if case .lines = field.kind { return TextField(text, isMultiline: true) }
    return TextField(text)
  }

  // MARK: - Changes and errors

  /// The fields whose draft differs from the saved value.
  var changes: [FieldChange] { table.changes(from: saved, to: draft) }

  /// Whether closing the form now would lose something.
  var isChanged: Bool { !unreadable.isEmpty || draft != saved || !changes.isEmpty }

  /// Whether the draft of one field differs from its saved value.
  func isChanged(_ field: Field<Owner>) -> Bool {
    unreadable[field.key] != nil || field.value(of: saved) != field.value(of: draft)
  }

  /// All errors, in the order of the fields.
  var errors: [ValidationError] {
    let errors =
      draftErrors.filter { unreadable[Form.fieldKey(of: $0.key)] == nil } + unreadable.values
    return table.all.flatMap { field in
      errors.filter { Form.fieldKey(of: $0.key) == field.key }
    }
  }

  /// The errors of one field and of its rows.
  func errors(of key: String) -> [ValidationError] {
    errors.filter { Form.fieldKey(of: $0.key) == key }
  }

  /// The key of the field that an error's key belongs to: `settings.requestedData` for
  /// `settings.requestedData[2].label`.
  static func fieldKey(of key: String) -> String { String(key.prefix { $0 != "[" }) }

  /// The fields that are shown with the draft's other values.
  func shown(_ fields: [Field<Owner>]) -> [Field<Owner>] {
    fields.filter { table.isShown($0, in: draft) }
  }

  // MARK: - Editing

  /// Edits the text of a field, and reads it into the draft.
  ///
  /// - Parameter change: Edits the text; returns whether it used the event.
  /// - Returns: Whether the field is a text field and `change` used the event.
  mutating func edit(_ key: String, _ change: (inout TextField) -> Bool) -> Bool {
    guard let field = table[key], var text = texts[key] else { return false }
    let before = text.characters
    guard change(&text) else { return false }
    guard text.characters != before else {
      texts[key] = text
      return true
    }
    if editing != key { addUndoStep(key) }
    editing = key
    texts[key] = text
    read(text.text, into: field)
    return true
  }

  /// Reads a text into the draft of a field.
  private mutating func read(_ text: String, into field: Field<Owner>) {
    unreadable[field.key] = nil
    let trimmed = text.trimmingCharacters(in: .whitespaces)
    switch field.kind {
    case .integer(let range):
      if let number = Int(trimmed) {
        assign(.number(number), to: field)
      } else {
        unreadable[field.key] = field.error(text, .number(range))
      }
    case .secret where text.isEmpty: field.copy(from: saved, to: &draft)
    case .color: assign(.text(trimmed.uppercased()), to: field)
    case .slug, .link, .phone, .address: assign(.text(trimmed), to: field)
    case .line, .lines, .secret, .toggle, .choice, .identifier, .flow, .origins, .requestedData,
      .image, .blocks:
      assign(.text(text), to: field)
    }
  }

  private mutating func assign(_ value: FieldValue, to field: Field<Owner>) {
    do throws(ValidationError) {
      try field.set(value, in: &draft)
    } catch {
      unreadable[field.key] = error
    }
  }

  /// Sets the value of a field, such as a toggle, a choice, a list or an image. One undo step.
  mutating func set(_ value: FieldValue, for key: String) {
    guard let field = table[key], field.value(of: draft) != value || unreadable[key] != nil
    else { return }
    addUndoStep(key)
    unreadable[key] = nil
    assign(value, to: field)
    if Form.isText(field.kind) { texts[key] = textField(of: field) }
  }

  /// Whether a field holds a secret. An empty text keeps the secret, so a command removes it.
  func holdsSecret(_ key: String) -> Bool {
    guard let field = table[key], case .secret = field.kind else { return false }
    return !field.text(of: draft).isEmpty
  }

  /// Replaces the whole draft. One undo step.
  ///
  /// - Parameter key: The field that undo gives the focus to.
  mutating func replaceDraft(with owner: Owner, undoing key: String) {
    guard owner != draft else { return }
    addUndoStep(key)
    let old = draft
    draft = owner
    for field in table.all where Form.isText(field.kind) {
      if field.value(of: old) != field.value(of: draft) {
        texts[field.key] = textField(of: field)
      }
    }
  }

  /// Ends the current undo step: the focus has moved, and further typing is a new step.
  mutating func endEditing() { editing = nil }

  // MARK: - Saved value

  /// Replaces the saved value, and keeps the draft.
  mutating func rebase(on saved: Owner) { self.saved = saved }

  /// Replaces the saved value and the draft: the form was stored, or is read again.
  mutating func reset(to saved: Owner) {
    self.saved = saved
    draft = saved
    editing = nil
    for field in table.all where Form.isText(field.kind) {
      let stored = textField(of: field)
      if texts[field.key]?.text != stored.text { texts[field.key] = stored }
    }
    unreadable = [:]
  }

  // MARK: - Undo

  var canUndo: Bool { !undoSteps.isEmpty }
  var canRedo: Bool { !redoSteps.isEmpty }

  private mutating func addUndoStep(_ key: String) {
    undoSteps.append(Step(draft: draft, texts: texts, unreadable: unreadable, key: key))
    if undoSteps.count > Self.maxUndoSteps { undoSteps.removeFirst() }
    redoSteps = []
    editing = nil
  }

  /// Undoes the last step.
  ///
  /// - Returns: The key of the field that the step changed; nil if there is no step.
  mutating func undo() -> String? {
    guard let step = undoSteps.popLast() else { return nil }
    redoSteps.append(restore(step))
    return step.key
  }

  /// Does the last undone step again.
  ///
  /// - Returns: The key of the field that the step changed; nil if there is no step.
  mutating func redo() -> String? {
    guard let step = redoSteps.popLast() else { return nil }
    undoSteps.append(restore(step))
    return step.key
  }

  /// Restores a step, and returns the state that it replaced.
  private mutating func restore(_ step: Step) -> Step {
    defer {
      (draft, texts, unreadable, editing) = (step.draft, step.texts, step.unreadable, nil)
    }
    return Step(draft: draft, texts: texts, unreadable: unreadable, key: step.key)
  }
}

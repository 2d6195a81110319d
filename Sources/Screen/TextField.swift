// Text being edited: characters as people see them, a cursor between them, and what can be undone.
// The field knows nothing of the screen but the width its lines are broken at. It takes what it is
// given: limits and rules are the form's, which shows them beside the field while one types.

/// An edited text of one line or several.
package struct TextField: Equatable, Sendable {
  /// The most characters that a field takes; more is refused whole, so nothing is cut in silence.
  package static let mostCharacters = 20_000
  /// The most steps that can be undone.
  package static let mostUndoSteps = 200

  /// A moment that undo comes back to.
  struct EditSnapshot: Equatable, Sendable {
    var characters: [Character]
    var cursor: Int
  }

  /// The text, a character an element; joined and split again it stays the same.
  package internal(set) var characters: [Character]
  /// The character that the cursor stands before, 0 to `characters.count`.
  package internal(set) var cursor: Int
  /// Whether Enter begins a new line.
  package let isMultiline: Bool
  var past: [EditSnapshot] = []
  var future: [EditSnapshot] = []
  /// Whether the last change was one typed character, which the next joins in one undo step.
  var isTyping = false

  /// A field with a text and the cursor at its end; in a one-line field line breaks become spaces.
  package init(_ text: String = "", isMultiline: Bool = false) {
    self.isMultiline = isMultiline
    characters = Array(TextField.taken(text, isMultiline: isMultiline))
    cursor = characters.count
  }

  /// The text.
  package var text: String {
    get { String(characters) }
    set {
      guard newValue != String(characters) else { return }
      replace(0..<characters.count, with: newValue)
    }
  }

  /// Whether something can be undone.
  package var canUndo: Bool { !past.isEmpty }
  /// Whether something undone can be done again.
  package var canRedo: Bool { !future.isEmpty }

  /// `38/40` when the text is near a limit (its last tenth, or last ten characters) or over it.
  package func counter(limit: Int) -> String? {
    let left = limit - characters.count
    return left <= max(10, limit / 10) ? "\(characters.count)/\(limit)" : nil
  }

  // MARK: Changing

  /// Takes pasted text at the cursor: in one-line fields its line breaks become spaces. False where
  /// the field would hold more than `mostCharacters`; then nothing changes.
  @discardableResult
  package mutating func paste(_ text: String) -> Bool {
    var text = TextField.taken(text, isMultiline: isMultiline)
    if !isMultiline { while text.last == " " { text.removeLast() } }
    return replace(cursor..<cursor, with: text)
  }

  /// Undoes the last step; false where there is none.
  @discardableResult
  package mutating func undo() -> Bool {
    guard let moment = past.popLast() else { return false }
    future.append(EditSnapshot(characters: characters, cursor: cursor))
    (characters, cursor, isTyping) = (moment.characters, moment.cursor, false)
    return true
  }

  /// Does again what was undone; false where there is nothing.
  @discardableResult
  package mutating func redo() -> Bool {
    guard let moment = future.popLast() else { return false }
    past.append(EditSnapshot(characters: characters, cursor: cursor))
    (characters, cursor, isTyping) = (moment.characters, moment.cursor, false)
    return true
  }

  /// Replaces a range of characters, leaving the cursor after what came in. Clusters may join at the
  /// seams (a letter and its accent), so the text is split anew.
  @discardableResult
  mutating func replace(_ range: Range<Int>, with text: String, typing: Bool = false) -> Bool {
    let head = String(characters[..<range.lowerBound]) + text
    let whole = Array(head + String(characters[range.upperBound...]))
    guard whole.count <= TextField.mostCharacters else { return false }
    if !(typing && isTyping) {
      past.append(EditSnapshot(characters: characters, cursor: cursor))
      if past.count > TextField.mostUndoSteps { past.removeFirst() }
    }
    future = []
    isTyping = typing
    characters = whole
    let target = head.unicodeScalars.count
    var passed = 0
    cursor = 0
    while cursor < whole.count, passed < target {
      passed += whole[cursor].unicodeScalars.count
      cursor += 1
    }
    return true
  }

  /// What a field takes of a text: no controls but line breaks, which only several lines keep.
  static func taken(_ text: String, isMultiline: Bool) -> String {
    var taken = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      defer { previous = scalar }
      switch scalar.value {
      case 0x0A, 0x0D, 0x85, 0x2028, 0x2029:
        if scalar.value == 0x0A, previous.value == 0x0D { continue }
        taken.append(isMultiline ? "\n" : " ")
      case 0x09: taken.append(" ")
      case 0..<0x20, 0x7F..<0xA0: continue
      default: taken.append(scalar)
      }
    }
    return String(taken)
  }
}

// A text field: grapheme clusters, a cursor between them, and undo. A field depends on the screen
// only by the width at which its lines break. It does not validate: a form's rules are shown beside
// the field while the user types.

/// An editable text of one line or several.
package struct TextField: Equatable, Sendable {
  /// The most characters of a field. An edit that would exceed it is refused as a whole, so that
  /// nothing is cut silently.
  package static let characterLimit = 20_000
  /// The most edits that can be undone.
  package static let undoLimit = 200

  /// A state that undo returns to.
  struct EditSnapshot: Equatable, Sendable {
    var characters: [Character]
    var cursor: Int
  }

  /// The text's grapheme clusters. Joined and split again they are the same.
  package internal(set) var characters: [Character]
  /// The index of the character behind the cursor, 0 to `characters.count`.
  package internal(set) var cursor: Int
  /// Whether the field has several lines, and Enter begins a new one.
  package let isMultiline: Bool
  var undoSteps: [EditSnapshot] = []
  var redoSteps: [EditSnapshot] = []
  /// Whether the last edit was a typed character, which the next one joins as one undo step.
  var isTyping = false

  /// A field with a text and the cursor at its end. In a field of one line, line breaks become
  /// spaces.
  package init(_ text: String = "", isMultiline: Bool = false) {
    self.isMultiline = isMultiline
    characters = Array(TextField.accepted(text, isMultiline: isMultiline))
    cursor = characters.count
  }

  /// The field's text. Setting it is an edit that can be undone.
  package var text: String {
    get { String(characters) }
    set {
      guard newValue != String(characters) else { return }
      replace(0..<characters.count, with: newValue)
    }
  }

  /// Whether an edit can be undone.
  package var canUndo: Bool { !undoSteps.isEmpty }
  /// Whether an undone edit can be redone.
  package var canRedo: Bool { !redoSteps.isEmpty }

  /// The length and the limit, `38/40`, once the text has reached the last tenth or the last ten
  /// characters before the limit; nil for shorter texts.
  package func counter(limit: Int) -> String? {
    let left = limit - characters.count
    return left <= max(10, limit / 10) ? "\(characters.count)/\(limit)" : nil
  }

  // MARK: - Edits

  /// Inserts pasted text at the cursor. In a field of one line, line breaks become spaces. Returns
  /// false, with nothing changed, if the field would exceed `characterLimit`.
  @discardableResult
  package mutating func paste(_ text: String) -> Bool {
    var text = TextField.accepted(text, isMultiline: isMultiline)
    if !isMultiline { while text.last == " " { text.removeLast() } }
    return replace(cursor..<cursor, with: text)
  }

  /// Undoes the last edit; returns false if there is none.
  @discardableResult
  package mutating func undo() -> Bool {
    guard let snapshot = undoSteps.popLast() else { return false }
    redoSteps.append(EditSnapshot(characters: characters, cursor: cursor))
    (characters, cursor, isTyping) = (snapshot.characters, snapshot.cursor, false)
    return true
  }

  /// Redoes the edit that was undone last; returns false if there is none.
  @discardableResult
  package mutating func redo() -> Bool {
    guard let snapshot = redoSteps.popLast() else { return false }
    undoSteps.append(EditSnapshot(characters: characters, cursor: cursor))
    (characters, cursor, isTyping) = (snapshot.characters, snapshot.cursor, false)
    return true
  }

  /// Replaces a range of characters and puts the cursor behind the new text. Returns false, with
  /// nothing changed, if the field would exceed `characterLimit`. Clusters may join at the seams (a
  /// letter and an accent), so the whole text is split into clusters again.
  @discardableResult
  mutating func replace(_ range: Range<Int>, with text: String, typing: Bool = false) -> Bool {
    let head = String(characters[..<range.lowerBound]) + text
    let whole = Array(head + String(characters[range.upperBound...]))
    guard whole.count <= TextField.characterLimit else { return false }
    if !(typing && isTyping) {
      undoSteps.append(EditSnapshot(characters: characters, cursor: cursor))
      if undoSteps.count > TextField.undoLimit { undoSteps.removeFirst() }
    }
    redoSteps = []
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

  /// The part of a text that a field accepts: no control characters but line breaks, which become
  /// spaces in a field of one line.
  static func accepted(_ text: String, isMultiline: Bool) -> String {
    var accepted = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      defer { previous = scalar }
      switch scalar.value {
      case 0x0A, 0x0D, 0x85, 0x2028, 0x2029:
        if scalar.value == 0x0A, previous.value == 0x0D { continue }
        accepted.append(isMultiline ? "\n" : " ")
      case 0x09: accepted.append(" ")
      case 0..<0x20, 0x7F..<0xA0: continue
      default: accepted.append(scalar)
      }
    }
    return String(accepted)
  }
}

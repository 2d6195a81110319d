// The keys of a text field: the usual ones of forms, and those of shells (Ctrl-A/E/K/U/W, Alt-B/F).
// A word is a run of letters, digits and underscores.

extension TextField {
  /// Handles a key. Returns false for keys without a meaning here, such as Tab, Esc, and Enter in a
  /// field of one line, which are left to the form. `width` is the width of the drawn field: Up,
  /// Down, Home and End follow the lines as drawn.
  package mutating func handle(_ press: KeyPress, width: Int = 80) -> Bool {
    if let character = press.typedCharacter {
      let text = TextField.accepted(String(character), isMultiline: isMultiline)
      return replace(cursor..<cursor, with: text, typing: character != " ")
    }
    if press.modifiers == .control, case .character(let letter) = press.key {
      return control(letter, width: width)
    }
    if press.modifiers == .alt { return alt(press.key) }
    if move(press, width: width) {
      isTyping = false
      return true
    }
    switch press.key {
    case .enter where isMultiline: return replace(cursor..<cursor, with: "\n")
    case .backspace:
      delete(press.modifiers.contains(.control) ? wordStart..<cursor : max(0, cursor - 1)..<cursor)
    case .delete:
      let end = min(characters.count, cursor + 1)
      delete(press.modifiers.contains(.control) ? cursor..<wordEnd : cursor..<end)
    default: return false
    }
    return true
  }

  private mutating func control(_ letter: Character, width: Int) -> Bool {
    switch letter {
    case "a": cursor = line(width).lowerBound
    case "e": cursor = line(width).upperBound
    case "k": delete(cursor..<(isAtBreak ? cursor + 1 : lineEnd))
    case "u": delete(lineStart..<cursor)
    case "w": delete(wordStart..<cursor)
    case "d": delete(cursor..<min(characters.count, cursor + 1))
    case "h": delete(max(0, cursor - 1)..<cursor)
    case "b": cursor = max(0, cursor - 1)
    case "f": cursor = min(characters.count, cursor + 1)
    case "z": undo()
    case "y": redo()
    default: return false
    }
    if letter != "z", letter != "y" { isTyping = false }
    return true
  }

  private mutating func alt(_ key: Key) -> Bool {
    switch key {
    case .character("b"), .left: cursor = wordStart
    case .character("f"), .right: cursor = wordEnd
    case .character("d"): delete(cursor..<wordEnd)
    case .backspace: delete(wordStart..<cursor)
    default: return false
    }
    isTyping = false
    return true
  }

  private mutating func move(_ press: KeyPress, width: Int) -> Bool {
    let far = press.modifiers.contains(.control)
    switch press.key {
    case .left: cursor = far ? wordStart : max(0, cursor - 1)
    case .right: cursor = far ? wordEnd : min(characters.count, cursor + 1)
    case .home: cursor = far ? 0 : line(width).lowerBound
    case .end: cursor = far ? characters.count : line(width).upperBound
    case .up where isMultiline: return moveLine(by: -1, width: width)
    case .down where isMultiline: return moveLine(by: 1, width: width)
    default: return false
    }
    return true
  }

  private mutating func delete(_ range: Range<Int>) {
    if !range.isEmpty { replace(range, with: "") }
  }

  /// Moves the cursor by lines and keeps its column; returns false beyond the first and last line.
  private mutating func moveLine(by step: Int, width: Int) -> Bool {
    let position = cursorPosition(width: width)
    let lines = Wrap.ranges(characters, width: max(1, width - 1))
    guard lines.indices.contains(position.y + step) else { return false }
    cursor = index(column: position.x, in: lines, line: position.y + step)
    return true
  }

  // MARK: - Positions

  private var isAtBreak: Bool { cursor < characters.count && characters[cursor].isNewline }

  /// The start of the line between line breaks that the cursor is in.
  private var lineStart: Int {
    (characters[..<cursor].lastIndex { $0.isNewline }).map { $0 + 1 } ?? 0
  }

  /// The end of the line between line breaks that the cursor is in.
  private var lineEnd: Int {
    characters[cursor...].firstIndex { $0.isNewline } ?? characters.count
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  /// The start of the word before the cursor.
  private var wordStart: Int {
    var index = cursor
    while index > 0, !TextField.isWord(characters[index - 1]) { index -= 1 }
    while index > 0, TextField.isWord(characters[index - 1]) { index -= 1 }
    return index
  }

  /// The end of the word behind the cursor.
  private var wordEnd: Int {
    var index = cursor
    while index < characters.count, !TextField.isWord(characters[index]) { index += 1 }
    while index < characters.count, TextField.isWord(characters[index]) { index += 1 }
    return index
  }

  /// The characters of the drawn line that the cursor is in.
  private func line(_ width: Int) -> Range<Int> {
    guard isMultiline else { return 0..<characters.count }
    let lines = Wrap.ranges(characters, width: max(1, width - 1))
    let row = cursorPosition(width: width).y
    // The end of a wrapped line is the start of the next one; the last position in it is one
    // before.
    let isWrapped =
      row + 1 < lines.count && lines[row + 1].lowerBound == lines[row].upperBound
    let end = lines[row].upperBound - (isWrapped ? 1 : 0)
    return lines[row].lowerBound..<max(end, lines[row].lowerBound)
  }

  /// The column and line of the cursor in a field of a width, before scrolling. One column is
  /// reserved for a cursor at the end of a line.
  package func cursorPosition(width: Int) -> Point {
    guard isMultiline else { return Point(columns(0..<cursor), 0) }
    let lines = Wrap.ranges(characters, width: max(1, width - 1))
    let row = lines.lastIndex { $0.lowerBound <= cursor } ?? 0
    return Point(min(columns(lines[row].lowerBound..<cursor), max(0, width - 1)), row)
  }

  func columns(_ range: Range<Int>) -> Int {
    characters[range].reduce(0) { $0 + (Glyph($1)?.width ?? 0) }
  }

  /// The index of the character at a column of a line.
  private func index(column: Int, in lines: [Range<Int>], line: Int) -> Int {
    var index = lines[line].lowerBound
    let isLast = line == lines.count - 1 || lines[line + 1].lowerBound > lines[line].upperBound
    let end = isLast ? lines[line].upperBound : lines[line].upperBound - 1
    var passed = 0
    while index < end {
      let columns = Glyph(characters[index])?.width ?? 0
      if passed + columns > column { break }
      passed += columns
      index += 1
    }
    return index
  }

  // MARK: - Scrolling and clicks

  /// The columns of one line, or the lines of several, that are scrolled out of view. It depends on
  /// text, cursor and size alone, and changes by half of the visible part, so that typing does not
  /// scroll at each character.
  func scrollOffset(in size: Size) -> Int {
    let position = cursorPosition(width: size.width)
    let (index, visible) = isMultiline ? (position.y, size.height) : (position.x, size.width)
    guard index >= visible, visible > 0 else { return 0 }
    let step = max(1, visible / 2)
    return ((index - visible) / step + 1) * step
  }

  /// Moves the cursor to a click at a column and row of the drawn field.
  package mutating func click(_ point: Point, in size: Size) {
    let scrolled = scrollOffset(in: size)
    isTyping = false
    if isMultiline {
      let lines = Wrap.ranges(characters, width: max(1, size.width - 1))
      let row = max(0, min(point.y + scrolled, lines.count - 1))
      cursor = index(column: max(0, point.x), in: lines, line: row)
    } else {
      cursor = index(column: max(0, point.x) + scrolled, in: [0..<characters.count], line: 0)
    }
  }
}

extension Frame {
  /// Draws a text field that fills an area, of which a field of one line takes the first row. An
  /// empty field shows `placeholder`. A field with the focus gets the cursor; its style is that of
  /// the focus even where it has an error.
  package mutating func field(
    _ field: TextField, in area: Rect, _ action: Action, isFocused: Bool,
    placeholder: String = "", hasError: Bool = false
  ) {
    let area = field.isMultiline ? area : area.top(1)
    guard !area.isEmpty else { return }
    let style = Style(isFocused ? .fieldFocused : hasError ? .fieldFault : .field)
    fill(area, style)
    let scrolled = field.scrollOffset(in: area.size)
    if field.characters.isEmpty {
      write(placeholder, in: area, isFocused ? style.adding(.italic) : Style(.placeholder))
    } else if field.isMultiline {
      let lines = Wrap.ranges(field.characters, width: max(1, area.width - 1))
      for (row, line) in lines.dropFirst(scrolled).prefix(area.height).enumerated() {
        write(String(field.characters[line]), in: area.row(row), style, clipped: true)
      }
      if lines.count > area.height {
        scrollbar(area.right(1), first: scrolled, visible: area.height, total: lines.count)
      }
    } else {
      drawLine(field, in: area, style, scrolled: scrolled)
    }
    focusable(area, action)
    if isFocused {
      let position = field.cursorPosition(width: area.width)
      cursor =
        field.isMultiline
        ? Point(area.x + position.x, area.y + position.y - scrolled)
        : Point(area.x + position.x - scrolled, area.y)
    }
  }

  /// Draws a line from the column that it is scrolled to. A wide glyph cut by the left edge leaves
  /// a space.
  private mutating func drawLine(
    _ field: TextField, in area: Rect, _ style: Style, scrolled: Int
  ) {
    var column = 0
    var first = 0
    while first < field.characters.count, column < scrolled {
      column += Glyph(field.characters[first])?.width ?? 0
      first += 1
    }
    let shift = column - scrolled
    write(
      String(field.characters[first...]), in: area.droppingLeft(shift), style, clipped: true)
    if scrolled > 0 { write("‹", in: area, style.adding(.bold)) }
    if field.columns(0..<field.characters.count) - scrolled > area.width {
      write("›", in: area.right(1), style.adding(.bold))
    }
  }
}

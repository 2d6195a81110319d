// The keys of a text field: those of every form, and those of the shell's line (Ctrl-A/E/K/U/W,
// Alt-B/F). Words are what stands between spaces and punctuation.

extension TextField {
  /// Takes a key; false when it means nothing here (Tab, Esc, Enter in one line…), so that the form
  /// may have it. `width` is the width the field is drawn with: Up, Down, Home and End follow the
  /// lines as they are seen.
  package mutating func handle(_ press: KeyPress, width: Int = 80) -> Bool {
    if let character = press.written {
      let text = TextField.taken(String(character), isMultiline: isMultiline)
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
    case .up where isMultiline: return climb(-1, width: width)
    case .down where isMultiline: return climb(1, width: width)
    default: return false
    }
    return true
  }

  private mutating func delete(_ range: Range<Int>) {
    if !range.isEmpty { replace(range, with: "") }
  }

  /// Goes a line up or down, keeping the column; false at the first and last line.
  private mutating func climb(_ step: Int, width: Int) -> Bool {
    let place = self.place(width: width)
    let lines = Wrap.ranges(characters, width: max(1, width - 1))
    guard lines.indices.contains(place.y + step) else { return false }
    cursor = index(column: place.x, in: lines, line: place.y + step)
    return true
  }

  // MARK: Places

  private var isAtBreak: Bool { cursor < characters.count && characters[cursor].isNewline }

  /// The start of the line as it was written, up to the line break before.
  private var lineStart: Int {
    (characters[..<cursor].lastIndex { $0.isNewline }).map { $0 + 1 } ?? 0
  }

  /// The end of the line as it was written.
  private var lineEnd: Int {
    characters[cursor...].firstIndex { $0.isNewline } ?? characters.count
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  /// Where the word before the cursor begins.
  private var wordStart: Int {
    var index = cursor
    while index > 0, !TextField.isWord(characters[index - 1]) { index -= 1 }
    while index > 0, TextField.isWord(characters[index - 1]) { index -= 1 }
    return index
  }

  /// Where the word after the cursor ends.
  private var wordEnd: Int {
    var index = cursor
    while index < characters.count, !TextField.isWord(characters[index]) { index += 1 }
    while index < characters.count, TextField.isWord(characters[index]) { index += 1 }
    return index
  }

  /// The characters of the line that the cursor is in, as drawn.
  private func line(_ width: Int) -> Range<Int> {
    guard isMultiline else { return 0..<characters.count }
    let lines = Wrap.ranges(characters, width: max(1, width - 1))
    let row = place(width: width).y
    // The end of a wrapped line is the start of the next: one before it stays on this line.
    let isWrapped =
      row + 1 < lines.count && lines[row + 1].lowerBound == lines[row].upperBound
    let end = lines[row].upperBound - (isWrapped ? 1 : 0)
    return lines[row].lowerBound..<max(end, lines[row].lowerBound)
  }

  /// Column and line of the cursor when drawn in that width, not counting any scrolling. One column
  /// is kept free for a cursor at the end of a line.
  package func place(width: Int) -> Point {
    guard isMultiline else { return Point(columns(0..<cursor), 0) }
    let lines = Wrap.ranges(characters, width: max(1, width - 1))
    let row = lines.lastIndex { $0.lowerBound <= cursor } ?? 0
    return Point(min(columns(lines[row].lowerBound..<cursor), max(0, width - 1)), row)
  }

  func columns(_ range: Range<Int>) -> Int {
    characters[range].reduce(0) { $0 + (Glyph($1)?.width ?? 0) }
  }

  /// The character at a column of a line.
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

  // MARK: Scrolling and clicks

  /// What is scrolled away: columns at the left of one line, or lines above several. Follows from
  /// text, cursor and size alone; it moves by half of what is seen, so that typing does not slide.
  func scroll(in size: Size) -> Int {
    let place = self.place(width: size.width)
    let (at, seen) = isMultiline ? (place.y, size.height) : (place.x, size.width)
    guard at >= seen, seen > 0 else { return 0 }
    let step = max(1, seen / 2)
    return ((at - seen) / step + 1) * step
  }

  /// Puts the cursor where a click fell, given in columns and rows of the drawn field.
  package mutating func click(_ point: Point, in size: Size) {
    let scrolled = scroll(in: size)
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
  /// Draws a field over a whole area (one row for one line), with `placeholder` while it is empty; a
  /// focused one gets the cursor. A focused field with an error keeps the look of the focus.
  package mutating func field(
    _ field: TextField, in area: Rect, _ action: Action, isFocused: Bool,
    placeholder: String = "", hasFault: Bool = false
  ) {
    let area = field.isMultiline ? area : area.top(1)
    guard !area.isEmpty else { return }
    let style = Style(isFocused ? .fieldFocused : hasFault ? .fieldFault : .field)
    fill(area, style)
    let scrolled = field.scroll(in: area.size)
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
      let place = field.place(width: area.width)
      cursor =
        field.isMultiline
        ? Point(area.x + place.x, area.y + place.y - scrolled)
        : Point(area.x + place.x - scrolled, area.y)
    }
  }

  /// One line from the column that is scrolled to; a wide glyph cut by the left edge leaves a space.
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

// How a form is drawn: a label, a value, and under the value what is wrong with it. The field with
// the focus is always in view; its help stands in the last two rows, or more where it needs them.

import Basics
import Channels
import Screen

/// What a form's drawing needs to know beside the form.
struct FormLook {
  let format: Format
  let focus: Action?
  let flows: [Flow]
  /// What is said below a field that is no fault: contrast, an empty list's meaning.
  var notes: [String: [(String, Style)]] = [:]

  var language: Language { format.language }

  /// The name of a field's region and focus.
  static func action(_ key: String, _ item: Int = 0) -> Action { Action("field.\(key)", item) }

  /// The key of a field by its region's name; `choice` when the region is one of its choices.
  static func key(_ action: Action) -> (key: String, isChoice: Bool)? {
    guard action.name.hasPrefix("field.") else { return nil }
    let name = action.name.dropFirst(6)
    return name.hasSuffix(".choice")
      ? (String(name.dropLast(7)), true) : (String(name), false)
  }
}

/// A part of a form under a heading.
struct FormSection<Owner: Sendable> {
  var title: String?
  var fields: [Field<Owner>]
}

extension Form {
  /// Columns of the labels in a form of that width.
  static func labelWidth(_ width: Int) -> Int { max(14, min(30, width * 2 / 5)) }

  /// Columns of the values in a form of that width.
  static func valueWidth(_ width: Int) -> Int { max(1, width - labelWidth(width) - 4) }

  /// One thing to be drawn, and its height.
  private struct Row {
    var heading: String?
    var field: Field<Owner>?
    var height: Int
  }

  /// Draws the form.
  func draw(
    _ sections: [FormSection<Owner>], in area: Rect, _ look: FormLook, _ frame: inout Frame
  ) {
    let help = helpLines(sections.flatMap(\.fields), width: area.width - 2, look)
    let helpRows = max(2, min(help.count, area.height / 3))
    let body = area.droppingBottom(helpRows)
    var rows: [Row] = []
    for section in sections {
      if let title = section.title { rows.append(Row(heading: title, height: 1)) }
      for field in shown(section.fields) {
        rows.append(Row(field: field, height: height(of: field, area.width, look, body.height)))
      }
    }
    let total = rows.reduce(0) { $0 + $1.height }
    var y = body.y - scroll(rows, total: total, in: body.height, look.focus)
    for row in rows {
      draw(row, at: y, in: body, look, &frame)
      y += row.height
    }
    frame.scrollbar(
      body.right(1), first: scroll(rows, total: total, in: body.height, look.focus),
      visible: body.height, total: total)
    for (row, line) in help.prefix(helpRows).enumerated() {
      frame.write(line, in: area.bottom(helpRows).row(row).inset(columns: 1), .muted)
    }
  }

  /// Rows scrolled away so that the field with the focus is in the middle where that is needed.
  private func scroll(_ rows: [Row], total: Int, in height: Int, _ focus: Action?) -> Int {
    guard total > height else { return 0 }
    var top = 0
    for row in rows {
      if let field = row.field, FormLook.action(field.key) == focus {
        let middle = top + min(row.height, height) / 2
        return max(0, min(middle - height / 2, total - height))
      }
      top += row.height
    }
    return 0
  }

  private func draw(
    _ row: Row, at y: Int, in body: Rect, _ look: FormLook, _ frame: inout Frame
  ) {
    let area = Rect(body.x, y, body.width - 1, row.height)
    guard let field = row.field else {
      if body.contains(area.origin) {
        frame.write(row.heading ?? "", in: area.droppingLeft(1), .heading)
      }
      return
    }
    // A field above or below what is seen still is a step of Tab.
    guard area.intersection(body).height > 0 else {
      frame.addFocus(FormLook.action(field.key))
      return
    }
    let isFocused = look.focus == FormLook.action(field.key)
    let hasFault = !faults(of: field.key).isEmpty
    if area.y >= body.y {
      let sign = hasFault ? "!" : isChanged(field) ? "•" : " "
      frame.write(sign, in: area.left(1), hasFault ? .danger : .warning)
    }
    let style: Style = isFocused ? .accent.adding(.bold) : hasFault ? .danger : .text
    let label = Rect(area.x + 2, area.y, Self.labelWidth(body.width), area.height)
    let lines = Wrap.lines(field.label[look.language], width: label.width)
    for (index, line) in lines.enumerated() where body.contains(Point(label.x, label.y + index)) {
      frame.write(line, in: label.row(index), style)
    }
    let value = area.droppingLeft(Self.labelWidth(body.width) + 3)
    drawValue(field, in: value, body, isFocused, look, &frame)
  }

  // MARK: Heights

  private func height(
    of field: Field<Owner>, _ whole: Int, _ look: FormLook, _ visible: Int
  ) -> Int {
    let width = Self.valueWidth(whole)
    let label = Wrap.lines(field.label[look.language], width: Self.labelWidth(whole)).count
    let value = valueRows(field, width, look, visible) + notes(of: field, width, look).count
    return max(label, value)
  }

  private func valueRows(
    _ field: Field<Owner>, _ width: Int, _ look: FormLook, _ visible: Int
  ) -> Int {
    switch field.kind {
    case .lines: visible >= 14 ? 4 : 3
    case .choice(let choices):
      isInline(choices, width, look)
        ? 1 : choices.reduce(0) { $0 + lines(of: $1, width, look).count }
    case .origins, .requestedData: count(of: field) + 1
    default: 1
    }
  }

  /// A choice that stands in rows of its own.
  private func lines(of choice: Choice, _ width: Int, _ look: FormLook) -> [String] {
    Wrap.lines(choice.label[look.language], width: max(1, width - 4))
  }

  private func isInline(_ choices: [Choice], _ width: Int, _ look: FormLook) -> Bool {
    choices.reduce(-2) { $0 + Width.of($1.label[look.language]) + 6 } <= width
  }

  /// What stands below a value: its faults, its counter near the limit, and remarks.
  private func notes(
    of field: Field<Owner>, _ width: Int, _ look: FormLook
  ) -> [(String, Style)] {
    var notes: [(String, Style)] = []
    for fault in faults(of: field.key) {
      let place = fault.key.dropFirst(field.key.count)
      let lead = place.isEmpty ? "" : "\(Self.place(String(place), look.language)): "
      let text = "! \(lead)\(fault.rule.words[look.language])"
      notes += Wrap.lines(text, width: width).map { ($0, .danger) }
    }
    if let counter = counter(of: field) { notes.append((counter, .muted)) }
    for (text, style) in look.notes[field.key] ?? [] {
      notes += Wrap.lines(text, width: width).map { ($0, style) }
    }
    return notes
  }

  private func counter(of field: Field<Owner>) -> String? {
    guard let text = texts[field.key] else { return nil }
    switch field.kind {
    case .line(let range), .lines(let range):
      return text.counter(limit: range.upperBound)
    default: return nil
    }
  }

  /// `[2].label` as people count: `3. Rótulo`.
  private static func place(_ path: String, _ language: Language) -> String {
    let index = Int(path.dropFirst().prefix { $0 != "]" }) ?? 0
    let member = path.split(separator: ".").dropFirst().first.map(String.init)
    let label = member.flatMap { Fields.datum[$0]?.label[language] }
    return label.map { "\(index + 1). \($0)" } ?? "\(index + 1)."
  }

  // MARK: Values

  private func drawValue(
    _ field: Field<Owner>, in area: Rect, _ body: Rect, _ isFocused: Bool, _ look: FormLook,
    _ frame: inout Frame
  ) {
    let rows = min(valueRows(field, area.width, look, body.height), area.height)
    let seen = area.top(rows).intersection(body)
    if seen.height == rows || rows > body.height {
      draw(field, in: seen, isFocused, look, &frame)
    } else {
      frame.addFocus(FormLook.action(field.key))
    }
    for (index, note) in notes(of: field, area.width, look).enumerated() {
      let line = area.row(rows + index)
      if body.contains(line.origin) { frame.write(note.0, in: line, note.1) }
    }
  }

  private func draw(
    _ field: Field<Owner>, in area: Rect, _ isFocused: Bool, _ look: FormLook,
    _ frame: inout Frame
  ) {
    let action = FormLook.action(field.key)
    let hasFault = !faults(of: field.key).isEmpty
    switch field.kind {
    case .toggle:
      let isOn = field.value(of: draft) == .toggle(true)
      frame.toggle(
        (isOn ? FormStrings.yes : FormStrings.no)[look.language], isOn: isOn, in: area, action,
        isFocused: isFocused)
    case .choice(let choices): drawChoices(field, choices, in: area, isFocused, look, &frame)
    case .flow: drawFlow(field, in: area, isFocused, look, &frame)
    case .image: drawImage(field, in: area, isFocused, look, &frame)
    case .origins, .requestedData: drawList(field, in: area, isFocused, look, &frame)
    case .color:
      drawText(field, in: area.left(9), isFocused, hasFault, look, &frame)
      if let color = RGBColor(hex: field.value(of: draft).text) {
        frame.swatch(color, in: area.droppingLeft(10).left(4))
      }
    case .integer: drawText(field, in: area.left(8), isFocused, hasFault, look, &frame)
    case .identifier, .blocks: frame.write(field.text(of: draft), in: area, .muted)
    default: drawText(field, in: area, isFocused, hasFault, look, &frame)
    }
  }

  private func drawText(
    _ field: Field<Owner>, in area: Rect, _ isFocused: Bool, _ hasFault: Bool, _ look: FormLook,
    _ frame: inout Frame
  ) {
    guard var text = texts[field.key] else { return }
    var placeholder = ""
    if case .secret = field.kind {
      text = TextField(String(repeating: "•", count: min(text.characters.count, 1_000)))
      let isTaken = field.text(of: draft).isEmpty && !field.text(of: saved).isEmpty
      placeholder = isTaken ? FormStrings.secretTaken[look.language] : field.text(of: draft)
    }
    frame.field(
      text, in: area, FormLook.action(field.key), isFocused: isFocused, placeholder: placeholder,
      hasError: hasFault)
  }

  private func drawChoices(
    _ field: Field<Owner>, _ choices: [Choice], in area: Rect, _ isFocused: Bool,
    _ look: FormLook, _ frame: inout Frame
  ) {
    let name = FormLook.action(field.key).name
    let now = choices.firstIndex { $0.value == field.value(of: draft).text } ?? -1
    if isInline(choices, area.width, look) {
      frame.choices(
        choices.map { $0.label[look.language] }, selected: now, in: area, name: name,
        isFocused: isFocused)
      return
    }
    var rest = area
    for (index, choice) in choices.enumerated() {
      let isChosen = index == now
      let style: Style = isChosen ? (isFocused ? Style(.fieldFocused) : .accent) : .text
      frame.write(isChosen ? "(•)" : "( )", in: rest.row(0), style)
      if isChosen, isFocused { frame.cursor = Point(rest.x + 1, rest.y) }
      let lines = lines(of: choice, area.width, look)
      for (row, line) in lines.enumerated() {
        frame.write(line, in: rest.row(row).droppingLeft(4), style)
      }
      frame.click(rest.top(lines.count), Action("\(name).choice", index))
      rest = rest.droppingTop(lines.count)
    }
    frame.addFocus(Action(name))
  }

  private func drawFlow(
    _ field: Field<Owner>, in area: Rect, _ isFocused: Bool, _ look: FormLook,
    _ frame: inout Frame
  ) {
    let id = field.value(of: draft).text
    let name = look.flows.first { $0.id == id }?.name ?? id
    let text = name.isEmpty ? FormStrings.chooseFlow[look.language] : Sanitizer.text(name)
    frame.button(
      text + " ▾", in: area.droppingRight(1), FormLook.action(field.key), isFocused: isFocused)
    if isFocused { frame.cursor = Point(area.x + 1, area.y) }
  }

  private func drawImage(
    _ field: Field<Owner>, in area: Rect, _ isFocused: Bool, _ look: FormLook,
    _ frame: inout Frame
  ) {
    var text = FormStrings.noImage[look.language]
    if case .image(let image?) = field.value(of: draft) {
      text = "\(image.kind.rawValue.uppercased()), \(look.format.size(image.bytes.count))"
    }
    frame.button(text, in: area, FormLook.action(field.key), isFocused: isFocused)
    if isFocused { frame.cursor = Point(area.x + 1, area.y) }
  }

  private func drawList(
    _ field: Field<Owner>, in area: Rect, _ isFocused: Bool, _ look: FormLook,
    _ frame: inout Frame
  ) {
    let at = position(in: field)
    let rows =
      listRows(field, look, width: area.width - 2) + ["+ \(FormStrings.add[look.language])"]
    let first = max(0, min(at - area.height + 1, rows.count - area.height))
    for (line, index) in (max(0, first)..<rows.count).prefix(area.height).enumerated() {
      let isChosen = isFocused && index == at
      let style: Style =
        isChosen ? Style(.fieldFocused) : index == rows.count - 1 ? .accent : .text
      let row = area.row(line)
      frame.write((isChosen ? "▸ " : "  ") + rows[index], in: row, style)
      frame.click(row, FormLook.action(field.key, index))
      if isChosen { frame.cursor = row.origin }
    }
    frame.addFocus(FormLook.action(field.key))
  }

  private func listRows(_ field: Field<Owner>, _ look: FormLook, width: Int) -> [String] {
    switch field.value(of: draft) {
    case .list(let items): items.enumerated().map { "\($0 + 1). \(Sanitizer.text($1))" }
    case .data(let data):
      data.enumerated().map { index, datum in
        let need = (datum.required ? FormStrings.required : FormStrings.optional)[look.language]
        let kind = datum.kind.words[look.language]
        let label = "\(index + 1). \(Sanitizer.text(datum.label))"
        let whole = "\(label) · \(kind) · \(need)"
        // Where that is too long, what must be given has the visitor's own sign for it.
        if Width.of(whole) <= width { return whole }
        let signed = label + (datum.required ? " *" : "")
        return Width.of("\(signed) · \(kind)") <= width ? "\(signed) · \(kind)" : signed
      }
    default: []
    }
  }

  // MARK: Help

  /// What is said of the field with the focus.
  private func helpLines(
    _ fields: [Field<Owner>], width: Int, _ look: FormLook
  ) -> [String] {
    guard let field = shown(fields).first(where: { FormLook.action($0.key) == look.focus }) else {
      return []
    }
    let keys =
      switch field.kind {
      case .requestedData: FormStrings.dataKeys[look.language]
      case .origins: FormStrings.listKeys[look.language]
      case .color: FormStrings.colorKeys[look.language]
      case .image: FormStrings.imageKeys[look.language]
      case .secret where holdsSecret(field.key): FormStrings.secretKeys[look.language]
      default: ""
      }
    let help = field.help[look.language]
    let text = keys.isEmpty ? help : help + (help.hasSuffix(".") ? " " : ". ") + keys
    return Wrap.lines(text, width: width)
  }
}

// How the value of a field is drawn, by its kind.

import Basics
import Channels
import Screen

extension Form {
  /// The lines of a choice that has rows of its own.
  func lines(of choice: Choice, _ width: Int, _ context: FormContext) -> [String] {
    Wrap.lines(choice.label[context.language], width: max(1, width - 4))
  }

  /// Whether all choices fit side by side.
  func fitsInOneRow(_ choices: [Choice], _ width: Int, _ language: Language) -> Bool {
    choices.reduce(-2) { $0 + Width.of($1.label[language]) + 6 } <= width
  }

  func drawValue(
    _ field: Field<Owner>, in area: Rect, _ isFocused: Bool, _ context: FormContext,
    _ frame: inout Frame
  ) {
    switch field.kind {
    case .toggle:
      let isOn = field.value(of: draft) == .toggle(true)
      frame.toggle(
        (isOn ? FormStrings.yes : FormStrings.no)[context.language], isOn: isOn, in: area,
        FieldRegion.action(field.key), isFocused: isFocused)
    case .choice(let choices): drawChoices(field, choices, in: area, isFocused, context, &frame)
    case .flow: drawFlow(field, in: area, isFocused, context, &frame)
    case .image: drawImage(field, in: area, isFocused, context, &frame)
    case .origins, .requestedData: drawList(field, in: area, isFocused, context, &frame)
    case .color:
      drawText(field, in: area.left(9), isFocused, context, &frame)
      if let color = RGBColor(hex: field.value(of: draft).text) {
        frame.swatch(color, in: area.droppingLeft(10).left(4))
      }
    case .integer: drawText(field, in: area.left(8), isFocused, context, &frame)
    case .identifier, .blocks: frame.write(field.text(of: draft), in: area, .muted)
    case .line, .lines, .slug, .link, .phone, .address, .secret:
      drawText(field, in: area, isFocused, context, &frame)
    }
  }

  private func drawText(
    _ field: Field<Owner>, in area: Rect, _ isFocused: Bool, _ context: FormContext,
    _ frame: inout Frame
  ) {
    guard var text = texts[field.key] else { return }
    var placeholder = ""
    if case .secret = field.kind {
      text = TextField(String(repeating: "•", count: min(text.characters.count, 1_000)))
      let isRemoved = field.text(of: draft).isEmpty && !field.text(of: saved).isEmpty
      placeholder =
        isRemoved ? FormStrings.secretTaken[context.language] : field.text(of: draft)
    }
    frame.field(
      text, in: area, FieldRegion.action(field.key), isFocused: isFocused,
      placeholder: placeholder, hasError: !errors(of: field.key).isEmpty)
  }

  private func drawChoices(
    _ field: Field<Owner>, _ choices: [Choice], in area: Rect, _ isFocused: Bool,
    _ context: FormContext, _ frame: inout Frame
  ) {
    let name = FieldRegion.action(field.key).name
    let selected = choices.firstIndex { $0.value == field.value(of: draft).text } ?? -1
    if fitsInOneRow(choices, area.width, context.language) {
      frame.choices(
        choices.map { $0.label[context.language] }, selected: selected, in: area, name: name,
        isFocused: isFocused)
      return
    }
    var rest = area
    for (index, choice) in choices.enumerated() {
      let isSelected = index == selected
      let style: Style = isSelected ? (isFocused ? Style(.fieldFocused) : .accent) : .text
      frame.write(isSelected ? "(•)" : "( )", in: rest.row(0), style)
      if isSelected, isFocused { frame.cursor = Point(rest.x + 1, rest.y) }
      let lines = lines(of: choice, area.width, context)
      for (row, line) in lines.enumerated() {
        frame.write(line, in: rest.row(row).droppingLeft(4), style)
      }
      frame.click(rest.top(lines.count), Action("\(name).choice", index))
      rest = rest.droppingTop(lines.count)
    }
    frame.addFocus(Action(name))
  }

  private func drawFlow(
    _ field: Field<Owner>, in area: Rect, _ isFocused: Bool, _ context: FormContext,
    _ frame: inout Frame
  ) {
    let id = field.value(of: draft).text
    let name = context.flows.first { $0.id == id }?.name ?? id
    let text =
      name.isEmpty ? FormStrings.chooseFlow[context.language] : Sanitizer.text(name)
    frame.button(
      text + " ▾", in: area.droppingRight(1), FieldRegion.action(field.key),
      isFocused: isFocused)
    if isFocused { frame.cursor = Point(area.x + 1, area.y) }
  }

  private func drawImage(
    _ field: Field<Owner>, in area: Rect, _ isFocused: Bool, _ context: FormContext,
    _ frame: inout Frame
  ) {
    var text = FormStrings.noImage[context.language]
    if case .image(let image?) = field.value(of: draft) {
      text = "\(image.kind.rawValue.uppercased()), \(context.format.size(image.bytes.count))"
    }
    frame.button(text, in: area, FieldRegion.action(field.key), isFocused: isFocused)
    if isFocused { frame.cursor = Point(area.x + 1, area.y) }
  }

  private func drawList(
    _ field: Field<Owner>, in area: Rect, _ isFocused: Bool, _ context: FormContext,
    _ frame: inout Frame
  ) {
    let position = position(in: field)
    let rows =
      listRows(field, width: area.width - 2, context)
      + ["+ \(FormStrings.add[context.language])"]
    let first = max(0, min(position - area.height + 1, rows.count - area.height))
    for (line, index) in (first..<rows.count).prefix(area.height).enumerated() {
      let isSelected = isFocused && index == position
      let style: Style =
        isSelected ? Style(.fieldFocused) : index == rows.count - 1 ? .accent : .text
      let row = area.row(line)
      frame.write((isSelected ? "▸ " : "  ") + rows[index], in: row, style)
      frame.click(row, FieldRegion.action(field.key, index))
      if isSelected { frame.cursor = row.origin }
    }
    frame.addFocus(FieldRegion.action(field.key))
  }

  private func listRows(
    _ field: Field<Owner>, width: Int, _ context: FormContext
  ) -> [String] {
    switch field.value(of: draft) {
    case .list(let items): items.enumerated().map { "\($0 + 1). \(Sanitizer.text($1))" }
    case .data(let data):
      data.enumerated().map { index, datum in
        let number = "\(index + 1). "
        return number + Self.summary(of: datum, width - Width.of(number), context)
      }
    case .text, .toggle, .number, .image: []
    }
  }

  /// A requested datum in one row: label, kind, and whether it is required.
  private static func summary(
    of datum: Channel.RequestedDatum, _ width: Int, _ context: FormContext
  ) -> String {
    let language = context.language
    let label = Sanitizer.text(datum.label)
    let kind = datum.kind.words[language]
    let need = (datum.required ? FormStrings.required : FormStrings.optional)[language]
    let long = "\(label) · \(kind) · \(need)"
    if Width.of(long) <= width { return long }
    // A row too short for that marks a required datum with the asterisk that visitors see.
    let marked = label + (datum.required ? " *" : "")
    return Width.of("\(marked) · \(kind)") <= width ? "\(marked) · \(kind)" : marked
  }
}

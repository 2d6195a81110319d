// How a form is laid out: a label, a value, and below the value its errors and remarks. The focused
// field is always in view; its help is in the last two rows, or more if it needs them.

import Channels
import Screen

extension Form {
  /// The columns of the labels in a form of a width.
  static func labelWidth(_ width: Int) -> Int { max(14, min(30, width * 2 / 5)) }

  /// The columns of the values in a form of a width.
  static func valueWidth(_ width: Int) -> Int { max(1, width - labelWidth(width) - 4) }

  /// A heading or a field, and its height.
  private struct Row {
    var heading: String?
    var field: Field<Owner>?
    var height: Int
  }

  func draw(
    _ sections: [FormSection<Owner>], in area: Rect, _ context: FormContext,
    _ frame: inout Frame
  ) {
    let help = helpLines(sections.flatMap(\.fields), width: area.width - 2, context)
    let helpRows = max(2, min(help.count, area.height / 3))
    let body = area.droppingBottom(helpRows)
    var rows: [Row] = []
    for section in sections {
      if let title = section.title { rows.append(Row(heading: title, height: 1)) }
      for field in shown(section.fields) {
        rows.append(
          Row(field: field, height: height(of: field, area.width, context, body.height)))
      }
    }
    let total = rows.reduce(0) { $0 + $1.height }
    let top = scrolledRows(rows, total: total, in: body.height, context.focus)
    var y = body.y - top
    for row in rows {
      draw(row, at: y, in: body, context, &frame)
      y += row.height
    }
    frame.scrollbar(body.right(1), first: top, visible: body.height, total: total)
    for (row, line) in help.prefix(helpRows).enumerated() {
      frame.write(line, in: area.bottom(helpRows).row(row).inset(columns: 1), .muted)
    }
  }

  /// The rows above the view. A form that does not fit has its focused field in the middle.
  private func scrolledRows(
    _ rows: [Row], total: Int, in height: Int, _ focus: Action?
  ) -> Int {
    guard total > height else { return 0 }
    var top = 0
    for row in rows {
      if let field = row.field, FieldRegion.action(field.key) == focus {
        let middle = top + min(row.height, height) / 2
        return max(0, min(middle - height / 2, total - height))
      }
      top += row.height
    }
    return 0
  }

  private func draw(
    _ row: Row, at y: Int, in body: Rect, _ context: FormContext, _ frame: inout Frame
  ) {
    let area = Rect(body.x, y, body.width - 1, row.height)
    guard let field = row.field else {
      if body.contains(area.origin) {
        frame.write(row.heading ?? "", in: area.droppingLeft(1), .heading)
      }
      return
    }
    // Tab also stops at fields outside the view.
    guard area.intersection(body).height > 0 else {
      frame.addFocus(FieldRegion.action(field.key))
      return
    }
    let isFocused = context.focus == FieldRegion.action(field.key)
    let hasError = !errors(of: field.key).isEmpty
    if area.y >= body.y {
      let sign = hasError ? "!" : isChanged(field) ? "•" : " "
      frame.write(sign, in: area.left(1), hasError ? .danger : .warning)
    }
    let style: Style = isFocused ? .accent.adding(.bold) : hasError ? .danger : .text
    let label = Rect(area.x + 2, area.y, Self.labelWidth(body.width), area.height)
    let lines = Wrap.lines(field.label[context.language], width: label.width)
    for (index, line) in lines.enumerated() where body.contains(Point(label.x, label.y + index)) {
      frame.write(line, in: label.row(index), style)
    }
    let value = area.droppingLeft(Self.labelWidth(body.width) + 3)
    drawValue(field, in: value, body, isFocused, context, &frame)
  }

  /// Draws a value and the notes below it, as far as they are in view.
  private func drawValue(
    _ field: Field<Owner>, in area: Rect, _ body: Rect, _ isFocused: Bool,
    _ context: FormContext, _ frame: inout Frame
  ) {
    let rows = min(valueRows(field, area.width, context, body.height), area.height)
    let visible = area.top(rows).intersection(body)
    if visible.height == rows || rows > body.height {
      drawValue(field, in: visible, isFocused, context, &frame)
    } else {
      // A value that is partly in view is drawn whole elsewhere, and its visible rows are copied.
      var page = Frame(Size(area.right, rows))
      drawValue(field, in: Rect(area.x, 0, area.width, rows), isFocused, context, &page)
      let part = Rect(area.x, visible.y - area.y, area.width, visible.height)
      frame.copy(page, part, to: visible.origin)
    }
    for (index, note) in notes(of: field, area.width, context).enumerated() {
      let line = area.row(rows + index)
      if body.contains(line.origin) { frame.write(note.0, in: line, note.1) }
    }
  }

  // MARK: - Heights

  private func height(
    of field: Field<Owner>, _ formWidth: Int, _ context: FormContext, _ visibleRows: Int
  ) -> Int {
    let width = Self.valueWidth(formWidth)
    let label = Wrap.lines(
      field.label[context.language], width: Self.labelWidth(formWidth)
    ).count
    let value = valueRows(field, width, context, visibleRows)
    return max(label, value + notes(of: field, width, context).count)
  }

  private func valueRows(
    _ field: Field<Owner>, _ width: Int, _ context: FormContext, _ visibleRows: Int
  ) -> Int {
    switch field.kind {
    case .lines: visibleRows >= 14 ? 4 : 3
    case .choice(let choices):
      fitsInOneRow(choices, width, context.language)
        ? 1 : choices.reduce(0) { $0 + lines(of: $1, width, context).count }
    case .origins, .requestedData: count(of: field) + 1
    case .line, .toggle, .integer, .color, .identifier, .flow, .slug, .link, .phone, .image,
      .address, .secret, .blocks:
      1
    }
  }

  // MARK: - Notes

  /// The errors of a field, its counter near the limit, and its remarks.
  private func notes(
    of field: Field<Owner>, _ width: Int, _ context: FormContext
  ) -> [(String, Style)] {
    var notes: [(String, Style)] = []
    for error in errors(of: field.key) {
      let path = error.key.dropFirst(field.key.count)
      let row = path.isEmpty ? "" : "\(Self.rowName(String(path), context.language)): "
      let text = "! \(row)\(error.rule.words[context.language])"
      notes += Wrap.lines(text, width: width).map { ($0, .danger) }
    }
    if let counter = counter(of: field) { notes.append((counter, .muted)) }
    for (text, style) in context.remarks[field.key] ?? [] {
      notes += Wrap.lines(text, width: width).map { ($0, style) }
    }
    return notes
  }

  /// The counter of characters, once a text is near its limit.
  private func counter(of field: Field<Owner>) -> String? {
    switch field.kind {
    case .line(let range), .lines(let range):
      texts[field.key]?.counter(limit: range.upperBound)
    case .toggle, .integer, .choice, .color, .identifier, .flow, .slug, .link, .phone, .origins,
      .requestedData, .image, .address, .secret, .blocks:
      nil
    }
  }

  /// The name of a row for users, who count from 1: `3. Rótulo` for `[2].label`.
  private static func rowName(_ path: String, _ language: Language) -> String {
    let index = Int(path.dropFirst().prefix { $0 != "]" }) ?? 0
    let member = path.split(separator: ".").dropFirst().first.map(String.init)
    let label = member.flatMap { Fields.datum[$0]?.label[language] }
    return label.map { "\(index + 1). \($0)" } ?? "\(index + 1)."
  }

  // MARK: - Help

  /// The help of the focused field, with the keys of its kind.
  private func helpLines(
    _ fields: [Field<Owner>], width: Int, _ context: FormContext
  ) -> [String] {
    let focused = shown(fields).first { FieldRegion.action($0.key) == context.focus }
    guard let field = focused else { return [] }
    let help = field.help[context.language]
    guard let keys = keyHelp(of: field)?[context.language] else {
      return Wrap.lines(help, width: width)
    }
    return Wrap.lines(help + (help.hasSuffix(".") ? " " : ". ") + keys, width: width)
  }

  private func keyHelp(of field: Field<Owner>) -> LocalizedText? {
    switch field.kind {
    case .requestedData: FormStrings.dataKeys
    case .origins: FormStrings.listKeys
    case .color: FormStrings.colorKeys
    case .image: FormStrings.imageKeys
    case .secret: holdsSecret(field.key) ? FormStrings.secretKeys : nil
    case .choice: FormStrings.choiceKeys
    case .line, .lines, .toggle, .integer, .identifier, .flow, .slug, .link, .phone, .address,
      .blocks:
      nil
    }
  }
}

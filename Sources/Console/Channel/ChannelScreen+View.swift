// How the open channel is drawn: title, tabs, form and preview.

import Basics
import Channels
import Screen

extension ChannelScreen {
  /// The areas of form and preview. A narrow terminal shows only one of them; the other is empty.
  func areas(_ context: ConsoleContext) -> (form: Rect, preview: Rect) {
    let area = Rect(0, 3, context.size.width, max(0, context.size.height - 5))
    let none = Rect(0, 0, 0, 0)
    guard context.size.width >= 80, let open else {
      return open?.showsPreview == true ? (none, area) : (area, none)
    }
    guard open.tab != .code else { return (area, none) }
    let width = context.size.width >= 120 ? 44 : 30
    return (area.droppingRight(width + 1), area.right(width))
  }

  func draw(_ frame: inout Frame, in area: Rect, _ context: ConsoleContext) {
    guard let open else { return }
    drawTitle(open, in: area.row(0).inset(columns: 1), &frame, context)
    let tabs = ChannelTab.allCases.map {
      Tab(
        context.text($0.title), short: context.text($0.shortTitle),
        isChanged: open.isChanged($0), hasError: open.hasError($0))
    }
    frame.tabs(
      tabs, active: open.tab.rawValue, in: area.row(1).inset(columns: 1),
      name: ChannelScreen.tabRegion, isFocused: context.hasFocus(ChannelScreen.tabRegion))
    frame.addFocus(Action(ChannelScreen.tabRegion))
    let (form, preview) = areas(context)
    if open.tab == .code {
      drawCode(open, in: form.isEmpty ? preview : form, &frame, context)
      return
    }
    if !form.isEmpty { drawForm(open, in: form, &frame, context) }
    if !preview.isEmpty {
      WidgetPreview(open.form.draft, face: open.face, context)
        .draw(&frame, in: preview, context)
    }
  }

  private func drawTitle(
    _ open: OpenChannel, in line: Rect, _ frame: inout Frame, _ context: ConsoleContext
  ) {
    let used = frame.write(Sanitizer.text(open.form.saved.description), in: line, .title)
    var rest = line.droppingLeft(used + 2)
    let status = context.cache.status(of: open.form.saved)
    let (sign, style) = ChannelsScreen.look(of: status)
    rest = rest.droppingLeft(
      frame.write("\(sign) \(status.text(in: context.language))", in: rest, style) + 2)
    let note =
      open.saving != nil
      ? ChannelStrings.saving : open.form.isChanged ? ChannelStrings.notSaved : nil
    if let note { frame.write("• " + context.text(note), in: rest, .warning, align: .trailing) }
  }

  private func drawForm(
    _ open: OpenChannel, in area: Rect, _ frame: inout Frame, _ context: ConsoleContext
  ) {
    let groups = open.tab.groups
    let sections = groups.map { group in
      FormSection(
        title: groups.count > 1 ? context.text(group.words) : nil,
        fields: Fields.channel.fields(in: group).filter { $0.key != "id" })
    }
    // The checklist has a box of its own, or is a remark below the field in a low terminal.
    let showsChecklist = context.focusedField == "flow"
    let hasBox = showsChecklist && area.height >= 16
    let box = area.bottom(hasBox ? FlowRule.allCases.count + 2 : 0)
    if hasBox { FlowChecklistBox.draw(open.form.draft, in: box, &frame, context) }
    var formContext = FormContext(
      format: context.format, focus: context.overlays.isEmpty ? context.focus : nil,
      flows: context.cache.flows)
    formContext.remarks = remarks(
      open.form.draft, checklist: showsChecklist && areas(context).form.height < 16, context)
    open.form.draw(sections, in: area.droppingBottom(box.height), formContext, &frame)
  }

  /// Remarks below fields that are no errors.
  private func remarks(
    _ draft: Channel, checklist: Bool, _ context: ConsoleContext
  ) -> [String: [(String, Style)]] {
    var remarks: [String: [(String, Style)]] = [:]
    if draft.settings.allowedOrigins.isEmpty {
      remarks["settings.allowedOrigins"] = [("! " + context.text(FormStrings.anySite), .warning)]
    }
    if draft.settings.activeOutreach {
      remarks["settings.activeOutreach"] = [
        ("• " + context.text(FormStrings.notifications), .muted)
      ]
    }
    if let font = RGBColor(hex: draft.appearance.font) {
      let grounds = [
        (draft.appearance.background, FormStrings.theBackground),
        (draft.appearance.userMessage, FormStrings.theUserMessage),
      ]
      remarks["appearance.font"] = grounds.compactMap { ground, name in
        RGBColor(hex: ground).map { ChannelScreen.contrast(font, $0, name, context) }
      }
    }
    remarks["settings.presence.returnMessage"] = returnMessageRemarks(draft, context)
    if checklist, let flow = context.cache.flows.first(where: { $0.id == draft.flow }) {
      let lines = FlowChecklist.lines(for: flow, monitors: draft.settings.presence.enabled)
      remarks["flow"] = lines.map { line in
        (
          "\(line.holds ? "✓" : "✗") \(line.text(in: context.language))",
          line.holds ? .success : .danger
        )
      }
    }
    return remarks
  }

  /// The words in braces that nothing replaces, and the message as a visitor's return fills it in.
  private func returnMessageRemarks(
    _ draft: Channel, _ context: ConsoleContext
  ) -> [(String, Style)] {
    let message = draft.settings.presence.returnMessage
    guard message.contains("{") else { return [] }
    let words = ["nome": "Ana", "ausencia": context.format.duration(125_000), "hora": "14:05"]
    var unknown: [String] = []
    var filled = ""
    var rest = message[...]
    while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
      let word = String(rest[rest.index(after: start)..<end])
      filled += rest[..<start]
      if let value = words[word] {
        filled += value
      } else {
        unknown.append("{\(word)}")
        filled += rest[start...end]
      }
      rest = rest[rest.index(after: end)...]
    }
    let warning = context.text(
      FormStrings.unknownWords, ["words": Sanitizer.text(unknown.joined(separator: ", "))])
    return (unknown.isEmpty ? [] : [("! " + warning, .warning)])
      + [("→ " + Sanitizer.text(filled + rest), .muted)]
  }

  /// The contrast of the font with a background, and whether it can be read well.
  private static func contrast(
    _ font: RGBColor, _ ground: RGBColor, _ name: LocalizedText, _ context: ConsoleContext
  ) -> (String, Style) {
    let ratio = font.contrast(with: ground)
    let isReadable = ratio >= Contrast.minimum
    let text = context.text(
      FormStrings.contrast,
      [
        "what": context.text(name), "ratio": context.text(Contrast.text(ratio)),
        "verdict": context.text(isReadable ? FormStrings.reads : FormStrings.hardToRead),
      ])
    return (text, isReadable ? .success : .warning)
  }
}

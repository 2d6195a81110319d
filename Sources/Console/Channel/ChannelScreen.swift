// The open channel: four tabs, and beside the first three the visitor's window as it will look.

import Basics
import Channels
import Screen

enum ChannelScreen: ConsoleScreen {
  static func firstFocus(_ state: ConsoleState) -> Action? {
    guard let channel = state.channel else { return nil }
    guard let field = channel.form.shown(channel.tab.fields).first else {
      return Action(ChannelState.formatRegion)
    }
    return FormLook.action(field.key)
  }

  /// The field that has the focus.
  static func key(_ state: ConsoleState) -> String? {
    guard let focus = state.focus, let (key, _) = FormLook.key(focus) else { return nil }
    return key
  }

  static func isTyping(_ state: ConsoleState) -> Bool {
    guard let key = key(state) else { return false }
    return state.channel?.form.isTyping(key) ?? false
  }

  static func enter(_ state: inout ConsoleState) { state.settleChannel() }

  /// The code is there to be copied; elsewhere there is nothing to copy.
  static func usefulCommands(_ state: ConsoleState) -> [String]? {
    state.channel?.tab == .code
      ? ["channel.copy", "channel.publicURL", "channel.save", "palette"]
      : ["channel.save", "channel.undo"] + (state.size.width < 80 ? ["channel.picture"] : [])
        + ["palette"]
  }

  // MARK: Keys

  static func press(_ press: KeyPress, _ state: inout ConsoleState) -> Bool {
    guard state.channel != nil else { return false }
    if let key = key(state) { return pressField(press, key, &state) }
    switch state.focus?.name {
    case ChannelState.tabRegion: return pressTabs(press, &state)
    case ChannelState.formatRegion, ChannelState.codeRegion, ChannelState.urlRegion:
      return pressCode(press, &state)
    default: return false
    }
  }

  private static func pressField(
    _ press: KeyPress, _ key: String, _ state: inout ConsoleState
  ) -> Bool {
    let width = Form<Channel>.valueWidth(areas(state).form.width)
    guard var form = state.channel?.form else { return false }
    let language = form.draft.text.language
    let result = form.press(press, on: key, width: width)
    switch result {
    case .done:
      state.channel?.form = form
      if form.draft.text.language != language { adoptLanguage(from: language, &state) }
      state.settleChannel()
      return true
    case .asks(let request):
      open(request, &state)
      return true
    case .ignored: break
    }
    switch press.key {
    case .up: state.move(backward: true)
    case .down, .enter: state.move(backward: false)
    default: return false
    }
    state.channel?.form.rest()
    return true
  }

  /// Another language of the window: texts that still are the old one's defaults follow.
  private static func adoptLanguage(from old: ChannelLanguage, _ state: inout ConsoleState) {
    guard var draft = state.channel?.form.draft else { return }
    draft.adoptDefaults(from: old, keeping: [])
    state.channel?.form.adopt(draft, step: "text.language")
  }

  private static func pressTabs(_ press: KeyPress, _ state: inout ConsoleState) -> Bool {
    guard let tab = state.channel?.tab.rawValue else { return false }
    switch press {
    case KeyPress(.left), .character("h"): show(tab: (tab + 3) % 4, &state, stay: true)
    case KeyPress(.right), .character("l"): show(tab: (tab + 1) % 4, &state, stay: true)
    case KeyPress(.enter), KeyPress(.down), .character("j"): state.focus = firstFocus(state)
    default: return false
    }
    return true
  }

  /// Shows a tab; with `stay` the focus remains on the row of tabs.
  static func show(tab: Int, _ state: inout ConsoleState, stay: Bool = false) {
    guard let tab = ChannelTab(rawValue: tab) else { return }
    state.channel?.tab = tab
    state.channel?.scrolled = 0
    state.channel?.form.rest()
    state.focus = stay ? Action(ChannelState.tabRegion) : firstFocus(state)
  }

  static func paste(_ text: String, _ state: inout ConsoleState) {
    guard let key = key(state), var form = state.channel?.form else { return }
    if form.isTyping(key) {
      _ = form.edit(key) { $0.paste(text) }
    } else if Fields.channel[key]?.kind == .origins {
      form.put(origin: text, at: nil, in: key)
    }
    state.channel?.form = form
    state.settleChannel()
  }

  static func click(
    _ action: Action, at point: Point, in size: Size, _ state: inout ConsoleState
  ) {
    if action.name == ChannelState.tabRegion {
      show(tab: action.item, &state)
    } else if clickCode(action, &state) {
      return
    } else if let (key, isChoice) = FormLook.key(action), var form = state.channel?.form {
      state.focus = FormLook.action(key)
      form.rest()
      let language = form.draft.text.language
      var result = FormResult.done
      if isChoice {
        form.choose(action.item, of: key)
      } else {
        result = form.click(key, at: point, in: size, item: action.item)
      }
      state.channel?.form = form
      if form.draft.text.language != language { adoptLanguage(from: language, &state) }
      state.settleChannel()
      if case .asks(let request) = result { open(request, &state) }
    }
  }

  static func wheel(_ rows: Int, _ state: inout ConsoleState) {
    if state.channel?.tab == .code {
      scrollCode(rows, &state)
    } else {
      state.move(backward: rows < 0)
    }
  }

  static func back(_ state: inout ConsoleState) -> Bool {
    if let channel = state.channel, channel.showsPicture {
      state.channel?.showsPicture = false
    } else if state.focus?.name != ChannelState.tabRegion {
      state.focus = Action(ChannelState.tabRegion)
      state.channel?.form.rest()
    } else {
      state.closeChannel()
    }
    return true
  }

  // MARK: Drawing

  /// Where form and picture are; the picture is empty where there is no room for both.
  static func areas(_ state: ConsoleState) -> (form: Rect, picture: Rect) {
    let area = Rect(0, 3, state.size.width, max(0, state.size.height - 5))
    let isAlone = state.size.width < 80
    guard let channel = state.channel, !isAlone else {
      return state.channel?.showsPicture == true
        ? (Rect(0, 0, 0, 0), area) : (area, Rect(0, 0, 0, 0))
    }
    guard channel.tab != .code else { return (area, Rect(0, 0, 0, 0)) }
    let width = state.size.width >= 120 ? 44 : 30
    return (area.droppingRight(width + 1), area.right(width))
  }

  static func draw(_ frame: inout Frame, in area: Rect, _ state: ConsoleState) {
    guard let channel = state.channel else { return }
    drawTitle(channel, in: area.row(0).inset(columns: 1), &frame, state)
    let tabs = ChannelTab.allCases.map {
      Tab(
        state.text($0.title), short: state.text($0.short), isChanged: channel.isChanged($0),
        hasError: channel.hasFault($0))
    }
    frame.tabs(
      tabs, active: channel.tab.rawValue, in: area.row(1).inset(columns: 1),
      name: ChannelState.tabRegion,
      isFocused: state.focus?.name == ChannelState.tabRegion && state.overlays.isEmpty)
    frame.addFocus(Action(ChannelState.tabRegion))
    let (form, picture) = areas(state)
    if channel.tab == .code {
      drawCode(in: form.isEmpty ? picture : form, &frame, state)
      return
    }
    if !form.isEmpty { drawForm(channel, in: form, &frame, state) }
    if !picture.isEmpty {
      WidgetPreview(channel.form.draft, state).draw(&frame, in: picture, state)
    }
  }

  private static func drawTitle(
    _ channel: ChannelState, in line: Rect, _ frame: inout Frame, _ state: ConsoleState
  ) {
    let used = frame.write(Sanitizer.text(channel.form.saved.description), in: line, .title)
    var rest = line.droppingLeft(used + 2)
    let status = state.known.status(of: channel.form.saved)
    let (sign, style): (String, Style) =
      switch status {
      case .connected: ("✓", .success)
      case .disabled: ("–", .muted)
      case .failing: ("!", .danger)
      }
    rest = rest.droppingLeft(
      frame.write("\(sign) \(status.text(in: state.language))", in: rest, style) + 2)
    let note =
      channel.saving != nil
      ? ChannelStrings.saving : channel.form.isChanged ? ChannelStrings.notSaved : nil
    if let note { frame.write("• " + state.text(note), in: rest, .warning, align: .trailing) }
  }

  private static func drawForm(
    _ channel: ChannelState, in area: Rect, _ frame: inout Frame, _ state: ConsoleState
  ) {
    var look = FormLook(
      format: state.format, focus: state.overlays.isEmpty ? state.focus : nil,
      flows: state.known.flows)
    look.notes = notes(channel, state)
    let sections = channel.tab.groups.map { group in
      FormSection(
        title: channel.tab.groups.count > 1 ? state.text(group.words) : nil,
        fields: Fields.channel.fields(in: group).filter { $0.key != "id" })
    }
    var body = area
    if key(state) == "flow", area.height >= 16 {
      let box = area.bottom(FlowRule.allCases.count + 2)
      FlowChecklistBox.draw(channel.form.draft, in: box, &frame, state)
      body = area.droppingBottom(box.height)
    }
    channel.form.draw(sections, in: body, look, &frame)
  }

  /// What is said below fields that is no fault.
  private static func notes(
    _ channel: ChannelState, _ state: ConsoleState
  ) -> [String: [(String, Style)]] {
    var notes: [String: [(String, Style)]] = [:]
    let draft = channel.form.draft
    if draft.settings.allowedOrigins.isEmpty {
      notes["settings.allowedOrigins"] = [("! " + state.text(FormStrings.anySite), .warning)]
    }
    if draft.settings.activeOutreach {
      notes["settings.activeOutreach"] = [("• " + state.text(FormStrings.notifications), .muted)]
    }
    let looks = draft.appearance
    if let font = RGBColor(hex: looks.font) {
      let grounds = [
        (looks.background, FormStrings.theBackground),
        (looks.userMessage, FormStrings.theUserMessage),
      ]
      notes["appearance.font"] = grounds.compactMap { text, what in
        RGBColor(hex: text).map { contrast(font, $0, what, state) }
      }
    }
    if key(state) == "flow", areas(state).form.height < 16,
      let flow = state.known.flows.first(where: { $0.id == draft.flow })
    {
      notes["flow"] = FlowChecklist.lines(for: flow, monitors: draft.settings.presence.enabled).map
      {
        ("\($0.holds ? "✓" : "✗") \($0.text(in: state.language))", $0.holds ? .success : .danger)
      }
    }
    return notes
  }

  private static func contrast(
    _ font: RGBColor, _ ground: RGBColor, _ what: LocalizedText, _ state: ConsoleState
  ) -> (String, Style) {
    let ratio = font.contrast(with: ground)
    let reads = ratio >= Contrast.minimum
    let text = state.text(
      FormStrings.contrast,
      [
        "what": state.text(what), "ratio": state.text(Contrast.text(ratio)),
        "verdict": state.text(reads ? FormStrings.reads : FormStrings.hardToRead),
      ])
    return (text, reads ? .success : .warning)
  }
}

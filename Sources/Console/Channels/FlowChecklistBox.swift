// Adding a channel: type, description, flow, and the Dica box that says live what the flow keeps.

import Channels
import Screen

extension ConsoleState {
  /// Opens the form of a new channel.
  mutating func openNewChannel() {
    let visitor: ChannelLanguage =
      switch language {
      case .portuguese: .portuguese
      case .english: .english
      case .spanish: .spanish
      }
    let first = known.flows.first { FlowChecklist.holds($0, monitors: false) }?.id ?? ""
    let made = Channel.make(id: "", description: "", flow: first, language: visitor)
    let fields = Fields.channel.fields(in: .general)
      .filter { $0.key == "description" || $0.key == "flow" }
    var box = FormBox(
      title: text(ChannelsStrings.newTitle), form: Form(Fields.channel, made), fields: fields,
      yes: ChannelsStrings.create
    ) { channel, state in
      ChannelRules.check(channel, in: state.context(for: nil)).filter { $0.key != "id" }
    } accepted: { state, channel in
      state.emit(.stored(.createChannel(channel)))
      return .stay
    }
    box.asks = { state, _, draft in
      state.openFlows(selected: draft.flow, monitors: false) { $0.choose(newFlow: $1) }
    }
    box.ends = { if case .channelCreated = $0 { true } else { false } }
    box.asideRows = FlowRule.allCases.count + 7
    box.aside = { channel, frame, area, state in
      frame.write(
        [("\(state.text(ChannelsStrings.type)): ", .text), ("(•) WebChat", .accent)],
        in: area.row(0).inset(columns: 2))
      FlowChecklistBox.draw(channel, in: area.droppingTop(1), &frame, state)
    }
    open(box)
  }

  fileprivate mutating func choose(newFlow id: String) {
    changeBox(FormBox<Channel>.self) { $0.form.set(.text(id), for: "flow") }
  }

  /// What a channel is checked against; `saved` is the channel as it is stored.
  func context(for saved: Channel?) -> ChannelContext {
    ChannelContext(
      Installation(
        channels: known.plain, flows: known.flows, attendance: known.attendance,
        publicURL: known.publicURL), saved: saved)
  }
}

/// The restrictions on a channel's flow, each with a tick or the reason it fails.
enum FlowChecklistBox {
  /// Draws the box.
  static func draw(_ channel: Channel, in area: Rect, _ frame: inout Frame, _ state: ConsoleState) {
    let inside = frame.box(area, title: state.text(ChannelsStrings.dica)).inset(columns: 1)
    guard let flow = state.known.flows.first(where: { $0.id == channel.flow }) else {
      frame.paragraph(state.text(ChannelsStrings.dicaNoFlow), in: inside, .muted)
      return
    }
    let monitors = channel.settings.presence.enabled
    let lines = FlowChecklist.lines(for: flow, monitors: monitors)
    let whole = lines.map {
      Wrap.lines(Sanitizer.text($0.text(in: state.language)), width: inside.width - 2)
    }
    // Where there is too little room for sentences, a line each: the reason where a rule fails.
    let isWhole = whole.reduce(0) { $0 + $1.count } <= inside.height
    var rest = inside
    for (line, words) in zip(lines, whole) {
      let style: Style = line.holds ? .text : .danger
      frame.write(line.holds ? "✓" : "✗", in: rest.row(0), line.holds ? .success : .danger)
      let short = Sanitizer.text((line.reason ?? ChannelsStrings.short(line.rule))[state.language])
      for (row, text) in (isWhole ? words : [short]).enumerated() {
        frame.write(text, in: rest.row(row).droppingLeft(2), style)
      }
      rest = rest.droppingTop(isWhole ? words.count : 1)
    }
  }
}

// Adding a channel: its type, description and flow, with the checklist of the flow beside them.

import Channels
import Screen

extension ChannelsScreen {
  /// Opens the form of a new channel.
  func openNewChannel(_ context: inout ConsoleContext) {
    let visitorLanguage: ChannelLanguage =
      switch context.language {
      case .portuguese: .portuguese
      case .english: .english
      case .spanish: .spanish
      }
    let usable = context.cache.flows.filter { FlowChecklist.holds($0, monitors: false) }
    // Where people answer in this console, nothing but a name is needed.
    let isAnsweredHere = context.cache.attendance.mode == .console
    let flow =
      (usable.first { isAnsweredHere && $0.isBuiltIn } ?? usable.first { !$0.isBuiltIn }
      ?? usable.first)?.id ?? ""
    let channel = Channel.make(id: "", description: "", flow: flow, language: visitorLanguage)
    let fields = Fields.channel.fields(in: .general)
      .filter { $0.key == "description" || $0.key == "flow" }
    var box = FormBox(
      title: context.text(ChannelsStrings.newTitle), form: Form(Fields.channel, channel),
      fields: fields, accept: ChannelsStrings.create
    ) { channel, context in
      // The runner makes the identifier.
      ChannelRules.check(channel, in: ChannelContext(context.cache.installation, saved: nil))
        .filter { $0.key != "id" }
    } accepted: { channel, context in
      context.emit(.stored(.createChannel(channel)))
      return .stay
    }
    box.requested = { _, channel, context in
      context.openFlows(selected: channel.flow, monitors: false) { state, id in
        state.updateForm(of: Channel.self) { $0.set(.text(id), for: "flow") }
      }
    }
    box.enterAccepts = true
    box.closesOn = { if case .channelCreated = $0 { true } else { false } }
    box.footer = FormBox<Channel>.Footer(rows: FlowRule.allCases.count + 7) {
      channel, frame, area, context in
      frame.write(
        [("\(context.text(ChannelsStrings.type)): ", .text), ("(•) WebChat", .accent)],
        in: area.row(0).inset(columns: 2))
      FlowChecklistBox.draw(channel, in: area.droppingTop(1), &frame, context)
    }
    context.open(box)
  }
}

// The rules that a flow must keep for a channel (Dica), each with its result.

import Channels
import Screen

/// The rules of a channel's flow, each with a tick or with why it fails.
enum FlowChecklistBox {
  static func draw(
    _ channel: Channel, in area: Rect, _ frame: inout Frame, _ context: ConsoleContext
  ) {
    let inside = frame.box(area, title: context.text(ChannelsStrings.dica)).inset(columns: 1)
    guard let flow = context.cache.flows.first(where: { $0.id == channel.flow }) else {
      frame.paragraph(context.text(ChannelsStrings.dicaNoFlow), in: inside, .muted)
      return
    }
    let monitors = channel.settings.presence.enabled
    let lines = FlowChecklist.lines(for: flow, monitors: monitors)
    let sentences = lines.map {
      Wrap.lines(Sanitizer.text($0.text(in: context.language)), width: inside.width - 2)
    }
    // A box too low for all sentences has one row for each rule: its short name, or why it fails.
    let fits = sentences.reduce(0) { $0 + $1.count } <= inside.height
    var rest = inside
    for (line, sentence) in zip(lines, sentences) {
      let style: Style = line.holds ? .text : .danger
      frame.write(line.holds ? "✓" : "✗", in: rest.row(0), line.holds ? .success : .danger)
      let short = Sanitizer.text(
        (line.reason ?? ChannelsStrings.short(line.rule))[context.language])
      for (row, text) in (fits ? sentence : [short]).enumerated() {
        frame.write(text, in: rest.row(row).droppingLeft(2), style)
      }
      rest = rest.droppingTop(fits ? sentence.count : 1)
    }
  }
}

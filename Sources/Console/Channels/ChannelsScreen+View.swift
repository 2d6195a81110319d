// How the list of channels is drawn.

import Channels
import Screen

extension ChannelsScreen {
  func draw(_ frame: inout Frame, in area: Rect, _ context: ConsoleContext) {
    let rows = rows(context)
    drawHead(&frame, in: area.row(0).inset(columns: 1), found: rows.count, context)
    let body = area.droppingTop(2)
    guard !rows.isEmpty else {
      drawEmpty(&frame, in: body, context)
      return
    }
    let table = Table(
      columns(context), count: rows.count, list: list, name: ChannelsScreen.listRegion,
      isFocused: context.hasFocus(ChannelsScreen.listRegion))
    frame.table(table, in: body.droppingBottom(1)) { row(rows[$0].channel, context) }
    drawStatus(&frame, in: body.inset(columns: 1), rows: rows.count, context)
  }

  /// Draws the title with the number of channels, the filter, and the button for a new channel.
  private func drawHead(
    _ frame: inout Frame, in line: Rect, found: Int, _ context: ConsoleContext
  ) {
    var count = context.format.number(context.cache.channels.count)
    if !filter.text.isEmpty {
      count = context.text(
        ChannelsStrings.foundOf, ["found": context.format.number(found), "count": count])
    }
    let title = frame.write(
      "\(context.text(ShellStrings.channels)) (\(count))", in: line, .title)
    let label = "+ \(context.text(ChannelsStrings.new))"
    let button = Width.of(label) + 4
    frame.field(
      filter, in: line.droppingLeft(title + 2).droppingRight(button + 2).left(40),
      Action(ChannelsScreen.filterRegion),
      isFocused: context.hasFocus(ChannelsScreen.filterRegion),
      placeholder: context.text(ChannelsStrings.search))
    frame.button(
      label, in: line.right(button), Action(ChannelsScreen.newRegion),
      isFocused: context.hasFocus(ChannelsScreen.newRegion), isEnabled: !context.isRemote)
  }

  /// Draws in full why the selected channel accepts no conversations: in the last row, and in as
  /// many rows above it as the list leaves free.
  private func drawStatus(
    _ frame: inout Frame, in body: Rect, rows: Int, _ context: ConsoleContext
  ) {
    guard let channel = selected(context)?.channel else { return }
    let status = context.cache.status(of: channel)
    guard status != .connected else { return }
    let (sign, style) = ChannelsScreen.look(of: status)
    let text =
      "\(sign) \(Sanitizer.text(channel.description)): \(status.text(in: context.language))"
    let lines = Wrap.lines(text, width: body.width)
    let height = max(1, min(lines.count, body.height - 1 - rows))
    frame.write(
      lines[(height - 1)...].joined(separator: " "), in: body.bottom(1), style)
    for (row, line) in lines.prefix(height - 1).enumerated() {
      frame.write(line, in: body.bottom(height).row(row), style)
    }
  }

  private func drawEmpty(_ frame: inout Frame, in area: Rect, _ context: ConsoleContext) {
    let text =
      !context.cache.isLoaded
      ? ShellStrings.loading
      : context.cache.channels.isEmpty ? ChannelsStrings.none : ShellStrings.nothingFound
    frame.paragraph(context.text(text), in: area.inset(columns: 2, rows: 1), .muted)
    frame.addFocus(Action(ChannelsScreen.listRegion))
  }

  private func columns(_ context: ConsoleContext) -> [TableColumn] {
    [
      TableColumn(context.text(ShellStrings.channel), .share(4, atLeast: 19)),
      TableColumn(context.text(ChannelsStrings.flow), .share(3, atLeast: 10), priority: 2),
      TableColumn(context.text(ChannelsStrings.status), .share(4, atLeast: 15)),
      TableColumn(context.text(ChannelsStrings.receptive), .fixed(9), priority: 4),
      TableColumn(context.text(ChannelsStrings.enabled), .fixed(10), priority: 3),
      TableColumn(context.text(ChannelsStrings.actions), .fixed(8), priority: 1),
    ]
  }

  private func row(_ channel: Channel, _ context: ConsoleContext) -> TableRow {
    let flow = context.cache.flowName(channel.flow)
    let status = context.cache.status(of: channel)
    // Without an engine no channel takes visitors.
    let hasNoEngine = status == .connected && context.cache.engine.state != .running
    let (sign, style) = hasNoEngine ? ("–", .muted) : ChannelsScreen.look(of: status)
    let statusText =
      hasNoEngine ? context.text(ShellStrings.engineGone) : status.text(in: context.language)
    func yesOrNo(_ isOn: Bool) -> TableCell {
      TableCell(context.text(isOn ? FormStrings.yes : FormStrings.no), isOn ? .text : .muted)
    }
    let icon = ChannelsScreen.icon(of: channel)
    return TableRow(
      id: channel.id,
      [
        TableCell(
          "\(icon) \(Sanitizer.text(channel.description))"
            + (context.cache.draftedChannel == channel.id
              ? " • \(context.text(ChannelStrings.notSaved))" : "")),
        TableCell(Sanitizer.text(flow), .muted),
        TableCell("\(sign) \(statusText)", style),
        yesOrNo(channel.receptive), yesOrNo(channel.enabled), TableCell("[ m ▾ ]", .accent),
      ])
  }

  /// The sign and the style of a status. The sign alone tells them apart, without colors.
  static func look(of status: ChannelStatus) -> (sign: String, style: Style) {
    switch status {
    case .connected: ("✓", .success)
    case .disabled: ("–", .muted)
    case .failing: ("!", .danger)
    }
  }

  /// The character for a channel's icon.
  static func icon(of channel: Channel) -> String {
    switch channel.appearance.icon {
    case .chat: "»"
    case .headset: "∩"
    case .help: "?"
    case .image: "▦"
    }
  }
}

// Canais: the list, with search, marks and every action on a channel.

import Channels
import Screen

enum ChannelsScreen: ConsoleScreen {
  static func firstFocus(_ state: ConsoleState) -> Action? { Action(ChannelsState.listRegion) }

  static func isTyping(_ state: ConsoleState) -> Bool {
    state.focus?.name == ChannelsState.filterRegion
  }

  static func press(_ press: KeyPress, _ state: inout ConsoleState) -> Bool {
    let visible = ChannelsState.visible(state.size)
    let count = state.channels.rows(state.known).count
    switch state.focus?.name {
    case ChannelsState.filterRegion:
      return state.press(
        press, inFilter: \.channels.filter, of: ChannelsState.listRegion
      ) { $0.settleChannels() }
    case ChannelsState.newRegion:
      guard [KeyPress(.enter), .character(" ")].contains(press) else { return false }
      state.runCommand(id: "channels.new")
      return true
    default:
      state.focus = Action(ChannelsState.listRegion)
      return state.channels.list.handle(press, count: count, visible: visible)
    }
  }

  static func paste(_ text: String, _ state: inout ConsoleState) {
    guard isTyping(state) else { return }
    state.channels.filter.paste(text)
    state.settleChannels()
  }

  static func click(
    _ action: Action, at point: Point, in size: Size, _ state: inout ConsoleState
  ) {
    switch action.name {
    case ChannelsState.filterRegion:
      state.focus = action
      state.channels.filter.click(point, in: size)
    case ChannelsState.newRegion: state.runCommand(id: "channels.new")
    case ChannelsState.listRegion:
      state.focus = Action(ChannelsState.listRegion)
      let isSecond = state.channels.list.selected == action.item
      state.channels.list.selected = action.item
      state.settleChannels()
      if point.x < 2 {
        state.runCommand(id: "channels.mark")
      } else if point.x >= size.width - 10 {
        state.runCommand(id: "channels.actions")
      } else if isSecond {
        state.runCommand(id: "channels.open")
      }
    default: break
    }
  }

  static func wheel(_ rows: Int, _ state: inout ConsoleState) {
    state.channels.list.scroll(
      by: rows, count: state.channels.rows(state.known).count,
      visible: ChannelsState.visible(state.size))
  }

  static func resized(_ state: inout ConsoleState) { state.settleChannels() }

  static func back(_ state: inout ConsoleState) -> Bool {
    if state.focus?.name != ChannelsState.listRegion {
      state.channels.filter = TextField()
      state.focus = Action(ChannelsState.listRegion)
    } else if !state.channels.filter.text.isEmpty {
      state.channels.filter = TextField()
    } else if !state.channels.list.marks.isEmpty {
      state.channels.list.marks = []
    } else {
      return false
    }
    state.settleChannels()
    return true
  }

  static func take(_ answer: EffectResult, _ state: inout ConsoleState) {
    switch answer {
    case .installation: state.settleChannels()
    case .channelCreated(let stored):
      state.settleChannels()
      state.choose(channel: stored.channel.id)
      state.say(
        ChannelsStrings.created, ["name": Sanitizer.text(stored.channel.description)], .success)
    case .channelsDeleted(let ids):
      state.settleChannels()
      state.say(ChannelsStrings.deleted.said(ids.count, state.format), .success)
    case .channelsInUse(let used): refuse(used, &state)
    case .restarted(_, let sockets):
      state.say(ChannelsStrings.restarted.said(sockets, state.format), .success)
    default: break
    }
  }

  /// Nothing was removed: says which channels have open sessions, and how many.
  private static func refuse(_ used: [(id: String, sessions: Int)], _ state: inout ConsoleState) {
    let lines = used.map { item in
      let name = state.known.channel(item.id)?.channel.description ?? item.id
      return "• \(Sanitizer.text(name)): \(ChannelsStrings.open.said(item.sessions, state.format))"
    }
    state.open(
      PromptDialog(
        title: state.text(ChannelsStrings.inUseTitle),
        message: state.text(ChannelsStrings.inUse) + "\n" + lines.joined(separator: "\n"),
        buttons: [DialogButton(state.text(ShellStrings.back))]
      ) { _, _, _ in })
  }

  // MARK: Drawing

  static func draw(_ frame: inout Frame, in area: Rect, _ state: ConsoleState) {
    let isHere = state.overlays.isEmpty
    let line = area.row(0).inset(columns: 1)
    let rows = state.channels.rows(state.known)
    var count = state.format.number(state.known.channels.count)
    if !state.channels.filter.text.isEmpty {
      let found = state.format.number(rows.count)
      count = state.text(ChannelsStrings.foundOf, ["found": found, "count": count])
    }
    let title = frame.write("\(state.text(ShellStrings.channels)) (\(count))", in: line, .title)
    let new = "+ \(state.text(ChannelsStrings.new))"
    let button = Width.of(new) + 4
    frame.field(
      state.channels.filter,
      in: line.droppingLeft(title + 2).droppingRight(button + 2).left(40),
      Action(ChannelsState.filterRegion),
      isFocused: isHere && state.focus?.name == ChannelsState.filterRegion,
      placeholder: state.text(ChannelsStrings.search))
    frame.button(
      new, in: line.right(button), Action(ChannelsState.newRegion),
      isFocused: isHere && state.focus?.name == ChannelsState.newRegion,
      isEnabled: !state.isRemote)
    let body = area.droppingTop(2)
    guard !rows.isEmpty else {
      drawEmpty(&frame, in: body, state)
      return
    }
    let table = Table(
      columns(state), count: rows.count, list: state.channels.list,
      name: ChannelsState.listRegion,
      isFocused: isHere && state.focus?.name == ChannelsState.listRegion)
    frame.table(table, in: body.droppingBottom(1)) { row(rows[$0].channel, state) }
    drawStatus(&frame, in: body.inset(columns: 1), rows: rows.count, state)
  }

  /// Why the chosen channel takes no conversations, whole, in the last row, or more where the list leaves them.
  private static func drawStatus(
    _ frame: inout Frame, in body: Rect, rows: Int, _ state: ConsoleState
  ) {
    guard let channel = state.chosenChannel?.channel,
      state.known.status(of: channel) != .connected
    else { return }
    let (sign, style) = look(of: state.known.status(of: channel))
    let status = state.known.status(of: channel).text(in: state.language)
    let text = "\(sign) \(Sanitizer.text(channel.description)): \(status)"
    let lines = Wrap.lines(text, width: body.width)
    let room = max(1, min(lines.count, body.height - 1 - rows))
    frame.write(
      lines[(room - 1)...].joined(separator: " "), in: body.bottom(1), style)
    for (row, line) in lines.prefix(room - 1).enumerated() {
      frame.write(line, in: body.bottom(room).row(row), style)
    }
  }

  private static func look(of status: ChannelStatus) -> (sign: String, style: Style) {
    switch status {
    case .connected: ("✓", .success)
    case .disabled: ("–", .muted)
    case .failing: ("!", .danger)
    }
  }

  private static func drawEmpty(_ frame: inout Frame, in area: Rect, _ state: ConsoleState) {
    let words =
      !state.known.isLoaded
      ? ShellStrings.loading
      : state.known.channels.isEmpty ? ChannelsStrings.none : ShellStrings.nothingFound
    frame.paragraph(state.text(words), in: area.inset(columns: 2, rows: 1), .muted)
    frame.addFocus(Action(ChannelsState.listRegion))
  }

  private static func columns(_ state: ConsoleState) -> [TableColumn] {
    [
      TableColumn(state.text(ShellStrings.channel), .share(4, atLeast: 19)),
      TableColumn(state.text(ChannelsStrings.flow), .share(3, atLeast: 10), priority: 2),
      TableColumn(state.text(ChannelsStrings.status), .share(4, atLeast: 15)),
      TableColumn(state.text(ChannelsStrings.receptive), .fixed(9), priority: 4),
      TableColumn(state.text(ChannelsStrings.enabled), .fixed(10), priority: 3),
      TableColumn(state.text(ChannelsStrings.actions), .fixed(8), priority: 1),
    ]
  }

  private static func row(_ channel: Channel, _ state: ConsoleState) -> TableRow {
    let known = state.known
    let flow = known.flows.first { $0.id == channel.flow }?.name ?? channel.flow
    let (sign, style) = look(of: known.status(of: channel))
    let status = "\(sign) \(known.status(of: channel).text(in: state.language))"
    func told(_ isOn: Bool) -> TableCell {
      TableCell(state.text(isOn ? FormStrings.yes : FormStrings.no), isOn ? .text : .muted)
    }
    return TableRow(
      id: channel.id,
      [
        TableCell("\(icon(of: channel)) \(Sanitizer.text(channel.description))"),
        TableCell(Sanitizer.text(flow), .muted), TableCell(status, style),
        told(channel.receptive), told(channel.enabled), TableCell("[ m ▾ ]", .accent),
      ])
  }

  /// A sign for the channel's icon.
  static func icon(of channel: Channel) -> String {
    switch channel.appearance.icon {
    case .chat: "»"
    case .headset: "∩"
    case .help: "?"
    case .image: "▦"
    }
  }
}

// Fluxos: the flows that are registered, and what the Dica says of each.

import Basics
import Channels
import Screen

/// The list of flows.
struct FlowsState: Sendable {
  static let listRegion = "flows.list"
  static let filterRegion = "flows.filter"

  var filter = TextField()
  var list = ListState()

  /// The flows that the filter finds.
  func rows(_ known: InstallationCache) -> [Flow] {
    guard !filter.text.isEmpty else { return known.flows }
    return known.flows.filter { Folding.matches(filter.text, in: "\($0.name) \($0.id)") }
  }

  /// Rows of the Dica box: where there is room, a rule of two lines is not cut.
  static func dicaRows(_ size: Size) -> Int {
    FlowRule.allCases.count + (size.height >= 24 ? 4 : 2)
  }

  /// Rows of the table in a terminal of that size.
  static func visible(_ size: Size) -> Int { max(1, size.height - 6 - dicaRows(size)) }
}

enum FlowsScreen: ConsoleScreen {
  static let commands: [Command] = [
    Command(
      "flows.import", [.character("n"), KeyPress(.insert)], FlowsStrings.register,
      FlowsStrings.registerHelp, in: .flows,
      run: { state in
        state.open(
          PromptDialog.asking(
            state.text(FlowsStrings.register), state.text(FlowsStrings.path), "",
            yes: FlowsStrings.register, state
          ) { $0.emit(.stored(.importFlows(path: $1))) })
      }),
    Command(
      "flows.filter", [.character("/"), .control("f")], ChannelsStrings.filter,
      FlowsStrings.filterHelp, in: .flows, run: { $0.focus = Action(FlowsState.filterRegion) }),
    Command(
      "flows.delete", [KeyPress(.delete), .character("D")], ChannelsStrings.delete,
      FlowsStrings.deleteHelp, in: .flows, refusal: { refusalToDelete($0) },
      run: { state in
        guard let flow = state.chosenFlow else { return }
        state.open(
          PromptDialog.sure(
            state.text(ChannelsStrings.delete),
            state.text(FlowsStrings.deleteAsk, ["name": Sanitizer.text(flow.name)]),
            yes: ChannelsStrings.delete, state
          ) { $0.emit(.stored(.deleteFlow(flow.id))) })
      }),
  ]

  private static func refusalToDelete(_ state: ConsoleState) -> LocalizedText? {
    guard let flow = state.chosenFlow else { return FlowsStrings.noneChosen }
    let user = state.known.plain.first { $0.flow == flow.id }
    return user.map { FlowsStrings.inUse.filling(["name": Sanitizer.text($0.description)]) }
  }

  static func firstFocus(_ state: ConsoleState) -> Action? { Action(FlowsState.listRegion) }

  static func isTyping(_ state: ConsoleState) -> Bool {
    state.focus?.name == FlowsState.filterRegion
  }

  static func press(_ press: KeyPress, _ state: inout ConsoleState) -> Bool {
    guard isTyping(state) else {
      let count = state.flows.rows(state.known).count
      return state.flows.list.handle(
        press, count: count, visible: FlowsState.visible(state.size))
    }
    return state.press(
      press, inFilter: \.flows.filter, of: FlowsState.listRegion
    ) { $0.settleFlows() }
  }

  static func paste(_ text: String, _ state: inout ConsoleState) {
    guard isTyping(state) else { return }
    state.flows.filter.paste(text)
    state.settleFlows()
  }

  static func back(_ state: inout ConsoleState) -> Bool {
    guard isTyping(state) || !state.flows.filter.text.isEmpty else { return false }
    state.flows.filter = TextField()
    state.focus = Action(FlowsState.listRegion)
    state.settleFlows()
    return true
  }

  static func resized(_ state: inout ConsoleState) { state.settleFlows() }

  static func click(
    _ action: Action, at point: Point, in size: Size, _ state: inout ConsoleState
  ) {
    if action.name == FlowsState.filterRegion {
      state.focus = action
      state.flows.filter.click(point, in: size)
    } else if action.name == FlowsState.listRegion {
      state.flows.list.selected = action.item
      state.focus = Action(FlowsState.listRegion)
    }
  }

  static func wheel(_ rows: Int, _ state: inout ConsoleState) {
    state.flows.list.scroll(
      by: rows, count: state.flows.rows(state.known).count, visible: FlowsState.visible(state.size))
  }

  static func take(_ answer: EffectResult, _ state: inout ConsoleState) {
    switch answer {
    case .installation: state.settleFlows()
    case .flowsImported(let count):
      state.say(FlowsStrings.registered.said(count, state.format), .success)
      state.emit(.stored(.loadInstallation))
    default: break
    }
  }

  static func draw(_ frame: inout Frame, in area: Rect, _ state: ConsoleState) {
    let flows = state.flows.rows(state.known)
    let line = area.row(0).inset(columns: 1)
    let count = state.format.number(state.known.flows.count)
    let title = frame.write("\(state.text(ShellStrings.flows)) (\(count))", in: line, .title)
    frame.field(
      state.flows.filter, in: line.droppingLeft(title + 2).left(40),
      Action(FlowsState.filterRegion), isFocused: isTyping(state) && state.overlays.isEmpty,
      placeholder: state.text(ChannelsStrings.search))
    let body = area.droppingTop(1)
    guard !flows.isEmpty else {
      let words =
        !state.known.isLoaded
        ? ShellStrings.loading
        : state.known.flows.isEmpty ? FlowsStrings.none : ShellStrings.nothingFound
      frame.paragraph(state.text(words), in: body.inset(columns: 2, rows: 1), .muted)
      frame.addFocus(Action(FlowsState.listRegion))
      return
    }
    let table = Table(
      [
        TableColumn(state.text(ChannelsStrings.flow), .share(2, atLeast: 16)),
        TableColumn(state.text(Fields.flow["id"]?.label ?? .same("id")), .share(1, atLeast: 10)),
        TableColumn(state.text(FlowsStrings.published), .fixed(10)),
        TableColumn(state.text(FlowsStrings.handsOver), .fixed(10), priority: 1),
        TableColumn(state.text(ShellStrings.channels), .fixed(8), align: .trailing, priority: 2),
      ], count: flows.count, list: state.flows.list, name: FlowsState.listRegion,
      isFocused: state.overlays.isEmpty && !isTyping(state))
    let rules = FlowsState.dicaRows(state.size)
    frame.table(table, in: body.droppingBottom(rules + 1)) { row(flows[$0], state) }
    if let flow = state.chosenFlow {
      var channel = Channel(id: "", description: "", flow: flow.id)
      channel.settings.presence.enabled = true
      FlowChecklistBox.draw(channel, in: body.bottom(rules), &frame, state)
      let about = "\(state.text(FlowsStrings.blocks)): \(flow.blocks.joined(separator: " → "))"
      let webhook = flow.webhook.map { " · webhook: \($0)" } ?? ""
      let line = body.bottom(rules + 1).row(0).inset(columns: 1)
      frame.write(Sanitizer.text(about + webhook), in: line, .muted)
    }
  }

  private static func row(_ flow: Flow, _ state: ConsoleState) -> TableRow {
    func told(_ isOn: Bool) -> TableCell {
      TableCell(
        (isOn ? "✓ " : "– ") + state.text(isOn ? FormStrings.yes : FormStrings.no),
        isOn ? .success : .muted)
    }
    let used = state.known.plain.count { $0.flow == flow.id }
    return TableRow(
      id: flow.id,
      [
        TableCell(Sanitizer.text(flow.name)), TableCell(Sanitizer.text(flow.id), .muted),
        told(flow.published), told(flow.handsOver), TableCell(state.format.number(used)),
      ])
  }
}

extension ConsoleState {
  /// The flow under the list's sign.
  var chosenFlow: Flow? {
    let rows = flows.rows(known)
    return rows.indices.contains(flows.list.selected) ? rows[flows.list.selected] : nil
  }

  /// Keeps the list's sign on a flow that is found, and in view.
  fileprivate mutating func settleFlows() {
    flows.list.clamp(count: flows.rows(known).count, visible: FlowsState.visible(size))
  }
}

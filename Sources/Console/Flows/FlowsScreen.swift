// Fluxos: the registered flows, and which rules of a channel each keeps.

import Basics
import Channels
import Screen

/// The list of flows. The flows themselves are in the context's cache.
struct FlowsScreen: ListScreen {
  static let id = ScreenID.flows
  static var path: WritableKeyPath<ConsoleScreens, FlowsScreen> { \.flows }
  static let listRegion = "flows.list"
  static let filterRegion = "flows.filter"

  var filter = TextField()
  var list = ListState()

  // MARK: - Rows

  /// The flows that match the filter.
  func rows(_ context: ConsoleContext) -> [Flow] {
    let flows = context.cache.flows
    guard !filter.text.isEmpty else { return flows }
    return flows.filter { Folding.matches(filter.text, in: "\($0.name) \($0.id)") }
  }

  func rowCount(_ context: ConsoleContext) -> Int { rows(context).count }

  func visibleRows(_ context: ConsoleContext) -> Int {
    max(1, context.size.height - 6 - FlowsScreen.checklistRows(context.size))
  }

  /// The rows of the checklist. From 24 rows on, a rule of two lines fits.
  private static func checklistRows(_ size: Size) -> Int {
    FlowRule.allCases.count + (size.height >= 24 ? 4 : 2)
  }

  /// The selected flow; nil if the list is empty.
  private func selected(_ context: ConsoleContext) -> Flow? {
    let rows = rows(context)
    return rows.indices.contains(list.selected) ? rows[list.selected] : nil
  }

  mutating func receive(_ result: EffectResult, _ context: inout ConsoleContext) {
    switch result {
    case .installation: clampSelection(context)
    case .flowsImported(let count):
      context.notify(FlowsStrings.registered.text(count, context.format), .success)
      context.emit(.stored(.loadInstallation))
    default: break
    }
  }

  // MARK: - Commands

  static let commands: [Command] = [
    command(
      "flows.new", [.character("n"), KeyPress(.insert)], FlowsStrings.register,
      FlowsStrings.registerHelp, run: { $0.askToImport(&$1) }),
    command(
      "flows.filter", [.character("/"), .control("f")], ChannelsStrings.filter,
      FlowsStrings.filterHelp, run: { $1.focus = Action(filterRegion) }),
    command(
      "flows.delete", [KeyPress(.delete), .character("D")], ChannelsStrings.delete,
      FlowsStrings.deleteHelp, refusal: { $0.deleteRefusal($1) }, run: { $0.askToDelete(&$1) }),
  ]

  private func deleteRefusal(_ context: ConsoleContext) -> LocalizedText? {
    guard let flow = selected(context) else { return FlowsStrings.noneChosen }
    let user = context.cache.channels.map(\.channel).first { $0.flow == flow.id }
    return user.map { FlowsStrings.inUse.filling(["name": Sanitizer.text($0.description)]) }
  }

  private func askToImport(_ context: inout ConsoleContext) {
    context.open(
      PathPrompt(
        title: context.text(FlowsStrings.register), message: context.text(FlowsStrings.path),
        accept: FlowsStrings.register, types: ["json"]
      ) {
        .stored(.importFlows(path: $0))
      } closesOn: {
        if case .flowsImported = $0 { true } else { false }
      })
  }

  private func askToDelete(_ context: inout ConsoleContext) {
    guard let flow = selected(context) else { return }
    context.open(
      PromptDialog.confirming(
        context.text(ChannelsStrings.delete),
        context.text(FlowsStrings.deleteAsk, ["name": Sanitizer.text(flow.name)]),
        confirm: ChannelsStrings.delete, context,
        confirmed: Self.action { _, context, _ in
          context.emit(.stored(.deleteFlow(flow.id)))
        }))
  }

  // MARK: - Drawing

  func draw(_ frame: inout Frame, in area: Rect, _ context: ConsoleContext) {
    let line = area.row(0).inset(columns: 1)
    let count = context.format.number(context.cache.flows.count)
    let title = frame.write("\(context.text(ShellStrings.flows)) (\(count))", in: line, .title)
    frame.field(
      filter, in: line.droppingLeft(title + 2).left(40), Action(FlowsScreen.filterRegion),
      isFocused: context.hasFocus(FlowsScreen.filterRegion),
      placeholder: context.text(ChannelsStrings.search))
    let flows = rows(context)
    let body = area.droppingTop(1)
    guard !flows.isEmpty else {
      drawEmpty(&frame, in: body, context)
      return
    }
    let table = Table(
      columns(context), count: flows.count, list: list, name: FlowsScreen.listRegion,
      isFocused: context.overlays.isEmpty && !isTyping(context))
    let checklistRows = FlowsScreen.checklistRows(context.size)
    frame.table(table, in: body.droppingBottom(checklistRows + 1)) { row(flows[$0], context) }
    if let flow = selected(context) {
      drawDetails(of: flow, &frame, in: body.bottom(checklistRows + 1), context)
    }
  }

  private func drawEmpty(_ frame: inout Frame, in area: Rect, _ context: ConsoleContext) {
    let text =
      !context.cache.isLoaded
      ? ShellStrings.loading
      : context.cache.flows.isEmpty ? FlowsStrings.none : ShellStrings.nothingFound
    frame.paragraph(context.text(text), in: area.inset(columns: 2, rows: 1), .muted)
    frame.addFocus(Action(FlowsScreen.listRegion))
  }

  /// Draws the blocks of a flow and what runs it in one row, and below it its checklist.
  private func drawDetails(
    of flow: Flow, _ frame: inout Frame, in area: Rect, _ context: ConsoleContext
  ) {
    let blocks = flow.blocks.joined(separator: " → ")
    let webhook = flow.webhook.map { " · webhook: \($0)" } ?? ""
    let bot = flow.typebot.map { " · Typebot: \($0.url) \($0.publicID)" } ?? ""
    frame.write(
      Sanitizer.text("\(context.text(FlowsStrings.blocks)): \(blocks)\(webhook)\(bot)"),
      in: area.row(0).inset(columns: 1), .muted)
    var channel = Channel(id: "", description: "", flow: flow.id)
    channel.settings.presence.enabled = true
    FlowChecklistBox.draw(channel, in: area.droppingTop(1), &frame, context)
  }

  private func columns(_ context: ConsoleContext) -> [TableColumn] {
    let identifier = Fields.flow["id"]?.label ?? .same("id")
    return [
      TableColumn(context.text(ChannelsStrings.flow), .share(2, atLeast: 16)),
      TableColumn(context.text(identifier), .share(1, atLeast: 10)),
      TableColumn(context.text(FlowsStrings.published), .fixed(10)),
      TableColumn(context.text(FlowsStrings.handsOver), .fixed(10), priority: 1),
      TableColumn(context.text(ShellStrings.channels), .fixed(8), align: .trailing, priority: 2),
    ]
  }

  private func row(_ flow: Flow, _ context: ConsoleContext) -> TableRow {
    func yesOrNo(_ isOn: Bool) -> TableCell {
      TableCell(
        (isOn ? "✓ " : "– ") + context.text(isOn ? FormStrings.yes : FormStrings.no),
        isOn ? .success : .muted)
    }
    let channels = context.cache.channels.count { $0.channel.flow == flow.id }
    return TableRow(
      id: flow.id,
      [
        TableCell(Sanitizer.text(flow.name)), TableCell(Sanitizer.text(flow.id), .muted),
        yesOrNo(flow.published), yesOrNo(flow.handsOver),
        TableCell(context.format.number(channels)),
      ])
  }
}

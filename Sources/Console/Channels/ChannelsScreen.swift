// Canais: the list of channels, with search, marks and the actions on a channel.

import Basics
import Channels
import Screen

/// The list of channels. The channels themselves are in the context's cache.
struct ChannelsScreen: ListScreen {
  static let id = ScreenID.channels
  static var path: WritableKeyPath<ConsoleScreens, ChannelsScreen> { \.channels }
  static let listRegion = "channels.list"
  static let filterRegion = "channels.filter"
  /// The button that creates a channel.
  static let newRegion = "channels.new"

  var filter = TextField()
  var list = ListState()

  // MARK: - Rows

  /// The channels that match the filter, in the order of their descriptions.
  func rows(_ context: ConsoleContext) -> [StoredChannel] {
    let cache = context.cache
    let sorted = cache.channels.map { (Folding.fold($0.channel.description), $0) }
      .sorted { ($0.0, $0.1.channel.id) < ($1.0, $1.1.channel.id) }.map(\.1)
    guard !filter.text.isEmpty else { return sorted }
    return sorted.filter {
      let channel = $0.channel
      let flow = cache.flowName(channel.flow)
      return Folding.matches(filter.text, in: "\(channel.description) \(flow) \(channel.id)")
    }
  }

  func rowCount(_ context: ConsoleContext) -> Int { rows(context).count }

  func visibleRows(_ context: ConsoleContext) -> Int { max(1, context.size.height - 7) }

  /// The selected channel; nil if the list is empty.
  func selected(_ context: ConsoleContext) -> StoredChannel? {
    let rows = rows(context)
    return rows.indices.contains(list.selected) ? rows[list.selected] : nil
  }

  /// The marked channels, or else the selected one.
  func targets(_ context: ConsoleContext) -> [StoredChannel] {
    let marked = context.cache.channels.filter { list.marks.contains($0.channel.id) }
    return marked.isEmpty ? selected(context).map { [$0] } ?? [] : marked
  }

  /// Selects a channel by its identifier.
  mutating func select(_ id: String, _ context: ConsoleContext) {
    if let row = rows(context).firstIndex(where: { $0.channel.id == id }) {
      list.selected = row
    }
    clampSelection(context)
  }

  /// Removes the marks of removed channels and keeps the selected row in view.
  private mutating func channelsChanged(_ context: ConsoleContext) {
    list.marks.formIntersection(context.cache.channels.map(\.channel.id))
    clampSelection(context)
  }

  // MARK: - Events

  mutating func press(_ press: KeyPress, _ context: inout ConsoleContext) -> Bool {
    guard context.focus?.name == ChannelsScreen.newRegion else {
      return pressInList(press, &context)
    }
    guard [KeyPress(.enter), .character(" ")].contains(press) else { return false }
    context.request(.run(command: "channels.new"))
    return true
  }

  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ context: inout ConsoleContext
  ) {
    switch action.name {
    case ChannelsScreen.newRegion: context.request(.run(command: "channels.new"))
    case ChannelsScreen.listRegion:
      let wasSelected = list.selected == action.item
      context.focus = Action(ChannelsScreen.listRegion)
      list.selected = action.item
      clampSelection(context)
      // The first columns of a row hold its mark, the last ones its button for actions.
      if point.x < 2 {
        context.request(.run(command: "channels.mark"))
      } else if point.x >= size.width - 10 {
        context.request(.run(command: "channels.actions"))
      } else if wasSelected {
        context.request(.run(command: "channels.open"))
      }
    default: clickInList(action, at: point, in: size, &context)
    }
  }

  /// Empties the filter, or else removes the marks.
  mutating func back(_ context: inout ConsoleContext) -> Bool {
    if context.focus?.name != ChannelsScreen.listRegion || !filter.text.isEmpty {
      filter = TextField()
      context.focus = Action(ChannelsScreen.listRegion)
    } else if !list.marks.isEmpty {
      list.marks = []
    } else {
      return false
    }
    clampSelection(context)
    return true
  }

  mutating func receive(_ result: EffectResult, _ context: inout ConsoleContext) {
    switch result {
    case .installation: channelsChanged(context)
    case .channelCreated(let stored):
      channelsChanged(context)
      select(stored.channel.id, context)
      context.notify(
        ChannelsStrings.created, ["name": Sanitizer.text(stored.channel.description)], .success)
    case .channelsDeleted(let ids):
      channelsChanged(context)
      context.notify(ChannelsStrings.deleted.text(ids.count, context.format), .success)
    case .channelsInUse(let channels): explainInUse(channels, &context)
    case .importPlanned(let plan): show(plan, &context)
    case .channelsImported(let count):
      context.notify(ChannelsStrings.imported.text(count, context.format), .success)
    case .restarted(_, let sockets):
      context.notify(ChannelsStrings.restarted.text(sockets, context.format), .success)
    default: break
    }
  }

  /// Says which channels have open sessions, so that none was removed.
  private func explainInUse(
    _ channels: [(id: String, sessions: Int)], _ context: inout ConsoleContext
  ) {
    let lines = channels.map { id, sessions in
      let name = Sanitizer.text(context.cache.channelName(id))
      return "• \(name): \(ChannelsStrings.open.text(sessions, context.format))"
    }
    context.open(
      PromptDialog(
        title: context.text(ChannelsStrings.inUseTitle),
        message: context.text(ChannelsStrings.inUse) + "\n" + lines.joined(separator: "\n"),
        buttons: [DialogButton(context.text(ShellStrings.back))]
      ) { _, _ in })
  }
}

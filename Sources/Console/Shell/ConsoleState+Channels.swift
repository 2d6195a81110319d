// What concerns the list of channels and the open channel at once, so that neither screen knows the
// other.

import Channels
import Screen

extension ConsoleState {
  /// Shows a screen of the menu. A remote console has only one.
  mutating func visit(_ id: ScreenID) {
    if context.isRemote, id != .presence {
      context.notify(ShellStrings.onlyPresence, [:], .error)
    } else {
      show(id)
    }
  }

  /// Opens a channel on a tab, with the focus on the field of this key or on the tab's first field.
  /// Asks first if another open channel has unsaved work.
  mutating func openChannel(_ id: String, _ tab: ChannelTab, field: String? = nil) {
    guard let stored = context.cache.channel(id) else { return }
    if screens.channel.isChanged, screens.channel.open?.id != id {
      screens.channel.askAboutUnsaved(&context) { state, _ in
        state.screens.channel.open = nil
        guard state.context.cache.channel(id) != nil else { return }
        state.update(ChannelsScreen.self) { $0.select(id, $1) }
        state.openChannel(id, tab, field: field)
      }
      return
    }
    screens.channel.show(stored, tab, context)
    show(.channel)
    if let field { context.focus = FieldRegion.action(field) }
  }

  /// Opens the list of actions on the selected channel (Ações).
  mutating func openChannelActions() {
    guard let selected = screens.channels.selected(context) else { return }
    let items = ChannelsScreen.actions.compactMap { id in
      Commands.all.first { $0.id == id }.map { item($0) }
    }
    let name = Sanitizer.text(selected.channel.description)
    context.open(
      Picker(
        title: "\(context.text(ChannelsStrings.actions)): \(name)", items: items, takesKeys: true
      ) { $0.run(command: $1) })
  }

  /// Enables or disables the selected channel, unless it is open with unsaved work.
  mutating func toggleChannel() {
    guard var selected = screens.channels.selected(context) else { return }
    guard screens.channel.open?.id != selected.channel.id || !screens.channel.isChanged else {
      context.notify(ChannelsStrings.editedNow, [:], .error)
      return
    }
    selected.channel.enabled.toggle()
    context.emit(.stored(.saveChannel(selected)))
  }
}

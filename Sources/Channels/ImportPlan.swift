// What an import of channels would change, and why it is refused. The plan is shown before
// anything is stored, and is carried out as a whole.

/// The changes of an import, and the rules that it breaks.
package struct ImportPlan: Sendable {
  /// One channel of the file.
  package struct Item: Equatable, Sendable {
    /// The channel in the file.
    package let channel: Channel
    /// Whether no stored channel has its id.
    package let isNew: Bool
    /// The differences from the stored channel, or from the defaults for a new one.
    package let changes: [FieldChange]
  }

  /// The channels, in the order of the file.
  package let items: [Item]
  /// The rules that the channels break; empty if the import can be carried out. With several
  /// channels, each key begins with the index in the file: `[1].description`.
  package let errors: [ValidationError]
  /// The number of channels that the import creates or changes.
  package var changed: Int { items.count { $0.isNew || !$0.changes.isEmpty } }

  /// Plans to store the channels of a file in an installation.
  package init(_ channels: [Channel], into installation: Installation) {
    let stored = Dictionary(
      installation.channels.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let ids = Set(channels.map(\.id))
    let others = installation.channels.filter { !ids.contains($0.id) }
    var errors: [ValidationError] = []
    var seen: Set<String> = []
    var items: [Item] = []
    var context = ChannelContext(
      flows: installation.flows, attendance: installation.attendance, channels: others + channels)
    for (index, channel) in channels.enumerated() {
      let prefix = channels.count > 1 ? "[\(index)]." : ""
      let old = stored[channel.id]
      context.saved = old
      errors += ChannelRules.check(channel, in: context).map { $0.below(prefix) }
      if !seen.insert(channel.id).inserted {
        errors.append(ValidationError(key: prefix + "id", value: channel.id, rule: .repeated))
      }
      let before = old ?? Fields.channel.standard
      items.append(
        Item(
          channel: channel, isNew: old == nil,
          changes: Fields.channel.changes(from: before, to: channel)))
    }
    self.items = items
    self.errors = errors
  }
}

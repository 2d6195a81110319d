// The list of channels: what is looked for, chosen and marked. The channels themselves are in what
// the console knows of the installation.

import Basics
import Channels
import Screen

/// The list of channels.
struct ChannelsState: Sendable {
  static let listRegion = "channels.list"
  static let filterRegion = "channels.filter"
  static let newRegion = "channels.new"

  var filter = TextField()
  var list = ListState()

  /// The channels that the filter finds, in the order of their descriptions.
  func rows(_ known: InstallationCache) -> [StoredChannel] {
    let sorted = known.channels.map { (Folding.fold($0.channel.description), $0) }
      .sorted { ($0.0, $0.1.channel.id) < ($1.0, $1.1.channel.id) }.map(\.1)
    guard !filter.text.isEmpty else { return sorted }
    return sorted.filter {
      let channel = $0.channel
      let flow = known.flows.first { $0.id == channel.flow }?.name ?? channel.flow
      return Folding.matches(filter.text, in: "\(channel.description) \(flow) \(channel.id)")
    }
  }

  /// Rows of the table in a terminal of that size.
  static func visible(_ size: Size) -> Int { max(1, size.height - 7) }
}

extension ConsoleState {
  /// The channel under the list's sign.
  var chosenChannel: StoredChannel? {
    let rows = channels.rows(known)
    return rows.indices.contains(channels.list.selected) ? rows[channels.list.selected] : nil
  }

  /// The marked channels, else the chosen one.
  var chosenChannels: [StoredChannel] {
    let marked = known.channels.filter { channels.list.marks.contains($0.channel.id) }
    return marked.isEmpty ? chosenChannel.map { [$0] } ?? [] : marked
  }

  /// Puts the list's sign on a channel.
  mutating func choose(channel id: String) {
    if let row = channels.rows(known).firstIndex(where: { $0.channel.id == id }) {
      channels.list.selected = row
    }
    settleChannels()
  }

  /// Keeps sign and marks on channels that are there.
  mutating func settleChannels() {
    let ids = Set(known.channels.map(\.channel.id))
    channels.list.marks.formIntersection(ids)
    channels.list.settle(
      count: channels.rows(known).count, visible: ChannelsState.visible(size))
  }
}

// What narrows the live list, and in which order it is.

import Channels
import Client
import Presence
import Screen

extension PresenceScreen {
  mutating func selectNextState(_ context: inout ConsoleContext) {
    let states: [PresenceState?] = [nil, .online, .reconnecting, .absent]
    let index = states.firstIndex(of: feed.query.state) ?? 0
    feed.query.state = states[(index + 1) % states.count]
    restart(&context)
  }

  /// Shows all sessions, then those handed over, then the others.
  mutating func selectNextHandover(_ context: inout ConsoleContext) {
    switch feed.query.handedOver {
    case nil: feed.query.handedOver = true
    case true?: feed.query.handedOver = false
    case false?: feed.query.handedOver = nil
    }
    restart(&context)
  }

  /// Shows who needs attention: handed over and absent, those absent longest first. Once more shows
  /// all again.
  mutating func showAttention(_ context: inout ConsoleContext) {
    let query = feed.query
    let isShown = query.state == .absent && query.handedOver == true && query.order == .longest
    feed.query.state = isShown ? nil : .absent
    feed.query.handedOver = isShown ? nil : true
    feed.query.order = isShown ? .recent : .longest
    restart(&context)
  }

  /// Shows only who waits for an answer, the longest wait first. Once more shows all again.
  mutating func showWaiting(_ context: inout ConsoleContext) {
    feed.query.order = feed.query.order == .waiting ? .recent : .waiting
    feed.query.state = nil
    feed.query.handedOver = nil
    restart(&context)
  }

  /// Shows only the sessions that a total counts, or all again if they are shown.
  mutating func showOnly(total index: Int, _ context: inout ConsoleContext) {
    let states: [PresenceState] = [.online, .reconnecting, .absent]
    if index == states.count + 1 { return showWaiting(&context) }
    if states.indices.contains(index) {
      feed.query.state = feed.query.state == states[index] ? nil : states[index]
    } else if index == states.count {
      feed.query.handedOver = feed.query.handedOver == true ? nil : true
    } else {
      return
    }
    restart(&context)
  }

  /// Changes the order, for a click on the head of the times.
  mutating func order(byHead context: inout ConsoleContext) {
    feed.query.order = feed.query.order == .recent ? .longest : .recent
    restart(&context)
  }

  /// Removes every filter, and gives the list the focus.
  ///
  /// - Returns: Whether there was a filter, or the search had the focus.
  mutating func clearFilters(_ context: inout ConsoleContext) -> Bool {
    let isNarrowed =
      feed.query.state != nil || feed.query.handedOver != nil || feed.query.channel != nil
      || feed.query.order == .waiting
    guard !isTyping(context), isNarrowed else { return clearFilter(&context) }
    filter = TextField()
    feed.query = FeedQuery(order: feed.query.order == .longest ? .longest : .recent)
    restart(&context)
    return true
  }

  func openChannels(_ context: inout ConsoleContext) {
    // A remote console knows only the channels of the sessions it sees.
    context.openChannelPicker(
      selected: feed.query.channel, alsoListing: feed.window?.rows.map(\.channel) ?? [],
      chosen: Self.action { screen, context, id in
        screen.feed.query.channel = id.isEmpty ? nil : id
        screen.history = PresenceHistory()
        screen.restart(&context)
      })
  }
}

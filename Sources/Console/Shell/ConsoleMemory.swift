// What a console finds again when it is opened the next time, also after it was killed: drafts, the
// screen, filters, the order, the bell, the followed session.

import Client
import Presence

/// The state that outlives a console.
package struct ConsoleMemory: Codable, Equatable, Sendable {
  /// A reply or note that was not sent.
  package struct Draft: Codable, Equatable, Sendable {
    var session: String
    var text: String
    var isNote: Bool
    /// The identifier under which the text was tried to be sent; nil if it was not.
    var id: String?
  }

  var drafts: [Draft] = []
  /// The screen, by its name.
  var screen: String?
  /// The mode of the bell, by its name.
  var bell: String?
  /// The order of the live list, by its name.
  var order: String?
  /// The state that the live list is narrowed to, by its name.
  var state: String?
  /// Whether the live list is narrowed to sessions that were handed over, or to the others.
  var handedOver: Bool?
  /// The channel that the live list is narrowed to.
  var channel: String?
  /// The session that was followed.
  var followed: String?

  /// The memory of a console that was never opened.
  package init() {}
}

extension ConsoleState {
  /// What the next console is to find again.
  var memory: ConsoleMemory {
    let presence = screens.presence
    var memory = ConsoleMemory()
    memory.drafts = presence.drafts.unsent.map { session in
      let draft = presence.drafts[session]
      return ConsoleMemory.Draft(
        session: session, text: draft.field.text, isNote: draft.isNote, id: draft.attempt?.id)
    }
    memory.screen =
      context.screen == .channel ? ScreenID.channels.rawValue : context.screen.rawValue
    memory.bell = presence.alarm.mode.rawValue
    memory.order = presence.feed.query.order.rawValue
    memory.state = presence.feed.query.state?.name
    memory.handedOver = presence.feed.query.handedOver
    memory.channel = presence.feed.query.channel
    memory.followed = presence.detail?.session
    return memory
  }

  /// Takes over what an earlier console left. Names that are not known are passed over.
  mutating func restore(_ memory: ConsoleMemory) {
    for draft in memory.drafts {
      let attempt = draft.id.map {
        OutgoingMessage(
          id: $0, draft.text, from: draft.isNote ? .note : .agent, name: context.attendant)
      }
      screens.presence.drafts.restore(
        draft.text, isNote: draft.isNote, of: draft.session, attempt: attempt)
    }
    if let bell = memory.bell.flatMap(AbsenceAlarm.Mode.init(rawValue:)) {
      screens.presence.alarm.mode = bell
    }
    if let order = memory.order.flatMap(FeedQuery.Order.init(rawValue:)) {
      screens.presence.feed.query.order = order
    }
    screens.presence.feed.query.state = memory.state.flatMap { PresenceState(name: $0) }
    screens.presence.feed.query.handedOver = memory.handedOver
    screens.presence.feed.query.channel = memory.channel
    screens.presence.detail = memory.followed.map { SessionPane($0) }
    if !context.isRemote, let screen = memory.screen.flatMap(ScreenID.init(rawValue:)),
      ScreenID.menu.contains(screen)
    {
      context.screen = screen
    }
  }
}

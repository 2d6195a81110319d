// What a list or a feed looks at, read strictly: an unknown word is an error that names its field.

import Basics
import Presence
import Records

/// A piece of the order of sessions that somebody looks at.
struct WindowQuery: Hashable, Sendable {
  /// The channel's number; one that no channel has finds nothing.
  var channel: UInt32?
  var state: PresenceState?
  var handedOver: Bool?
  var query = ""
  var order = WindowOrder.recent
  var offset = 0
  var limit = WindowQuery.usualLimit

  /// Rows where nobody says how many.
  static let usualLimit = 60
  /// A number that no channel has.
  static let noChannel: UInt32 = 0x7FFF_FFFF

  /// The greatest offset of windows and lists.
  static let maximumOffset = 10_000
  /// Bytes of a text that is searched.
  static let queryBytes = 800

  var filter: WindowFilter {
    WindowFilter(channel: channel, state: state, handedOver: handedOver)
  }

  /// The parameters of a list or a feed: `limit` is what its rows may number, `includesClosed` whether
  /// closed sessions may be asked for.
  static func parameters(limit: ClosedRange<Int>, includesClosed: Bool) -> [QueryParameter] {
    let states = ["all", "online", "reconnecting", "absent"] + (includesClosed ? ["closed"] : [])
    return [
      QueryParameter("channel", .text()),
      QueryParameter("state", .oneOf(states)),
      QueryParameter("handedOver", .flag),
      QueryParameter("query", .text(maximumBytes: queryBytes)),
      QueryParameter("order", .oneOf(WindowOrder.allCases.map(\.rawValue))),
      QueryParameter("offset", .integer(0...maximumOffset, default: 0)),
      QueryParameter("limit", .integer(limit, default: usualLimit)),
    ]
  }

  /// Reads the values of `parameters(limit:includesClosed:)`, which were checked already.
  init(_ values: [String: String], numbers: ChannelNumbers) {
    channel = values["channel"].map { numbers.known($0) ?? WindowQuery.noChannel }
    state = values["state"].flatMap(PresenceState.init(name:))
    handedOver = values["handedOver"].flatMap(Bool.init)
    query = values["query"] ?? ""
    order = values["order"].flatMap(WindowOrder.init) ?? .recent
    offset = values["offset"].flatMap(Int.init) ?? 0
    limit = values["limit"].flatMap(Int.init) ?? WindowQuery.usualLimit
  }
}

/// A row, as lists and windows show it.
struct SessionRowText: Sendable {
  var session: Identifier
  var contact: Identifier
  var name: String
  var channel: String
  var state: PresenceState
  var reason: Reason
  /// Wall clock.
  var since: Millis
  var isHandedOver: Bool
  var page: String
  var tabs: Int
  /// Wall clock.
  var startedAt: Millis
}

extension SessionRowText {
  /// The row of a session that only the store knows.
  init(_ detail: SessionDetail) {
    let last = detail.timeline.last { $0.kind == .state }
    self.init(
      session: detail.opening.session, contact: detail.opening.contact,
      name: detail.opening.name, channel: detail.opening.channel,
      state: detail.closedAt == nil ? last?.to ?? .online : .closed,
      reason: detail.closedReason ?? last?.reason ?? .started,
      since: detail.closedAt ?? last?.at ?? detail.opening.at, isHandedOver: detail.isHandedOver,
      page: detail.opening.page, tabs: 0, startedAt: detail.opening.at)
  }
}

/// Writes a row's members.
func fill(_ json: inout JSONText, _ row: SessionRowText) {
  json.add("session", row.session)
  json.add("contact", row.contact)
  json.add("name", row.name)
  json.add("channel", row.channel)
  json.add("state", row.state.name)
  json.add("reason", row.reason.name)
  json.add("since", moment: row.since)
  json.add("handedOver", row.isHandedOver)
  json.add("page", row.page)
  json.add("tabs", row.tabs)
  json.add("startedAt", moment: row.startedAt)
}

/// Asks a shard for its part of a window.
struct WindowRequest: Sendable {
  /// What of the shard's own order is wanted.
  enum Piece: Sendable {
    /// The moments of its sessions up to the window's end, to find out which lie in it.
    case order
    /// Rows at these places.
    case rows(Range<Int>)
  }

  var number: UInt64
  var asker: Int
  var query: WindowQuery
  var piece: Piece
}

/// A shard's part.
struct WindowPart: Sendable {
  var number: UInt64
  var shard: Int
  var total = 0
  var counts = PresenceCounts()
  var standby = 0
  var rows: [SessionRowText] = []
  var order: [Millis] = []
}

// What a list or a window shows: a filter, an order, and a range of its rows.

import Presence

/// The part of all sessions that a list or a watcher asks for.
struct WindowQuery: Hashable, Sendable {
  /// The number of the channel; nil for all, `noChannel` for one that does not exist.
  var channel: UInt32?
  var state: PresenceState?
  var handedOver: Bool?
  /// The text that is searched; empty for none.
  var query = ""
  var order = ListOrder.recent
  /// Whether the session waits for an answer; nil for both.
  var waiting: Bool?
  /// Whether nobody took a session that was handed over; nil for both.
  var unassigned: Bool?
  /// Who has the session; nil for all.
  var attendant: String?
  /// Rows before the first one.
  var offset = 0
  /// How many rows at most.
  var limit = WindowQuery.defaultLimit

  /// The number of rows where the request names none.
  static let defaultLimit = 60
  /// A number that no channel has, so that a query for an unknown channel finds nothing.
  private static let noChannel: UInt32 = 0x7FFF_FFFF
  /// The greatest offset of windows and lists.
  static let maximumOffset = 10_000
  /// Bytes of a text that is searched.
  private static let queryBytes = 800
  /// Bytes of an attendant's name that is searched.
  private static let attendantBytes = 800

  /// Whether it shows sessions by who answers them and what waits.
  var isOfAttendance: Bool {
    waiting != nil || unassigned != nil || attendant != nil || order == .waiting
  }

  /// The filter for the presence table.
  var filter: WindowFilter {
    WindowFilter(channel: channel, state: state, handedOver: handedOver)
  }

  /// The query parameters of a list or a feed. `limit` is the range of its `limit` parameter,
  /// `includesClosed` whether closed sessions may be asked for.
  static func parameters(limit: ClosedRange<Int>, includesClosed: Bool) -> [QueryParameter] {
    let states = ["all", "online", "reconnecting", "absent"] + (includesClosed ? ["closed"] : [])
    return [
      QueryParameter("channel", .text()),
      QueryParameter("state", .oneOf(states)),
      QueryParameter("handedOver", .flag),
      QueryParameter("query", .text(maximumBytes: queryBytes)),
      QueryParameter("waiting", .flag),
      QueryParameter("unassigned", .flag),
      QueryParameter("attendant", .text(maximumBytes: attendantBytes)),
      QueryParameter("order", .oneOf(ListOrder.allCases.map(\.rawValue))),
      QueryParameter("offset", .integer(0...maximumOffset, default: 0)),
      QueryParameter("limit", .integer(limit, default: defaultLimit)),
    ]
  }

  /// Reads the values of `parameters(limit:includesClosed:)`, which must have been checked.
  init(_ values: [String: String], numbers: ChannelNumbers) {
    channel = values["channel"].map { numbers.known($0) ?? WindowQuery.noChannel }
    state = values["state"].flatMap(PresenceState.init(name:))
    handedOver = values["handedOver"].flatMap(Bool.init)
    query = values["query"] ?? ""
    waiting = values["waiting"].flatMap(Bool.init)
    unassigned = values["unassigned"].flatMap(Bool.init)
    attendant = values["attendant"]
    order = values["order"].flatMap(ListOrder.init) ?? .recent
    offset = values["offset"].flatMap(Int.init) ?? 0
    limit = values["limit"].flatMap(Int.init) ?? WindowQuery.defaultLimit
  }
}

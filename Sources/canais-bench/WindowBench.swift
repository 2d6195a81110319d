// `canais-bench window`: the cost of a window of the feed and of a search in a table of many
// sessions.

import Channels
import Foundation
import Presence

/// `canais-bench window`.
enum WindowBench {
  /// The printed figures: the most expensive of several windows and searches, each the median of
  /// its repetitions.
  struct Result: Codable {
    var sessions: Int
    var millis: Double
    var searchMillis: Double
  }

  static let usage = """
    window --sessions N [--order recent|longest] [--filter channel=3,state=absent,handedOver=true]
      [--query TEXT] [--repeat N]
    """

  /// The last window of the largest size.
  private static let offset = 10_000
  private static let limit = 200

  /// Runs the benchmark and returns the exit status.
  static func run(_ arguments: [String]) -> Int32 {
    let values = BenchArguments(arguments, flags: [])
    let sessions = values.number("--sessions") ?? 1_000_000
    let orders = values.text("--order").map { WindowOrder(rawValue: $0).map { [$0] } ?? [] }
    let filters = values.text("--filter").map { filter($0).map { [$0] } ?? [] }
    guard values.isUnderstood, sessions > 0, sessions <= SessionTable.maximumSessions,
      orders?.isEmpty != true, filters?.isEmpty != true
    else {
      Progress.say("canais-bench " + usage)
      return 2
    }
    let repeats = max(1, values.number("--repeat") ?? 5)
    Progress.say("a table of \(sessions) sessions")
    let table = Crowds.table(sessions: sessions)
    var windows = 0.0
    var searches = 0.0
    let queries =
      values.text("--query").map { [$0] } ?? ["joao", "precos/9", "nobody", "a", "c0fe"]
    for order in orders ?? WindowOrder.allCases {
      for filter in filters ?? every {
        let times = (0..<repeats * 4).map { turn in
          let offset = turn % 2 == 0 ? offset : 0
          return ThreadTime.measure {
            let window = table.window(filter, order: order, offset: offset, limit: limit)
            precondition(window.slots.count <= limit, "a window has its size")
          } * 1e3
        }
        windows = max(windows, times.median)
      }
      for query in queries {
        let times = (0..<repeats).map { _ in
          ThreadTime.measure {
            let found = table.search(
              query, WindowFilter(), order: order, offset: 0, limit: limit)
            precondition(found.slots.count <= limit, "a window has its size")
          } * 1e3
        }
        Progress.say("search \(query): \(times.median) ms")
        searches = max(searches, times.median)
      }
    }
    Progress.tell(Result(sessions: sessions, millis: windows, searchMillis: searches))
    return 0
  }

  /// Every filter, with one channel in place of all channels.
  private static var every: [WindowFilter] {
    [nil, 0 as UInt32?].flatMap { channel in
      [nil, .online, .reconnecting, .absent as PresenceState?].flatMap { state in
        [nil, true, false as Bool?].map {
          WindowFilter(channel: channel, state: state, handedOver: $0)
        }
      }
    }
  }

  private static func filter(_ text: String) -> WindowFilter? {
    var filter = WindowFilter()
    for part in text.split(separator: ",") {
      let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard pair.count == 2 else { return nil }
      switch pair[0] {
      case "channel":
        guard let channel = UInt32(pair[1]) else { return nil }
        filter.channel = channel
      case "state":
        guard let state = PresenceState(name: pair[1]) else { return nil }
        filter.state = state
      case "handedOver":
        guard let handedOver = Bool(pair[1]) else { return nil }
        filter.handedOver = handedOver
      default: return nil
      }
    }
    return filter
  }
}

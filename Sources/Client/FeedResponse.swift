// The response to a request for the live feed, decoded as its bytes arrive.

import Foundation
import HTTPClient
import Records

/// An event of one connection of the feed.
enum FeedConnectionEvent: Equatable, Sendable {
  /// The feed sent an event.
  case event(FeedEvent)
  /// The connection ended, and why. No event follows.
  case ended(ClientError)
}

/// The response to one request for the feed.
struct FeedResponse: Sendable {
  /// The most bytes of an error's body that are kept.
  static let maximumErrorBody = 64 << 10

  private var parser = ServerSentEventParser()
  private var status = 0
  private var errorBody = Data()

  /// Reads the head, and returns the events that it stands for.
  mutating func begin(status: Int, scope: String?) -> [FeedConnectionEvent] {
    self.status = status
    guard status == 200 else { return [] }
    return scope == "watch" ? [.event(.connected), .event(.mayOnlyWatch)] : [.event(.connected)]
  }

  /// Reads the next bytes of the body. Nil if they are not a feed.
  mutating func feed(_ bytes: some Sequence<UInt8>) -> [FeedConnectionEvent]? {
    guard status == 200 else {
      errorBody.append(contentsOf: bytes.prefix(Self.maximumErrorBody - errorBody.count))
      return []
    }
    return parser.feed(bytes)?.compactMap { FeedEvent($0).map { .event($0) } }
  }

  /// The error with which the response ended: the engine's if it refused the request.
  func error(after error: HTTPClientError?) -> ClientError {
    guard status == 0 || status == 200 else {
      return ErrorBody.error(status: status, errorBody)
    }
    switch error?.reason {
    case .notHTTP?, .headTooLarge?: return .unreadable("the response is not HTTP")
    case let reason: return .unreachable(reason?.rawValue ?? "")
    }
  }
}

extension FeedEvent {
  /// The event that a Server-Sent Event stands for; nil for an unknown name or malformed data.
  init?(_ event: ServerSentEvent) {
    let data = Data(event.data.utf8)
    let decoder = JSONDecoder()
    switch event.name {
    case "window":
      guard let window = try? decoder.decode(FeedWindow.self, from: data) else { return nil }
      self = .window(window)
    case "transition":
      guard let change = try? decoder.decode(FeedTransition.self, from: data) else { return nil }
      self = .transition(change)
    case "dropped":
      guard let events = try? decoder.decode([String: Int].self, from: data)["events"] else {
        return nil
      }
      self = .dropped(events)
    case "shortages":
      guard let names = try? decoder.decode([String: [String]].self, from: data)["why"] else {
        return nil
      }
      self = .shortages(names.compactMap(Shortage.init(rawValue:)))
    default: return nil
    }
  }
}

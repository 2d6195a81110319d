// The live feed, kept up: it connects, reads windows and transitions, and when the engine goes it
// says so and comes back by itself. Every window is whole, so nothing has to be repaired.

import Foundation
import Presence
import Records
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// What the feed tells.
package enum FeedEvent: Equatable, Sendable {
  /// The engine answers.
  case connected
  /// The token lets one look and nothing else. Comes after `connected`.
  case mayOnlyWatch
  /// What is looked at, whole.
  case window(FeedWindow)
  /// A change of state.
  case transition(FeedTransition)
  /// Transitions left out because this watcher was slow.
  case dropped(Int)
  /// What the engine is short of, so that it turns newcomers away; empty when that is over.
  case shortages([Shortage])
  /// The engine is gone, or refuses; tried again after so many milliseconds.
  case lost(ClientError, retryMillis: Int)
}

/// A subscription to the live feed.
package final class FeedStream: Sendable {
  /// Seconds without a byte after which the line is dead: the engine sends a comment every 15.
  package static let silenceLimit: TimeInterval = 40
  /// The first pause before trying again, in milliseconds; it doubles up to the longest.
  package static let firstPause = 200
  /// The longest pause before trying again: a watcher is right again within two seconds.
  package static let longestPause = 1_000

  private struct State {
    var address: EngineAddress
    var query: FeedQuery
    /// Grows with every query asked, so that a late answer to an old one is dropped.
    var round = 0
    var pause = FeedStream.firstPause
    var cancel: (@Sendable () -> Void)?
    var isStopped = false
  }

  private let relocated: @Sendable () -> EngineAddress?
  private let state: Mutex<State>
  private let queue = DispatchQueue(label: "canais.feed")
  private let receive: @Sendable (FeedEvent) -> Void

  /// Opens a feed. `receive` is called on a queue of the feed's own, one event at a time.
  ///
  /// - Parameter relocated: Asked before it is tried again: where the engine came back, if that is
  ///   known and may be elsewhere.
  package init(
    _ address: EngineAddress, query: FeedQuery,
    relocated: @escaping @Sendable () -> EngineAddress? = { nil },
    receive: @escaping @Sendable (FeedEvent) -> Void
  ) {
    self.relocated = relocated
    self.receive = receive
    state = Mutex(State(address: address, query: query))
    connect(round: 0)
  }

  /// Looks elsewhere: asks anew.
  package func look(at query: FeedQuery) {
    let round = state.withLock { state -> Int? in
      guard !state.isStopped, state.query != query else { return nil }
      state.query = query
      state.round += 1
      state.cancel?()
      return state.round
    }
    if let round { connect(round: round) }
  }

  /// Ends the subscription; nothing is received afterwards but what is on its way.
  package func stop() {
    state.withLock { state in
      state.isStopped = true
      state.round += 1
      state.cancel?()
    }
  }

  private func connect(round: Int) {
    let tell: @Sendable (FeedConnectionEvent) -> Void = { [weak self] news in
      self?.take(news, of: round)
    }
    state.withLock { state in
      guard state.round == round, !state.isStopped else { return }
      let address = state.address
      if address.url.scheme == "http" {
        let line = PlaintextFeedConnection(address, state.query, tell: tell)
        state.cancel = { line.cancel() }
      } else {
        let task = FeedReader.read(address, state.query, tell: tell)
        state.cancel = { task.cancel() }
      }
    }
  }

  private func take(_ news: FeedConnectionEvent, of round: Int) {
    queue.async { [self] in
      guard state.withLock({ $0.round == round && !$0.isStopped }) else { return }
      switch news {
      case .event(let event):
        if event == .connected { state.withLock { $0.pause = FeedStream.firstPause } }
        receive(event)
      case .ended(let fault):
        let pause = state.withLock { state in
          defer { state.pause = min(state.pause * 2, FeedStream.longestPause) }
          state.round += 1
          return (length: state.pause, round: state.round)
        }
        receive(.lost(fault, retryMillis: pause.length))
        queue.asyncAfter(deadline: .now() + .milliseconds(pause.length)) { [weak self] in
          guard let self else { return }
          if let address = relocated() { state.withLock { $0.address = address } }
          connect(round: pause.round)
        }
      }
    }
  }
}

/// What one connection of the feed says.
enum FeedConnectionEvent: Sendable {
  case event(FeedEvent)
  case ended(ClientError)
}

/// The answer of one connection, whichever way its bytes come.
struct FeedResponse: Sendable {
  /// Bytes of a refusal that are read.
  static let refusalLimit = 64 << 10

  private var parser = ServerSentEventParser()
  private var status = 0
  private var refusal = Data()

  /// The head has come.
  mutating func begin(status: Int, scope: String?) -> [FeedConnectionEvent] {
    self.status = status
    guard status == 200 else { return [] }
    return scope == "watch" ? [.event(.connected), .event(.mayOnlyWatch)] : [.event(.connected)]
  }

  /// The next bytes; nil when they are no feed of ours.
  mutating func feed(_ bytes: some Sequence<UInt8>) -> [FeedConnectionEvent]? {
    guard status == 200 else {
      refusal.append(contentsOf: bytes.prefix(Self.refusalLimit - refusal.count))
      return []
    }
    return parser.feed(bytes)?.compactMap { FeedEvent($0).map { .event($0) } }
  }

  /// Why it ended: what the engine refused, or else what the system says.
  func fault(_ why: String) -> ClientError {
    status == 0 || status == 200 ? .unreachable(why) : ErrorBody.fault(status: status, refusal)
  }
}

/// Reads one connection of the feed over TLS, which Foundation speaks.
private final class FeedReader: NSObject, URLSessionDataDelegate {
  private let answer = Mutex(FeedResponse())
  private let tell: @Sendable (FeedConnectionEvent) -> Void

  private init(tell: @escaping @Sendable (FeedConnectionEvent) -> Void) {
    self.tell = tell
  }

  /// Begins to read.
  static func read(
    _ address: EngineAddress, _ query: FeedQuery,
    tell: @escaping @Sendable (FeedConnectionEvent) -> Void
  ) -> URLSessionDataTask {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.urlCache = nil
    configuration.timeoutIntervalForRequest = FeedStream.silenceLimit
    let session = URLSession(
      configuration: configuration, delegate: FeedReader(tell: tell), delegateQueue: nil)
    var request = address.request("api/v1/supervise", query.items)
    request.setValue("text/event-stream", forHTTPHeaderField: "Accept")
    let task = session.dataTask(with: request)
    task.resume()
    session.finishTasksAndInvalidate()
    return task
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    let response = response as? HTTPURLResponse
    let news = answer.withLock {
      $0.begin(
        status: response?.statusCode ?? 0,
        scope: response?.value(forHTTPHeaderField: "Canais-Scope"))
    }
    for news in news { tell(news) }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    guard let news = answer.withLock({ $0.feed(data) }) else { return dataTask.cancel() }
    for news in news { tell(news) }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    tell(.ended(answer.withLock { $0.fault(error?.localizedDescription ?? "") }))
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }
}

extension FeedEvent {
  /// The event of a stream; nil for one that is not known.
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

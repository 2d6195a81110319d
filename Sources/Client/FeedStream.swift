// The live feed, kept up: it connects, reads windows and transitions, and when the engine goes it
// says so and comes back by itself. Every window is whole, so nothing has to be repaired.

import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// What the feed tells.
public enum FeedEvent: Equatable, Sendable {
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
  /// The engine is gone, or refuses; tried again after so many milliseconds.
  case lost(ClientFault, retryMillis: Int)
}

/// A subscription to the live feed.
public final class FeedStream: Sendable {
  /// Seconds without a byte after which the line is dead: the engine sends a comment every 15.
  public static let silenceLimit: TimeInterval = 40
  /// The first pause before trying again, in milliseconds; it doubles up to the longest.
  public static let firstPause = 200
  /// The longest pause before trying again: a watcher is right again within two seconds.
  public static let longestPause = 1_000

  private struct State {
    var query: FeedQuery
    /// Grows with every query asked, so that a late answer to an old one is dropped.
    var round = 0
    var pause = FeedStream.firstPause
    var task: URLSessionDataTask?
    var isStopped = false
  }

  private let address: EngineAddress
  private let state: Mutex<State>
  private let queue = DispatchQueue(label: "canais.feed")
  private let receive: @Sendable (FeedEvent) -> Void

  /// Opens a feed. `receive` is called on a queue of the feed's own, one event at a time.
  public init(
    _ address: EngineAddress, query: FeedQuery, receive: @escaping @Sendable (FeedEvent) -> Void
  ) {
    self.address = address
    self.receive = receive
    state = Mutex(State(query: query))
    connect(round: 0)
  }

  /// Looks elsewhere: asks anew.
  public func look(at query: FeedQuery) {
    let round = state.withLock { state -> Int? in
      guard !state.isStopped, state.query != query else { return nil }
      state.query = query
      state.round += 1
      state.task?.cancel()
      return state.round
    }
    if let round { connect(round: round) }
  }

  /// Ends the subscription; nothing is received afterwards but what is on its way.
  public func stop() {
    state.withLock { state in
      state.isStopped = true
      state.round += 1
      state.task?.cancel()
    }
  }

  private func connect(round: Int) {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = FeedStream.silenceLimit
    let reader = FeedReader { [weak self] news in self?.take(news, of: round) }
    let session = URLSession(configuration: configuration, delegate: reader, delegateQueue: nil)
    state.withLock { state in
      guard state.round == round, !state.isStopped else { return }
      var request = address.request("api/v1/supervise", state.query.items)
      request.setValue("text/event-stream", forHTTPHeaderField: "Accept")
      let task = session.dataTask(with: request)
      state.task = task
      task.resume()
    }
    session.finishTasksAndInvalidate()
  }

  private func take(_ news: FeedReader.News, of round: Int) {
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
          self?.connect(round: pause.round)
        }
      }
    }
  }
}

/// Reads one connection of the feed.
private final class FeedReader: NSObject, URLSessionDataDelegate {
  enum News: Sendable {
    case event(FeedEvent)
    case ended(ClientFault)
  }

  private struct State {
    var parser = ServerSentEventParser()
    var status = 0
    var refusal = Data()
  }

  private let state = Mutex(State())
  private let tell: @Sendable (News) -> Void

  init(tell: @escaping @Sendable (News) -> Void) {
    self.tell = tell
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    let status = (response as? HTTPURLResponse)?.statusCode ?? 0
    state.withLock { $0.status = status }
    if status == 200 {
      tell(.event(.connected))
      let scope = (response as? HTTPURLResponse)?.value(forHTTPHeaderField: "Canais-Scope")
      if scope == "watch" { tell(.event(.mayOnlyWatch)) }
    }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let events = state.withLock { state -> [ServerSentEvent]? in
      guard state.status == 200 else {
        state.refusal.append(data.prefix(64 << 10))
        return []
      }
      return state.parser.feed(data)
    }
    guard let events else { return dataTask.cancel() }
    for event in events {
      if let event = FeedEvent(event) { tell(.event(event)) }
    }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    let (status, refusal) = state.withLock { ($0.status, $0.refusal) }
    if status != 0, status != 200 {
      tell(.ended(ErrorBody.fault(status: status, refusal)))
    } else {
      tell(.ended(.unreachable(error?.localizedDescription ?? "")))
    }
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
    default: return nil
    }
  }
}

// Carries out the effects on the engine: its API, its live feed, and its process.

import Channels
import Client
import Console
import Foundation
import Synchronization

/// Carries out engine effects. Requests run as tasks; connecting, which blocks, has a serial queue.
final class EngineEffectRunner: Sendable {
  let context: EffectContext
  private let process: EngineProcess
  /// The window that the console wants, and the stream of it once the engine answers.
  private let feed = Mutex<(query: FeedQuery?, stream: FeedStream?)>((nil, nil))
  /// The followed session, and its stream once the engine answers.
  private let talk = Mutex<(session: String?, stream: TalkStream?)>((nil, nil))
  private let queue = DispatchQueue(label: "canais.effects.engine")

  init(_ context: EffectContext, _ process: EngineProcess) {
    self.context = context
    self.process = process
  }

  func carryOut(_ effect: EngineEffect) {
    switch effect {
    case .watch(let query): watch(query)
    case .loadSession(let id):
      request(effect) { [context] api async throws(ClientError) in
        context.report(.session(try await api.session(id)))
      }
    case .handOver(let id):
      request(effect) { [context] api async throws(ClientError) in
        try await api.handOver(id)
        context.report(.sessionHandedOver(id))
      }
    case .endSession(let id, let reason, let text):
      request(effect) { [context] api async throws(ClientError) in
        try await api.end(
          id, reason: reason ?? "", text: text ?? "", name: context.attendant)
        context.report(.sessionEnded(id))
      }
    case .follow(let session): follow(session)
    case .say, .typing, .read, .assign, .loadAttendants, .loadNextWaiting: answer(effect)
    case .file(let file): carryOut(file)
    case .startEngine(let port): queue.async { [self] in connect(port: port) }
    case .refreshEngine: queue.async { [self] in reportStatus() }
    }
  }

  /// Unsubscribes from the feed, then stops the engine or leaves it running. Blocks.
  func close(_ engineAtEnd: EngineAtEnd) {
    watch(nil)
    follow(nil)
    switch engineAtEnd {
    case .stop: process.stop()
    case .keep: break
    case .stopIfIdle:
      // An engine that is still starting would otherwise be left running.
      queue.sync {}
      guard process.wasStartedByConsole, openSockets() == 0 else { return }
      process.stop()
    }
  }

  /// Follows a session in place of the former one.
  private func follow(_ session: String?) {
    talk.withLock { talk in
      talk.stream?.stop()
      talk = (session, nil)
      guard let session, let address = process.address else { return }
      talk.stream = TalkStream(address, session: session) { [mailbox = context.mailbox] event in
        mailbox.post(.talk(session, event))
      }
    }
  }

  /// Makes a request whose failure nobody need know.
  func attempt(
    _ body: @escaping @Sendable (EngineAPI) async throws(ClientError) -> Void
  ) {
    guard let address = process.address else { return }
    Task(executorPreference: context.executor) { try? await body(EngineAPI(address)) }
  }

  /// Makes a request. Its failure is the result of the effect.
  func request(
    _ effect: EngineEffect,
    _ body: @escaping @Sendable (EngineAPI) async throws(ClientError) -> Void
  ) {
    guard let address = process.address else {
      return context.fail(.engine(effect), RunnerStrings.noEngine[context.language])
    }
    Task(executorPreference: context.executor) { [context] in
      do throws(ClientError) {
        try await body(EngineAPI(address))
      } catch {
        context.fail(.engine(effect), error.message(in: context.language))
      }
    }
  }

  // MARK: - Status

  private func connect(port: Int?) {
    if process.address == nil { context.report(.engine(EngineStatus(state: .starting))) }
    var status = process.connect(port: port)
    // The sockets are part of the first status: the user may be leaving already.
    if status.state == .running { status.sockets = openSockets() ?? 0 }
    context.report(.engine(status))
    if status.state == .running {
      watch(feed.withLock { $0.query })
      follow(talk.withLock { $0.session })
    }
  }

  /// Reports the engine's status with its open sockets. An engine that does not say how many are
  /// open must not be stopped.
  private func reportStatus() {
    var status = process.status()
    if status.state == .running {
      if let count = openSockets() {
        status.sockets = count
      } else {
        status.canStop = false
      }
    }
    context.report(.engine(status))
  }

  /// The number of sockets of visitors, or nil if the engine does not answer. Blocks for as long as
  /// the request may take, `EngineAPI.timeout` seconds.
  private func openSockets() -> Int? {
    guard let address = process.address else { return nil }
    let count = Mutex<Int?>(nil)
    let done = DispatchSemaphore(value: 0)
    Task.detached(executorPreference: context.executor) {
      let sockets = try? await EngineAPI(address).openSockets()
      count.withLock { $0 = sockets }
      done.signal()
    }
    done.wait()
    return count.withLock { $0 }
  }

  // MARK: - Live feed

  private func watch(_ query: FeedQuery?) {
    feed.withLock { feed in
      feed.query = query
      guard let query else {
        feed.stream?.stop()
        feed.stream = nil
        return
      }
      if let stream = feed.stream { return stream.update(query) }
      guard let address = process.address else { return }
      feed.stream = FeedStream(address, query: query) { [weak self] in self?.receive($0) }
    }
  }

  /// Passes an event of the feed on. A lost engine may have come back at another address or with
  /// another token; the feed then starts there.
  private func receive(_ event: FeedEvent) {
    context.mailbox.post(.feed(event))
    guard case .lost = event else { return }
    queue.async { [weak self] in
      guard let self, var status = process.relocated() else { return }
      status.sockets = openSockets() ?? 0
      context.report(.engine(status))
      let query = feed.withLock { feed in
        feed.stream?.stop()
        feed.stream = nil
        return feed.query
      }
      watch(query)
      follow(talk.withLock { $0.session })
    }
  }
}

extension ClientError {
  /// The error as a user reads it.
  func message(in language: Language) -> String {
    switch self {
    case .unreachable: RunnerStrings.noEngine[language]
    case .refused(let status, _, let message, _):
      RunnerStrings.engineRefused.filled(
        ["message": message.isEmpty ? String(status) : message], in: language)
    case .taken(let attendant):
      attendant.map { RunnerStrings.taken.filled(["name": $0], in: language) }
        ?? RunnerStrings.released[language]
    case .unreadable(let what):
      RunnerStrings.engineRefused.filled(["message": what], in: language)
    }
  }
}

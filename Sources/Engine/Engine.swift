// The socket engine as commands, demo and tests see it: made from what it needs of the world, started,
// told that the configuration changed, stopped. What happens inside is the shards' (Shard/), each a
// thread; this file only puts them together.

import CLinux
import Channels
import Foundation
import Glibc
import Presence
import Records
import Synchronization

/// Where an engine answers.
package struct BoundAddress: Equatable, Sendable {
  /// The address as it was given.
  package var host: String
  /// The port that was taken.
  package var port: UInt16
  /// `http://127.0.0.1:8080`.
  package var url: String {
    host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
  }
}

/// A socket engine. It runs from `start` to `stop`, once.
package final class Engine: Sendable {
  private struct Running {
    var shared: EngineShared
    var workers: [NamedThread]
    var writer: NamedThread
    var housekeeper: ControlSocket?
    var listener: Listener
    var lock: DatabaseLock?
    var ownOrigins: [String]
  }

  private let configuration: EngineConfiguration
  private let store: any SessionStore
  private let clock: any EngineClock
  private let randomness: Randomness
  private let tokens: TokenRing
  private let outbox: any OutboxDispatching
  private let log: EngineLog
  private let running = Mutex<Running?>(nil)

  /// An engine that has not started.
  package init(
    _ configuration: EngineConfiguration, store: any SessionStore,
    clock: any EngineClock = SystemClock(), randomness: Randomness = .kernel, tokens: TokenRing,
    outbox: any OutboxDispatching, log: @escaping EngineLog = { _ in }
  ) {
    self.configuration = configuration
    self.store = store
    self.clock = clock
    self.randomness = randomness
    self.tokens = tokens
    self.outbox = outbox
    self.log = log
  }

  /// Takes the database and the port, recovers the open sessions and begins to answer.
  package func start() throws(EngineError) -> BoundAddress {
    let lock: DatabaseLock? =
      if let database = configuration.database { try DatabaseLock(database: database) } else { nil }
    let listener =
      if let inherited = configuration.inheritedListener {
        try Listener(inherited: inherited)
      } else {
        try Listener(host: configuration.host, port: configuration.port)
      }
    Engine.raiseDescriptorLimit()
    canais_return_large_blocks()
    let address = BoundAddress(host: configuration.host, port: listener.port)
    let shared = try makeShared()
    let origins = ownOrigins(address)
    let snapshot = try read(shared.numbers, origins)
    let saved = try recover(shared)
    var workers: [NamedThread] = []
    let housekeeper: ControlSocket?
    do throws(EngineError) {
      for index in 0..<shared.shardCount {
        workers.append(try launch(index, shared, listener, snapshot, saved[index]))
      }
      housekeeper = try configuration.database.map { database throws(EngineError) in
        try ControlSocket(database: database, log: log) { [weak self] in self?.take($0) }
      }
    } catch {
      // Shards that run already would keep the port.
      for mailbox in shared.mailboxes { mailbox.post(.stop) }
      for worker in workers { _ = worker.join(seconds: 10) }
      throw error
    }
    let journal = shared.journal
    let writer = NamedThread(name: "canais-journal") { journal.run() }
    running.withLock {
      $0 = Running(
        shared: shared, workers: workers, writer: writer, housekeeper: housekeeper,
        listener: listener, lock: lock, ownOrigins: origins)
    }
    shared.status.isReady.store(true, ordering: .relaxed)
    do throws(EngineError) {
      // Last of all: who finds the engine finds it ready, and may poke it.
      try lock?.publish(url: address.url, wallNow: clock.wall())
    } catch {
      stop()
      throw error
    }
    let poller: PollerChoice = shared.status.rings.load(ordering: .relaxed) > 0 ? .ring : .epoll
    log(LogLine(.info, "listening", [("url", address.url), ("poller", poller.rawValue)]))
    return address
  }

  /// The writer's queue, for the outcomes of calls; nil before `start`.
  package var journal: JournalWriter? { running.withLock { $0?.shared.journal } }

  /// Reads the configuration and the tokens anew; sessions go on under it.
  package func reload() throws(EngineError) {
    guard let (shared, origins) = running.withLock({ $0.map { ($0.shared, $0.ownOrigins) } }) else {
      return
    }
    let snapshot = try read(shared.numbers, origins)
    for mailbox in shared.mailboxes { mailbox.post(.snapshot(snapshot)) }
    if let database = configuration.database {
      tokens.replace(try TokenFile.load(TokenFile.path(database: database)))
    }
    log(LogLine(.info, "reloaded", [("channels", String(snapshot.channels.count))]))
  }

  /// Drops a channel's sockets with 1012; browsers come back by themselves.
  package func restart(channel: String) {
    guard let shared = running.withLock({ $0?.shared }) else { return }
    for mailbox in shared.mailboxes { mailbox.post(.restart(channel: channel)) }
  }

  /// Ends what a contact has open, since their data are erased.
  func forget(contact: Identifier) {
    guard let shared = running.withLock({ $0?.shared }) else { return }
    for mailbox in shared.mailboxes { mailbox.post(.forget(contact: contact)) }
  }

  /// Ends in good order: no newcomers, what is stored is told, sockets close with 1012, and how long
  /// each session has been silent is noted. False when that took longer than `seconds`.
  @discardableResult
  package func stop(within seconds: Double = 10) -> Bool {
    guard
      let running = running.withLock({ running -> Running? in
        defer { running = nil }
        return running
      })
    else { return true }
    let end = SystemClock().monotonic() + Millis(seconds * 1_000)
    let left = { Double(max(0, end - SystemClock().monotonic())) / 1_000 }
    running.shared.status.isReady.store(false, ordering: .relaxed)
    running.housekeeper?.stop()
    for mailbox in running.shared.mailboxes { mailbox.post(.stop) }
    var isDone = true
    for worker in running.workers { isDone = worker.join(seconds: left()) && isDone }
    running.shared.journal.stop()
    isDone = running.writer.join(seconds: left()) && isDone
    log(LogLine(.info, "stopped", [("inOrder", String(isDone))]))
    return isDone
  }

  // MARK: - Putting together

  private func makeShared() throws(EngineError) -> EngineShared {
    var mailboxes: [ShardMailbox] = []
    for _ in 0..<min(64, max(1, configuration.workers)) { mailboxes.append(try ShardMailbox()) }
    let watermarks = mailboxes.map { CommitWatermark(wake: $0.wake) }
    let journal = try JournalWriter(
      store: store, outbox: outbox, watermarks: watermarks, limits: configuration.limits, log: log)
    return EngineShared(
      configuration: configuration, clock: clock, randomness: randomness, tokens: tokens,
      store: store, journal: journal, outbox: outbox, mailboxes: mailboxes,
      numbers: ChannelNumbers(), log: log)
  }

  private func read(
    _ numbers: ChannelNumbers, _ origins: [String]
  ) throws(EngineError) -> Snapshot {
    do {
      let installation = try store.installation()
      outbox.configure(installation.attendance)
      return Snapshot(installation, numbers: numbers, ownOrigins: origins)
    } catch {
      throw .store(error)
    }
  }

  /// Open sessions by the shard that owns them.
  private func recover(_ shared: EngineShared) throws(EngineError) -> [[SavedSession]] {
    var saved = [[SavedSession]](repeating: [], count: shared.shardCount)
    do {
      let count = try store.recover(wallNow: clock.wall()) { session in
        saved[shared.owner(of: session.opening.session)].append(session)
      }
      if count > 0 { log(LogLine(.info, "recovered", [("sessions", String(count))])) }
    } catch {
      throw .store(error)
    }
    return saved
  }

  private func ownOrigins(_ address: BoundAddress) -> [String] {
    let origins = [address.url, "http://localhost:\(address.port)"]
    return origins + [Snapshot.origin(of: configuration.publicURL)].compactMap { $0 }
  }

  /// Starts a shard's thread; returns when its sockets are watched.
  private func launch(
    _ index: Int, _ shared: EngineShared, _ listener: Listener, _ snapshot: Snapshot,
    _ saved: [SavedSession]
  ) throws(EngineError) -> NamedThread {
    let box = StartupResult(saved)
    let worker = NamedThread(name: "canais-shard-\(index)") {
      do throws(EngineError) {
        var shard = try Shard(
          index: index, shared: shared, listener: listener, snapshot: snapshot,
          capacity: Engine.capacity(shared.configuration.limits))
        shard.begin(box.take())
        box.report(nil)
        shard.run()
      } catch {
        box.report(error)
      }
    }
    if let fault = box.wait() { throw fault }
    return worker
  }

  /// A descriptor a visitor: what the system allows is taken.
  private static func raiseDescriptorLimit() {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  /// Places for connections: no more than descriptors can be open.
  private static func capacity(_ limits: EngineLimits) -> Int {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return max(
      1_024,
      min(limits.connections + ConnectionLimiter.overLimitAllowance, Int(clamping: limit.rlim_max)))
  }

  private func take(_ message: ControlMessage) {
    switch message {
    case .reload:
      do throws(EngineError) {
        try reload()
      } catch {
        log(LogLine(.error, "reload_failed", [("fault", String(describing: error))]))
      }
    case .restart(let channel): restart(channel: channel)
    case .forget(let contact): forget(contact: contact)
    }
  }
}

extension Engine {
  /// Why an engine could not listen at an address now; nil when it could. Nothing stays taken.
  package static func probe(host: String, port: UInt16) -> EngineError? {
    do throws(EngineError) {
      _ = try Listener(host: host, port: port)
      return nil
    } catch {
      return error
    }
  }

  /// Waits until what was sent before is read, what is due is declared, and what follows from it is
  /// stored and told. For tests that move the clock.
  func settle() {
    guard let shared = running.withLock({ $0?.shared }) else { return }
    turnShards(shared)
    turnShards(shared)
    shared.journal.waitUntilSettled()
    // One turn takes what was stored, and tells other shards, who take it in theirs.
    turnShards(shared)
    turnShards(shared)
  }

  /// Whether every shard goes through a turn of its loop within so many seconds.
  package func isResponsive(within seconds: Double) -> Bool {
    guard let shared = running.withLock({ $0?.shared }) else { return false }
    let done = DispatchSemaphore(value: 0)
    let collector = Collector<Int>(expected: shared.shardCount) { _ in done.signal() }
    for mailbox in shared.mailboxes { mailbox.post(.barrier(collector)) }
    return done.wait(timeout: .now() + seconds) == .success
  }

  /// Waits until every shard went through a turn.
  private func turnShards(_ shared: EngineShared) {
    let done = DispatchSemaphore(value: 0)
    let collector = Collector<Int>(expected: shared.shardCount) { _ in done.signal() }
    for mailbox in shared.mailboxes { mailbox.post(.barrier(collector)) }
    done.wait()
  }
}

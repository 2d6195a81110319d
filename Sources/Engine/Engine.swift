// The socket engine as commands, the demonstration and tests use it: create it with its
// dependencies, start, reload, stop. The work is done by the shards (Shard/), each a thread; this
// file starts and connects them.

import CLinux
import Channels
import Foundation
import Glibc
import Presence
import Records
import Synchronization

/// The socket engine. It is started and stopped once.
///
///     let engine = Engine(configuration, store: storage, tokens: TokenRing(file), outbox: outbox)
///     let address = try engine.start()
///     print(address.url)
///     engine.stop()
package final class Engine: Sendable {
  private struct Running {
    var shared: EngineShared
    var workers: [NamedThread]
    var writer: NamedThread
    var controlSocket: ControlSocket?
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

  /// Creates an engine that has not started. `outbox` delivers the calls that the engine commits.
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

  /// Locks the database, binds the port, recovers the open sessions and starts to serve.
  ///
  /// - Throws: The error of the step that failed. What was locked, bound and started is released.
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
    let controlSocket: ControlSocket?
    do throws(EngineError) {
      for index in 0..<shared.shardCount {
        workers.append(try launch(index, shared, listener, snapshot, saved[index]))
      }
      controlSocket = try configuration.database.map { database throws(EngineError) in
        try ControlSocket(database: database, log: log) { [weak self] in self?.handle($0) }
      }
    } catch {
      // Shards that were started would keep the port.
      for mailbox in shared.mailboxes { mailbox.post(.stop) }
      for worker in workers { _ = worker.join(seconds: 10) }
      throw error
    }
    let journal = shared.journal
    let writer = NamedThread(name: "canais-journal") { journal.run() }
    running.withLock {
      $0 = Running(
        shared: shared, workers: workers, writer: writer, controlSocket: controlSocket,
        listener: listener, lock: lock, ownOrigins: origins)
    }
    shared.status.isReady.store(true, ordering: .relaxed)
    do throws(EngineError) {
      // Last, so that a process that finds the engine finds it ready and may send it messages.
      try lock?.publish(url: address.url, wallNow: clock.wall())
    } catch {
      stop()
      throw error
    }
    let poller: PollerChoice = shared.status.rings.load(ordering: .relaxed) > 0 ? .ring : .epoll
    log(LogLine(.info, "listening", [("url", address.url), ("poller", poller.rawValue)]))
    return address
  }

  /// The journal, to submit the outcomes of calls to; nil unless the engine runs.
  package var journal: JournalWriter? { running.withLock { $0?.shared.journal } }

  /// Reads the configuration and the tokens again. Open sessions go on, by the new settings.
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

  /// Applies what a flow answered to a call, and stores the call's outcome behind it. Does nothing
  /// unless the engine runs: the call is then made again after the next start.
  package func apply(_ answer: FlowAnswer, _ outcome: CallOutcome) {
    guard let shared = running.withLock({ $0?.shared }) else { return }
    guard let session = outcome.session else { return shared.journal.submit([.outcome(outcome)]) }
    shared.mailboxes[shared.owner(of: session)].post(.flowAnswer(answer, outcome))
  }

  /// Closes the sockets of a channel with 1012 (service restart). Their widgets reconnect.
  package func restart(channel: String) {
    guard let shared = running.withLock({ $0?.shared }) else { return }
    for mailbox in shared.mailboxes { mailbox.post(.restart(channel: channel)) }
  }

  /// Ends the open sessions of a contact whose data were erased.
  func forget(contact: Identifier) {
    guard let shared = running.withLock({ $0?.shared }) else { return }
    for mailbox in shared.mailboxes { mailbox.post(.forget(contact: contact)) }
  }

  /// Stops the engine: new visitors are refused, what is committed is still sent, the inactivity of
  /// each session is stored, and the sockets close with 1012. False where that took longer than
  /// `seconds`.
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
    running.controlSocket?.stop()
    for mailbox in running.shared.mailboxes { mailbox.post(.stop) }
    var isDone = true
    for worker in running.workers { isDone = worker.join(seconds: left()) && isDone }
    isDone = running.shared.status.files.stop(seconds: left()) && isDone
    isDone = running.shared.threads.stop(seconds: left) && isDone
    running.shared.journal.stop()
    isDone = running.writer.join(seconds: left()) && isDone
    log(LogLine(.info, "stopped", [("inOrder", String(isDone))]))
    return isDone
  }

  // MARK: - Starting

  private func makeShared() throws(EngineError) -> EngineShared {
    var mailboxes: [ShardMailbox] = []
    for _ in 0..<min(64, max(1, configuration.workers)) { mailboxes.append(try ShardMailbox()) }
    let watermarks = mailboxes.map { CommitWatermark(wake: $0.wake) }
    let journal = try JournalWriter(
      store: store, outbox: outbox, watermarks: watermarks, limits: configuration.limits, log: log)
    let shared = EngineShared(
      configuration: configuration, clock: clock, randomness: randomness, tokens: tokens,
      store: store, journal: journal, outbox: outbox, mailboxes: mailboxes,
      numbers: ChannelNumbers(), files: try FileExchange(configuration, randomness), log: log)
    journal.onOutcomes { [weak shared] outcomes in shared?.tell(outcomes) }
    return shared
  }

  private func read(
    _ numbers: ChannelNumbers, _ origins: [String]
  ) throws(EngineError) -> Snapshot {
    do {
      let installation = try store.installation()
      // Flows are called in every attendance mode.
      outbox.configure(
        installation.attendance ?? Fields.attendance.standard, flows: installation.flows)
      return Snapshot(installation, numbers: numbers, ownOrigins: origins)
    } catch {
      throw .store(error)
    }
  }

  /// The open sessions of the store, by the shard that owns them. The folder of files is brought to
  /// what the store knows.
  private func recover(_ shared: EngineShared) throws(EngineError) -> [[SavedSession]] {
    var saved = [[SavedSession]](repeating: [], count: shared.shardCount)
    do {
      let count = try store.recover(wallNow: clock.wall()) { session in
        saved[shared.owner(of: session.opening.session)].append(session)
      }
      if count > 0 { log(LogLine(.info, "recovered", [("sessions", String(count))])) }
      let orphans = try shared.status.files.restore(from: store.reader(), at: clock.wall())
      if orphans > 0 { log(LogLine(.warning, "files_removed", [("files", String(orphans))])) }
    } catch {
      throw .store(error)
    }
    return saved
  }

  private func ownOrigins(_ address: BoundAddress) -> [String] {
    let origins = [address.url, "http://localhost:\(address.port)"]
    return origins + [Snapshot.origin(of: configuration.publicURL)].compactMap { $0 }
  }

  /// Starts the thread of a shard and waits until it watches its sockets.
  private func launch(
    _ index: Int, _ shared: EngineShared, _ listener: Listener, _ snapshot: Snapshot,
    _ saved: [SavedSession]
  ) throws(EngineError) -> NamedThread {
    let box = StartupResult(saved)
    let store = store
    let worker = NamedThread(name: "canais-shard-\(index)") {
      do throws(EngineError) {
        var shard = try Shard(
          index: index, shared: shared, listener: listener, snapshot: snapshot,
          capacity: Engine.capacity(shared.configuration.limits))
        try shard.begin(box.take(), from: store)
        box.report(nil)
        shard.run()
      } catch {
        box.report(error)
      }
    }
    if let error = box.wait() { throw error }
    return worker
  }

  /// Raises the limit of open descriptors as far as the system allows: each visitor takes one.
  private static func raiseDescriptorLimit() {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  /// The most connections of a shard: no more than descriptors may be open.
  private static func capacity(_ limits: EngineLimits) -> Int {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return max(
      1_024,
      min(limits.connections + ConnectionLimiter.overLimitAllowance, Int(clamping: limit.rlim_max)))
  }

  private func handle(_ message: ControlMessage) {
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
  /// Tries to listen on an address, and stops at once. Returns why that failed; nil where an engine
  /// could listen there.
  package static func probe(host: String, port: UInt16) -> EngineError? {
    do throws(EngineError) {
      _ = try Listener(host: host, port: port)
      return nil
    } catch {
      return error
    }
  }

  /// Waits until every shard has read what was sent to it before, declared what is due, and sent
  /// what follows from it, stored in between. For tests that move the clock.
  func settle() {
    guard let shared = running.withLock({ $0?.shared }) else { return }
    // In one turn a shard acts on what was committed, asks the store and sends messages to other
    // shards; the answers are handled in the next.
    turnShards(shared)
    turnShards(shared)
    shared.threads.waitUntilIdle()
    turnShards(shared)
    shared.journal.waitUntilSettled()
    turnShards(shared)
    turnShards(shared)
    shared.threads.waitUntilIdle()
    turnShards(shared)
  }

  /// Whether every shard goes through one turn of its loop within `seconds`. For the watchdog.
  package func isResponsive(within seconds: Double) -> Bool {
    guard let shared = running.withLock({ $0?.shared }) else { return false }
    let done = DispatchSemaphore(value: 0)
    let collector = Collector<Int>(expected: shared.shardCount) { _ in done.signal() }
    for mailbox in shared.mailboxes { mailbox.post(.barrier(collector)) }
    return done.wait(timeout: .now() + seconds) == .success
  }

  /// Waits until every shard has gone through one turn of its loop.
  private func turnShards(_ shared: EngineShared) {
    let done = DispatchSemaphore(value: 0)
    let collector = Collector<Int>(expected: shared.shardCount) { _ in done.signal() }
    for mailbox in shared.mailboxes { mailbox.post(.barrier(collector)) }
    done.wait()
  }
}

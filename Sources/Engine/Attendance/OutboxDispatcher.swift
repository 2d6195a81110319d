// Delivers the calls that wait in the store. It never holds a call that is not stored: after each
// commit it reads the outbox on from where it was, attempts what may be attempted, and submits the
// outcomes to the journal. So a crash at any point loses nothing, and a call that may have arrived
// is sent again with the same key.

import Channels
import LinuxSystem
import Presence
import Records
import Synchronization

/// Calls the attendance platform and the flows' webhooks, on a thread of its own.
///
///     let outbox = try OutboxDispatcher(store: storage, clock: clock, log: log)
///     let engine = Engine(configuration, store: storage, tokens: tokens, outbox: outbox)
///     _ = try engine.start()
///     outbox.start(
///       submit: { engine.journal?.submit($0) }, apply: { engine.apply($0, $1) })
package final class OutboxDispatcher: OutboxDispatching, Sendable {
  /// Calls read from the store at once.
  static let pageSize = 1_000
  /// Sessions whose calls are read before other calls are made.
  static let refillsPerTurn = 256
  /// The thread's nice value, setpriority(2): a thousand calls at once keep every processor busy,
  /// and declaring absences goes before making calls.
  private static let niceness: Int32 = 5
  /// Milliseconds until the store is read again after it failed.
  static let storeRetryMillis: Millis = 1_000
  /// Seconds that the thread has to end once calls under way are no longer waited for.
  private static let stopGraceSeconds = 1.0

  /// What the dispatcher's thread was told since it looked last.
  struct Inbox {
    var answers: [(eventID: String, request: UInt64, answer: CallAnswer)] = []
    /// Whether calls were committed that were not read yet.
    var hasNewCalls = true
    /// Whether the outbox is to be read from its beginning.
    var mustReadAgain = false
    /// Whether the thread took `hasNewCalls` or `mustReadAgain` and has not read everything yet.
    var isReading = false
    var mustRetryAll = false
    var isStopping = false
    /// Whether calls under way are not waited for any longer.
    var isAbandoning = false
    var dialects = DialectChoice()
    var figures = OutboxFigures()
    /// Whether anything changed since the thread took the inbox.
    var hasChanged = false
    /// Whether the thread takes the inbox before it waits again.
    var isAwake = false
  }

  private let store: any SessionStore
  private let clock: any EngineClock
  private let randomness: Randomness
  private let transport: any CallTransport
  private let log: EngineLog
  private let inbox = Mutex(Inbox())
  private let wake: EventFD
  private let thread = Mutex<NamedThread?>(nil)

  /// Creates a dispatcher that has not started.
  package init(
    store: any SessionStore, clock: any EngineClock, randomness: Randomness = .kernel,
    transport: any CallTransport = HTTPCallTransport(), log: @escaping EngineLog
  ) throws(EngineError) {
    self.store = store
    self.clock = clock
    self.randomness = randomness
    self.transport = transport
    self.log = log
    wake = try EventFD.open()
  }

  /// Starts the thread. `submit` is given the outcome of each attempt. `apply` is given what a flow
  /// answered, with the outcome, and stores that outcome after the answer. Neither may block for
  /// long.
  package func start(
    submit: @escaping @Sendable ([Record]) -> Void,
    apply: @escaping @Sendable (FlowAnswer, CallOutcome) -> Void
  ) {
    let started = NamedThread(
      name: "canais-outbox", niceness: OutboxDispatcher.niceness
    ) { [self] in
      var loop = DispatcherLoop(
        store: store, clock: clock, randomness: randomness, log: log, submit: submit,
        apply: apply)
      loop.run(self)
    }
    thread.withLock { $0 = started }
  }

  /// Stops the thread: no further call is made, and calls under way have `seconds` to be answered.
  /// Calls that are not answered by then stay in the store and are made again after the next start.
  package func stop(seconds: Double) {
    let thread = thread.withLock { $0 }
    update { $0.isStopping = true }
    if thread?.join(seconds: seconds) == true { return }
    update { $0.isAbandoning = true }
    _ = thread?.join(seconds: OutboxDispatcher.stopGraceSeconds)
  }

  /// Reads on in the outbox, since calls were committed.
  package func callsCommitted() { update { $0.hasNewCalls = true } }

  /// Takes over the platform's settings and reads the outbox from its beginning, since parked calls
  /// may be waiting again. Where the settings changed, calls that wait are attempted at once.
  package func configure(_ attendance: Attendance?, flows: [Flow]) {
    let dialects = DialectChoice(attendance: attendance, flows: flows)
    update {
      $0.mustReadAgain = true
      guard $0.dialects != dialects else { return }
      $0.dialects = dialects
      $0.mustRetryAll = true
    }
  }

  /// The state of the outbox, as it was after the thread's last turn.
  package var figures: OutboxFigures {
    var figures = inbox.withLock { $0.figures }
    figures.update(at: clock.monotonic() * clock.speed)
    return figures
  }

  /// Whether no call waits, those of the last commit included, which `figures` may not count yet.
  package var isIdle: Bool {
    inbox.withLock {
      !$0.hasNewCalls && !$0.mustReadAgain && !$0.isReading && $0.figures.waiting == 0
    }
  }

  /// Changes the inbox, and wakes the thread if it waits.
  private func update(_ change: (inout Inbox) -> Void) {
    let mustWake = inbox.withLock { inbox in
      change(&inbox)
      inbox.hasChanged = true
      defer { inbox.isAwake = true }
      return !inbox.isAwake
    }
    if mustWake { wake.signal() }
  }

  // MARK: - For the thread

  /// Empties the inbox and returns what was in it.
  func takeInbox() -> Inbox {
    inbox.withLock { inbox in
      let taken = inbox
      inbox.isReading = inbox.isReading || inbox.hasNewCalls || inbox.mustReadAgain
      inbox.answers = []
      inbox.hasNewCalls = false
      inbox.mustReadAgain = false
      inbox.mustRetryAll = false
      inbox.hasChanged = false
      inbox.isAwake = true
      return taken
    }
  }

  /// Publishes the figures of a turn, and whether the store may hold calls that were not read yet.
  func publish(_ figures: OutboxFigures, isReading: Bool) {
    inbox.withLock {
      $0.figures = figures
      $0.isReading = isReading
    }
  }

  /// Waits until the inbox changes, or for so many milliseconds; -1 waits without limit. Returns at
  /// once if the inbox has changed since it was taken.
  func wait(milliseconds: Int32) {
    let mayWait = inbox.withLock { inbox in
      inbox.isAwake = inbox.hasChanged
      return !inbox.isAwake
    }
    if mayWait { wake.wait(milliseconds: milliseconds) }
  }

  /// Sends a request of a call; its answer comes through the inbox with the request's number.
  func send(_ eventID: String, _ number: UInt64, _ request: CallRequest) {
    transport.send(request) { [weak self] answer in
      self?.update { $0.answers.append((eventID, number, answer)) }
    }
  }
}

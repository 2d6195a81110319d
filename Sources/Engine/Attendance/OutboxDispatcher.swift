// Makes the calls that wait in the store. It never holds what is not stored: after each commit it
// reads the outbox on from where it was, tries what may go, and hands the outcomes to the journal.
// So a crash at any point loses nothing, and what may have arrived is sent again with the same key.

import Channels
import Presence
import Records
import Synchronization

/// How the outbox stands, for `/metrics` and the console.
package struct OutboxFigures: Equatable, Sendable {
  /// Calls that wait or are under way, as far as they were read.
  package var waiting = 0
  /// Calls under way.
  package var inFlight = 0
  /// Milliseconds since the oldest of them was stored.
  package var oldestAge: Millis = 0
  /// Whether the attendance platform counts as down.
  package var isDown = false
  /// Calls delivered since the start.
  package var delivered = 0
  /// Calls parked since the start.
  package var parked = 0
  /// Tries that failed since the start.
  package var failures = 0
}

/// The thread that calls the attendance platform and the flows' webhooks.
package final class OutboxDispatcher: OutboxNotifying, Sendable {
  /// Calls held in memory at most; the others wait in the store.
  package static let window = 100_000
  /// Calls read from the store at once.
  static let page = 1_000
  /// Thousands of calls at once keep every processor busy; who is absent is declared before that.
  static let niceness: Int32 = 5
  /// Milliseconds until the store is asked again after it refused.
  static let storePause: Millis = 1_000

  fileprivate struct Inbox {
    var answers: [(eventID: String, answer: CallAnswer)] = []
    var hasNews = true
    var mustRescan = false
    /// Whether the thread took news and has not said yet what they were.
    var isReading = false
    var mustRetryAll = false
    var isStopping = false
    /// Whether calls under way are not waited for any longer.
    var isOver = false
    var attendance: Attendance?
    var figures = OutboxFigures()
  }

  private let store: any SessionStore
  private let clock: any EngineClock
  private let randomness: Randomness
  private let transport: any CallTransport
  private let log: EngineLog
  fileprivate let inbox: Mutex<Inbox>
  private let wake: EventFD
  private let worker = Mutex<NamedThread?>(nil)

  /// A dispatcher that has not started yet.
  package init(
    store: any SessionStore, clock: any EngineClock, randomness: Randomness = .kernel,
    transport: any CallTransport = URLSessionTransport(), log: @escaping EngineLog
  ) throws(EngineError) {
    self.store = store
    self.clock = clock
    self.randomness = randomness
    self.transport = transport
    self.log = log
    inbox = Mutex(Inbox())
    wake = try EventFD()
  }

  /// Starts to call; outcomes go to `submit`, which must not block for long.
  package func start(submit: @escaping @Sendable ([Record]) -> Void) {
    let started = NamedThread(
      name: "canais-outbox", niceness: OutboxDispatcher.niceness
    ) { [self] in
      var loop = DispatcherLoop(
        store: store, clock: clock, randomness: randomness, log: log, submit: submit)
      loop.run(self)
    }
    worker.withLock { $0 = started }
  }

  /// Ends the thread: no call goes out any more, and those under way have so many seconds to be
  /// answered, so that the next start need not make them again. What takes longer is left to it.
  package func stop(seconds: Double) {
    let worker = worker.withLock { $0 }
    tell { $0.isStopping = true }
    if worker?.join(seconds: seconds) == true { return }
    tell { $0.isOver = true }
    _ = worker?.join(seconds: OutboxDispatcher.stopGraceSeconds)
  }

  /// Seconds for the thread to notice that it is over.
  static let stopGraceSeconds = 1.0

  /// Calls that are durable now.
  package func committed(_ calls: [OutboxCall]) { tell { $0.hasNews = true } }

  /// Takes the platform's settings; whatever waited because of the old ones is tried at once. The
  /// outbox is read from its beginning, since parked calls may wait again.
  package func configured(_ attendance: Attendance?) {
    tell {
      $0.mustRescan = true
      guard $0.attendance != attendance else { return }
      $0.attendance = attendance
      $0.mustRetryAll = true
    }
  }

  /// How the outbox stands.
  package var figures: OutboxFigures { inbox.withLock { $0.figures } }

  /// Whether nothing waits, what was committed last included. The figures alone may be from before.
  package var isIdle: Bool {
    inbox.withLock {
      !$0.hasNews && !$0.mustRescan && !$0.isReading && $0.figures.waiting == 0
    }
  }

  private func tell(_ change: (inout Inbox) -> Void) {
    inbox.withLock { change(&$0) }
    wake.signal()
  }

  // MARK: - For the loop

  fileprivate func take() -> Inbox {
    inbox.withLock { inbox in
      let taken = inbox
      inbox.isReading = inbox.isReading || inbox.hasNews || inbox.mustRescan
      inbox.answers = []
      inbox.hasNews = false
      inbox.mustRescan = false
      inbox.mustRetryAll = false
      return taken
    }
  }

  fileprivate func wait(milliseconds: Int32) { wake.wait(milliseconds: milliseconds) }

  fileprivate func send(_ eventID: String, _ request: CallRequest) {
    transport.send(request) { [weak self] answer in
      self?.tell { $0.answers.append((eventID, answer)) }
    }
  }
}

/// What the dispatcher's thread holds.
private struct DispatcherLoop {
  let store: any SessionStore
  let clock: any EngineClock
  let randomness: Randomness
  let log: EngineLog
  let submit: @Sendable ([Record]) -> Void

  private var queue = OutboxQueue()
  private var calls: [String: OutboxCall] = [:]
  /// Position in the outbox after which nothing was read yet.
  private var cursor: Int64 = 0
  private var mayHaveMore = true
  private var storeAgainAt = Millis.min
  private var oldestAgainAt = Millis.min
  private var figures = OutboxFigures()
  /// When each call under way is given up, on the machine's clock.
  private var deadlines: [String: Millis] = [:]
  private var nextDeadline = Millis.max

  init(
    store: any SessionStore, clock: any EngineClock, randomness: Randomness,
    log: @escaping EngineLog, submit: @escaping @Sendable ([Record]) -> Void
  ) {
    self.store = store
    self.clock = clock
    self.randomness = randomness
    self.log = log
    self.submit = submit
  }

  /// Presence time, without stalls: waits only.
  private var now: Millis { clock.monotonic() * clock.speed }

  mutating func run(_ dispatcher: OutboxDispatcher) {
    while true {
      let inbox = dispatcher.take()
      recordOutcomes(inbox.answers)
      recordOutcomes(overdue())
      if inbox.isStopping {
        if inbox.isOver || queue.inFlight == 0 { return }
        let wait = max(0, nextDeadline - clock.monotonic())
        dispatcher.wait(milliseconds: Int32(clamping: wait))
        continue
      }
      if inbox.mustRescan { cursor = 0 }
      if inbox.hasNews || inbox.mustRescan { mayHaveMore = true }
      if mayHaveMore { loadMore() }
      if inbox.mustRetryAll { queue.retryAllNow(at: now) }
      dispatchReady(dispatcher, inbox.attendance)
      publish(dispatcher)
      dispatcher.wait(milliseconds: pause)
    }
  }

  private mutating func publish(_ dispatcher: OutboxDispatcher) {
    figures.waiting = queue.count
    figures.inFlight = queue.inFlight
    figures.isDown = queue.isDown("")
    // The oldest is looked for among all sessions, so not at every turn.
    if now >= oldestAgainAt || queue.count == 0 {
      figures.oldestAge = queue.oldest.map { now - $0 } ?? 0
      oldestAgainAt = now + OutboxDispatcher.storePause
    }
    dispatcher.inbox.withLock { [figures, mayHaveMore] in
      $0.figures = figures
      $0.isReading = mayHaveMore
    }
  }

  /// Milliseconds of the machine until there is something to do by itself; -1 for never.
  private var pause: Int32 {
    var next = queue.nextReady
    if mayHaveMore, queue.count < OutboxDispatcher.window { next = min(next, storeAgainAt) }
    let turn = next == .max ? Millis.max : (max(0, next - now) + clock.speed - 1) / clock.speed
    let wait = min(turn, max(0, nextDeadline == .max ? .max : nextDeadline - clock.monotonic()))
    return wait == .max ? -1 : Int32(clamping: wait)
  }

  // MARK: - Reading

  private mutating func loadMore() {
    guard now >= storeAgainAt else { return }
    while queue.count < OutboxDispatcher.window {
      do throws(StoreError) {
        let page = try store.waitingCalls(after: cursor, limit: OutboxDispatcher.page)
        for (position, stored) in page {
          cursor = max(cursor, position)
          enqueue(stored)
        }
        guard page.count == OutboxDispatcher.page else {
          mayHaveMore = false
          return
        }
      } catch {
        storeAgainAt = now + OutboxDispatcher.storePause * clock.speed
        log(LogLine(.warning, "outbox_unreadable", [("fault", String(describing: error))]))
        return
      }
    }
  }

  private mutating func enqueue(_ stored: StoredCall) {
    let call = stored.call
    guard calls.updateValue(call, forKey: call.eventID) == nil else { return }
    let wall = clock.wall()
    // What somebody sent again has its whole time anew.
    let due = stored.tries == 0 ? stored.nextTry ?? call.at : call.at
    queue.add(
      QueuedCall(
        eventID: call.eventID, session: call.session, seq: call.seq,
        host: call.target == .webhook ? call.url : "", tries: stored.tries,
        wait: (stored.nextTry ?? wall) - wall, age: wall - due, at: now))
  }

  // MARK: - Calling

  private mutating func dispatchReady(_ dispatcher: OutboxDispatcher, _ attendance: Attendance?) {
    var impossible: [(eventID: String, answer: CallAnswer)] = []
    repeat {
      recordOutcomes(impossible)
      impossible = []
      for queued in queue.ready(at: now) {
        guard let call = calls[queued.eventID] else { continue }
        guard let attendance else {
          impossible.append((call.eventID, .failed("attendance is not set up")))
          continue
        }
        guard
          let request = CallRequestBuilder.request(
            call, attendance: attendance, wallNow: clock.wall())
        else {
          impossible.append((call.eventID, .failed("no address: \(call.url)")))
          continue
        }
        let deadline = clock.monotonic() + Millis(request.timeout) * 1_000
        deadlines[call.eventID] = deadline
        nextDeadline = min(nextDeadline, deadline)
        dispatcher.send(call.eventID, request)
      }
    } while !impossible.isEmpty
  }

  /// Calls that took too long: an answer that trickles in for ever holds no place for ever.
  private mutating func overdue() -> [(eventID: String, answer: CallAnswer)] {
    let moment = clock.monotonic()
    guard nextDeadline <= moment else { return [] }
    let late = deadlines.filter { $0.value <= moment }.map {
      ($0.key, CallAnswer.failed("timeout"))
    }
    for (eventID, _) in late { deadlines[eventID] = nil }
    nextDeadline = deadlines.values.min() ?? .max
    return late
  }

  private mutating func recordOutcomes(_ answers: [(eventID: String, answer: CallAnswer)]) {
    guard !answers.isEmpty else { return }
    var records: [Record] = []
    var down: [String: (status: Int, said: String)] = [:]
    let wall = clock.wall()
    for (eventID, answer) in answers {
      let (status, retryAfter, all) =
        switch answer {
        case .answered(let status, let retryAfter, let said): (status, retryAfter, said)
        case .failed(let why): (0, nil as Int?, why)
        }
      guard
        let end = queue.settled(
          eventID, status: status, retryAfter: retryAfter, at: now, random: randomness.number())
      else { continue }
      let said = String(all.prefix(URLSessionTransport.saidLimit))
      deadlines[eventID] = nil
      if queue.isDown(end.call.host) { down[end.call.host] = (status, said) }
      let nextTry = end.fate == .waiting ? wall + end.wait : nil
      records.append(outcome(end.call, end.fate, status, said, nextTry: nextTry, at: wall))
    }
    // Of calls that wait for a host that is down most are never tried; their time runs out too.
    for (host, (status, said)) in down {
      for call in queue.expireOverdue(on: host, at: now) {
        records.append(outcome(call, .parked, status, said, nextTry: nil, at: wall))
      }
    }
    submit(records)
  }

  private mutating func outcome(
    _ call: QueuedCall, _ fate: DeliveryStatus, _ status: Int, _ said: String, nextTry: Millis?,
    at wall: Millis
  ) -> Record {
    count(fate)
    if fate != .waiting { calls[call.eventID] = nil }
    return .outcome(
      CallOutcome(
        eventID: call.eventID, fate: fate, tries: call.tries, status: status, said: said,
        nextTry: nextTry, at: wall))
  }

  private mutating func count(_ fate: DeliveryStatus) {
    switch fate {
    case .delivered: figures.delivered += 1
    case .parked: figures.parked += 1
    case .waiting: figures.failures += 1
    }
  }
}

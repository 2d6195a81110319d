// The loop of the client's thread. It waits in epoll(7) for sockets, messages and timeouts, and
// passes them to libcurl's multi interface (libcurl-multi(3)).

import CCurl
import Glibc

/// Performs all requests of a client. It is created and used on one thread.
final class ClientLoop {
  /// The minimum interval between two searches for timeouts, in milliseconds.
  private static let timeoutResolution: Int64 = 10
  /// The number of buffers kept for later requests.
  private static let maxKeptBuffers = 128

  /// Times of `MonotonicClock`, `.max` if there is none.
  private struct Times {
    var now = MonotonicClock.milliseconds
    /// When libcurl wants to be called.
    var curlTimer = Int64.max
    /// A time before which no request times out.
    var timeout = Int64.max
    /// When idle connections and memory are released.
    var release = Int64.max

    var next: Int64 { min(curlTimer, timeout, release) }
  }

  private let settings: HTTPClientSettings
  private let mailbox: Mailbox
  private let poller: SocketPoller
  private let commonFields: HeaderList
  private var multi: OpaquePointer?
  private var scheduler: RequestScheduler
  private var names: HostNameCache
  private var active: [Transfer] = []
  private var buffers: [RequestBuffer] = []
  private var waitingForLookup: [String: [Transfer]] = [:]
  private var times = Times()

  /// Creates a loop that does not run yet.
  init(_ settings: HTTPClientSettings, _ mailbox: Mailbox) {
    self.settings = settings
    self.mailbox = mailbox
    poller = SocketPoller(mailbox)
    // Without `Expect:` libcurl waits for an interim response before it sends a body of over 1 MiB.
    commonFields = HeaderList(["User-Agent: \(settings.userAgent)", "Expect:"])
    scheduler = RequestScheduler(
      maxActive: settings.maxActive, maxActivePerHost: settings.maxActivePerHost,
      guaranteedPerHost: settings.guaranteedPerHost, maxQueuedPerHost: settings.maxQueuedPerHost)
    names = HostNameCache(resolveHost: settings.resolveHost) { [weak mailbox] key, result in
      mailbox?.post { $0.lookups.append((key, result)) }
    }
  }

  /// Runs until the mailbox asks to stop. Remaining requests fail with
  /// `HTTPClientError.Reason.stopped`.
  func run() {
    setThreadName()
    // Writing to a closed connection must return an error. NOSIGNAL leaves the signal to the
    // program.
    var pipe = sigset_t()
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &pipe, nil)
    while true {
      let messages = mailbox.take()
      times.now = MonotonicClock.milliseconds
      process(messages)
      if messages.isStopping { break }
      if times.now >= times.timeout { expireRequests() }
      startRequests()
      runCurlTimer()
      if times.now >= times.release { releaseIdleResources() }
      waitForEvents()
    }
    for transfer in active { finish(transfer, 0, .stopped) }
    for queued in scheduler.remove(where: { _ in true }) { queued.fail(.init(.stopped)) }
    releaseIdleResources()
  }

  /// Names the thread (proc(5)). Foundation does so only if the thread that starts it is fast
  /// enough.
  private func setThreadName() {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = settings.threadName.withCString { write(file, $0, strlen($0)) }
    close(file)
  }

  // MARK: - Messages

  private func process(_ messages: Mailbox.Messages) {
    for queued in messages.requests { enqueue(queued) }
    for id in messages.cancelled { cancel(id) }
    for id in messages.resumed { resume(id) }
    for (key, result) in messages.lookups {
      names.store(result, for: key, at: times.now)
      for transfer in waitingForLookup.removeValue(forKey: key) ?? [] { start(transfer) }
    }
  }

  private func enqueue(_ queued: QueuedRequest) {
    guard queued.request.fields.rejectedName == nil else {
      return queued.fail(HTTPClientError(.badField))
    }
    guard scheduler.add(queued) else { return queued.fail(HTTPClientError(.queueFull)) }
    times.timeout = min(times.timeout, queued.deadline)
    if case .stream(let idleTimeout, _) = queued.receiver {
      times.timeout = min(times.timeout, times.now + idleTimeout)
    }
    times.release = .max
  }

  private func cancel(_ id: UInt64) {
    if let transfer = activeTransfer(id) {
      finish(transfer, 0, .cancelled)
    } else {
      for queued in scheduler.remove(where: { $0.id == id }) {
        queued.fail(HTTPClientError(.cancelled))
      }
    }
  }

  private func resume(_ id: UInt64) {
    guard let transfer = activeTransfer(id) else { return }
    transfer.resume()
    times.timeout = min(times.timeout, transfer.timesOutAt)
  }

  private func activeTransfer(_ id: UInt64) -> Transfer? { active.first { $0.queued.id == id } }

  // MARK: - Start

  private func startRequests() {
    while let (queued, queue) = scheduler.next() {
      guard prepareLibrary(),
        let transfer = Transfer(
          queued, queue, settings, poller, buffers.popLast() ?? RequestBuffer())
      else {
        scheduler.release(queue)
        let isMissing = canais_curl_load() != CANAIS_CURL_LOADED
        queued.fail(
          isMissing
            ? HTTPClientError(.missingLibrary) : HTTPClientError(.system, systemCode: ENOMEM))
        continue
      }
      transfer.position = active.count
      active.append(transfer)
      start(transfer)
    }
  }

  /// Loads libcurl and creates the multi handle. Returns false if either is not possible.
  private func prepareLibrary() -> Bool {
    if multi != nil { return true }
    guard canais_curl_load() == CANAIS_CURL_LOADED else { return false }
    multi = canais_curl_multi_new(
      socketCallback, timerCallback, Unmanaged.passUnretained(self).toOpaque(),
      settings.maxIdleConnections)
    return multi != nil
  }

  /// Passes a request to libcurl if its host name is resolved.
  private func start(_ transfer: Transfer) {
    switch names.advice(for: transfer.queued.request.url, at: times.now) {
    case .proceed: start(transfer, addresses: nil)
    case .provide(let addresses): start(transfer, addresses: addresses)
    case .wait(let key): waitingForLookup[key, default: []].append(transfer)
    case .fail(let code): finish(transfer, 0, .nameNotFound, systemCode: code)
    }
  }

  private func start(_ transfer: Transfer, addresses: String?) {
    transfer.prepare(commonFields: commonFields, addresses: addresses)
    guard let multi, canais_curl_multi_add(multi, transfer.easy) == 0 else {
      return finish(transfer, 0, .other)
    }
  }

  // MARK: - Events

  private func runCurlTimer() {
    guard let multi, times.curlTimer <= times.now else { return }
    times.curlTimer = .max
    canais_curl_multi_act(multi, Int32(CANAIS_CURL_SOCKET_BAD), 0)
    names.confirmProvided()
    finishCompleted()
  }

  private func waitForEvents() {
    let wait = scheduler.hasReady ? 0 : times.next == .max ? -1 : max(0, times.next - times.now)
    let mayWait = wait != 0 && mailbox.prepareToWait()
    let count = poller.wait(milliseconds: mayWait ? Int32(clamping: wait) : 0)
    times.now = MonotonicClock.milliseconds
    for position in 0..<count {
      switch poller.event(at: position) {
      case .mailbox: mailbox.clearSignal()
      case .socket(let socket, let bits):
        if let multi { canais_curl_multi_act(multi, socket, bits) }
      case .none: break
      }
    }
    if count > 0 { finishCompleted() }
  }

  fileprivate func setCurlTimer(_ milliseconds: Int) {
    times.curlTimer =
      milliseconds < 0 ? .max : MonotonicClock.milliseconds + Int64(milliseconds)
  }

  fileprivate func watch(_ easy: OpaquePointer?, _ socket: Int32, _ what: Int32) {
    guard what == Int32(CANAIS_CURL_POLL_REMOVE) else { return poller.watch(socket, for: what) }
    let transfer = easy.flatMap { Transfer.from(canais_curl_private($0)) }
    poller.unwatch(socket, mustBeSilent: transfer?.endsInSilence ?? false)
  }

  // MARK: - End

  /// Finishes the transfers that libcurl has completed.
  private func finishCompleted() {
    guard let multi else { return }
    var code: Int32 = 0
    while let easy = canais_curl_multi_ended(multi, &code) {
      guard let transfer = Transfer.from(canais_curl_private(easy)) else { continue }
      if transfer.shouldRetry(after: code) {
        canais_curl_multi_remove(multi, easy)
        if canais_curl_multi_add(multi, easy) == 0 { continue }
      }
      finish(transfer, code)
    }
  }

  /// Ends a transfer, frees its slot and delivers its result.
  private func finish(
    _ transfer: Transfer, _ code: Int32, _ reason: HTTPClientError.Reason? = nil,
    systemCode: Int32 = 0
  ) {
    switch transfer.phase {
    case .transferring: if let multi { canais_curl_multi_remove(multi, transfer.easy) }
    case .resolving:
      for key in waitingForLookup.keys {
        waitingForLookup[key]?.removeAll { $0 === transfer }
      }
    }
    let last = active.removeLast()
    if last !== transfer {
      active[transfer.position] = last
      last.position = transfer.position
    }
    scheduler.release(transfer.queue)
    transfer.complete(code, reason, systemCode: systemCode)
    transfer.buffer.trim()
    if buffers.count < Self.maxKeptBuffers { buffers.append(transfer.buffer) }
    if active.isEmpty { times.release = times.now + Int64(settings.idleTimeout) }
  }

  /// Ends the requests that have timed out. Removing a transfer closes its socket.
  private func expireRequests() {
    for transfer in active.filter({ $0.timesOutAt <= times.now }) {
      transfer.forbidReuse()
      finish(transfer, 0, transfer.timeoutReason)
    }
    for queued in scheduler.remove(where: { $0.deadline <= times.now }) {
      queued.fail(HTTPClientError(.queueTimedOut))
    }
    let next = min(
      active.lazy.map(\.timesOutAt).min() ?? .max, scheduler.earliestDeadline ?? .max)
    times.timeout = next == .max ? .max : max(next, times.now + Self.timeoutResolution)
  }

  /// Closes idle connections and releases memory if there are no active requests.
  private func releaseIdleResources() {
    times.release = .max
    guard active.isEmpty else { return }
    buffers = []
    names.reset(at: times.now)
    guard let multi else { return }
    canais_curl_multi_free(multi)
    self.multi = nil
    times.curlTimer = .max
  }
}

// MARK: - Callbacks

private func loop(_ context: UnsafeMutableRawPointer?) -> ClientLoop? {
  context.map { Unmanaged<ClientLoop>.fromOpaque($0).takeUnretainedValue() }
}

private let socketCallback: canais_curl_watch_callback = { easy, socket, what, context, _ in
  loop(context)?.watch(easy, socket, what)
  return 0
}

private let timerCallback: canais_curl_timer_callback = { _, milliseconds, context in
  loop(context)?.setCurlTimer(milliseconds)
  return 0
}

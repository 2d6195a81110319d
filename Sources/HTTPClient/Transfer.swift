// One request and the libcurl handle that carries it. Each request has a new handle: before 8.2.0
// libcurl keeps a pointer to the last header field of a handle's previous response after it has
// freed the field, and writes through that pointer if the first header line of the next response
// starts with a blank (https://github.com/curl/curl/issues/11389).

import CCurl
import Glibc

/// An active request. Used by one thread.
final class Transfer {
  /// Seconds without data after which the kernel probes the peer, and between two probes (tcp(7)).
  private static let probeSeconds: Int32 = 15
  /// Milliseconds after which a connection with unacknowledged data is closed (tcp(7)).
  private static let acknowledgementTimeout: Int32 = 5_000
  /// Seconds after which a connection is not reused, so that a change of the host's addresses takes
  /// effect.
  private static let maxConnectionAge = 600
  /// The number of retries after a closed persistent connection. The last one uses a new
  /// connection.
  private static let maxRetries = 2

  /// The phase of a request.
  enum Phase {
    /// The host name is being resolved.
    case resolving
    /// libcurl performs the transfer.
    case transferring
  }

  let queued: QueuedRequest
  let queue: HostQueue
  let easy: OpaquePointer
  let buffer: RequestBuffer
  private let poller: SocketPoller
  private let isAddressAllowed: @Sendable (UnsafeRawBufferPointer) -> Bool
  private(set) var phase = Phase.resolving
  /// The position in the loop's list of active requests.
  var position = 0
  private var reader: ResponseReader
  private var state = State()

  private struct State {
    /// When bytes of a stream were last received.
    var lastByteAt: Int64 = 0
    var isPaused = false
    /// Whether a connection was opened for this request.
    var openedSocket = false
    var hadForbiddenAddress = false
    /// Why the receiver of a stream ended it.
    var stopReason: HTTPClientError.Reason?
    var retries = 0
  }

  /// Creates a transfer in the phase `resolving`. Nil if there is no memory.
  init?(
    _ queued: QueuedRequest, _ queue: HostQueue, _ settings: HTTPClientSettings,
    _ poller: SocketPoller, _ buffer: RequestBuffer
  ) {
    guard let easy = canais_curl_easy_new() else { return nil }
    self.easy = easy
    self.queued = queued
    self.queue = queue
    self.buffer = buffer
    self.poller = poller
    isAddressAllowed = settings.isAddressAllowed
    reader = ResponseReader(queued.request)
    let context = Unmanaged.passUnretained(self).toOpaque()
    canais_curl_set_callbacks(easy, headerCallback, bodyCallback, openCallback, closeCallback)
    for option in [
      CANAIS_CURL_HEADERDATA, CANAIS_CURL_WRITEDATA, CANAIS_CURL_OPENSOCKETDATA,
      CANAIS_CURL_PRIVATE,
    ] {
      canais_curl_set_pointer(easy, option, context)
    }
    // A connection outlives the request that opened it, so this context is not the transfer.
    canais_curl_set_pointer(
      easy, CANAIS_CURL_CLOSESOCKETDATA, Unmanaged.passUnretained(poller).toOpaque())
    set(CANAIS_CURL_NOSIGNAL, 1)
    set(CANAIS_CURL_NOPROGRESS, 1)
    set(CANAIS_CURL_QUICK_EXIT, 1)
    set(CANAIS_CURL_MAXLIFETIME_CONN, Self.maxConnectionAge)
    // Proxies of the environment are ignored: a proxy could reach forbidden addresses.
    canais_curl_set_text(easy, CANAIS_CURL_PROXY, "")
    if queued.request.url.isSecure { setTLSOptions(settings) }
  }

  deinit { canais_curl_easy_free(easy) }

  private func setTLSOptions(_ settings: HTTPClientSettings) {
    set(CANAIS_CURL_SSLVERSION, Int(CANAIS_CURL_SSLVERSION_TLSv1_2))
    // Waits for the protocol of the first connection, since HTTP/2 needs no second one.
    set(CANAIS_CURL_PIPEWAIT, 1)
    if let file = settings.trustedCertificates {
      canais_curl_set_text(easy, CANAIS_CURL_CAINFO, file)
    }
  }

  private func set(_ option: canais_curl_option, _ value: Int) {
    canais_curl_set_number(easy, option, value)
  }

  /// The transfer that a callback received as its context.
  static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }

  // MARK: - Start

  /// Prepares the handle. `addresses` is an entry for CURLOPT_RESOLVE(3).
  func prepare(commonFields: HeaderList, addresses: String?) {
    let request = queued.request
    phase = .transferring
    canais_curl_set_text(easy, CANAIS_CURL_URL, request.url.text)
    let version =
      request.url.isSecure ? CANAIS_CURL_HTTP_VERSION_2TLS : CANAIS_CURL_HTTP_VERSION_1_1
    set(CANAIS_CURL_HTTP_VERSION, Int(version))
    if request.acceptsCompression {
      canais_curl_set_text(easy, CANAIS_CURL_ACCEPT_ENCODING, "gzip, deflate")
    }
    let hasBody = setMethod(request.method)
    let (list, body) = buffer.store(
      request.fields, body: hasBody ? request.body : [],
      hasType: !hasBody || request.fields.hasContentType, commonFields: commonFields.first)
    canais_curl_set_list(easy, CANAIS_CURL_HTTPHEADER, list)
    if hasBody {
      canais_curl_set_pointer(easy, CANAIS_CURL_POSTFIELDS, body)
      set(CANAIS_CURL_POSTFIELDSIZE, request.body.count)
    }
    if let addresses {
      canais_curl_set_list(easy, CANAIS_CURL_RESOLVE, buffer.store(addresses: addresses))
    }
  }

  /// Sets the method. Returns whether the request has a body.
  private func setMethod(_ method: HTTPMethod) -> Bool {
    switch method {
    case .get: return false
    case .head:
      set(CANAIS_CURL_NOBODY, 1)
      return false
    case .post:
      set(CANAIS_CURL_POST, 1)
      return true
    case .put, .patch, .delete:
      set(CANAIS_CURL_POST, 1)
      canais_curl_set_text(easy, CANAIS_CURL_CUSTOMREQUEST, method.rawValue)
      return true
    }
  }

  // MARK: - Progress

  /// When the request times out, `.max` for a paused stream.
  var timesOutAt: Int64 {
    switch queued.receiver {
    case .whole: return queued.deadline
    case .stream(let idleTimeout, _):
      if reader.headState != .complete { return queued.deadline }
      return state.isPaused ? .max : state.lastByteAt + idleTimeout
    }
  }

  /// Whether a code means that a persistent connection was closed by the peer before it sent a
  /// byte, and the request should be sent again on another connection. libcurl does so itself for
  /// HTTP/1, but not for HTTP/2.
  func shouldRetry(after code: Int32) -> Bool {
    guard CurlFailure.mayBeClosedConnection(code), reader.isEmpty, !state.openedSocket,
      state.retries < Self.maxRetries
    else { return false }
    state.retries += 1
    if state.retries == Self.maxRetries { set(CANAIS_CURL_FRESH_CONNECT, 1) }
    return true
  }

  /// Continues a paused stream.
  func resume() {
    guard state.isPaused else { return }
    state.isPaused = false
    state.lastByteAt = MonotonicClock.milliseconds
    if phase == .transferring { canais_curl_easy_resume(easy) }
  }

  /// Whether the peer must not send anything on the connection before the next request.
  var endsInSilence: Bool { reader.isHTTP1 && reader.headState == .complete && !state.isPaused }

  private var isStream: Bool {
    if case .stream = queued.receiver { return true }
    return false
  }

  /// Delivers an event of a stream. Returns false if the receiver cancels.
  private func deliver(_ event: HTTPStreamEvent) -> Bool {
    guard case .stream(_, let receive) = queued.receiver else { return true }
    switch receive(event) {
    case .proceed: return true
    case .pause:
      state.isPaused = true
      return true
    case .cancel:
      state.stopReason = .cancelled
      return false
    }
  }

  fileprivate func receive(line: UnsafeRawBufferPointer) -> Bool {
    let oldState = reader.headState
    guard reader.read(line: line) else { return false }
    guard isStream else { return true }
    state.lastByteAt = MonotonicClock.milliseconds
    guard reader.headState == .complete, oldState != .complete else { return true }
    return deliver(.head(reader.response))
  }

  /// Returns the number of accepted bytes, or CURL_WRITEFUNC_PAUSE.
  fileprivate func receive(body piece: UnsafeRawBufferPointer) -> Int {
    guard isStream else { return reader.read(body: piece) ? piece.count : 0 }
    if state.isPaused { return Int(CANAIS_CURL_WRITEFUNC_PAUSE) }
    state.lastByteAt = MonotonicClock.milliseconds
    reader.count(body: piece)
    return deliver(.body(Array(piece))) ? piece.count : 0
  }

  /// Opens a socket. Returns CURL_SOCKET_BAD if the address is forbidden.
  fileprivate func open(_ address: UnsafeMutablePointer<canais_curl_address>) -> Int32 {
    let isAllowed = withUnsafeBytes(of: &address.pointee.address) { bytes in
      isAddressAllowed(
        UnsafeRawBufferPointer(rebasing: bytes.prefix(Int(address.pointee.length))))
    }
    guard isAllowed else {
      state.hadForbiddenAddress = true
      return Int32(CANAIS_CURL_SOCKET_BAD)
    }
    state.openedSocket = true
    let flags = Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let number = socket(
      address.pointee.family, address.pointee.type | flags, address.pointee.protocol)
    guard number >= 0 else { return Int32(CANAIS_CURL_SOCKET_BAD) }
    poller.forget(number)
    func setOption(_ level: Int32, _ option: Int32, _ value: Int32) {
      var value = value
      setsockopt(number, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
    setOption(SOL_SOCKET, SO_KEEPALIVE, 1)
    setOption(Int32(IPPROTO_TCP), TCP_KEEPIDLE, Self.probeSeconds)
    setOption(Int32(IPPROTO_TCP), TCP_KEEPINTVL, Self.probeSeconds)
    setOption(Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, Self.acknowledgementTimeout)
    return number
  }

  // MARK: - End

  /// Prevents the reuse of the connection, unless other requests share it.
  func forbidReuse() { set(CANAIS_CURL_FORBID_REUSE, 1) }

  /// The reason of a timeout in the current phase.
  var timeoutReason: HTTPClientError.Reason {
    if phase == .resolving { return .nameTimedOut }
    if reader.headState == .complete { return .bodyTimedOut }
    let isConnected =
      !state.openedSocket || canais_curl_microseconds(easy, CANAIS_CURL_PRETRANSFER_TIME) > 0
    return isConnected ? .responseTimedOut : .connectTimedOut
  }

  /// Delivers the result. `code` is the code of libcurl; `reason` is set if the loop ended the
  /// request.
  func complete(_ code: Int32, _ reason: HTTPClientError.Reason?, systemCode: Int32) {
    let result = result(code, reason, systemCode)
    switch queued.receiver {
    case .whole(let complete): complete(result)
    case .stream(_, let receive):
      switch result {
      case .success: _ = receive(.end(nil))
      case .failure(let error): _ = receive(.end(error))
      }
    }
  }

  private func result(
    _ code: Int32, _ reason: HTTPClientError.Reason?, _ systemCode: Int32
  ) -> Result<HTTPResponse, HTTPClientError> {
    let isHeadComplete = reader.headState == .complete
    let stopReason = reason ?? state.stopReason ?? reader.stopReason
    if stopReason == nil, isHeadComplete,
      code == 0 || reader.isTruncated || isAfterResponse(code)
    {
      return .success(reader.response)
    }
    let failure = CurlFailure(
      code: code, hasStarted: reader.hasStarted, isHeadComplete: isHeadComplete,
      hadForbiddenAddress: state.hadForbiddenAddress)
    let system =
      reason == nil ? Int32(canais_curl_number(easy, CANAIS_CURL_OS_ERRNO)) : systemCode
    let finalReason =
      stopReason
      ?? failure.reason(
        system: system, verification: canais_curl_number(easy, CANAIS_CURL_SSL_VERIFYRESULT))
    let isReadable =
      isHeadComplete
      || reader.hasStarted && reader.status >= 200 && finalReason.isHeadViolation
    return .failure(
      HTTPClientError(
        finalReason, curlCode: code, systemCode: system,
        response: isReadable ? reader.response : nil))
  }

  /// Whether a code concerns what follows a complete response.
  private func isAfterResponse(_ code: Int32) -> Bool {
    switch canais_curl_code(rawValue: UInt32(bitPattern: code)) {
    // libcurl 7.88 reports this if an HTTP/2 response arrives before its request was sent
    // completely.
    case CANAIS_CURLE_HTTP2_STREAM: reader.isComplete
    // A line of the trailer section is not a field.
    case CANAIS_CURLE_BAD_FUNCTION_ARGUMENT: true
    default: false
    }
  }
}

// MARK: - Callbacks

private let headerCallback: canais_curl_bytes_callback = { bytes, size, count, context in
  let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
  return Transfer.from(context)?.receive(line: line) == true ? line.count : 0
}

private let bodyCallback: canais_curl_bytes_callback = { bytes, size, count, context in
  let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
  return Transfer.from(context)?.receive(body: piece) ?? 0
}

private let openCallback: canais_curl_open_callback = { context, _, address in
  guard let address, let transfer = Transfer.from(context) else {
    return Int32(CANAIS_CURL_SOCKET_BAD)
  }
  return transfer.open(address)
}

private let closeCallback: canais_curl_close_callback = { context, socket in
  if let context {
    Unmanaged<SocketPoller>.fromOpaque(context).takeUnretainedValue().forget(socket)
  }
  return close(socket)
}

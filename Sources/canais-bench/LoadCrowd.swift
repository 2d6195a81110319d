// The connections of the load generator. A few hundred at a time are opened and upgraded, and
// visitors send `start`; then pings are answered and heartbeats sent. The answer to a heartbeat is
// recognised by its three bytes.

import CLinux
import Glibc
import WebSocket

/// All connections of a round.
struct LoadCrowd: ~Copyable {
  /// The most concurrent handshakes, below the backlog of any server.
  private static let atOnce = 256
  /// The connections from each loopback address, which has about 28,000 ports.
  private static let perAddress: UInt32 = 10_000
  /// Microseconds without progress after which the round fails.
  private static let patience: Int64 = 30_000_000

  private struct Member {
    enum Phase { case shaking, starting, open, ended }
    var socket: Int32
    var phase = Phase.shaking
    /// When the unanswered heartbeat was due, in microseconds; 0 without one.
    var dueAt: Int64 = 0
  }

  /// The bytes that members send.
  private struct Messages {
    let request: [UInt8]
    let start: [UInt8]
    let heartbeat = FrameWriter.frame(.text, [UInt8(ascii: "a")], mask: LoadCrowd.mask)
    let pong = FrameWriter.frame(.pong, [], mask: LoadCrowd.mask)
  }

  /// Which member sends the next heartbeat, and when.
  private struct Schedule {
    var isBeating = false
    /// Microseconds of the monotonic clock.
    var nextDue: Int64 = 0
    var nextMember = 0
  }

  private let plan: LoadPlan
  private let poller: EpollPoller
  private var members: [Member] = []
  /// The bytes of incomplete frames and responses, by member.
  private var early: [UInt32: [UInt8]] = [:]
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 64)
  private let key = (0..<16).map { UInt8($0 * 7 + 3) }
  private let messages: Messages
  private static let mask: UInt32 = 0x5A3C_9617

  private var opened = 0
  private var lastProgress = microseconds()
  private var schedule = Schedule()
  private(set) var latencies = Latencies()

  init(_ plan: LoadPlan) throws(BenchError) {
    self.plan = plan
    poller = try EpollPoller()
    let address = plan.endpoint.address
    let host =
      [24, 16, 8, 0].map { String(address >> $0 & 255) }.joined(separator: ".")
      + ":\(plan.endpoint.port)"
    let request = Handshake.request(
      path: plan.path, host: host, key: key, origin: "http://" + host,
      subprotocol: plan.speech == .canais ? "canais.v1" : nil)
    let typical = #"""
      {"type":"start","contact":null,"contactSecret":null,"source":"widget",\#
      "page":"https://loja.example/produtos/1234","data":{"name":"Maria Aparecida"}}
      """#
    let hello = plan.isBare ? #"{"type":"start"}"# : typical
    messages = Messages(
      request: request,
      start: FrameWriter.frame(.text, Array(hello.utf8), mask: LoadCrowd.mask))
    members.reserveCapacity(plan.connections)
  }

  deinit {
    for member in members where member.phase != .ended { LoadCrowd.cut(member.socket) }
    buffer.deallocate()
  }

  // MARK: - Opening and closing

  /// Opens all connections and waits until each may send heartbeats.
  mutating func connectAll() throws(BenchError) {
    lastProgress = microseconds()
    while opened < plan.connections {
      while members.count < plan.connections, members.count - opened < LoadCrowd.atOnce {
        try connect()
      }
      try turn(milliseconds: 100)
      guard microseconds() - lastProgress < LoadCrowd.patience else {
        throw .late("\(members.count - opened) handshakes were under way")
      }
    }
  }

  private mutating func connect() throws(BenchError) {
    // Connecting on loopback does not wait, so a blocking socket suffices here.
    let socket = Glibc.socket(
      AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw .system(call: "socket", errno: errno) }
    var one: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
    if plan.endpoint.isLoopback {
      setsockopt(socket, Int32(IPPROTO_IP), IP_BIND_ADDRESS_NO_PORT, &one, 4)
      let source = Endpoint(
        address: 0x7F00_0001 + UInt32(members.count) / LoadCrowd.perAddress, port: 0)
      _ = source.withSocketAddress { bind(socket, $0, $1) }
    }
    guard plan.endpoint.withSocketAddress({ Glibc.connect(socket, $0, $1) }) == 0 else {
      let number = errno
      close(socket)
      throw .system(call: "connect", errno: number)
    }
    let place = UInt32(members.count)
    members.append(Member(socket: socket))
    poller.watch(socket, token: place)
    put(messages.request, on: socket)
  }

  /// Closes all connections. Visitors end their sessions first, so that the next round begins with
  /// an empty server.
  mutating func letGo() throws(BenchError) {
    schedule.isBeating = false
    if plan.speech == .canais {
      let end = FrameWriter.frame(.text, Array(#"{"type":"end"}"#.utf8), mask: LoadCrowd.mask)
      for member in members where member.phase == .open { put(end, on: member.socket) }
      lastProgress = microseconds()
      while opened > 0, microseconds() - lastProgress < LoadCrowd.patience {
        try turn(milliseconds: 100)
      }
    }
    for place in members.indices where members[place].phase != .ended { leave(place) }
  }

  private mutating func leave(_ place: Int) {
    LoadCrowd.cut(members[place].socket)
    if members[place].phase == .open { opened -= 1 }
    members[place].phase = .ended
    early[UInt32(place)] = nil
  }

  /// Closes without TIME_WAIT, which would keep the port in use in the next round.
  private static func cut(_ socket: Int32) {
    var now = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    close(socket)
  }

  // MARK: - Event loop

  /// Reads, answers and sends until a time. Reports the remaining seconds every ten seconds.
  mutating func attend(until end: Int64, _ say: ((Int64) -> Void)? = nil) throws(BenchError) {
    var nextWord = microseconds() + 10_000_000
    while true {
      let now = microseconds()
      guard now < end else { return }
      if now >= nextWord {
        say?((end - now) / 1_000_000)
        nextWord += 10_000_000
      }
      var wait = min(end - now, nextWord - now)
      if schedule.isBeating, case .rate = plan.pace { wait = min(wait, sendDue(now)) }
      try turn(milliseconds: Int32((wait + 999) / 1_000))
    }
  }

  private mutating func turn(milliseconds: Int32) throws(BenchError) {
    let count = poller.wait(milliseconds: milliseconds)
    for position in 0..<count {
      try read(Int(poller.event(position).token))
    }
  }

  private mutating func read(_ place: Int) throws(BenchError) {
    guard members[place].phase != .ended else { return }
    let got = recv(members[place].socket, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
    if got == 3, members[place].phase == .open, buffer[0] == 0x81, buffer[1] == 1, early.isEmpty {
      return answered(place)
    }
    guard got > 0 else {
      if got < 0, errno == EAGAIN || errno == EINTR { return }
      guard members[place].phase == .open, opened > 0, isLeaving else {
        throw .refused("the server closed connection \(place)")
      }
      return leave(place)
    }
    var bytes = early.removeValue(forKey: UInt32(place)) ?? []
    bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<got]))
    try take(place, &bytes)
    if !bytes.isEmpty { early[UInt32(place)] = bytes }
  }

  /// Whether the sessions are being ended, so that connections may close.
  private var isLeaving: Bool { !schedule.isBeating && plan.speech == .canais }

  private mutating func take(_ place: Int, _ bytes: inout [UInt8]) throws(BenchError) {
    if members[place].phase == .shaking {
      switch Handshake.responseStatus(bytes, key: key) {
      case .incomplete: return
      case .refused(let why): throw .refused(why)
      case .accepted(let end):
        bytes.removeFirst(end)
        lastProgress = microseconds()
        if plan.speech == .canais {
          members[place].phase = .starting
          put(messages.start, on: members[place].socket)
        } else {
          open(place)
        }
      }
    }
    while true {
      let found = bytes.withUnsafeMutableBytes {
        FrameScan.next($0, at: 0, for: .client, limit: 4 << 20)
      }
      switch found {
      case .incomplete: return
      case .error(let code): throw .refused("frames against the protocol (\(code.rawValue))")
      case .frame(let frame):
        try take(place, frame.opcode, Array(bytes[frame.payload]))
        bytes.removeFirst(frame.end)
      }
      guard members[place].phase != .ended else { return bytes = [] }
    }
  }

  private mutating func take(
    _ place: Int, _ opcode: Opcode, _ payload: [UInt8]
  ) throws(BenchError) {
    switch opcode {
    case .ping:
      put(
        payload.isEmpty ? messages.pong : FrameWriter.frame(.pong, payload, mask: LoadCrowd.mask),
        on: members[place].socket)
    case .close:
      guard isLeaving else { throw .refused("the server closed connection \(place)") }
      lastProgress = microseconds()
      leave(place)
    case .text where members[place].phase == .starting:
      let text = String(decoding: payload, as: UTF8.self)
      guard text.contains(#""type":"welcome""#) else { throw .refused(text) }
      open(place)
    case .text where payload.count == 1, .binary: answered(place)
    case .text, .pong, .continuation: break
    }
  }

  private mutating func open(_ place: Int) {
    members[place].phase = .open
    opened += 1
    lastProgress = microseconds()
  }

  // MARK: - Heartbeats

  /// Starts the heartbeats.
  mutating func begin() {
    schedule.isBeating = true
    schedule.nextDue = microseconds()
    guard plan.pace == .answered else { return }
    for place in members.indices { send(place, due: microseconds()) }
  }

  /// Discards the latencies so far.
  mutating func restartCount() { latencies = Latencies() }

  /// Sends the heartbeats that are due, and returns the microseconds until the next one.
  private mutating func sendDue(_ now: Int64) -> Int64 {
    guard case .rate(let rate) = plan.pace else { return .max }
    let gap = max(1, Int64(1e6 / rate))
    while schedule.nextDue <= now {
      // Connections that wait for an answer are skipped in this round.
      for _ in 0..<members.count {
        schedule.nextMember = (schedule.nextMember + 1) % members.count
        if members[schedule.nextMember].dueAt == 0 { break }
      }
      guard members[schedule.nextMember].dueAt == 0 else { return gap }
      send(schedule.nextMember, due: schedule.nextDue)
      schedule.nextDue += gap
    }
    return schedule.nextDue - now
  }

  @inline(__always)
  private mutating func answered(_ place: Int) {
    let now = microseconds()
    let due = members[place].dueAt
    guard due > 0 else { return }
    latencies.add(now - due)
    members[place].dueAt = 0
    if schedule.isBeating, plan.pace == .answered { send(place, due: now) }
  }

  @inline(__always)
  private mutating func send(_ place: Int, due: Int64) {
    members[place].dueAt = due
    put(messages.heartbeat, on: members[place].socket)
  }

  /// Sends a few bytes, which always fit the socket's buffer.
  @inline(__always)
  private func put(_ bytes: [UInt8], on socket: Int32) {
    _ = bytes.withUnsafeBytes {
      Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
    }
  }
}

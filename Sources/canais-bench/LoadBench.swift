// `canais-bench load`: the cost of many WebSocket connections to a server. The load generator is
// one thread on epoll that does as little as possible, so that it is not the bottleneck.

import Foundation
import Glibc

/// The load of one run.
struct LoadPlan {
  /// The protocol.
  enum Speech: String {
    /// An echo: any WebSocket server that answers each text frame.
    case raw
    /// The visitors' protocol: `start`, `welcome`, then `a` answered by `k`.
    case canais
  }

  /// When heartbeats are sent.
  enum Pace: Equatable {
    /// Never: the connections only answer pings.
    case idle
    /// Each connection sends the next one after the answer to the last.
    case answered
    /// This many per second over all connections.
    case rate(Double)
  }

  var endpoint: Endpoint
  var path: String
  var speech: Speech
  var connections: Int
  var pace: Pace
  var seconds: Double
  var pid: Int32?
  /// Whether visitors send neither page nor data in `start`.
  var isBare = false

  /// Reads `ws://host:port/path`; nil for anything else.
  static func read(_ url: String) -> (endpoint: Endpoint, path: String)? {
    guard url.hasPrefix("ws://") else { return nil }
    let rest = url.dropFirst(5)
    let host = rest.prefix { $0 != "/" }
    let path = rest.dropFirst(host.count)
    guard let endpoint = Endpoint(host.contains(":") ? String(host) : host + ":80") else {
      return nil
    }
    return (endpoint, path.isEmpty ? "/" : String(path))
  }
}

/// The figures of one round; null if not measured.
struct LoadFigures: Encodable {
  /// Milliseconds from the time at which a heartbeat was due to its answer.
  struct Latency: Encodable {
    var p50 = 0.0
    var p99 = 0.0
    var p999 = 0.0
  }

  var connections = 0
  var handshakesPerSecond = 0.0
  var heartbeatsPerSecond = 0.0
  var latencyMs = Latency()
  var cpuMicrosPerHandshake: Double?
  var cpuMicrosPerHeartbeat: Double?
  var userMicrosPerHeartbeat: Double?
  var bytesPerConnection: Double?
  var idleCpuPercent: Double?

  enum CodingKeys: CodingKey {
    case connections, handshakesPerSecond, heartbeatsPerSecond, latencyMs, cpuMicrosPerHandshake,
      cpuMicrosPerHeartbeat, userMicrosPerHeartbeat, bytesPerConnection, idleCpuPercent
  }

  func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: CodingKeys.self)
    try object.encode(connections, forKey: .connections)
    try object.encode(handshakesPerSecond, forKey: .handshakesPerSecond)
    try object.encode(heartbeatsPerSecond, forKey: .heartbeatsPerSecond)
    try object.encode(latencyMs, forKey: .latencyMs)
    try object.encode(cpuMicrosPerHandshake, forKey: .cpuMicrosPerHandshake)
    try object.encode(cpuMicrosPerHeartbeat, forKey: .cpuMicrosPerHeartbeat)
    try object.encode(userMicrosPerHeartbeat, forKey: .userMicrosPerHeartbeat)
    try object.encode(bytesPerConnection, forKey: .bytesPerConnection)
    try object.encode(idleCpuPercent, forKey: .idleCpuPercent)
  }

  /// The median of each figure, except that memory is that of the first round: a server may keep it
  /// for later rounds.
  static func medians(_ rounds: [LoadFigures]) -> LoadFigures {
    func median(_ pick: (LoadFigures) -> Double?) -> Double? {
      let values = rounds.compactMap(pick)
      return values.isEmpty ? nil : values.median
    }
    guard var result = rounds.first else { return LoadFigures() }
    result.handshakesPerSecond = median(\.handshakesPerSecond) ?? 0
    result.heartbeatsPerSecond = median(\.heartbeatsPerSecond) ?? 0
    result.latencyMs = Latency(
      p50: median(\.latencyMs.p50) ?? 0, p99: median(\.latencyMs.p99) ?? 0,
      p999: median(\.latencyMs.p999) ?? 0)
    result.cpuMicrosPerHandshake = median(\.cpuMicrosPerHandshake)
    result.cpuMicrosPerHeartbeat = median(\.cpuMicrosPerHeartbeat)
    result.userMicrosPerHeartbeat = median(\.userMicrosPerHeartbeat)
    result.idleCpuPercent = median(\.idleCpuPercent)
    return result
  }
}

/// `canais-bench load`.
enum LoadBench {
  static let usage = """
    load --url ws://HOST:PORT/PATH --connections N [--protocol canais|raw] [--ack | --rate R]
           --seconds S [--bare] [--idle-seconds I] [--pid PID] [--repeat N]
             --bare: visitors without page, name and data, to see what a socket and its presence cost
    """

  /// Descriptors that the process needs besides those of connections.
  static let mostConnections = 19_900

  /// Runs the rounds and returns the exit status.
  static func run(_ arguments: [String]) -> Int32 {
    let values = BenchArguments(arguments, flags: ["--ack", "--bare"])
    guard values.isUnderstood, let plan = plan(values) else {
      Progress.say("canais-bench " + usage)
      return 2
    }
    raiseDescriptorLimit()
    var rounds: [LoadFigures] = []
    let count = max(1, values.number("--repeat") ?? 1)
    do {
      for round in 1...count {
        if count > 1 { Progress.say("round \(round) of \(count)") }
        rounds.append(
          try LoadRound(plan).run(idling: values.decimal("--idle-seconds") ?? plan.seconds))
      }
    } catch {
      Progress.say("\(error)")
      return 1
    }
    Progress.tell(LoadFigures.medians(rounds))
    return 0
  }

  private static func plan(_ values: BenchArguments) -> LoadPlan? {
    guard let url = values.text("--url"), let (endpoint, path) = LoadPlan.read(url),
      let speech = LoadPlan.Speech(rawValue: values.text("--protocol") ?? "raw"),
      let connections = values.number("--connections"), (1...mostConnections).contains(connections),
      let seconds = values.decimal("--seconds"), seconds > 0,
      !(values.has("--ack") && values.has("--rate"))
    else { return nil }
    var pace = values.has("--ack") ? LoadPlan.Pace.answered : .idle
    if values.has("--rate") {
      guard let rate = values.decimal("--rate"), rate > 0 else { return nil }
      pace = .rate(rate)
    }
    var pid: Int32?
    if values.has("--pid") {
      guard let number = values.number("--pid"), number > 0 else { return nil }
      pid = Int32(clamping: number)
    }
    return LoadPlan(
      endpoint: endpoint, path: path, speech: speech, connections: connections, pace: pace,
      seconds: seconds, pid: pid, isBare: values.has("--bare"))
  }
}

/// One round: open all connections, wait in silence, send heartbeats, close.
struct LoadRound: ~Copyable {
  private let plan: LoadPlan
  private var crowd: LoadCrowd
  private var figures = LoadFigures()

  init(_ plan: LoadPlan) throws(BenchError) {
    self.plan = plan
    crowd = try LoadCrowd(plan)
  }

  /// Runs the round. `idling` is the seconds of silence before the heartbeats.
  consuming func run(idling: Double) throws(BenchError) -> LoadFigures {
    figures.connections = plan.connections
    try connect()
    try idle(idling)
    if plan.pace != .idle { try beat() }
    try crowd.letGo()
    return figures
  }

  private mutating func connect() throws(BenchError) {
    let memory: Int? =
      if let pid = plan.pid { try ProcessFigures.privateBytes(of: pid) } else { nil }
    let before = try look()
    let start = microseconds()
    try crowd.connectAll()
    let seconds = Double(microseconds() - start) / 1e6
    let after = try look()
    let count = Double(plan.connections)
    figures.handshakesPerSecond = count / seconds
    if let before, let after {
      figures.cpuMicrosPerHandshake = (after.total - before.total) * 1e6 / count
    }
    Progress.say("\(plan.connections) connected in \(Int(seconds * 1_000)) ms")
    // Work that the handshakes left over is not counted as the cost of silence.
    try crowd.attend(until: microseconds() + 1_000_000)
    if let pid = plan.pid, let memory {
      figures.bytesPerConnection = Double(try ProcessFigures.privateBytes(of: pid) - memory) / count
    }
  }

  private mutating func idle(_ seconds: Double) throws(BenchError) {
    guard seconds > 0 else { return }
    let before = try look()
    let start = microseconds()
    try crowd.attend(until: start + Int64(seconds * 1e6)) { Progress.say("idle: \($0) s left") }
    let passed = Double(microseconds() - start) / 1e6
    if let before, let after = try look() {
      figures.idleCpuPercent = (after.total - before.total) / passed * 100
    }
  }

  private mutating func beat() throws(BenchError) {
    // Warms up caches and scheduler.
    crowd.begin()
    try crowd.attend(until: microseconds() + 500_000)
    let before = try look()
    let start = microseconds()
    crowd.restartCount()
    try crowd.attend(until: start + Int64(plan.seconds * 1e6)) {
      Progress.say("beating: \($0) s left")
    }
    let passed = Double(microseconds() - start) / 1e6
    let after = try look()
    let count = Double(crowd.latencies.count)
    figures.heartbeatsPerSecond = count / passed
    figures.latencyMs = LoadFigures.Latency(
      p50: crowd.latencies.quantile(0.5), p99: crowd.latencies.quantile(0.99),
      p999: crowd.latencies.quantile(0.999))
    guard count > 0 else { throw .late("heartbeats were to be answered") }
    if let before, let after {
      figures.cpuMicrosPerHeartbeat = (after.total - before.total) * 1e6 / count
      figures.userMicrosPerHeartbeat = (after.user - before.user) * 1e6 / count
    }
  }

  private func look() throws(BenchError) -> ProcessFigures? {
    guard let pid = plan.pid else { return nil }
    return try ProcessFigures(of: pid)
  }
}

// An engine on a free port with a store in memory, and time moved by hand where it matters.

import Channels
import Client
import Foundation
import Presence
import Records
import Synchronization
import TestSupport
import Testing

@testable import Engine

/// A clock that tests move.
final class ManualClock: EngineClock {
  private let millis = Atomic<Millis>(1_000)
  let speed: Millis = 1

  func monotonic() -> Millis { millis.load(ordering: .sequentiallyConsistent) }
  private let set = Atomic<Millis>(0)

  func wall() -> Millis {
    1_767_225_600_000 + monotonic() + set.load(ordering: .sequentiallyConsistent)
  }

  /// Sets the wall clock; the monotonic clock does not change.
  func setWall(by: Millis) { set.add(by, ordering: .sequentiallyConsistent) }

  func advance(_ by: Millis) { millis.add(by, ordering: .sequentiallyConsistent) }
}

/// An outbox that delivers nothing, and the calls that are in it.
final class Calls: OutboxDispatching {
  private let store: any SessionStore
  /// Calls up to this position were committed before.
  private let start: Int64

  init(in store: any SessionStore) throws {
    self.store = store
    start = try store.reader().waitingCalls(after: 0, limit: .max).last?.position ?? 0
  }

  func callsCommitted() {}

  /// The calls that were committed since, in their order.
  var whole: [OutboxCall] {
    let calls = try? store.reader().waitingCalls(after: start, limit: .max)
    return calls?.map(\.call.call) ?? []
  }

  /// The same calls without those that begin and end a story: the handover, and the start and end
  /// that flows are told of.
  var all: [OutboxCall] {
    whole.filter { ![.handedOver, .sessionStarted, .sessionEnded].contains($0.event) }
  }

  var events: [String] { all.map(\.event.name) }
}

/// Keeps what the engine said of itself.
final class LogLines: Sendable {
  private let lines = Mutex<[LogLine]>([])
  func add(_ line: LogLine) { lines.withLock { $0.append(line) } }

  /// Every line whole, as a log file would have it.
  var text: String {
    lines.withLock { lines in
      lines.map { line in
        ([line.event] + line.fields.map { "\($0.name)=\($0.value)" }).joined(separator: " ")
      }.joined(separator: "\n")
    }
  }
}

/// An engine under test.
final class TestEngine {
  static let channel = "00112233445566778899aabb"
  static let other = "ffeeddccbbaa998877665544"

  let store: MemoryStore
  let calls: Calls
  let engine: Engine
  let port: UInt16
  let clock: ManualClock?
  let tokens: TokenFile

  /// How the engines under test watch sockets: what `CANAIS_POLLER` names, as `canais serve` has
  /// it.
  private static let poller =
    ProcessInfo.processInfo.environment["CANAIS_POLLER"].flatMap { PollerChoice(rawValue: $0) }
    ?? .automatic

  init(
    _ channels: [Channel] = [TestEngine.make()], store: MemoryStore? = nil, workers: Int = 2,
    clock: ManualClock? = nil, attendance: Bool = true, webhook: String? = nil,
    outbox: (any OutboxDispatching)? = nil, log: LogLines = LogLines(),
    _ adjust: (inout EngineConfiguration) -> Void = { _ in }
  ) throws {
    let installation = Installation(
      channels: channels,
      flows: [
        Flow(
          id: "flow", name: "Flow", published: true, handsOver: true, blocks: ["message"],
          webhook: webhook)
      ],
      attendance: Attendance(
        mode: attendance ? .contract : .none, baseURL: "http://127.0.0.1:9", token: "t"))
    self.store = store ?? MemoryStore(installation)
    calls = try Calls(in: self.store)
    self.clock = clock
    var configuration = EngineConfiguration()
    configuration.port = 0
    configuration.workers = workers
    configuration.poller = TestEngine.poller
    adjust(&configuration)
    let path = FileManager.default.temporaryDirectory.path + "/canais-\(UUID().uuidString).tokens"
    tokens = try TokenFile.load(path)
    try FileManager.default.removeItem(atPath: path)
    engine = Engine(
      configuration, store: self.store, clock: clock ?? SystemClock(),
      tokens: TokenRing(tokens, clock: clock ?? SystemClock()), outbox: outbox ?? calls,
      log: { log.add($0) })
    port = try engine.start().port
  }

  deinit { engine.stop() }

  /// A channel that watches presence for a minute.
  static func make(
    _ id: String = TestEngine.channel, _ adjust: (inout Channel) -> Void = { _ in }
  ) -> Channel {
    var channel = Channel(id: id, description: "Loja \(id.prefix(4))", flow: "flow")
    channel.settings.presence.enabled = true
    channel.settings.presence.interval = 1
    adjust(&channel)
    return channel
  }

  /// Lets time pass, a second at a time, all shards taking part in each: a longer step would be
  /// taken for a stall of the process.
  func pass(_ millis: Millis) {
    guard let clock else { return }
    // What happened before is told at its time.
    engine.settle()
    var left = millis
    while left > 0 {
      clock.advance(min(1_000, left))
      left -= 1_000
      engine.settle()
    }
    engine.settle()
  }

  // MARK: - HTTP

  /// One request on a connection of its own.
  func request(
    _ method: String, _ path: String, token: TokenScope? = nil, body: String? = nil,
    headers: [String] = []
  ) throws -> EngineResponse {
    let socket = try TestSocket(port: port)
    var text = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    if let token { text += "Authorization: Bearer \(tokens.token(token))\r\n" }
    for header in headers { text += header + "\r\n" }
    if let body { text += "Content-Length: \(body.utf8.count)\r\n" }
    socket.send(text + "\r\n" + (body ?? ""))
    return try socket.response(isHead: method == "HEAD")
  }

  /// A request to the API.
  func api(
    _ method: String, _ path: String, body: String? = nil, scope: TokenScope = .console
  ) throws -> EngineResponse {
    try request(method, "/api/v1/" + path, token: scope, body: body)
  }

  /// A page of the API's list of sessions.
  func page(_ query: String = "") throws -> SessionPage {
    try api("GET", "sessions?" + query).decode()
  }
}

extension TestEngine {
  /// The values of `/metrics`.
  func metrics() throws -> MetricValues {
    MetricValues(try request("GET", "/metrics", token: .watch).text)
  }

  /// Waits until a condition holds; it is checked whenever all shards have taken a turn.
  func waitFor(_ condition: () -> Bool) throws {
    try until("a condition") {
      engine.settle()
      return condition()
    }
  }
}

extension Calls {
  /// The bodies of the calls.
  var bodies: [ReceivedBody] {
    all.compactMap { try? JSONDecoder().decode(ReceivedBody.self, from: Data($0.body)) }
  }
}

/// The body of a call to the platform or to a flow. A property is nil where the body has no such
/// field.
struct ReceivedBody: Decodable {
  var event: String?
  var sessionId: String?
  var seq: Int?
  var flow: String?
  var data: [String: String]?
  var from: String?
  var text: String?
  var choice: String?
  var contract: String?
  var contact: Contact?
  var transcript: [Line]?
  var reason: String?
  var clientStatus: String?
  var absentSeconds: Int?

  /// The person.
  struct Contact: Decodable, Equatable {
    var name: String
    var data: [String: String]
    var page: String
    var channel: String
    var language: String
    var identity: String?
  }

  /// A line of a transcript.
  struct Line: Decodable, Equatable {
    var seq: Int
    var from: String
    var name: String
    var text: String
  }
}

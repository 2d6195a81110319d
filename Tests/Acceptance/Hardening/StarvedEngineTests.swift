// The engine at its limit of descriptors, and below it again.

import Channels
import Engine
import Foundation
import Glibc
import Presence
import Storage
import TestSupport
import Testing

@testable import canais

@Suite("An engine without free descriptors", .serialized)
struct StarvedEngineTests {
  @Test("New connections are closed, open ones stay, and it recovers once there are descriptors")
  func descriptors() throws {
    let folder = try Binary.folder()
    try RealEngine.makeDatabase(folder + "/canais.db")
    let engine = try RealEngine(folder + "/canais.db", log: folder + "/log")
    let crowd = try HonestCrowd(
      20, port: engine.port, channel: RealEngine.channel, messageInterval: 100)
    // This connection is open before the limit is reached.
    let open = try TestSocket(port: engine.port)
    #expect(try open.request("GET", "/readyz").status == 200)
    try limitDescriptors(of: engine, free: 40)
    var connections: [TestSocket] = []
    for _ in 0..<200 {
      connections.append(try TestSocket(port: engine.port))
      crowd.turn(writing: true)
    }
    try engine.wait(for: "the end of the newest connections") {
      crowd.turn(writing: true)
      return connections.count(where: \.isReadable) >= 100
    }
    try expectShortage(open, engine)
    crowd.play(500)
    #expect(crowd.failures == [])
    // No other connection has to arrive for the engine to recover.
    connections = []
    try engine.wait(for: "the engine to be ready again") {
      crowd.turn(writing: true)
      return try open.request("GET", "/readyz").status == 200
    }
    let after = try HonestCrowd(
      20, port: engine.port, channel: RealEngine.channel, messageInterval: 100)
    after.play(500)
    try after.finish()
    try crowd.finish()
    #expect(crowd.failures == [] && after.failures == [])
    for event in ["out_of_descriptors", "descriptors_available"] {
      #expect(engine.logText.contains(event))
    }
    #expect(try engine.end(SIGTERM) == 0)
    try RealEngine.expectStored(crowd, in: engine.database)
  }

  /// Lowers the engine's limit so that it can open only a few more descriptors.
  private func limitDescriptors(of engine: RealEngine, free: Int) throws {
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(engine.pid)/fd").count
    let limit = try ChildProcess(
      "/usr/bin/prlimit", ["--pid", "\(engine.pid)", "--nofile=\(open + free)"], environment: [:])
    try #require(try limit.wait() == 0, "prlimit, of the Debian package util-linux")
  }

  /// Expects that readiness and metrics name the shortage, asked on a connection that is open.
  private func expectShortage(_ open: TestSocket, _ engine: RealEngine) throws {
    let readiness = try open.request("GET", "/readyz")
    #expect(readiness.status == 503 && readiness.text.contains("out of descriptors"))
    let token = try TokenFile.load(TokenFile.path(database: engine.database)).token(.watch)
    let metrics = MetricValues(try open.request("GET", "/metrics", token: token).text)
    #expect((metrics["canais_limit_hits_total{limit=\"descriptors\"}"] ?? 0) > 0)
  }
}

// The engine at its limit of descriptors, and below it again; and what it writes about itself all the
// while: lines that a program reads, with nobody's words, tokens or secrets in them.

import Channels
import Engine
import Foundation
import Glibc
import Presence
import Storage
import TestSupport
import Testing

@testable import canais

@Suite("An engine that is starved and watched", .serialized)
struct StarvedEngineTests {
  @Test("Out of descriptors, the newest are shed and the rest stay; then all is as before")
  func descriptors() throws {
    let folder = try Binary.folder()
    try RealEngine.furnish(folder + "/canais.db")
    let engine = try RealEngine(folder + "/canais.db", log: folder + "/log")
    let crowd = try HonestCrowd(20, port: engine.port, channel: RealEngine.channel, pause: 100)
    let asking = try TestSocket(port: engine.port)
    func ready() throws -> Answer {
      asking.send("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")
      return try asking.answer()
    }
    #expect(try ready().status == 200)
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(engine.pid)/fd").count
    let limit = try Child(
      "/usr/bin/prlimit", ["--pid", "\(engine.pid)", "--nofile=\(open + 40)"], environment: [:])
    try #require(try limit.wait() == 0, "prlimit, of the package util-linux")
    var pressing: [TestSocket] = []
    for _ in 0..<200 {
      pressing.append(try TestSocket(port: engine.port))
      crowd.turn(writing: true)
    }
    try engine.wait(for: "the newest to be shed") {
      crowd.turn(writing: true)
      return pressing.count(where: \.isShut) >= 100
    }
    let full = try ready()
    #expect(full.status == 503 && full.text.contains("out of descriptors"))
    asking.send(
      "GET /metrics HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
        + (try TokenFile.load(TokenFile.path(database: engine.database)).token(.watch))
        + "\r\n\r\n")
    let figures = try asking.answer().text
    #expect(figures.contains("canais_limit_hits_total{limit=\"descriptors\"} "))
    #expect(!figures.contains("canais_limit_hits_total{limit=\"descriptors\"} 0\n"))
    crowd.play(500)
    #expect(crowd.faults == [])
    // Who pressed leaves; nobody else has to come for the engine to notice.
    pressing = []
    try engine.wait(for: "the engine to be ready again") {
      crowd.turn(writing: true)
      return try ready().status == 200
    }
    let after = try HonestCrowd(20, port: engine.port, channel: RealEngine.channel, pause: 100)
    after.play(500)
    try after.finish()
    try crowd.finish()
    #expect(crowd.faults == [] && after.faults == [])
    for event in ["out_of_descriptors", "descriptors_available"] {
      #expect(engine.said.contains(event))
    }
    kill(engine.pid, SIGTERM)
    #expect(try engine.child.wait() == 0)
    try RealEngine.expectKept(crowd, in: engine.database)
  }
}

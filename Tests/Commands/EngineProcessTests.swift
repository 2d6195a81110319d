// The console's view of the engine: what it says of one that runs, of one on another machine, and
// of one that does not start.

import Client
import Console
import Engine
import Foundation
import Storage
import Testing

@testable import canais

@Suite("The console's engine")
struct EngineProcessTests {
  let canais: TestInstallation

  init() throws { canais = try TestInstallation() }

  private func host() throws -> EngineHost {
    var configuration = EngineConfiguration()
    configuration.port = 0
    configuration.workers = 1
    configuration.database = canais.database
    return try EngineHost(
      configuration, storage: try Storage(path: canais.database), log: { _ in })
  }

  private func process() -> EngineProcess {
    EngineProcess(.database(canais.database, options: []), language: .english)
  }

  @Test("Without an engine the status says so, and there is no address")
  func none() {
    let process = process()
    guard case .unavailable(let reason) = process.status().state else {
      Issue.record("\(process.status())")
      return
    }
    #expect(!reason.isEmpty && process.address == nil)
    #expect(!process.wasStartedByConsole && !process.isRemote)
    #expect(process.relocated() == nil)
  }

  @Test("A running engine is used with the console's token, and is not the console's to stop")
  func running() throws {
    let host = try host()
    let process = process()
    let status = process.connect()
    #expect(status.state == .running && status.url == host.address.url && !status.canStop)
    #expect(process.address?.url.absoluteString == host.address.url)
    #expect(process.address?.token == host.tokens.token(.console))
    #expect(process.relocated() == nil, "the address has not changed")
    host.stop()
    guard case .unavailable = process.status().state else {
      Issue.record("\(process.status())")
      return
    }
    #expect(process.address == nil)
  }

  @Test("An engine that returns on another port has a new address")
  func relocated() throws {
    let first = try host()
    let process = process()
    _ = process.connect()
    first.stop()
    // The first one's port is taken, so that the next one gets another.
    let second = try host()
    let moved = first.address.url != second.address.url
    #expect((process.relocated()?.url == second.address.url) == moved)
    #expect(process.address?.url.absoluteString == second.address.url)
    second.stop()
  }

  @Test("An engine on another machine is remote, and its address is the given one")
  func remote() throws {
    let address = EngineAddress(
      url: try #require(URL(string: "https://chat.example")), token: "t")
    let process = EngineProcess(.remote(address), language: .english)
    #expect(process.connect() == process.status())
    #expect(process.status().url == "https://chat.example" && process.isRemote)
    #expect(process.address == address && process.relocated() == nil)
  }

  @Test("The last line of an engine that did not start becomes advice with a whole command")
  func advice() {
    let process = process()
    #expect(process.advice("canais: the disk is full", canais.database) == "the disk is full")
    let port = process.advice(
      "canais: 127.0.0.1:8080 is in use: --listen 127.0.0.1:8090", canais.database)
    #expect(port.contains("canais serve --db \(canais.database) --listen 127.0.0.1:8090"))
    #expect(!port.hasPrefix("canais: "))
    let quoted = process.advice("in use: --listen 127.0.0.1:1", "/tmp/a b/it's.db")
    #expect(quoted.contains(#"--db '/tmp/a b/it'\''s.db' --listen 127.0.0.1:1"#), "\(quoted)")
    let whole = "run canais serve --listen 127.0.0.1:1"
    #expect(process.advice(whole, canais.database) == whole)
  }
}

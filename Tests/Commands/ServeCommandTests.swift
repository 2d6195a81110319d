// `canais serve`: its options as a configuration, what it refuses, what it prints, and its log.

import Channels
import Engine
import Foundation
import Synchronization
import Testing

@testable import canais

@Suite("Commands: serve")
struct ServeCommandTests {
  let canais: TestInstallation

  init() throws { canais = try TestInstallation() }

  /// The configuration that options give.
  private func parse(
    _ options: [String: String], environment: [String: String] = [:]
  ) throws -> EngineConfiguration {
    try ServeCommand.configuration(
      Invocation(
        arguments: [], options: options.merging(["db": canais.database]) { own, _ in own },
        language: .english, environment: environment,
        output: Output(isTerminal: false, standard: { _ in }, error: { _ in })))
  }

  @Test("By default it listens on loopback only, with the database's public URL")
  func defaults() throws {
    _ = try canais.addChannel()
    try canais.setPublicURL("https://chat.example")
    let configuration = try parse([:])
    #expect(configuration.host == "127.0.0.1" && configuration.port == 8_080)
    #expect(configuration.publicURL == "https://chat.example")
    #expect(configuration.trustedProxies.isEmpty && (1...64).contains(configuration.workers))
  }

  @Test(
    "Addresses to listen on",
    arguments: [
      ("127.0.0.1:9090", "127.0.0.1", 9_090), (":0", "", 0), ("localhost:81", "127.0.0.1", 81),
      ("[::1]:8080", "::1", 8_080),
    ])
  func listen(text: String, host: String, port: UInt16) throws {
    guard !host.isEmpty else {
      #expect(throws: CommandError.self) { try parse(["listen": text]) }
      return
    }
    let configuration = try parse(["listen": text])
    #expect(configuration.host == host && configuration.port == port)
  }

  @Test("Limits, workers, trusted proxies and the poller")
  func options() throws {
    let configuration = try parse(
      [
        "workers": "3", "max-connections": "9", "max-per-address": "2",
        "trusted-proxy": "10.0.0.0/8, ::1", "scan": "clamdscan  --fdpass",
      ], environment: ["CANAIS_POLLER": "epoll"])
    #expect(configuration.workers == 3 && configuration.limits.connections == 9)
    #expect(configuration.limits.connectionsPerAddress == 2)
    #expect(
      configuration.trustedProxies
        == [AddressRange("10.0.0.0/8"), AddressRange("::1")]
        .compactMap { $0 })
    #expect(configuration.poller == .epoll)
    #expect(configuration.files.scan == ["clamdscan", "--fdpass"])
  }

  @Test(
    "Options that are not understood exit 2",
    arguments: [
      ["--listen", "loja.example:80"], ["--listen", "127.0.0.1"], ["--listen", "127.0.0.1:65536"],
      ["--workers", "65"], ["--workers", "x"], ["--max-connections", "0"],
      ["--max-per-address", "-1"], ["--trusted-proxy", "10.0.0.0/33"], ["--print", "apache"],
    ])
  func notUnderstood(options: [String]) {
    let run = canais.run(["serve"] + options)
    #expect(run.status == 2, "\(run.errors)")
    #expect(run.errors.contains(options[1]), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test(
    "Settings of the environment that are not understood exit 2",
    arguments: [("CANAIS_SPEED", "0"), ("CANAIS_SPEED", "fast"), ("CANAIS_POLLER", "kqueue")])
  func environment(name: String, value: String) {
    let run = canais.run("serve", "--listen", "127.0.0.1:0", environment: [name: value])
    #expect(run.status == 2 && run.errors.contains(value), "\(run.errors)")
  }

  @Test("An address that others can reach needs a trusted proxy or --insecure")
  func insecure() throws {
    #expect(throws: CommandError.self) { try parse(["listen": "0.0.0.0:8080"]) }
    _ = try parse(["listen": "0.0.0.0:8080", "insecure": ""])
    _ = try parse(["listen": "0.0.0.0:8080", "trusted-proxy": "127.0.0.1"])
  }

  @Test("A public URL that is none exits 1 and is not stored")
  func publicURL() throws {
    let run = canais.run("serve", "--listen", "127.0.0.1:0", "--public-url", "ftp://x")
    #expect(run.status == 1 && run.errors.contains("ftp://x"), "\(run.errors)")
  }

  @Test("Printing an example opens no database")
  func print() {
    #expect(canais.run("serve", "--print", "nginx").output.contains("proxy_pass"))
    #expect(!FileManager.default.fileExists(atPath: canais.database))
  }

  @Test("The log has one line per event, as text or as a JSON object, without control characters")
  func log() throws {
    let written = Mutex("")
    let output = Output(
      isTerminal: false, standard: { _ in }, error: { text in written.withLock { $0 += text } })
    let line = LogLine(.warning, "limit_hit", [("limit", "starts"), ("peer", "\u{1B}[31m1.2.3.4")])
    EngineLogging.make(json: true, output)(line)
    let object = try JSONValue.read(Array(written.withLock { $0 }.utf8), key: "log")
    #expect(object["level"] == .text("warning") && object["event"] == .text("limit_hit"))
    #expect(object["limit"] == .text("starts"))
    written.withLock { $0 = "" }
    EngineLogging.make(json: false, output)(line)
    let text = written.withLock { $0 }
    #expect(text.contains(" warning limit_hit limit=starts peer=") && !text.contains("\u{1B}"))
    #expect(text.hasSuffix("\n") && text.split(separator: "\n").count == 1)
  }
}

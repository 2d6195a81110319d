// Options of `serve` from the environment, systemd's socket and its watchdog.

import Channels
import Foundation
import Glibc
import Storage
import Testing

@testable import canais

@Suite("serve and its service manager")
struct ServeEnvironmentTests {
  @Test("A variable stands for an option that was not typed")
  func options() throws {
    let environment = [
      "CANAIS_LISTEN": "127.0.0.1:9000", "CANAIS_WORKERS": "3", "CANAIS_MAX_PER_ADDRESS": "",
      "CANAIS_INSECURE": "yes",
    ]
    let options = try ServeEnvironment.options(["listen": "127.0.0.1:1"], environment)
    #expect(options == ["listen": "127.0.0.1:1", "workers": "3", "insecure": ""])
  }

  @Test("A switch that is off stays off; one that is neither is refused, with its name and value")
  func switches() throws {
    #expect(try ServeEnvironment.options([:], ["CANAIS_INSECURE": "0"]).isEmpty)
    #expect {
      try ServeEnvironment.options([:], ["CANAIS_INSECURE": "perhaps"])
    } throws: { error in
      guard case CommandError.usage(let text) = error else { return false }
      return text[.english].contains("CANAIS_INSECURE") && text[.english].contains("perhaps")
    }
  }

  @Test("Help of serve names the variable of every option that has one")
  func help() throws {
    let help = try TestInstallation().run("serve", "--help", "--lang", "en").output
    for option in ServeCommand.options {
      #expect((option.variable == nil) == (option.name == "print"))
      if let variable = option.variable { #expect(help.contains("[$\(variable)]")) }
    }
  }

  @Test("The secrets of the platform come from systemd's credentials, and stay in the database")
  func credentials() throws {
    let canais = try TestInstallation()
    _ = canais.run("attendance", "set", "baseURL=https://desk.example", "token=old")
    let storage = try Storage(path: canais.database)
    func store(_ folder: String?) throws {
      try ServeCredentials.store(
        in: storage,
        Invocation(
          arguments: [], options: ["db": canais.database], language: .english,
          environment: folder.map { ["CREDENTIALS_DIRECTORY": $0] } ?? [:],
          output: Output(isTerminal: false, standard: { _ in }, error: { _ in })))
    }
    _ = try canais.file("attendance.token", "new-token\n")
    try store(nil)
    #expect(try storage.makeReader().installation().attendance?.token == "old")
    try store(canais.folder.path)
    let stored = try storage.makeReader().installation().attendance
    #expect(stored?.token == "new-token" && stored?.baseURL == "https://desk.example")
    #expect(stored?.signingSecret == "")
    _ = try canais.file("attendance.signingSecret", "two words")
    #expect {
      try store(canais.folder.path)
    } throws: { error in
      let text = ErrorMessages.of(error, in: .english)
      return text.contains("signingSecret") && !text.contains("two words")
    }
    #expect(ServeCredentials.names.contains("attendance.signingSecret"))
  }

  @Test("info shows each variable, set or not")
  func shown() {
    let shown = ServeEnvironment.shown(["CANAIS_LOG": "json"])
    #expect(shown.contains { $0.name == "CANAIS_LOG" && $0.value == "json" })
    #expect(shown.contains { $0.name == "CANAIS_PUBLIC_URL" && $0.value == "-" })
  }

  @Test("A passed socket is taken only if it is meant for this process")
  func inherited() throws {
    let own = String(getpid())
    #expect(try ServiceManager.inheritedSocket(["LISTEN_PID": own, "LISTEN_FDS": "1"]) == 3)
    #expect(try ServiceManager.inheritedSocket(["LISTEN_PID": "1", "LISTEN_FDS": "1"]) == nil)
    #expect(try ServiceManager.inheritedSocket([:]) == nil)
    #expect(throws: CommandError.self) {
      try ServiceManager.inheritedSocket(["LISTEN_PID": own, "LISTEN_FDS": "2"])
    }
  }

  @Test("The watchdog is fed twice in the time that systemd allows, and only where it asks")
  func watchdog() {
    #expect(Watchdog(["WATCHDOG_USEC": "30000000"]) { _ in true }.interval == 15)
    #expect(Watchdog(["WATCHDOG_USEC": "500000"]) { _ in true }.interval == 1)
    #expect(Watchdog([:]) { _ in true }.interval == nil)
  }

  @Test("Every example of --print names what was asked", arguments: ServeExample.allCases)
  func examples(_ example: ServeExample) throws {
    let text = try TestInstallation().run(
      "serve", "--print", example.rawValue, "--listen", "127.0.0.1:9090", "--public-url",
      "https://chat.loja.example"
    ).output
    #expect(text.contains("127.0.0.1:9090"))
    #expect(example == .socket || text.contains("chat.loja.example"))
    // The package prints it without a URL, and an example must not become an installation's.
    let plain = try TestInstallation().run("serve", "--print", example.rawValue).output
    #expect(!plain.contains("CANAIS_PUBLIC_URL"))
  }
}

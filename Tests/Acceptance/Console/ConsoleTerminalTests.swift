// The console in a real terminal: it opens, saves, resizes, suspends, and leaves the terminal as it
// was.

import Engine
import Foundation
import TestSupport
import Testing

@Suite("Console in a terminal", .serialized)
struct ConsoleTerminalTests {
  /// The part of a printed channel that the tests read.
  private struct Listed: Decodable {
    var id: String
    var description: String
  }

  @Test("The demonstration: channels, a channel's tabs, and visitors who leave and return")
  func demonstration() throws {
    let terminal = try ConsoleStage.open()
    try terminal.waitFor("Loja Aurora")
    #expect(try terminal.value("alternate_on") == "1")
    try terminal.press("Enter")
    try terminal.waitFor("Boas-vindas")
    for (key, word) in [("M-2", "Tempo de sessão"), ("M-3", "Cor do botão"), ("M-4", "webchat(")] {
      try terminal.press(key)
      try terminal.waitFor(word)
    }
    // The first Esc moves to the tabs, the second to the list.
    try terminal.press("Escape")
    try terminal.waitFor("▸4 Código")
    try terminal.press("Escape")
    try terminal.waitFor("Novo canal")
    try terminal.press("2")
    for word in ["● conec.", "◐ recon.", "○ ausen.", "voltou"] {
      try terminal.waitFor("a visitor with \(word)") { rows in
        rows.dropFirst(3).contains { $0.contains(word) }
      }
    }
    try ConsoleStage.leave(terminal)
  }

  @Test("A change that is typed and saved is confirmed and stored")
  func saving() throws {
    let folder = try Binary.folder()
    let terminal = try ConsoleStage.open("demo --visitors 1 --db \(folder)/demo.db")
    try terminal.waitFor("Loja Aurora")
    try terminal.press("Enter")
    try terminal.waitFor("Boas-vindas")
    try terminal.press("C-e", "C-u")
    try terminal.type("Ação 👋 nova")
    try terminal.waitFor("Ação 👋 nova")
    try terminal.press("C-s")
    try terminal.waitFor("✓ Salvo")
    let list = try Binary.run(["channel", "list", "--json", "--db", "\(folder)/demo.db"])
    #expect(list.status == 0)
    let channels = try JSONDecoder().decode([Listed].self, from: Data(list.output.utf8))
    let id = try #require(channels.first { $0.description == "Loja Aurora" }?.id)
    let shown = try Binary.run(["channel", "show", id, "--json", "--db", "\(folder)/demo.db"])
    #expect(shown.output.contains("Ação 👋 nova"))
    try ConsoleStage.leave(terminal)
  }

  @Test("After sizes down to 20×5 and back the screen is complete")
  func resizing() throws {
    let terminal = try ConsoleStage.open()
    try terminal.waitFor("Loja Aurora")
    for (columns, rows) in [(120, 40), (60, 16), (40, 12), (20, 5), (80, 24)] {
      try terminal.resize(columns, rows)
      try terminal.waitFor("\(columns)×\(rows)") { screen in
        screen.count == rows && screen.contains { !$0.isEmpty }
      }
    }
    try terminal.waitFor("Loja Aurora")
    try terminal.waitFor("Enter")
    try ConsoleStage.leave(terminal)
  }

  @Test("After Ctrl-Z and fg the screen is complete")
  func suspending() throws {
    let terminal = try ConsoleStage.open()
    try terminal.waitFor("Loja Aurora")
    try terminal.press("C-z")
    try terminal.waitFor("Stopped")
    try ConsoleStage.expectRestored(terminal)
    try terminal.run("fg")
    try terminal.waitFor("alternate_on", is: "1")
    try terminal.waitFor("Loja Aurora")
    try terminal.press("C-q")
    try ConsoleStage.expectRestored(terminal)
  }

  @Test("It starts an engine, and ends it on leaving when no visitor is connected")
  func engine() throws {
    let folder = try Binary.folder()
    let terminal = try ConsoleStage.open("--db \(folder)/own.db")
    try terminal.waitFor("Canais (0)")
    // Another program may have the usual port. Then the console says so and works without an
    // engine.
    try terminal.waitFor("an engine, or why there is none") { rows in
      RunningEngine.find(database: "\(folder)/own.db") != nil
        || rows.contains { $0.contains("127.0.0.1:8080") }
    }
    try ConsoleStage.leave(terminal)
    try ConsoleStage.waitForRemoval(of: "\(folder)/own.db.sock")
  }

  @Test("Without a capable terminal it exits 1 and names the alternative")
  func noTerminal() throws {
    let folder = try Binary.folder()
    let errors = "\(folder)/errors"
    let piped = try Binary.run(["--db", "\(folder)/a.db"], errors: errors)
    #expect(piped.status == 1)
    #expect(try String(contentsOfFile: errors, encoding: .utf8).contains("canais --help"))
    let terminal = try Tmux()
    try terminal.run("TERM=dumb \(Binary.path) --db \(folder)/b.db; echo left with $?")
    try terminal.waitFor("--linear")
    try terminal.waitFor("left with 1")
  }

  @Test("Line mode works without a terminal")
  func linear() throws {
    let folder = try Binary.folder()
    let child = try ChildProcess(
      Binary.path, ["--linear", "--db", "\(folder)/a.db"],
      environment: ["PATH": "/usr/bin:/bin", "HOME": folder, "CANAIS_LANG": "pt-BR"])
    try child.input.write(contentsOf: Data("1\n<\n0\n".utf8))
    try child.input.close()
    let output = try child.read()
    #expect(try child.wait() == 0)
    #expect(output.contains("1. Canais"))
    #expect(!output.contains("\u{1B}"))
    // The engine was told to end, and removes its socket when it has ended.
    try ConsoleStage.waitForRemoval(of: "\(folder)/a.db.sock")
  }
}

// The console in a real terminal, as its user meets it: it opens, every screen is reached, work is
// saved, and every way out leaves the terminal as it was.

import Foundation
import Testing

@Suite("Console in a terminal", .serialized)
struct ConsoleTerminalTests {
  @Test("The demonstration: channels, a channel's tabs, visitors turning absent and back")
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
    // One step back is the tabs, the next one the list.
    try terminal.press("Escape")
    try terminal.waitFor("▸4 Código")
    try terminal.press("Escape")
    try terminal.waitFor("Novo canal")
    try terminal.press("2")
    for word in ["● conec.", "◐ recon.", "○ ausen.", "voltou"] {
      try terminal.waitFor("a visitor: \(word)") { rows in
        rows.dropFirst(3).contains { $0.contains(word) }
      }
    }
    try ConsoleStage.leave(terminal)
  }

  @Test("A change is typed, saved and said, and is in the database")
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
    let id = try #require(
      (try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])?
        .first { $0["description"] as? String == "Loja Aurora" }?["id"] as? String)
    let shown = try Binary.run(["channel", "show", id, "--json", "--db", "\(folder)/demo.db"])
    #expect(shown.output.contains("Ação 👋 nova"))
    try ConsoleStage.leave(terminal)
  }

  @Test("Five sizes down to 20×5 and back, and the screen is whole again")
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

  @Test("Ctrl-Z suspends and fg comes back whole")
  func suspending() throws {
    let terminal = try ConsoleStage.open()
    try terminal.waitFor("Loja Aurora")
    try terminal.press("C-z")
    try terminal.waitFor("Stopped")
    try ConsoleStage.isGivenBack(terminal)
    try terminal.run("fg")
    try terminal.waitFor("alternate_on", is: "1")
    try terminal.waitFor("Loja Aurora")
    try terminal.press("C-q")
    try ConsoleStage.isGivenBack(terminal)
  }

  @Test("On its own database it starts an engine, and leaves none behind when nobody is there")
  func engine() throws {
    let folder = try Binary.folder()
    let terminal = try ConsoleStage.open("--db \(folder)/own.db")
    try terminal.waitFor("Canais (0)")
    // The port may be somebody else's on this machine; then the console says so and works on.
    func runs() -> Bool {
      let text = try? String(contentsOfFile: "\(folder)/own.db.engine", encoding: .utf8)
      return text?.contains("\"pid\"") ?? false
    }
    try terminal.waitFor("an engine, or why there is none") { rows in
      runs() || rows.contains { $0.contains("127.0.0.1:8080") }
    }
    try ConsoleStage.leave(terminal)
    try ConsoleStage.waitForEnd(of: "\(folder)/own.db.sock")
  }

  @Test("Where no full screen can be shown it says so, with another way")
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

  @Test("Line by line it lists and ends, without any terminal")
  func linear() throws {
    let folder = try Binary.folder()
    let child = try Child(
      Binary.path, ["--linear", "--db", "\(folder)/a.db"],
      environment: ["PATH": "/usr/bin:/bin", "HOME": folder, "CANAIS_LANG": "pt-BR"])
    try child.input.write(contentsOf: Data("1\n<\n0\n".utf8))
    try child.input.close()
    let output = try child.read()
    #expect(try child.wait() == 0)
    #expect(output.contains("1. Canais"))
    #expect(!output.contains("\u{1B}"))
    // It was told to end, and ends when it is done.
    try ConsoleStage.waitForEnd(of: "\(folder)/a.db.sock")
  }
}

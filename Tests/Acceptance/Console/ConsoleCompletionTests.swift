// Completion in a real shell in a real terminal: commands, channels and keys after Tab. zsh and
// fish are tested where they are installed, bash everywhere.

import Foundation
import TestSupport
import Testing

@Suite("Completion in a shell", .serialized)
struct ConsoleCompletionTests {
  private static let shells = ["bash", "zsh", "fish"].filter {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
  }

  /// The commands that start a shell without a user's settings and load the completions.
  private static func lines(_ shell: String) -> (start: String, load: String) {
    switch shell {
    case "zsh":
      (
        "zsh -f",
        "autoload -Uz compinit; compinit -u -D; source <(canais completions zsh); echo loaded"
      )
    case "fish": ("fish --no-config", "canais completions fish | source; echo loaded")
    default: ("bash --norc --noprofile", "source <(canais completions bash); echo loaded")
    }
  }

  @Test(
    "Tab completes commands, channels with spaces in their descriptions, and keys",
    arguments: shells)
  func tab(_ shell: String) throws {
    let folder = try Binary.folder()
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder)/canais", withDestinationPath: Binary.path)
    try #"[{"id":"vendas","name":"Vendas","published":true,"handsOver":true,"blocks":["message"]}]"#
      .write(toFile: "\(folder)/flows.json", atomically: true, encoding: .utf8)
    let environment = [
      "CANAIS_DB": "\(folder)/canais.db", "PATH": "\(folder):/usr/bin:/bin", "HOME": folder,
    ]
    for words in [
      ["flow", "import", "\(folder)/flows.json", "--yes"],
      ["channel", "create", "--description", "Loja Aurora", "--flow", "vendas"],
      ["channel", "create", "--description", "Loja Boreal", "--flow", "vendas"],
    ] {
      #expect(try Binary.run(words, environment: environment).status == 0)
    }
    let terminal = try Tmux(columns: 120, rows: 30, environment: environment)
    let (start, load) = Self.lines(shell)
    try terminal.run(start)
    try terminal.run(load)
    try terminal.waitFor("the completions loaded") { $0.contains { $0.hasPrefix("loaded") } }
    try terminal.type("canais chan")
    try terminal.press("Tab")
    try terminal.waitFor("canais channel")
    try terminal.type("show Loja\\ A")
    try terminal.press("Tab")
    try terminal.waitFor("show Loja\\ Aurora")
    try terminal.press("Enter")
    try terminal.waitFor("appearance.icon")
    try terminal.type("canais channel set Loja\\ Boreal text.ti")
    try terminal.press("Tab")
    try terminal.waitFor("text.title=")
    // No space follows the completed key.
    try terminal.type("Boreal")
    try terminal.waitFor("text.title=Boreal")
    try terminal.press("Enter")
    try terminal.waitFor("a saved title") { _ in
      let shown = try? Binary.run(["channel", "show", "Loja Boreal"], environment: environment)
      return shown?.output.contains("Boreal") == true
        && shown?.output.components(separatedBy: "Boreal").count ?? 0 > 2
    }
  }
}

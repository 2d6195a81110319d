// The terminal after the console: after every signal that can end it, on every usual kind of
// terminal, with libraries' messages to standard error, and with text that was copied.

import Foundation
import Glibc
import TestSupport
import Testing

@Suite("The terminal around the console", .serialized)
struct ConsoleTerminalWaysOutTests {
  /// The signals of Swift's traps (ILL, TRAP, ABRT), of a memory fault, and of other processes.
  static let signals: [(name: String, number: Int32)] = [
    ("TERM", SIGTERM), ("HUP", SIGHUP), ("QUIT", SIGQUIT), ("ILL", SIGILL), ("TRAP", SIGTRAP),
    ("ABRT", SIGABRT), ("SEGV", SIGSEGV),
  ]

  @Test("A signal restores the terminal and writes a report without visitors' data")
  func signals() throws {
    let state = try Binary.folder()
    let path = "\(state)/canais/crash.txt"
    let terminal = try ConsoleStage.open("--version", state: state)
    try terminal.waitFor("left with 0")
    for signal in Self.signals {
      try ConsoleStage.markShell(terminal)
      try terminal.run("\(Binary.path) demo --visitors 9 --speed 20; echo left with $?")
      try ConsoleStage.showChannels(of: terminal)
      try terminal.press("2")
      try terminal.waitFor("● conec")
      kill(try ConsoleStage.process(in: terminal), signal.number)
      try terminal.waitFor("left with \(128 + signal.number)")
      try terminal.waitFor("crash.txt")
      try ConsoleStage.expectRestored(terminal)
      let report = try String(contentsOfFile: path, encoding: .utf8)
      let lines = report.split(separator: "\n").map(String.init)
      #expect(lines.count == 4, "\(report)")
      #expect(lines.first?.hasPrefix("canais ") == true)
      #expect(lines.contains("signal: \(signal.number)"))
      let events = try #require(lines.last?.split(separator: " ").map(String.init))
      #expect(events.starts(with: ["last", "events:"]) && events.contains("key"))
      let known = ["key", "resize", "focus", "background", "tick", "wake", "files"]
      #expect(Set(events.dropFirst(2)).isSubset(of: known), "\(report)")
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
      #expect(mode as? Int == 0o600)
    }
  }

  @Test(
    "On every usual kind of terminal it opens, draws and restores the screen",
    arguments: ["vt100", "xterm-256color", "linux", "screen", "tmux-256color"])
  func kinds(_ kind: String) throws {
    let terminal = try ConsoleStage.open("--version")
    try terminal.waitFor("left with 0")
    try ConsoleStage.markShell(terminal)
    try terminal.run(
      "TERM=\(kind) \(Binary.path) demo --visitors 9 --speed 20; echo left with $?")
    try ConsoleStage.showChannels(of: terminal)
    try terminal.press("Enter")
    try terminal.waitFor("Boas-vindas")
    try terminal.press("M-4")
    try terminal.waitFor("webchat(")
    try terminal.press("2")
    try terminal.waitFor("Presen")
    try terminal.waitFor("conectado")
    // A sequence that this kind does not know would be shown as text.
    #expect(!(try terminal.screen().contains { $0.contains("[?") || $0.contains("]11") }))
    try terminal.press("q")
    try terminal.waitFor("left with 0")
    try terminal.waitFor("alternate_on", is: "0")
    try terminal.waitFor("cursor_flag", is: "1")
    try terminal.waitFor("mouse_any_flag", is: "0")
  }

  @Test("Standard error is held back until the console is left")
  func standardError() throws {
    let terminal = try ConsoleStage.open("demo --visitors 1")
    try terminal.waitFor("Loja Aurora")
    let process = try ConsoleStage.process(in: terminal)
    // Opened again, since O_NONBLOCK must not be set on the console's own descriptor.
    let pipe = open("/proc/\(process)/fd/2", O_WRONLY | O_NONBLOCK | O_CLOEXEC)
    try #require(pipe >= 0)
    // One line, and then far more than the pipe holds.
    let texts =
      ["a library says something\n"]
      + Array(repeating: String(repeating: "x", count: 999), count: 99)
    for text in texts { _ = write(pipe, text, text.utf8.count) }
    close(pipe)
    try terminal.press("C-l")
    try terminal.press("F6")
    try terminal.waitFor("Blocos:")
    #expect(!(try terminal.screen().contains { $0.contains("library") || $0.contains("xxx") }))
    try terminal.press("F2")
    // The state of a channel may have changed meanwhile, its name has not.
    try terminal.waitFor("the first screen again") {
      $0.contains { $0.hasPrefix("▸ » Loja Aurora ") }
    }
    try terminal.press("q")
    try terminal.waitFor("left with 0")
    let whole = try terminal.command("capture-pane -p -S -")
    #expect(whole.contains { $0.contains("a library says something") })
  }

  @Test("Copied code is in the terminal's clipboard, and in the desktop's if there is a tool")
  func clipboard() throws {
    let folder = try Binary.folder()
    let tool = "\(folder)/xclip"
    try "#!/bin/sh\necho \"$@\" > \(folder)/asked\ncat > \(folder)/copied.part\n".appending(
      "mv \(folder)/copied.part \(folder)/copied\n"
    ).write(toFile: tool, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: tool)
    let terminal = try ConsoleStage.open(
      "demo --visitors 1", environment: ["DISPLAY": ":7", "PATH": "\(folder):/usr/bin:/bin"])
    try terminal.command("set-option -s set-clipboard on")
    try terminal.waitFor("Loja Aurora")
    try terminal.press("Enter")
    try terminal.waitFor("Boas-vindas")
    try terminal.press("M-4")
    try terminal.waitFor("webchat('cid'")
    try terminal.press("y")
    try terminal.waitFor("✓ ")
    try terminal.waitFor("a buffer with the code") { _ in
      let buffer = (try? terminal.command("show-buffer")) ?? []
      return buffer.contains { $0.contains("webchat('cid', '") }
    }
    try terminal.waitFor("the tool's copy") { _ in
      FileManager.default.fileExists(atPath: "\(folder)/copied")
    }
    let copied = try String(contentsOfFile: "\(folder)/copied", encoding: .utf8)
    #expect(copied.contains("webchat('cid', '") && copied.hasPrefix("<script>"))
    let buffer = try terminal.command("show-buffer").joined(separator: "\n")
    let ends = CharacterSet.newlines
    #expect(buffer.trimmingCharacters(in: ends) == copied.trimmingCharacters(in: ends))
    #expect(try String(contentsOfFile: "\(folder)/asked", encoding: .utf8).contains("clipboard"))
    try ConsoleStage.leave(terminal)
  }

  @Test("A theme folder that is created while the console runs is used at once")
  func themes() throws {
    let folder = try Binary.folder()
    let terminal = try ConsoleStage.open(
      "demo --visitors 1 --theme dark", environment: ["XDG_CONFIG_HOME": folder])
    try terminal.waitFor("Loja Aurora")
    let themes = "\(folder)/canais/themes"
    try FileManager.default.createDirectory(atPath: themes, withIntermediateDirectories: true)
    try "inherits = light\n".write(
      toFile: "\(themes)/madrugada.theme", atomically: true, encoding: .utf8)
    for _ in 0..<100 {
      try terminal.press("F9")
      let rows = try terminal.waitFor("alto contraste")
      if rows.contains(where: { $0.contains("madrugada") }) { break }
      try terminal.press("Escape")
      try terminal.waitForNo("alto contraste")
    }
    try terminal.waitFor("madrugada")
    try terminal.press("Escape")
    try terminal.waitForNo("alto contraste")
    try ConsoleStage.leave(terminal)
  }
}

// The user's file of keys, in a real terminal.

import Foundation
import TestSupport
import Testing

@Suite("Keys in a terminal")
struct KeysFileTests {
  private func console(_ keys: String) throws -> Tmux {
    let folder = try Binary.folder()
    try FileManager.default.createDirectory(
      atPath: folder + "/canais", withIntermediateDirectories: true)
    try keys.write(toFile: folder + "/canais/keys", atomically: true, encoding: .utf8)
    // Faults are told on top of the first screen, so the list of channels is gone to by the tests.
    let terminal = try ConsoleStage.open("--version", environment: ["XDG_CONFIG_HOME": folder])
    try terminal.waitFor("left with 0")
    try ConsoleStage.markShell(terminal)
    try terminal.run("\(Binary.path) demo --visitors 1 --lang pt-BR; echo left with $?")
    return terminal
  }

  @Test("A key of the user's own runs the command and stands in the last line")
  func mapped() throws {
    let terminal = try console("channels.new = Ctrl-T\n")
    try ConsoleStage.showChannels(of: terminal)
    try terminal.waitFor("Ctrl-T Novo canal")
    try terminal.press("C-t")
    try terminal.waitFor("Descrição")
    try terminal.press("Escape")
    // A letter before the box is gone would be typed into it.
    try terminal.waitForNo("Descrição")
    try terminal.press("q")
    try terminal.waitFor("left with 0")
  }

  @Test("A file with faults is told, and the usual keys stay")
  func faults() throws {
    let terminal = try console("foo = q\nchannels.new = Hyper-x\n")
    try terminal.waitFor("não há este comando")
    try terminal.waitFor("Hyper-x")
    try terminal.press("Escape")
    try terminal.waitFor("the box is gone") { !$0.contains { $0.contains("Hyper-x") } }
    try ConsoleStage.showChannels(of: terminal)
    try terminal.waitFor("n Novo canal")
    try terminal.press("q")
    try terminal.waitFor("left with 0")
  }
}

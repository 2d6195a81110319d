// Showing a file of a conversation by the user's command.

import Foundation
import TestSupport
import Testing

@testable import canais

@Suite("Showing a file")
struct OpenCommandTests {
  @Test("The user's command goes before the desktop's; without either there is none")
  func words() {
    let own = [OpenCommand.variable: "feh  --fullscreen"]
    #expect(OpenCommand.words(own) { _ in true } == ["feh", "--fullscreen"])
    #expect(OpenCommand.words([:]) { $0 == "open" } == ["open"])
    #expect(OpenCommand.words([OpenCommand.variable: " "]) { _ in false } == nil)
  }

  @Test("The command gets a file that only the user may read, under its safe name")
  func run() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "open-\(UUID())").path
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let environment = [OpenCommand.variable: "cp --preserve=mode -t \(folder)"]
    try OpenCommand.run(Array("bytes".utf8), name: "a b;c.png", environment) { _ in
      Issue.record("refused")
    }
    let copy = folder + "/a b;c.png"
    try until("the copy") { FileManager.default.contents(atPath: copy) == Data("bytes".utf8) }
    try until("its permissions") {
      let attributes = try FileManager.default.attributesOfItem(atPath: copy)
      return attributes[.posixPermissions] as? Int == 0o600
    }
    var refusals = 0
    try OpenCommand.run([], name: "x.png", ["PATH": "/nonexistent"]) { _ in refusals += 1 }
    #expect(refusals == 1)
  }
}

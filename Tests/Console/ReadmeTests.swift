// What the README shows of the console is made here, so that it stays true: the table of keys, and
// a walk through four screens. CANAIS_RECORD=1 writes both into the README.

import Foundation
import Screen
import Testing

@testable import Console

@Suite("README", .serialized)
struct ReadmeTests {
  private static let file = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "README.md")

  /// Compares what stands between two marks with what it should be, or writes it there.
  private func check(_ name: String, _ wanted: String) throws {
    let begin = "<!-- \(name) -->\n"
    let end = "<!-- end -->\n"
    let text = try String(contentsOf: Self.file, encoding: .utf8)
    let start = try #require(text.range(of: begin), "the README has no \(name)").upperBound
    let stop = try #require(text[start...].range(of: end)).lowerBound
    if ProcessInfo.processInfo.environment["CANAIS_RECORD"] == "1" {
      let whole = text[..<start] + wanted + text[stop...]
      try Data(whole.utf8).write(to: Self.file)
      return
    }
    #expect(String(text[start..<stop]) == wanted, "CANAIS_RECORD=1 writes it anew")
  }

  @Test("The table of keys is the table of commands")
  func keys() throws {
    try check("keys", "\n" + Commands.markdown(in: .english))
  }

  @Test(
    "The walk through the console is what the console draws",
    arguments: ["channels", "channel-text", "channel-settings", "channel-code"])
  func walk(_ name: String) throws {
    let scene = try #require(Scene.all.first { $0.name == name })
    let user = User(size: Size(80, 24))
    scene.reach(user)
    try check("screen: \(name)", "```text\n\(user.screen)\n```\n")
  }
}

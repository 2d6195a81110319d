// The parts of the README that the console draws: the table of keys, two screens and a picture.
// CANAIS_RECORD=1 writes them into the README.

import Foundation
import Screen
import Testing
import Themes

@testable import Console

@Suite("README", .serialized)
struct ReadmeTests {
  private static let file = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "README.md")

  /// Compares the text between two marks with the wanted one, or writes that.
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
    arguments: ["channels", "channel-code"])
  func walk(_ name: String) throws {
    let scene = try #require(Scene.all.first { $0.name == name })
    let user = User(size: Size(80, 24))
    scene.reach(user)
    try check("screen: \(name)", "```text\n\(user.screen)\n```\n")
  }

  @Test("The picture of the console is what the console draws")
  func picture() throws {
    let file = Self.file.deletingLastPathComponent()
      .appending(path: "Sources/canais/canais.docc/Resources/console.svg")
    let scene = try #require(
      SupervisionSnapshotTests.scenes.first { $0.name == "presence-session" })
    let user = User(try Visitors.world(), size: Size(110, 26))
    scene.reach(user)
    let theme = try ThemeLibrary().theme("dark")
    let svg = ScreenPicture(user.state.view(), theme: theme).svg
    #expect(svg.utf8.count < 40_000)
    if ProcessInfo.processInfo.environment["CANAIS_RECORD"] == "1" {
      try Data(svg.utf8).write(to: file)
      return
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == svg, "CANAIS_RECORD=1 draws it anew")
  }
}

// The console's choice of a theme: what was asked for, what was stored, and what the terminal
// suggests.

import Foundation
import Testing
import Themes

@testable import canais

@Suite("The console's theme")
struct ThemeStoreTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "themes-\(UUID())")
  private var environment: [String: String] { ["XDG_CONFIG_HOME": folder.path] }

  private func write(_ text: String, to name: String) throws {
    let url = folder.appending(path: "canais/" + name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  @Test("Without a choice it is the dark theme, and follows the terminal's background")
  func standard() throws {
    var store = try ThemeStore(environment, wanted: nil)
    #expect(store.name == "dark" && store.followsTerminal)
    store.adopt(background: .init(255, 255, 255))
    #expect(store.name == "light")
    store.adopt(background: .init(0, 0, 0))
    #expect(store.name == "dark")
  }

  @Test("A stored choice is used, and the terminal does not change it")
  func stored() throws {
    try write("light\n", to: "theme")
    var store = try ThemeStore(environment, wanted: nil)
    #expect(store.name == "light" && !store.followsTerminal)
    store.adopt(background: .init(0, 0, 0))
    #expect(store.name == "light")
  }

  @Test("A stored choice that no longer exists is replaced by the dark theme")
  func missing() throws {
    try write("gone", to: "theme")
    #expect(try ThemeStore(environment, wanted: nil).name == "dark")
  }

  @Test("A theme that was asked for must exist, and wins over the stored one")
  func wanted() throws {
    try write("light", to: "theme")
    #expect(try ThemeStore(environment, wanted: "high-contrast").name == "high-contrast")
    #expect(throws: ThemeErrors.self) { try ThemeStore(environment, wanted: "gone") }
  }

  @Test("A theme is shown without being stored, or stored for the next start")
  func storing() throws {
    var store = try ThemeStore(environment, wanted: nil)
    try store.show("light", keep: false)
    #expect(try ThemeStore(environment, wanted: nil).name == "dark")
    try store.show("light", keep: true)
    #expect(try ThemeStore(environment, wanted: nil).name == "light")
  }

  @Test("A theme with errors is refused, and the one before stays")
  func errors() throws {
    try write("inherits = dark\nselektion = red\n", to: "themes/meu.theme")
    var store = try ThemeStore(environment, wanted: "light")
    #expect(throws: ThemeErrors.self) { try store.show("meu", keep: true) }
    #expect(store.name == "light")
    #expect(try ThemeStore(environment, wanted: nil).name == "dark", "nothing was stored")
  }

  @Test("The file of the shown theme can be read again")
  func reload() throws {
    try write("inherits = dark\nmuted = red\n", to: "themes/meu.theme")
    var store = try ThemeStore(environment, wanted: "meu")
    let before = store.theme
    try write("inherits = dark\nmuted = blue\n", to: "themes/meu.theme")
    try store.reload()
    #expect(store.theme != before)
    try write("inherits = dark\nmuted = \n", to: "themes/meu.theme")
    let last = store.theme
    #expect(throws: ThemeErrors.self) { try store.reload() }
    #expect(store.theme == last)
  }
}

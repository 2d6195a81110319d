// Every screen in three sizes and three languages, and in every theme.

import Channels
import Client
import Presence
import Screen
import Testing
import Themes

@testable import Console

/// A screen, and the input that leads to it.
struct Scene: Sendable, CustomTestStringConvertible {
  let name: String
  let reach: @Sendable (User) -> Void

  var testDescription: String { name }

  private static func channel(
    _ name: String, tab: Int, _ more: @escaping @Sendable (User) -> Void = { _ in }
  ) -> Scene {
    Scene(name: name) { user in
      user.opens(String(repeating: "1", count: 24), tab: tab)
      more(user)
    }
  }

  static let all: [Scene] = [
    Scene(name: "channels") { _ in },
    Scene(name: "channels-empty") { user in
      user.meets(.result(.installation([], flows: [], attendance: nil, publicURL: nil)))
    },
    Scene(name: "channels-new") { $0.presses(.character("n")).types("Ouvidoria") },
    Scene(name: "channels-actions") { $0.presses(.character("m")) },
    Scene(name: "channels-delete") { $0.presses(.character(" ")).presses(.delete) },
    channel("channel-text", tab: 0),
    channel("channel-settings", tab: 1),
    channel("channel-presence", tab: 1) {
      $0.goes(to: "settings.presence.enabled").presses(.character(" "))
    },
    channel("channel-faults", tab: 1) {
      $0.goes(to: "settings.sessionTimeout").writes("x").presses(.control("s"))
    },
    channel("channel-datum", tab: 1) { $0.goes(to: "settings.requestedData").types("a") },
    channel("channel-appearance", tab: 2),
    channel("channel-palette", tab: 2) { $0.presses(.enter) },
    channel("channel-code", tab: 3),
    channel("channel-window", tab: 0) { $0.presses(.alt("v")) },
    channel("channel-unsaved", tab: 0) {
      $0.types("!").presses(.escape).presses(.escape)
    },
    channel("channel-conflict", tab: 0) { user in
      user.writes("Meu")
      user.world.channels[0].channel.text.title = "Dela"
      user.world.channels[0].version = 9
      user.presses(.control("s"))
    },
    Scene(name: "flows") { $0.presses(.character("5")) },
    Scene(name: "help") { $0.presses(.character("?")) },
    Scene(name: "palette") { $0.presses(.control("p")) },
    Scene(name: "themes") { $0.presses(KeyPress(.function(9))) },
    Scene(name: "leaving") { user in
      user.world.engine.sockets = 1_234
      user.presses(.character("q"))
    },
  ]
}

@Suite("Snapshots")
struct SnapshotTests {
  @Test("Every screen in three sizes", arguments: Scene.all, Language.allCases)
  func screens(_ scene: Scene, _ language: Language) {
    var text = ""
    for (width, height) in [(60, 16), (80, 24), (120, 40)] {
      let user = User(size: Size(width, height), language: language)
      scene.reach(user)
      text += "=== \(width)×\(height)\n\(user.screen)\n"
    }
    RecordedFrame.check("\(scene.name).\(language.rawValue)", text)
  }

  @Test(
    "Every screen in every theme, with its colours", arguments: ThemeLibrary.builtIn.map(\.name))
  func themes(_ name: String) throws {
    let theme = try ThemeLibrary().theme(name)
    func look(_ style: Style) -> String {
      let role = ThemeRole(name: "\(style.role)") ?? .text
      let direct = style.foreground == nil && style.background == nil
      return direct ? theme[role].spelling : Frame.name(style)
    }
    var text = ""
    for scene in Scene.all + SupervisionSnapshotTests.scenes + DialogScenes.all {
      let user = User(try Visitors.world(), size: Size(60, 16))
      scene.reach(user)
      text += "=== \(scene.name)\n\(user.state.view().styled(look))\n"
    }
    RecordedFrame.check("theme-\(name)", text)
  }

  @Test("No line is wider than the screen, and the hint line is never empty")
  func wayOut() throws {
    for scene in Scene.all + SupervisionSnapshotTests.scenes + DialogScenes.all {
      let user = User(try Visitors.world(), size: Size(60, 16))
      scene.reach(user)
      let frame = user.state.view()
      #expect(frame.rows.count == 16)
      let last = frame.rows[15]
      #expect(!last.isEmpty, "\(scene.name) shows no key")
    }
  }
}

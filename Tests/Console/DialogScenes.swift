// Every overlay, and the rarer states of screens: empty, refused, lost, working. Together with the
// scenes of the screens themselves they show everything that can be drawn, which the random test
// checks.

import Channels
import Client
import Presence
import Records
import Screen
import Testing

@testable import Console

enum DialogScenes {
  static let all: [Scene] = channels + channel + presence + reports + others

  private static func channelTab(
    _ name: String, tab: Int, _ more: @escaping @Sendable (User) -> Void
  ) -> Scene {
    Scene(name: name) { user in
      user.opens(Visitors.channel, tab: tab)
      more(user)
    }
  }

  private static let channels: [Scene] = [
    Scene(name: "channels-duplicate") { $0.types("+") },
    Scene(name: "channels-restart") { $0.types("K") },
    Scene(name: "channels-export") { $0.types("x") },
    Scene(name: "channels-overwrite") { user in
      user.types("x").presses(.enter).types("x").presses(.enter)
    },
    Scene(name: "channels-import") { $0.types("I") },
    Scene(name: "channels-import-changes") { $0.imports() },
    Scene(name: "channels-import-refused") { $0.imports(interval: 99) },
    Scene(name: "channels-disabled") { $0.types("L") },
    Scene(name: "channels-in-use") { user in
      for stored in user.world.channels { user.world.sessions[stored.channel.id] = 3 }
      user.presses(.delete, .left, .enter)
    },
    Scene(name: "channels-search") { $0.types("/nada disso") },
    Scene(name: "channels-new-flow") { $0.types("n").presses(.tab, .enter, .down, .down) },
    Scene(name: "channels-new-refused") { $0.types("n").presses(.control("s")) },
    Scene(name: "languages") { user in
      user.presses(.control("p"))
      user.types(user.state.context.text(ShellStrings.languageTitle)).presses(.enter)
    },
  ]

  private static let channel: [Scene] = [
    channelTab("channel-verify", tab: 3) { user in
      user.world.pageChecks = [
        PageCheck(label: "page", isGood: true, found: "200", mend: nil),
        PageCheck(label: "code", isGood: false, found: "<!-- -->", mend: "</body>"),
      ]
      user.types("V").types("loja.example").presses(.enter)
    },
    channelTab("channel-verify-page", tab: 3) { $0.types("V") },
    channelTab("channel-explain", tab: 3) { $0.types("X") },
    channelTab("channel-flow", tab: 0) { $0.goes(to: "flow").presses(.enter) },
    channelTab("channel-image", tab: 1) { $0.presses(.enter) },
    channelTab("channel-origin", tab: 1) {
      $0.goes(to: "settings.allowedOrigins").presses(.enter)
    },
    channelTab("channel-lists", tab: 1) { user in
      user.goes(to: "settings.allowedOrigins").pastes("https://a.example https://*.b.example")
      user.goes(to: "settings.requestedData").types("a").presses(.control("s"))
    },
    channelTab("channel-wrong", tab: 2) { $0.writes("azul") },
    channelTab("channel-public-url", tab: 3) { $0.types("B") },
    channelTab("channel-whatsapp", tab: 3) { $0.types("ll") },
    channelTab("channel-saved", tab: 0) { $0.types("!").presses(.control("s")) },
    channelTab("leaving-unsaved", tab: 0) { $0.types("!").presses(.control("q")) },
  ]

  private static func watching(
    _ name: String, _ more: @escaping @Sendable (User) -> Void
  ) -> Scene {
    Scene(name: name) { user in
      more(user.types("2").meets(.feed(.connected)).meets(.feed(Visitors.window(30))))
    }
  }

  private static let presence: [Scene] = [
    watching("presence-hand-over") { $0.types("t") },
    watching("presence-end") { $0.types("E") },
    watching("presence-end-sentence") { $0.types("E").presses(.left, .enter) },
    watching("presence-channels") { $0.types("c") },
    watching("presence-filtered") { $0.types("sshhoc").presses(.down, .enter) },
    watching("presence-paused") { $0.types("p").waits(5_000) },
    watching("presence-alarm") { $0.meets(.feed(Visitors.transition(2, to: .absent))) },
    watching("presence-watch-only") { $0.meets(.feed(.mayOnlyWatch)).types("E") },
    Scene(name: "presence-nobody") { $0.types("2").meets(.feed(Visitors.window(0))) },
    Scene(name: "presence-waiting") { $0.types("2") },
    Scene(name: "presence-engine-gone") { user in
      let why = EngineStatus.State.unavailable("a porta 8080 está ocupada: use --listen")
      user.types("2").meets(.result(.engine(EngineStatus(state: why))))
    },
  ]

  private static let reports: [Scene] = [
    Scene(name: "reports-export") { $0.types("3x") },
    Scene(name: "reports-export-json") { $0.types("3J") },
    Scene(name: "reports-progress") { user in
      let going = WorkEffect.exportReports(ReportQuery(), format: .csv, path: "relatorios.csv")
      user.types("3").meets(.result(.progress(going, done: 41_000, total: 100_000)))
    },
    Scene(name: "reports-channels") { $0.types("3c") },
    Scene(name: "reports-days-typed") { user in
      user.types("3d").types(user.state.context.text(ReportsStrings.otherPeriod)).presses(.enter)
    },
    Scene(name: "reports-erase") { $0.types("3A") },
    Scene(name: "reports-retention") { $0.types("3#") },
    Scene(name: "reports-retention-erases") { user in
      user.types("3#").presses(.control("u")).types("30").presses(.enter)
    },
    Scene(name: "reports-nothing") { $0.types("3/nada disso") },
  ]

  private static let others: [Scene] = [
    Scene(name: "attendance-refused") { user in
      user.types("4").presses(.tab, .tab, .tab)
      for _ in 0..<8 where user.state.context.focus != FieldRegion.action("baseURL") {
        user.presses(.tab)
      }
      user.writes("http://169.254.169.254/")
    },
    Scene(name: "attendance-forget") { $0.types("4").presses(.alt("x")) },
    Scene(name: "attendance-unset") { user in
      user.meets(.result(.installation([], flows: [], attendance: nil, publicURL: nil)))
      user.meets(.result(.outbox(OutboxSummary(waiting: 0, parked: 0, oldest: nil), [])))
      user.world.outbox = (OutboxSummary(waiting: 0, parked: 0, oldest: nil), [])
      user.types("4")
    },
    Scene(name: "flows-import") { $0.types("5n") },
    Scene(name: "flows-delete") { $0.types("5").presses(KeyPress(.end), .delete) },
    Scene(name: "flows-search") { $0.types("5/perg") },
    Scene(name: "flows-empty") { user in
      user.meets(.result(.installation([], flows: [], attendance: nil, publicURL: nil)))
      user.types("5")
    },
  ]
}

@Suite("Snapshots of overlays")
struct DialogSnapshotTests {
  @Test("Every overlay and rarer state in three sizes and languages", arguments: DialogScenes.all)
  func screens(_ scene: Scene) throws {
    for language in Language.allCases {
      var text = ""
      for (width, height) in [(60, 16), (80, 24), (120, 40)] {
        let user = User(try Visitors.world(), size: Size(width, height), language: language)
        scene.reach(user)
        text += "=== \(width)×\(height)\n\(user.screen)\n"
      }
      RecordedFrame.check("\(scene.name).\(language.rawValue)", text)
    }
  }
}

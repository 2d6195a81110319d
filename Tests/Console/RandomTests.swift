// Ten thousand random keys, pastes, clicks and resizes: nothing crashes, there is always a way to
// quit, and no unsaved work is lost without a question.

import Basics
import Channels
import Client
import Presence
import Screen
import Testing

@testable import Console

@Suite("Random input")
struct RandomTests {
  static let keys: [KeyPress] =
    "abcdeghijklmnopqrstuvxyzABCDEFGHJKLMNPPPRSTUVXY#+?/ 12345".map { .character($0) }
    + [
      .enter, .enter, .tab, .tab, .tab, .backTab, .escape, .up, .down, .down, .left, .right,
      .delete, .backspace, KeyPress(.home), KeyPress(.end), KeyPress(.pageUp),
      KeyPress(.pageDown), KeyPress(.insert),
    ] + "acekuwzspqfylt".map { .control($0) } + "12345urv".map { .alt($0) }
    + (1...10).map { KeyPress(.function($0)) } + [KeyPress(.up, .alt), KeyPress(.down, .alt)]

  static let pastes = [
    "uma\nduas\r\ntrês", "👩‍👩‍👧🇧🇷e\u{301}", "#FF0000", "\u{1B}[31mx\u{202E}", "日本語",
    String(repeating: "longo ", count: 200), "https://a.example https://b.example",
  ]

  static let sizes = [(60, 16), (80, 24), (100, 30), (59, 16), (20, 5), (120, 40), (1, 1)]

  func event(_ random: inout SeededRandom, _ size: Size) -> Event {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<3: return .paste(Self.pastes.randomElement(using: &random) ?? "")
    case 3..<5:
      let (width, height) = Self.sizes.randomElement(using: &random) ?? (80, 24)
      return .resize(Size(width, height))
    case 5..<15:
      let point = Point(
        Int.random(in: 0...max(1, size.width), using: &random),
        Int.random(in: 0...max(1, size.height), using: &random))
      let kinds: [Mouse.Kind] = [.press, .press, .press, .wheelUp, .wheelDown, .release]
      return .mouse(Mouse(kinds.randomElement(using: &random) ?? .press, at: point))
    default: return .key(Self.keys.randomElement(using: &random) ?? .enter)
    }
  }

  /// Shows another screen. Random keys alone seldom leave the current one.
  func comes(_ user: User, to screen: Int) {
    user.resizes(80, 24).presses(.escape, .escape, KeyPress(.function(2 + screen % 5)))
  }

  /// A random event of the live feed.
  func news(_ random: inout SeededRandom) -> FeedEvent {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: .connected
    case 1: .lost(.unreachable("refused"), retryMillis: 500)
    case 2: .dropped(3)
    case 3..<6:
      Visitors.transition(
        Int.random(in: 1..<9, using: &random),
        to: PresenceState.allCases.randomElement(using: &random) ?? .online)
    default: Visitors.window(Int.random(in: 0..<300, using: &random))
    }
  }

  @Test("No input crashes, loses work unasked, or prevents quitting", arguments: 1...10)
  func chance(_ seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    var user = User(try Visitors.world(), size: Size(80, 24))
    for step in 0..<1_000 {
      if step % 10 == 0 { user.meets(.feed(news(&random))).waits(500) }
      if step % 100 == 99 { comes(user, to: step / 100) }
      let before = user.state
      let event = event(&random, before.context.size)
      user.meets(.terminal(event))
      let after = user.state
      let frame = after.view()
      #expect(frame.size == after.context.size)
      if let cursor = frame.cursor { #expect(frame.area.contains(cursor), "seed \(seed) \(step)") }
      let wasUnsaved = !before.unsaved.isEmpty
      let isGone =
        after.isOver
        || before.screens.channel.isChanged
          && after.screens.channel.open?.id != before.screens.channel.open?.id
      let wasAsked = !before.context.overlays.isEmpty || before.isQuitArmed
      if wasUnsaved, isGone, !wasAsked {
        Issue.record("seed \(seed), step \(step): \(event) lost unsaved work")
      }
      let held = before.context.overlays.compactMap(\.unsaved)
      let isLost = !held.isEmpty && after.context.overlays.allSatisfy { $0.unsaved == nil }
      if isLost, !isAnswered(before, event, user) {
        Issue.record("seed \(seed), step \(step): \(event) lost what \(held) held")
      }
      if before.screens.attendance.isChanged, !after.screens.attendance.isChanged,
        before.context.screen != .attendance
      {
        Issue.record("seed \(seed), step \(step): \(event) lost the platform's changes")
      }
      if step % 50 == 0 { leaves(user, "seed \(seed), step \(step)") }
      if after.isOver { user = User(user.world, size: Size(80, 24)) }
    }
  }

  /// Whether the user meant to close a form: by undoing what was typed, by a button, by a second
  /// Esc, or by the answer in a window too small for a question.
  private func isAnswered(_ before: ConsoleState, _ event: Event, _ user: User) -> Bool {
    let notice = before.context.notices.current?.text
    if before.isQuitArmed || notice == before.context.text(FormStrings.escapeAgain) {
      return true
    }
    switch event {
    case .mouse: return true
    case .key(let press):
      guard press.key != .escape else { return false }
      return user.state.context.overlays.count >= before.context.overlays.count
        || [KeyPress(.enter), .control("s")].contains(press)
    default: return false
    }
  }

  @Test("Random input reaches every screen, tab and overlay")
  func everywhere() throws {
    var seen: Set<String> = []
    var titles: Set<String> = []
    for seed in 1...30 {
      var random = SeededRandom(seed: UInt64(seed))
      var user = User(try Visitors.world(), size: Size(80, 24))
      for step in 0..<1_000 {
        if step % 10 == 0 { user.meets(.feed(news(&random))).waits(500) }
        if step % 50 == 0 { comes(user, to: step / 50) }
        user.meets(.terminal(event(&random, user.state.context.size)))
        seen.insert("\(user.state.context.screen)")
        if let channel = user.state.screens.channel.open { seen.insert("tab \(channel.tab)") }
        if user.state.screens.presence.detail != nil { seen.insert("session") }
        if user.state.screens.presence.log.isShown { seen.insert("log") }
        for overlay in user.state.context.overlays {
          seen.insert("\(type(of: overlay))")
          titles.insert(Self.title(of: overlay))
        }
        if user.state.isOver { user = User(user.world, size: Size(80, 24)) }
      }
    }
    let wanted: Set = [
      "channels", "channel", "presence", "reports", "attendance", "flows", "tab text",
      "tab settings", "tab appearance", "tab code", "session", "log", "Picker", "PromptDialog",
      "ReportBox", "ColorPalette", "FormBox<Channel>",
    ]
    #expect(wanted.subtracting(seen).isEmpty, "never seen: \(wanted.subtracting(seen))")
    var drawn: Set<String> = []
    for scene in Scene.all + SupervisionSnapshotTests.scenes + DialogScenes.all {
      let user = User(try Visitors.world())
      scene.reach(user)
      for overlay in user.state.context.overlays { drawn.insert(Self.title(of: overlay)) }
    }
    let missing = titles.subtracting(drawn)
    #expect(missing.isEmpty, "no snapshot shows \(missing): add a scene")
  }

  /// The title of an overlay, without the name of a channel or a person in it.
  static func title(of overlay: any Overlay) -> String {
    var title =
      switch overlay {
      case let question as PromptDialog: question.dialog.title
      case let picker as Picker: picker.title
      case let box as TextBox: box.title
      case let box as FormBox<Channel>: box.title
      case let box as FormBox<Channel.RequestedDatum>: box.title
      default: ""
      }
    if title.contains(":") { title = String(title.prefix { $0 != ":" }) }
    if let name = title.firstRange(of: "sessão de ") {
      title = String(title[..<name.upperBound])
    }
    return "\(type(of: overlay)) \(title)"
  }

  /// Checks that Esc and q quit from the current state.
  func leaves(_ user: User, _ place: String) {
    let other = User(user.world, size: user.state.context.size)
    other.state = user.state
    for _ in 0..<12 where !other.state.isOver { other.presses(.escape) }
    other.presses(.control("q"))
    for _ in 0..<4 where !other.state.isOver { other.types("d").presses(.control("q")) }
    #expect(other.state.isOver, "\(place): no way out\n\(other.screen)")
  }
}

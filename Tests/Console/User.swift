// The steps of the console's tests: what a user does and sees. Every step runs the real update and
// view over an installation in memory.

import Channels
import Client
import Foundation
import Presence
import Screen
import Testing

@testable import Console

/// A user of the console.
final class User {
  var world: World
  var state: ConsoleState
  /// Saturday, 21 November 2026, 14:05:09 UTC.
  var now: Millis = 1_795_269_909_000

  init(
    _ world: World = .usual, size: Size = Size(120, 40), language: Language = .portuguese,
    isRemote: Bool = false
  ) {
    self.world = world
    state = ConsoleState(
      language: language, zone: .gmt, size: size, now: now, isRemote: isRemote,
      attendant: "Marina")
    carryOut(state.start())
  }

  /// Carries effects out, and those that follow from their results.
  private func carryOut(_ effects: [Effect]) {
    var waiting = effects
    while !waiting.isEmpty {
      let effect = waiting.removeFirst()
      for answer in world.answers(to: effect) {
        waiting += state.update(.result(answer), at: now)
      }
      if case .engine(.follow(let session?)) = effect {
        waiting += state.update(.talk(session, firstEvent(of: session)), at: now)
      }
    }
  }

  /// What the stream of a session begins with.
  private func firstEvent(of session: String) -> TalkStreamEvent {
    world.details[session].map { .event(.session($0)) }
      ?? .ended(.refused(status: 404, code: "", message: "", field: nil))
  }

  /// Gives the console an event.
  @discardableResult
  func meets(_ event: ConsoleEvent) -> User {
    carryOut(state.update(event, at: now))
    return self
  }

  @discardableResult
  func presses(_ keys: KeyPress...) -> User {
    for key in keys { meets(.terminal(.key(key))) }
    return self
  }

  @discardableResult
  func types(_ text: String) -> User {
    for character in text { meets(.terminal(.key(.character(character)))) }
    return self
  }

  @discardableResult
  func pastes(_ text: String) -> User { meets(.terminal(.paste(text))) }

  @discardableResult
  func resizes(_ width: Int, _ height: Int) -> User {
    meets(.terminal(.resize(Size(width, height))))
  }

  /// Lets time pass, with a tick whenever the console wants one.
  @discardableResult
  func waits(_ millis: Millis) -> User {
    let end = now + millis
    while let wake = state.wakeAt, wake <= end {
      now = max(wake, now + 1)
      meets(.terminal(.tick))
    }
    now = end
    return self
  }

  /// Clicks on the first occurrence of a text.
  @discardableResult
  func clicks(_ text: String, at location: SourceLocation = #_sourceLocation) -> User {
    guard let point = place(of: text) else {
      Issue.record("“\(text)” is not on the screen:\n\(screen)", sourceLocation: location)
      return self
    }
    return meets(.terminal(.mouse(Mouse(.press, at: point))))
  }

  /// The first cell of a text on the screen.
  func place(of text: String) -> Point? {
    let frame = state.view()
    for y in 0..<frame.size.height {
      var row = ""
      var columns: [Int] = []
      for x in 0..<frame.size.width {
        let glyph = frame[Point(x, y)].glyph.text
        row += glyph
        columns += Array(repeating: x, count: glyph.count)
      }
      if let range = row.range(of: text) {
        return Point(columns[row.distance(from: row.startIndex, to: range.lowerBound)], y)
      }
    }
    return nil
  }

  var screen: String { state.view().text }

  @discardableResult
  func sees(_ texts: String..., at location: SourceLocation = #_sourceLocation) -> User {
    let screen = screen
    for text in texts where !screen.contains(text) {
      Issue.record("“\(text)” is not on the screen:\n\(screen)", sourceLocation: location)
    }
    return self
  }

  @discardableResult
  func doesNotSee(_ texts: String..., at location: SourceLocation = #_sourceLocation) -> User {
    let screen = screen
    for text in texts where screen.contains(text) {
      Issue.record("“\(text)” is on the screen:\n\(screen)", sourceLocation: location)
    }
    return self
  }

  /// Selects a channel in the list.
  @discardableResult
  func selects(_ channel: String) -> User {
    state.update(ChannelsScreen.self) { $0.select(channel, $1) }
    return self
  }

  /// Opens a channel on a tab.
  @discardableResult
  func opens(_ channel: String, tab: Int) -> User {
    selects(channel)
    state.openChannel(channel, ChannelTab.allCases[tab])
    return self
  }

  /// Imports a file with a new channel, a stored one with another title and `interval`, and one as
  /// it is stored, up to the question whether to do it.
  @discardableResult
  func imports(interval: Int = 2) -> User {
    var channels = world.channels.prefix(2).map(\.channel)
    channels[0].text.title = "Fale com a gente"
    channels[0].settings.presence.interval = interval
    channels.append(
      Channel.make(id: String(repeating: "e", count: 24), description: "Ouvidoria", flow: "vendas"))
    world.files["canais.json"] = Array(ChannelDocument.export(channels).utf8)
    return types("I").types("canais.json").presses(.enter)
  }

  var selectedChannel: StoredChannel? { state.screens.channels.selected(state.context) }

  var selectedSession: FeedRow? { state.screens.presence.selected(state.context) }

  /// Gives a field of the open channel the focus, by Tab.
  @discardableResult
  func goes(to key: String, at location: SourceLocation = #_sourceLocation) -> User {
    for _ in 0..<60 where state.context.focus != FieldRegion.action(key) { presses(.tab) }
    if state.context.focus != FieldRegion.action(key) {
      Issue.record("Tab never reaches \(key)", sourceLocation: location)
    }
    return self
  }

  /// Empties the field and types.
  @discardableResult
  func writes(_ text: String) -> User {
    presses(.control("e"), .control("u"))
    return types(text)
  }

  var lastAsked: Effect? { world.asked.last }
}

extension KeyPress {
  static let enter = KeyPress(.enter)
  static let tab = KeyPress(.tab)
  static let backTab = KeyPress(.backTab)
  static let escape = KeyPress(.escape)
  static let up = KeyPress(.up)
  static let down = KeyPress(.down)
  static let left = KeyPress(.left)
  static let right = KeyPress(.right)
  static let delete = KeyPress(.delete)
  static let backspace = KeyPress(.backspace)
}

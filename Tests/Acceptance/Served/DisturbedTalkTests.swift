// A conversation that is disturbed at random: the engine is killed and stopped, pages are reloaded,
// left and returned to, the network goes away, while two tabs and an agent write. In the end the
// engine and both tabs must have the same texts, each once, and each writer's in order. A long run:
// CANAIS_SOAK=1, --filter DisturbedTalkTests.

import Foundation
import Presence
import TestSupport
import Testing

@Suite("A disturbed conversation", .serialized, .enabled(if: Soak.isOn))
struct DisturbedTalkTests {
  /// The engine, two tabs of one browser, and what was written in them.
  private final class Conversation {
    private let fixture: WidgetFixture
    private let tabs: [BrowserPage]
    private let session: String
    private let random: SharedRandom
    /// The texts of each tab.
    private var written: [[String]] = [["t0-first"], []]
    /// The agent's texts.
    private var agentTexts: [String] = []
    private var isEngineDown = false
    /// What happened, for the message of a failed expectation.
    private var log: [String] = []

    init(seed: UInt64) throws {
      random = SharedRandom(seed: seed)
      fixture = try WidgetFixture()
      fixture.site.put(
        .init(html: "<!DOCTYPE html><title>Outra</title><h1>Outra</h1>"), at: "/other")
      tabs = try [fixture.openPage(), fixture.openPage()]
      try tabs[0].startConversation("t0-first")
      session = try fixture.engine.session(fixture.channel)
    }

    /// One random event. With even odds the next one waits until what was written is stored.
    func disturb(_ turn: Int) throws {
      let number = random.number(in: 0...1)
      switch random.number(in: 0...99) {
      case 0..<40: try write("t\(number)-\(turn)", in: number)
      case 40..<55 where !isEngineDown: try writeAsAgent("ag-\(turn)")
      case 55..<65 where !isEngineDown: endEngine()
      case 55..<80 where isEngineDown: try startEngine()
      case 80..<88 where !isEngineDown:
        log.append("reload \(number)")
        try tabs[number].reload()
      case 88..<94: try leaveAndReturn(number)
      case 94..<98: try disconnect(number, turn)
      default:
        log.append("front \(number)")
        try fixture.browser.activate(tabs[number])
      }
      if random.number(in: 0...1) == 0 { try waitForStored() }
    }

    private func write(_ text: String, in number: Int) throws {
      log.append("write \(text)")
      try tabs[number].waitUntil("webchat.isLoaded && (\(part("textarea")) || webchat('open'))")
      try tabs[number].evaluate(
        "\(part("textarea")).value = '\(text)'; \(part(".send")).click()")
      written[number].append(text)
    }

    private func writeAsAgent(_ text: String) throws {
      log.append("agent \(text)")
      try fixture.engine.write(text, to: session)
      agentTexts.append(text)
    }

    private func endEngine() {
      isEngineDown = true
      let isKilled = random.number(in: 0...1) == 0
      log.append(isKilled ? "kill" : "stop")
      if isKilled { fixture.engine.kill() } else { fixture.engine.stop() }
    }

    private func startEngine() throws {
      isEngineDown = false
      log.append("start")
      try fixture.engine.start()
    }

    private func leaveAndReturn(_ number: Int) throws {
      log.append("leave and return \(number)")
      try tabs[number].navigate(fixture.site.origin + "/other")
      try tabs[number].evaluate("setTimeout(() => history.back())")
      try tabs[number].waitUntil(
        "location.pathname === '/' && document.readyState === 'complete'")
    }

    /// Disconnects a tab from the network while the other writes.
    private func disconnect(_ number: Int, _ turn: Int) throws {
      log.append("offline \(number)")
      try tabs[number].setOffline(true)
      try write("t\(1 - number)-\(turn)", in: 1 - number)
      if random.number(in: 0...1) == 0 { try waitForStored(from: 1 - number) }
      try tabs[number].setOffline(false)
    }

    /// Waits until the engine has stored the texts of both tabs, or of one; not while it is down.
    private func waitForStored(from number: Int? = nil) throws {
      guard !isEngineDown else { return }
      let wanted = number.map { written[$0] } ?? written[0] + written[1]
      try until("stored texts; \(log.joined(separator: "\n"))") {
        Set(try fixture.engine.texts(session)).isSuperset(of: wanted)
      }
    }

    /// Waits until every text is stored, and expects that engine and tabs agree.
    func expectAgreement() throws {
      if isEngineDown { try startEngine() }
      try waitForStored()
      let texts = try fixture.engine.texts(session)
      let comment = Comment(rawValue: log.joined(separator: "\n"))
      #expect(texts.sorted() == (written[0] + written[1] + agentTexts).sorted(), comment)
      for number in 0...1 {
        #expect(texts.filter { $0.hasPrefix("t\(number)-") } == written[number], comment)
        try tabs[number].waitForConversation(texts)
        #expect(tabs[number].exceptions.isEmpty, comment)
      }
      #expect(try fixture.engine.sessions(fixture.channel).count == 1, comment)
    }
  }

  @Test("No text is lost, repeated or out of order", arguments: 1...6 as ClosedRange<UInt64>)
  func disturbed(seed: UInt64) throws {
    let conversation = try Conversation(seed: seed)
    for turn in 1...50 { try conversation.disturb(turn) }
    try conversation.expectAgreement()
  }
}

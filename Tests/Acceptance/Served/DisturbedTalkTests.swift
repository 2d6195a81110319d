// A talk that is disturbed at random: the engine killed and stopped, pages reloaded, left and come
// back to, the network gone for a moment, two tabs and an agent writing all the while. In the end
// engine and both tabs must show the same texts, each once, and each writer's in order. It is one of
// the long runs: CANAIS_SOAK=1, --filter DisturbedTalkTests.

import Foundation
import Presence
import TestSupport
import Testing

@Suite("A disturbed talk", .serialized, .enabled(if: Soak.isOn))
struct DisturbedTalkTests {
  /// The engine, two tabs of one browser, and what was written into them.
  private final class Talk {
    let engine: ServedEngine
    let site: BrowserSite
    let browser: Browser
    let tabs: [BrowserPage]
    let session: String
    let random: SharedRandom
    var written: [[String]] = [["t0-first"], []]
    var said: [String] = []
    var isDown = false
    var story: [String] = []

    init(seed: UInt64) throws {
      random = SharedRandom(seed: seed)
      engine = try ServedEngine()
      let channel = try engine.channel("Loja")
      try engine.start()
      site = try BrowserSite()
      site.put(.init(html: "<!DOCTYPE html><title>Outra</title><h1>Outra</h1>"), at: "/other")
      browser = try Browser.launch()
      let shop = try engine.page(channel, on: site)
      tabs = try [browser.page(), browser.page()]
      for tab in tabs {
        try tab.navigate(shop)
        try tab.waitUntil(part(".launcher"))
      }
      try tabs[0].click(".launcher")
      try tabs[0].write("t0-first")
      try tabs[0].waitForTalk(["t0-first"])
      session = try engine.session(channel)
    }

    deinit { site.close() }

    /// One thing that happens, told in the story.
    func disturb(_ turn: Int) throws {
      let number = random.number(in: 0...1)
      let tab = tabs[number]
      switch random.number(in: 0...99) {
      case 0..<40: try write("t\(number)-\(turn)", in: number)
      case 40..<55 where !isDown:
        story.append("agent \(turn)")
        try engine.say("ag-\(turn)", to: session)
        said.append("ag-\(turn)")
      case 55..<65 where !isDown:
        isDown = true
        let isKilled = random.number(in: 0...1) == 0
        story.append(isKilled ? "kill" : "stop")
        if isKilled { engine.kill() } else { engine.stop() }
      case 55..<80 where isDown:
        isDown = false
        story.append("start")
        try engine.start()
      case 80..<88 where !isDown:
        story.append("reload \(number)")
        try tab.reload()
      case 88..<94:
        story.append("away and back \(number)")
        try tab.navigate(site.origin + "/other")
        try tab.evaluate("setTimeout(() => history.back())")
        try tab.waitUntil("location.pathname === '/' && document.readyState === 'complete'")
      case 94..<98:
        story.append("offline \(number)")
        try tab.setOffline(true)
        poll(nil, 0, Int32(random.number(in: 0...600)))
        try tab.setOffline(false)
      default:
        story.append("front \(number)")
        try browser.activate(tab)
      }
      poll(nil, 0, Int32(random.number(in: 0...250)))
    }

    private func write(_ text: String, in number: Int) throws {
      story.append("write \(text)")
      try tabs[number].waitUntil("\(part("textarea")) && webchat.isLoaded")
      try tabs[number].evaluate(
        """
        webchat('open');
        \(part("textarea")).value = '\(text)';
        \(part(".composer")).requestSubmit();
        """)
      written[number].append(text)
    }

    /// Waits until all is quiet, and compares.
    func expectWhole() throws {
      if isDown { try engine.start() }
      let all = (written[0] + written[1] + said).sorted()
      let deadline = Deadline(seconds: 90)
      var texts = try engine.texts(session)
      while texts.sorted() != all, !deadline.isOver {
        poll(nil, 0, 200)
        texts = try engine.texts(session)
      }
      let told = Comment(rawValue: story.joined(separator: "\n"))
      #expect(texts.sorted() == all, told)
      for number in 0...1 {
        #expect(texts.filter { $0.hasPrefix("t\(number)-") } == written[number], told)
        try tabs[number].waitForTalk(texts)
        #expect(tabs[number].exceptions.isEmpty, told)
      }
      #expect(try engine.ask("sessions?limit=9").body["total"] as? Int == 1, told)
    }
  }

  @Test(
    "Nothing is lost, nothing doubled, nothing out of order",
    arguments: 1...6 as ClosedRange<UInt64>)
  func disturbed(seed: UInt64) throws {
    let talk = try Talk(seed: seed)
    for turn in 1...50 { try talk.disturb(turn) }
    try talk.expectWhole()
  }
}

// Real minutes: a one-minute interval, real tabs that are hidden, reloaded and closed, and a platform
// that notes when each call came. All of it runs side by side and lasts three minutes and a half, so
// it is one of the long runs: CANAIS_SOAK=1, --filter RealMinuteTests.

import Foundation
import Presence
import Synchronization
import TestSupport
import Testing

@testable import Engine
@testable import canais

@Suite("Real minutes", .enabled(if: Soak.isOn))
struct RealMinuteTests {
  /// When each call came, by the wall clock.
  private final class Notebook: Sendable {
    let lines = Mutex<[(call: ReceivedCall, at: Date)]>([])

    func take(_ call: ReceivedCall) -> PlatformAnswer {
      lines.withLock { $0.append((call, Date())) }
      return .status(200)
    }

    /// The calls of a session.
    func calls(_ session: String) -> [(call: ReceivedCall, at: Date)] {
      lines.withLock { $0.filter { $0.call.session == session } }
    }
  }

  private let engine: ServedEngine
  private let site: BrowserSite
  private let notebook = Notebook()
  private let platform: StandInPlatform

  init() throws {
    engine = try ServedEngine()
    site = try BrowserSite()
    platform = try StandInPlatform { [notebook] in notebook.take($0) }
    try engine.command(["attendance", "set", "baseURL=\(platform.baseURL)", "token=t"])
    try engine.start()
  }

  private func channel(_ description: String, counts: String) throws -> String {
    try engine.channel(
      description,
      [
        "settings.presence.enabled=true", "settings.presence.interval=1",
        "settings.presence.counts=\(counts)", "settings.presence.returnMessage=Voltei às {hora}.",
      ])
  }

  /// A tab that talks in a channel and was handed over; its session's identifier too.
  private func talking(
    _ browser: Browser, _ channel: String
  ) throws -> (page: BrowserPage, session: String) {
    let page = try browser.page()
    try page.navigate(try engine.page(channel, on: site, path: "/\(channel)"))
    try page.waitUntil(part(".launcher"))
    try page.click(".launcher")
    try page.write("oi")
    try page.waitForTalk(["oi"])
    let session = try engine.session(channel)
    let answer = try engine.ask("sessions/\(session)/handover", [:])
    try #require(answer.status == 200)
    return (page, session)
  }

  private func moment(_ value: Any?) throws -> Date {
    let text = try #require(value as? String)
    return try Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }

  private func body(_ call: ReceivedCall) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: call.body) as? [String: Any])
  }

  @Test("Hidden, reloaded, closed beside another, and back: each call at its second, no other")
  func minutes() throws {
    defer { site.close() }
    let hiding = try Browser.launch()
    let reloading = try Browser.launch()
    let closing = try Browser.launch()
    let closed = try talking(closing, try channel("Duas abas", counts: "activity"))
    let stays = try closing.page()
    try stays.navigate(site.origin + "/" + (try channelOf(closed.session)))
    try stays.waitUntil("\(shadow).querySelectorAll('.own').length === 1")
    try closing.call("Target.closeTarget", ["targetId": closed.page.target])
    try stays.waitUntil("document.visibilityState === 'visible'")
    let reloaded = try talking(reloading, try channel("Recarregada", counts: "activity"))
    let connected = try talking(hiding, try channel("Conexão", counts: "connection"))
    let hidden = try talking(hiding, try channel("Escondida", counts: "activity"))

    let before = Date()
    let front = try hiding.page()
    try hidden.page.waitUntil("document.visibilityState === 'hidden'")
    try connected.page.waitUntil("document.visibilityState === 'hidden'")
    let after = Date()
    try front.navigate("about:blank#front")
    while Date() < after.addingTimeInterval(180) {
      try reloaded.page.waitUntil("performance.now() > 20000", seconds: 90)
      try reloaded.page.reload()
      #expect(try reloaded.page.text("document.visibilityState") == "visible")
    }
    #expect(try hidden.page.text("document.visibilityState") == "hidden")
    #expect(try connected.page.text("document.visibilityState") == "hidden")
    let over = Date()
    try expectAbsence(hidden.session, between: before, and: after)
    for quiet in [connected.session, reloaded.session, closed.session] {
      #expect(notebook.calls(quiet).isEmpty, "\(notebook.calls(quiet))")
    }
    #expect(try engine.ask("sessions/\(hidden.session)").body["state"] as? String == "absent")
    #expect(try engine.ask("sessions/\(connected.session)").body["state"] as? String == "online")

    try hiding.activate(hidden.page)
    let deadline = Deadline()
    while notebook.calls(hidden.session).count < 2, !deadline.isOver { poll(nil, 0, 50) }
    try expectReturn(hidden.session)
    print(
      "three minutes took \(Int(over.timeIntervalSince(after))) s; reloaded, connected and closed"
        + " beside another: no call")
  }

  private func channelOf(_ session: String) throws -> String {
    try #require(try engine.ask("sessions/\(session)").body["channel"] as? String)
  }

  /// One `/expire`, sixty seconds after the page was hidden and at most one later.
  private func expectAbsence(_ session: String, between before: Date, and after: Date) throws {
    let calls = notebook.calls(session)
    try #require(calls.count == 1, "\(calls)")
    let told = try body(calls[0].call)
    #expect(calls[0].call.path == "/expire")
    #expect(told["event"] as? String == "client_offline")
    #expect(told["reason"] as? String == "page_inactive")
    let silence = try moment(told["absentSince"])
    let declared = try moment(told["occurredAt"])
    let length = declared.timeIntervalSince(silence)
    print("hidden: declared \(length) s after the last sign;", terminator: " ")
    #expect((60.0...61.0).contains(length))
    // The instant of hiding lies between the two that the test could note.
    #expect(silence >= before.addingTimeInterval(-0.05) && silence <= after)
    let arrived = calls[0].at
    print("/expire came \(arrived.timeIntervalSince(before)) s after the test hid the page")
    #expect(arrived >= before.addingTimeInterval(60))
    #expect(arrived <= after.addingTimeInterval(61))
  }

  /// One `/message`, with the text of the channel.
  private func expectReturn(_ session: String) throws {
    let calls = notebook.calls(session)
    try #require(calls.count == 2, "\(calls)")
    let told = try body(calls[1].call)
    #expect(calls[1].call.path == "/message")
    #expect(told["event"] as? String == "client_online")
    #expect(told["from"] as? String == "system")
    let text = try #require(told["text"] as? String)
    print("back: \(text), away for \(told["absentSeconds"] ?? "?") s")
    #expect(text.firstMatch(of: /^Voltei às \d\d:\d\d\.$/) != nil)
    let away = told["absentSeconds"] as? Int ?? 0
    #expect((178...300).contains(away))
  }
}

// Real minutes: an interval of one minute, tabs of a real browser that are hidden, reloaded and
// closed, and a platform that records when each call arrives. Everything runs side by side for
// three and a half minutes, so it is a long run: CANAIS_SOAK=1, --filter RealMinuteTests.

import Foundation
import Presence
import Synchronization
import TestSupport
import Testing

@testable import Engine
@testable import canais

@Suite("Real minutes", .enabled(if: Soak.isOn))
struct RealMinuteTests {
  /// The calls that the platform received, with the wall clock's time.
  private final class CallLog: Sendable {
    private let calls = Mutex<[(call: ReceivedCall, at: Date)]>([])

    func record(_ call: ReceivedCall) -> PlatformAnswer {
      calls.withLock { $0.append((call, Date())) }
      return .status(200)
    }

    func calls(of session: String) -> [(call: ReceivedCall, at: Date)] {
      calls.withLock { $0.filter { $0.call.session == session } }
    }
  }

  /// The body of an absence or a return, as far as the test reads it.
  private struct Body: Decodable {
    var event: String
    var reason: String?
    var absentSince: String?
    var occurredAt: String?
    var from: String?
    var text: String?
    var absentSeconds: Int?
  }

  private let engine: ServedEngine
  private let site: BrowserSite
  private let calls = CallLog()
  private let platform: StandInPlatform

  init() throws {
    engine = try ServedEngine()
    site = try BrowserSite()
    platform = try StandInPlatform { [calls] in calls.record($0) }
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

  /// A tab with a conversation that was handed over, and the session's identifier.
  private func conversation(
    _ browser: Browser, _ channel: String
  ) throws -> (page: BrowserPage, session: String) {
    let page = try browser.page()
    try page.navigate(try engine.page(channel, on: site, path: "/\(channel)"))
    try page.waitUntil(part(".launcher"))
    try page.startConversation("oi")
    let session = try engine.session(channel)
    try #require(try engine.request("sessions/\(session)/handover", [:]).status == 200)
    return (page, session)
  }

  @Test("Tabs hidden, reloaded or closed beside another: each call in its second, and no other")
  func minutes() throws {
    defer { site.close() }
    let hiding = try Browser.launch()
    let reloading = try Browser.launch()
    let closing = try Browser.launch()
    let closed = try conversation(closing, try channel("Duas abas", counts: "activity"))
    let other = try closing.page()
    try other.navigate(site.origin + "/" + (try engine.details(closed.session).channel))
    try other.waitUntil("webchat.isLoaded")
    try other.evaluate("webchat('open')")
    try other.waitUntil("\(shadow).querySelectorAll('.own').length === 1")
    try closing.call("Target.closeTarget", ["targetId": closed.page.target])
    try other.waitUntil("document.visibilityState === 'visible'")
    let reloaded = try conversation(reloading, try channel("Recarregada", counts: "activity"))
    let connected = try conversation(hiding, try channel("Conexão", counts: "connection"))
    let hidden = try conversation(hiding, try channel("Escondida", counts: "activity"))

    let before = Date()
    let front = try hiding.page()
    try hidden.page.waitUntil("document.visibilityState === 'hidden'")
    try connected.page.waitUntil("document.visibilityState === 'hidden'")
    let after = Date()
    try front.navigate("about:blank#front")
    while Date() < after.addingTimeInterval(180) {
      try reloaded.page.waitUntil("performance.now() > 20000")
      try reloaded.page.reload()
      #expect(try reloaded.page.text("document.visibilityState") == "visible")
    }
    #expect(try hidden.page.text("document.visibilityState") == "hidden")
    #expect(try connected.page.text("document.visibilityState") == "hidden")
    try expectAbsence(hidden.session, between: before, and: after)
    for session in [connected.session, reloaded.session, closed.session] {
      let calls = calls.calls(of: session)
      #expect(calls.isEmpty, "\(calls)")
    }
    #expect(try engine.details(hidden.session).state.name == "absent")
    #expect(try engine.details(connected.session).state.name == "online")

    try hiding.activate(hidden.page)
    try until("the call about the return") { calls.calls(of: hidden.session).count > 1 }
    try expectReturn(hidden.session)
  }

  /// Expects one `/expire`, sixty seconds after the page was hidden and at most one second later.
  private func expectAbsence(_ session: String, between before: Date, and after: Date) throws {
    let calls = calls.calls(of: session)
    try #require(calls.count == 1, "\(calls)")
    let body = try JSONDecoder().decode(Body.self, from: calls[0].call.body)
    #expect(calls[0].call.path == "/expire")
    #expect(body.event == "client_offline")
    #expect(body.reason == "page_inactive")
    let hiddenAt = try date(body.absentSince)
    let length = try date(body.occurredAt).timeIntervalSince(hiddenAt)
    print("hidden: declared \(length) s after the last heartbeat;", terminator: " ")
    #expect((60.0...61.0).contains(length))
    // The page was hidden between the two moments that the test could record.
    #expect(hiddenAt >= before.addingTimeInterval(-0.05) && hiddenAt <= after)
    let arrival = calls[0].at
    print("/expire arrived \(arrival.timeIntervalSince(before)) s after the test hid the page")
    #expect(arrival >= before.addingTimeInterval(60))
    #expect(arrival <= after.addingTimeInterval(61))
  }

  /// Expects one `/message` with the channel's text.
  private func expectReturn(_ session: String) throws {
    let calls = calls.calls(of: session)
    try #require(calls.count == 2, "\(calls)")
    let body = try JSONDecoder().decode(Body.self, from: calls[1].call.body)
    #expect(calls[1].call.path == "/message")
    #expect(body.event == "client_online")
    #expect(body.from == "system")
    let text = try #require(body.text)
    let seconds = try #require(body.absentSeconds)
    print("back: \(text), absent for \(seconds) s")
    #expect(text.firstMatch(of: /^Voltei às \d\d:\d\d\.$/) != nil)
    #expect((178...300).contains(seconds))
  }

  private func date(_ text: String?) throws -> Date {
    try Date(
      try #require(text), strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }
}

// A page whose WebSockets never open, as behind some proxies: the conversation goes over posts and
// an event stream, and is as good.

import TestSupport
import Testing

@Suite("Where no WebSocket can be had")
struct FallbackTests {
  /// Sockets that neither open nor fail, as behind a proxy that swallows them.
  private static let mute = """
    window.WebSocket = class { constructor() { this.readyState = 0; } close() {} };
    """
  /// Sockets that a policy forbids.
  private static let forbidden = """
    window.WebSocket = class { constructor() { throw new DOMException('no', 'SecurityError'); } };
    """

  @Test(
    "Messages arrive both ways, through a reload, a kill and a restart",
    arguments: [mute, forbidden])
  func conversation(script: String) throws {
    let fixture = try WidgetFixture()
    let engine = fixture.engine
    let page = try fixture.openConversation("um", script: script)
    let session = try engine.session(fixture.channel)
    try engine.write("dois", to: session)
    try page.waitForConversation(["um", "dois"])
    try page.reload()
    try page.write("três")
    try page.waitForConversation(["um", "dois", "três"])
    engine.kill()
    try page.write("quatro")
    try engine.start()
    let texts = ["um", "dois", "três", "quatro"]
    try page.waitForConversation(texts)
    #expect(try engine.texts(session) == texts)
    #expect(try engine.sessions(fixture.channel).map(\.tabs) == [1])
    try page.evaluate("webchat('end')")
    try page.waitUntil(isShown(".stop"))
    #expect(page.sockets.isEmpty && page.exceptions.isEmpty, "\(page.account())")
  }
}

// A site that signs who its user is, in two real browsers on a real engine.

import Channels
import Foundation
import TestSupport
import Testing

@Suite("Identified visitors")
struct IdentifiedVisitorTests {
  @Test("One user has one conversation in two browsers; without a proof the window says why")
  func twoBrowsers() throws {
    let fixture = try WidgetFixture(settings: ["settings.identity=required"])
    let secret = try fixture.engine.command(["channel", "identity", fixture.channel])
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let expires = String(Int(Date().timeIntervalSince1970) + 3_600)
    let signature = IdentityProof.signature(of: "4711", expires: expires, by: secret)
    let identify =
      "webchat('identify', {user: '4711', name: 'Ana', expires: \(expires), "
      + "signature: '\(signature)'})"

    let stranger = try fixture.openPage()
    try stranger.click(".launcher")
    try stranger.waitUntil("\(part(".window")).textContent.includes('não confirmou')")

    // The site signs its user in on the same page.
    try stranger.evaluate(identify)
    try stranger.write("do computador")
    try stranger.waitForConversation(["do computador"])
    let browser = try Browser.launch()
    let second = try browser.page()
    try second.navigate(fixture.shop)
    try second.waitUntil(part(".launcher"))
    try second.evaluate(identify)
    try second.click(".launcher")
    try second.waitUntil(isShown(".window"))
    try second.waitForConversation(["do computador"])
    try second.write("do celular")
    try stranger.waitForConversation(["do computador", "do celular"])
    // A page that resumes before its site has told who the user is.
    try stranger.reload()
    try stranger.evaluate(identify)
    try stranger.waitForConversation(["do computador", "do celular"])
    let row = try #require(try fixture.engine.sessions(fixture.channel).first)
    #expect(try fixture.engine.sessions(fixture.channel).count == 1)
    #expect(row.identity == "4711" && row.tabs == 2)
  }
}

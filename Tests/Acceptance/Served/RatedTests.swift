// A rating from the visitor's stars to the report.

import Foundation
import TestSupport
import Testing

@Suite("A rated conversation")
struct RatedTests {
  /// The report as `canais report show --json` prints it.
  private struct Report: Decodable {
    var rating: Int?
    var ratingText: String?
  }

  @Test("Stars and a sentence after the end stand in the report")
  func rated() throws {
    let fixture = try WidgetFixture(settings: ["settings.rating=true"])
    let page = try fixture.openConversation("oi")
    let session = try fixture.engine.session(fixture.channel)
    try page.evaluate("webchat('end')")
    try page.waitUntil(isShown(".rating"))
    // By keyboard: the first star has the tab stop, arrows choose.
    try page.evaluate("\(part(".star")).focus()")
    for _ in 1...4 { try page.press("ArrowRight", code: 39) }
    try page.waitUntil("\(part(".star:nth-child(4)")).getAttribute('aria-checked') === 'true'")
    try page.evaluate("\(part(".rating textarea")).value = 'Muito bom, obrigada'")
    try page.click(".rating .secondary")
    #expect(try page.text("\(part(".rating p")).textContent") == "Obrigado pela avaliação.")
    let report = try untilRated(fixture.engine, session)
    #expect(report.rating == 4 && report.ratingText == "Muito bom, obrigada")
    #expect(page.exceptions.isEmpty && page.console.isEmpty, "\(page.account())")
  }

  private func untilRated(_ engine: ServedEngine, _ session: String) throws -> Report {
    try untilFound("a rating") {
      let text = try engine.command(["report", "show", session, "--json"])
      let report = try JSONDecoder().decode(Report.self, from: Data(text.utf8))
      return report.rating == nil ? nil : report
    }
  }
}

// Suggestions for misspelled keys, and templates.

import Channels
import Testing

@Suite("Suggestions and templates")
struct EditDistanceTests {
  @Test(
    "A misspelled key is answered with the nearest one",
    arguments: [
      ("text.titel", "text.title"), ("title", "text.title"), ("enable", "enabled"),
      ("settings.allowedOrigin", "settings.allowedOrigins"), ("zzzzzzzzzz", nil), ("", nil),
    ])
  func nearest(typed: String, expected: String?) {
    #expect(EditDistance.word(to: typed, among: Fields.channel.all.map(\.key)) == expected)
  }

  @Test("A placeholder inside of a value stays")
  func onePass() {
    let words = LocalizedText("{a} {b}", "{b} {a}", "{a}{a}")
    #expect(words.filled(["a": "{b}", "b": "x"], in: .portuguese) == "{b} x")
  }
}

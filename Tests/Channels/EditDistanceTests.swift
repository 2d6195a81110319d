// Suggestions for misspelled keys, and texts with places to fill in.

import Channels
import Testing

@Suite("Words and sentences")
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

  @Test("A value that looks like a place is not filled in again")
  func onePass() {
    let words = LocalizedText("{a} {b}", "{b} {a}", "{a}{a}")
    #expect(words.filled(["a": "{b}", "b": "x"], in: .portuguese) == "{b} x")
  }
}

// Documents that could be read in two ways.

import Testing

@testable import Channels

@Suite("Channels: documents that could be read in two ways")
struct RepeatedMemberTests {
  @Test(
    "A member that occurs twice in one object is refused",
    arguments: [
      (#"{"a":1,"a":2}"#, "a"), (#"{"a":1,"\u0061":2}"#, "a"),
      (#"[{"x":{"b":[{"b":1}],"c":",","b":0}}]"#, "b"), (#"{"a\"b":1,"c":2,"a\"b":3}"#, #"a"b"#),
    ])
  func repeated(document: String, name: String) {
    #expect(throws: ValidationError(key: "document", value: name, rule: .repeated)) {
      try JSONValue.read(Array(document.utf8), key: "document")
    }
  }

  @Test(
    "The same name in different objects is not",
    arguments: [
      #"{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}"#, #"["a","a"]"#, #"{"a":"a","b":"a"}"#, "1",
      #"{"a":"\"","b":"\\"}"#, "{}", "[]",
    ])
  func different(document: String) throws {
    _ = try JSONValue.read(Array(document.utf8), key: "document")
  }

  @Test("Characters that reorder what they are shown with are refused; marks are not")
  func directions() {
    for text in ["a\u{202E}b", "a\u{2066}b", "\u{202A}"] {
      #expect(FieldSyntax.text(text, 1...20, lines: true) == .controlCharacters)
    }
    for text in ["a\u{200F}b", "👩‍👧", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "שלום\u{200E}"] {
      #expect(FieldSyntax.text(text, 1...20, lines: false) == nil, "\(text)")
    }
  }
}

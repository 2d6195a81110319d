// The lexer that the checks of the habits rely on: comments and literals of every kind.

import Testing

@Suite("Lexer of the habits")
struct SwiftLexerTests {
  private func words(_ text: String) -> String {
    SwiftLexer(text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
      .tokens.map(\.text).joined(separator: " ")
  }

  @Test("Strings with quotes, interpolations, hashes and several lines are one token")
  func strings() {
    #expect(words(#"let a = "x \" { \(f("}", b: { "y" })) //" + b"#) == #"let a = " + b"#)
    #expect(words(##"let a = #"a " \( { " \#(b {}) "#"##) == #"let a = ""#)
    #expect(words("let a = \"\"\"\n  \" { /* \\(b)\n  \"\"\"\nc") == #"let a = " c"#)
  }

  @Test("Regular expressions are one token, divisions are not")
  func regularExpressions() {
    #expect(words(#"f(/a["/{]\/b/) / 2"#) == "f ( / ) / 2")
    #expect(words("let a = b / c / d") == "let a = b / c / d")
    #expect(words("let a = #/ { / \" /# + b") == "let a = / + b")
  }

  @Test("Comments are kept apart, nested ones too")
  func comments() {
    let lexer = SwiftLexer(["/// doc", "a /* b /* c */ { */ d // e", "/* f", "g */ h"])
    #expect(lexer.tokens.map(\.text) == ["a", "d", "h"])
    #expect(lexer.comments.map(\.line) == [0, 1, 1, 2, 3])
    #expect(lexer.comments.map(\.isDocumentation) == [true, false, false, false, false])
  }
}

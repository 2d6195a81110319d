// Long texts in pieces.

import Testing

@testable import Platforms

@Suite("Pieces of long messages")
struct MessagePiecesTests {
  @Test("A text within the limits is one piece, without white space at its ends")
  func whole() {
    #expect(MessagePieces.split("  oi\n ") == ["oi"])
    #expect(MessagePieces.split("") == [])
    #expect(MessagePieces.split(" \n\t ") == [])
  }

  @Test("Pieces keep lines whole, and every character")
  func lines() {
    let line = String(repeating: "x", count: 1_500)
    let pieces = MessagePieces.split([line, line, line].joined(separator: "\n"))
    #expect(pieces == [line + "\n" + line, line])
  }

  @Test("Pieces hold the limits in characters and in bytes")
  func limits() {
    for text in [
      String(repeating: "a", count: 9_001), String(repeating: "👨‍👩‍👧‍👦", count: 5_000),
      "e" + String(repeating: "\u{301}", count: 20_000) + "fim",
    ] {
      let pieces = MessagePieces.split(text)
      #expect(!pieces.isEmpty)
      for piece in pieces.dropLast() {
        #expect(piece.count <= MessagePieces.characterLimit)
      }
    }
    let family = MessagePieces.split(String(repeating: "👨‍👩‍👧‍👦", count: 5_000))
    #expect(family.allSatisfy { $0.utf8.count <= MessagePieces.byteLimit })
    #expect(family.joined() == String(repeating: "👨‍👩‍👧‍👦", count: 5_000))
  }

  @Test("An endless text ends with a mark")
  func endless() {
    let pieces = MessagePieces.split(String(repeating: "a", count: 300_000))
    #expect(pieces.count == MessagePieces.pieceLimit)
    #expect(pieces.last?.hasSuffix("…") == true)
  }
}

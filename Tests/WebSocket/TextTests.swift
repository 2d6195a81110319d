// UTF-8, byte by byte, against the standard library's own reading.

import Testing
import WebSocket

@Suite("UTF-8")
struct TextTests {
  private func isText(_ bytes: [UInt8], cutAt cut: Int = 0) -> Bool {
    var validator = UTF8Validator()
    return bytes[..<cut].withUnsafeBytes { validator.take($0) }
      && bytes[cut...].withUnsafeBytes { validator.take($0) } && validator.isComplete
  }

  @Test("Every sequence of two bytes, and three from the edges, as the standard library reads it")
  func everyShortSequence() {
    let edges: [UInt8] = [
      0, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
      0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
    ]
    for first in UInt8.min ... .max {
      for second in UInt8.min ... .max {
        let bytes = [first, second]
        #expect(isText(bytes) == (String(validating: bytes, as: UTF8.self) != nil))
      }
    }
    for a in edges {
      for b in edges {
        for c in edges {
          for d in edges {
            let bytes = [a, b, c, d]
            #expect(isText(bytes) == (String(validating: bytes, as: UTF8.self) != nil))
          }
        }
      }
    }
  }

  @Test("A text may be cut anywhere, and long plain text takes the fast way")
  func anywhere() {
    let text = Array((String(repeating: "plain text ", count: 20) + "ação 日本 👩‍👩‍👧 fim").utf8)
    for cut in 0...text.count { #expect(isText(text, cutAt: cut)) }
    var broken = text
    broken[100] = 0xFF
    #expect(!isText(broken))
  }
}

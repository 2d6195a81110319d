// Validation of UTF-8, compared with the standard library.

import Testing
import WebSocket

@Suite("UTF-8")
struct UTF8ValidatorTests {
  private func isText(_ bytes: [UInt8], cutAt cut: Int = 0) -> Bool {
    var validator = UTF8Validator()
    return bytes[..<cut].withUnsafeBytes { validator.consume($0) }
      && bytes[cut...].withUnsafeBytes { validator.consume($0) } && validator.isComplete
  }

  @Test(
    "Every two bytes, and four from the edges of their ranges, are judged as by the standard library"
  )
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

  @Test("Text may be cut anywhere, and long runs of ASCII are checked eight bytes at a time")
  func anywhere() {
    let text = Array((String(repeating: "plain text ", count: 20) + "ação 日本 👩‍👩‍👧 fim").utf8)
    for cut in 0...text.count { #expect(isText(text, cutAt: cut)) }
    var broken = text
    broken[100] = 0xFF
    #expect(!isText(broken))
  }
}

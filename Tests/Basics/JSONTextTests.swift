// JSON written by hand, read back by Foundation.

import Basics
import Foundation
import Testing

@Suite("JSON text")
struct JSONTextTests {
  @Test("Objects, arrays and values have their commas")
  func structure() {
    var json = JSONText()
    json.open()
    json.add("a", 1)
    json.add("b", nil as String?)
    json.open("c")
    json.close()
    json.openArray("d")
    json.add(nil, true)
    json.add(nil, -2 as Int8)
    json.open()
    json.add(key: "k\"", "v")
    json.close()
    json.closeArray()
    json.add("e", moment: 1_000)
    json.open(key: "f")
    json.add("g", json: Array("[1]".utf8))
    json.add("h") { $0 += "plain".utf8 }
    json.close()
    json.close()
    #expect(
      String(decoding: json.bytes, as: UTF8.self) == #"""
        {"a":1,"b":null,"c":{},"d":[true,-2,{"k\"":"v"}],"e":"1970-01-01T00:00:01.000Z",\#
        "f":{"g":[1],"h":"plain"}}
        """#)
  }

  @Test("Every string is read back as it was, and none can end a script")
  func strings() throws {
    var random = SeededRandom(seed: 11)
    for _ in 0..<2_000 {
      var text = ""
      for _ in 0..<random.roll(0..<12) {
        let value = random.roll(0..<4) == 0 ? random.roll(0..<0x2100) : random.roll(0..<0x80)
        if let scalar = Unicode.Scalar(UInt32(value)) { text.unicodeScalars.append(scalar) }
      }
      var bytes = Array("[".utf8)
      JSONText.quote(text, to: &bytes)
      bytes.append(UInt8(ascii: "]"))
      let read = try JSONDecoder().decode([String].self, from: Data(bytes))
      #expect(read.first?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
      #expect(!bytes.contains { $0 < 0x20 || "<>&\u{7F}".utf8.contains($0) })
    }
  }
}

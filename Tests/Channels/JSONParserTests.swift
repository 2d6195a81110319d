// The JSON parser, compared with Foundation's.

import Basics
import Channels
import Foundation
import Testing

@Suite("JSON parser")
struct JSONParserTests {
  private static func value(_ text: String) -> JSONValue? {
    JSONParser.value(of: Array(text.utf8))
  }

  @Test(
    "Documents",
    arguments: [
      ("null", .null), (" true ", .toggle(true)), ("\n[false]\t", .list([.toggle(false)])),
      ("0", .number(0)), ("-0", .number(0)), ("-12", .number(-12)), ("1.5", .decimal(1.5)),
      ("1e2", .decimal(100)), ("9223372036854775808", .decimal(9_223_372_036_854_775_808)),
      ("\"\"", .text("")), (#""a\"\\\/\b\f\n\r\t""#, .text("a\"\\/\u{8}\u{C}\n\r\t")),
      (#""\u00e7\ud83d\ude00""#, .text("ç😀")), ("\"ç😀\u{7F}\"", .text("ç😀\u{7F}")),
      ("[]", .list([])), ("{}", .object([:])), ("[1,2]", .list([.number(1), .number(2)])),
      (#"{"a":{"b":[]},"a":1}"#, .object(["a": .number(1)])),
    ] as [(String, JSONValue)])
  func documents(_ text: String, _ value: JSONValue) {
    #expect(Self.value(text) == value)
  }

  @Test(
    "What is not JSON",
    arguments: [
      "", " ", "nul", "nulls", "01", "-", "1.", ".5", "1e", "+1", "1 2", "\"", "\"a", "\"\\",
      "\"\\x\"", "\"\n\"", #""\ud83d""#, #""\ude00""#, #""\ud83d\u0041""#, #""\u12"#, #""\u12g4""#,
      "[", "[1", "[1,", "[1,]", "[,]", "]", "{", "{1:2}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
      "{\"a\" 1}", "[1}", "{\"a\":1]", "'a'", "NaN", "1e999", "tru", "<html>", "\u{FEFF}1",
    ])
  func faults(_ text: String) {
    #expect(Self.value(text) == nil)
  }

  @Test("Bytes that are not UTF-8, and nesting beyond the limit")
  func limits() {
    #expect(JSONParser.value(of: [0x22, 0xFF, 0x22]) == nil)
    #expect(JSONParser.value(of: [0x22, 0xC3, 0x22]) == nil)
    #expect(JSONParser.value(of: [0x22, 0x5C, 0x6E, 0xED, 0xA0, 0x80, 0x22]) == nil)
    let depth = JSONParser.depthLimit
    func nested(_ count: Int) -> String {
      String(repeating: "[", count: count) + String(repeating: "]", count: count)
    }
    #expect(Self.value(nested(depth)) != nil)
    #expect(Self.value(nested(depth + 1)) == nil)
    #expect(Self.value(String(repeating: "{\"a\":", count: 1_000_000)) == nil)
  }

  @Test("Random documents are read as they were written; changed ones as Foundation reads them")
  func random() throws {
    var random = SeededRandom(seed: 22)
    for _ in 0..<500 {
      let value = Self.randomValue(&random, depth: 0)
      let bytes = Array(value.line.utf8)
      #expect(JSONParser.value(of: bytes) == value)
      var changed = bytes
      changed[Int.random(in: 0..<changed.count, using: &random)] = UInt8.random(
        in: 0x20...0x7E, using: &random)
      let ours = JSONParser.value(of: changed)
      let foundation = try? JSONSerialization.jsonObject(
        with: Data(changed), options: .fragmentsAllowed)
      #expect((ours == nil) == (foundation == nil), "\(String(decoding: changed, as: UTF8.self))")
    }
  }

  private static func randomValue(_ random: inout SeededRandom, depth: Int) -> JSONValue {
    switch Int.random(in: 0..<(depth < 4 ? 7 : 5), using: &random) {
    case 0: return .null
    case 1: return .toggle(Bool.random(using: &random))
    case 2: return .number(Int.random(in: -1_000_000...1_000_000, using: &random))
    case 3, 4: return .text(randomText(&random))
    case 5:
      return .list(
        (0..<Int.random(in: 0...4, using: &random)).map { _ in
          randomValue(&random, depth: depth + 1)
        })
    case _:
      var members: [String: JSONValue] = [:]
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        members[randomText(&random)] = randomValue(&random, depth: depth + 1)
      }
      return .object(members)
    }
  }

  private static func randomText(_ random: inout SeededRandom) -> String {
    let characters = ["a", "\"", "\\", "\n", "\u{1}", "ç", "😀", "/", "\u{2028}", "{", "[", "0"]
    return (0..<Int.random(in: 0...6, using: &random)).map { _ in
      characters.randomElement(using: &random) ?? ""
    }.joined()
  }
}

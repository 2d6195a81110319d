// The visitor's frames as JSON: our reader against Foundation's decoder, on frames that are right
// and on mangled ones.

import Basics
import Client
import Foundation
import Testing

@testable import Engine

@Suite("Client frames")
struct ClientFrameTests {
  /// The same frame as a decoder that is told its form understands it.
  private struct Described: Decodable {
    var type: String
    var contact: String?
    var contactSecret: String?
    var source: String?
    var page: String?
    var data: [String: String]?
    var accepted: String?
    var session: String?
    var secret: String?
    var seen: UInt32?
    var id: String?
    var text: String?

    var frame: ClientFrame? {
      guard let kind = ClientFrame.Kind(rawValue: type) else { return nil }
      var frame = ClientFrame(kind)
      (frame.contact, frame.contactSecret, frame.source) = (contact, contactSecret, source)
      (frame.page, frame.data, frame.accepted) = (page, data, accepted)
      (frame.session, frame.secret, frame.seen) = (session, secret, seen)
      (frame.id, frame.text) = (id, text)
      return frame
    }
  }

  private static func described(_ bytes: [UInt8]) -> ClientFrame? {
    (try? JSONDecoder().decode(Described.self, from: Data(bytes)))?.frame
  }

  private static func read(_ bytes: [UInt8]) -> ClientFrame? {
    bytes.withUnsafeBytes { ClientFrame($0) }
  }

  @Test(
    "What is a frame, and what is none",
    arguments: [
      (#"{"type":"end"}"#, true), (" \t\r\n{ \"type\" : \"end\" } \n", true),
      (#"{"\u0074ype":"e\u006ed"}"#, true), (#"{"type":"end","type":"start"}"#, true),
      (#"{"type":"start","data":{"a":"b","c":""},"x":[{"y":[1,-0.5e+3,true,false,null]}]}"#, true),
      (#"{"type":"start","data":{}}"#, true), (#"{"type":"start","data":null}"#, true),
      (#"{"type":"resume","seen":0}"#, true), (#"{"type":"resume","seen":4294967295}"#, true),
      (#"{"type":"resume","seen":null}"#, true),
      (#"{"type":"message","text":"😀\ud83d\ude00"}"#, true),
      (#"{"type":"message","text":"\"\\\/\b\f\n\r\t\u0000é"}"#, true),
      ("", false), ("{}", false), ("[]", false), ("null", false), (#"{"type":null}"#, false),
      (#"{"type":"END"}"#, false), (#"{"type":1}"#, false), (#"{"type":"end"}x"#, false),
      (#"{"type":"end""#, false), (#"{"type" "end"}"#, false),
      (#"{type:"end"}"#, false), (#"{"type":"end","contact":1}"#, false),
      (#"{"type":"end","data":{"a":1}}"#, false), (#"{"type":"end","data":{"a":null}}"#, false),
      (#"{"type":"end","data":[]}"#, false), (#"{"type":"end","seen":-1}"#, false),
      (#"{"type":"end","seen":4294967296}"#, false), (#"{"type":"end","seen":1.5}"#, false),
      (#"{"type":"end","seen":"1"}"#, false), (#"{"type":"end","seen":01}"#, false),
      (#"{"type":"end","x":truth}"#, false), (#"{"type":"end","text":"\ud800"}"#, false),
      (#"{"type":"end","text":"\udc00\ud800"}"#, false),
      ("{\"type\":\"end\",\"text\":\"\n\"}", false),
      (#"{"type":"end","text":"\u12g4"}"#, false), (#"{"type":"end","text":"\"#, false),
    ])
  func shapes(json: String, isFrame: Bool) {
    let bytes = Array(json.utf8)
    #expect((Self.read(bytes) != nil) == isFrame)
    #expect(Self.read(bytes) == Self.described(bytes))
  }

  @Test(
    "Where Foundation is lax, in what nobody asked for, we are not",
    arguments: [
      #"{"type":"end",}"#, #"{"type":"end","x":[1,]}"#, #"{"type":"end","x":"\x"}"#,
      #"{"type":"end","x":"\ud800"}"#, #"{"type":"end","type":"\ud800"}"#,
    ])
  func strictness(json: String) {
    #expect(Self.read(Array(json.utf8)) == nil)
  }

  @Test("Deeply nested JSON is refused as a frame at little cost")
  func depth() {
    func nested(_ depth: Int) -> [UInt8] {
      let open = String(repeating: "[", count: depth)
      let close = String(repeating: "]", count: depth)
      return Array("{\"type\":\"end\",\"x\":\(open)\(close)}".utf8)
    }
    #expect(Self.read(nested(ClientFrameReader.maximumDepth - 1)) == ClientFrame(.end))
    #expect(Self.read(nested(ClientFrameReader.maximumDepth)) == nil)
    #expect(Self.read(Array(String(repeating: "[", count: 32_000).utf8)) == nil)
  }

  @Test("Random frames are read as Foundation reads them, and damaged ones not more leniently")
  func agreement() {
    var random = SeededRandom(seed: 45)
    var equal = 0
    var refused = 0
    for _ in 0..<20_000 {
      let whole = Array(Self.document(&random).utf8)
      #expect(
        Self.read(whole) == Self.described(whole), "\(String(decoding: whole, as: UTF8.self))")
      if Self.read(whole) != nil { equal += 1 }
      var bytes = whole
      let place = Int(random.next() % UInt64(bytes.count))
      switch random.next() % 3 {
      case 0: bytes[place] = UInt8(random.next() % 128)
      case 1: bytes.remove(at: place)
      default: bytes.removeSubrange(place...)
      }
      guard String(validating: bytes, as: UTF8.self) != nil else { continue }
      // Foundation looks at numbers that nobody asks for less strictly than at the others.
      guard let frame = Self.read(bytes) else {
        refused += 1
        continue
      }
      #expect(frame == Self.described(bytes), "\(String(decoding: bytes, as: UTF8.self))")
    }
    #expect(equal > 1_000 && refused > 1_000)
  }

  // MARK: - Documents by chance

  private static let names = [
    "contact", "contactSecret", "source", "page", "accepted", "session", "secret", "id",
    "t\\u0065xt",
  ]

  private static func pick<Value>(_ values: [Value], _ random: inout SeededRandom) -> Value {
    values[Int(random.next() % UInt64(values.count))]
  }

  private static func document(_ random: inout SeededRandom) -> String {
    var members = ["\"type\":\"\(pick(["start", "resume", "message", "end"], &random))\""]
    for name in names.shuffled(using: &random).prefix(Int(random.next() % 5)) {
      let blank = pick(["", " ", "\n"], &random)
      members.append("\(blank)\"\(name)\"\(blank):\(blank)\(value(&random))")
    }
    if random.next() % 2 == 0 {
      members.append("\"seen\":\(pick(["0", "12", "-1", "1e2"], &random))")
    }
    if random.next() % 2 == 0 {
      members.append("\"data\":{\"name\":\(text(&random)),\"e\\u006dail\":\(text(&random))}")
    }
    if random.next() % 2 == 0 { members.append("\"odd\":\(anything(&random, depth: 0))") }
    return "{" + members.shuffled(using: &random).joined(separator: ",") + "}"
  }

  /// A text, now and then what is none.
  private static func value(_ random: inout SeededRandom) -> String {
    random.next() % 8 == 0
      ? pick(["null", "1", "{}", "\"\\ud800\""], &random) : text(&random)
  }

  private static func text(_ random: inout SeededRandom) -> String {
    let parts = [
      "a", "é", "😀", "\\n", "\\\"", "\\\\", "\\/", "\\u00e9", "\\ud83d\\ude00", " ", "\\t",
    ]
    return "\"" + (0..<(random.next() % 6)).map { _ in pick(parts, &random) }.joined() + "\""
  }

  private static func anything(_ random: inout SeededRandom, depth: Int) -> String {
    switch random.next() % (depth < 4 ? 6 : 4) {
    case 0: return text(&random)
    case 1: return pick(["0", "-1", "1.5", "-0.25E-2", "10"], &random)
    case 2: return pick(["true", "false", "null"], &random)
    case 3: return pick(["[]", "{}", "[ ]", "{ }"], &random)
    case 4:
      return "[\(anything(&random, depth: depth + 1)),\(anything(&random, depth: depth + 1))]"
    default: return "{\"k\":\(anything(&random, depth: depth + 1))}"
    }
  }
}

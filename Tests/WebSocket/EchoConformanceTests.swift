// The cases of the Autobahn test suite without compression, by group, as a server receives them.
// Each stream is parsed as a whole, byte by byte and in pieces of seven bytes, with the same
// result.

import Testing
import WebSocket

/// A client's frame with any first byte.
private func frame(_ first: UInt8, _ payload: some Collection<UInt8>) -> [UInt8] {
  var bytes = FrameWriter.frame(.text, payload, mask: 0x3D21_FA37)
  bytes[0] = first
  return bytes
}

private func check(_ stream: [UInt8], yields expected: [MessageEvent], _ name: String) {
  #expect(events(stream) == expected, "\(name), whole")
  #expect(
    events(stream, pieces: Array(repeating: 1, count: stream.count)) == expected,
    "\(name), byte by byte")
  #expect(
    events(stream, pieces: Array(repeating: 7, count: stream.count / 7)) == expected,
    "\(name), in sevens")
}

@Suite("Autobahn test suite")
struct EchoConformanceTests {
  static let text: UInt8 = 0x81
  static let binary: UInt8 = 0x82
  static let ping: UInt8 = 0x89
  static let pong: UInt8 = 0x8A
  static let close: UInt8 = 0x88
  static let hello = Array("Hello, world!".utf8)

  @Test(
    "1: messages of every size at which the header changes",
    arguments: [0, 1, 125, 126, 127, 128, 65_535, 65_536])
  func sizes(size: Int) {
    let data = Array(repeating: UInt8(ascii: "*"), count: size)
    check(frame(Self.text, data), yields: [.text(data)], "text of \(size)")
    check(frame(Self.binary, data), yields: [.binary(data)], "binary of \(size)")
  }

  @Test("2: pings and pongs keep their payload and have at most 125 bytes")
  func pings() {
    for payload in [[], Self.hello, [0, 255, 254, 253], Array(repeating: 254, count: 125)] {
      check(frame(Self.ping, payload), yields: [.ping(payload)], "ping of \(payload.count)")
      check(frame(Self.pong, payload), yields: [.pong(payload)], "pong of \(payload.count)")
    }
    let long = Array(repeating: UInt8(254), count: 126)
    check(frame(Self.ping, long), yields: [.error(.protocolError)], "ping of 126")
    let ten = (0..<10).map { [UInt8($0)] }
    check(
      ten.flatMap { frame(Self.ping, $0) }, yields: ten.map { .ping($0) }, "ten pings at once")
  }

  @Test("3: a reserved bit is an error, reported after the messages before it")
  func reservedBits() {
    let before = frame(Self.text, Self.hello)
    for bits in UInt8(1)...7 {
      for first in [Self.text, Self.binary, Self.ping, Self.pong, Self.close] {
        let stream = before + frame(first | bits << 4, Self.hello) + frame(Self.ping, [])
        check(stream, yields: [.text(Self.hello), .error(.protocolError)], "bits \(bits) \(first)")
      }
    }
  }

  @Test("4: a reserved opcode is an error", arguments: [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
  func reservedOpcodes(opcode: UInt8) {
    let stream = frame(Self.text, Self.hello) + frame(0x80 | opcode, []) + frame(Self.ping, [])
    check(stream, yields: [.text(Self.hello), .error(.protocolError)], "opcode \(opcode)")
  }

  @Test("5: fragments, and the frames that may come between them")
  func fragments() {
    let error: [MessageEvent] = [.error(.protocolError)]
    check(frame(0x09, Self.hello) + frame(0x80, []), yields: error, "5.1 a ping in fragments")
    check(frame(0x0A, Self.hello) + frame(0x80, []), yields: error, "5.2 a pong in fragments")
    check(frame(0x08, []), yields: error, "a close in fragments")
    let two = frame(0x01, [1, 2]) + frame(0x80, [3])
    check(two, yields: [.text([1, 2, 3])], "5.3 two fragments")
    let between = frame(0x01, [1]) + frame(Self.ping, [9]) + frame(0x80, [2])
    check(between, yields: [.ping([9]), .text([1, 2])], "5.6 a ping between")
    let empty = frame(0x01, []) + frame(0x00, []) + frame(0x80, [])
    check(empty, yields: [.text([])], "6.1.2 an empty text in three fragments")
    check(frame(0x80, [1]), yields: error, "5.9 an end without a start")
    check(frame(0x00, [1]), yields: error, "5.12 a middle without a start")
    check(two + frame(0x80, [4]), yields: [.text([1, 2, 3])] + error, "5.15 an end too many")
    check(frame(0x01, [1]) + frame(Self.text, [2]), yields: error, "5.18 a text within a text")
    check(frame(0x01, [1]) + frame(0x02, [2]), yields: error, "a binary within a text")
    var many = frame(0x01, [1])
    var wanted: [MessageEvent] = []
    for number in UInt8(0)..<5 {
      many += frame(Self.ping, [number]) + frame(0x00, [number])
      wanted.append(.ping([number]))
    }
    let whole: MessageEvent = .text([1, 0, 1, 2, 3, 4, 5])
    check(many + frame(0x80, [5]), yields: wanted + [whole], "5.19 pings between fragments")
  }

  @Test("6.2 to 6.4: text may be cut anywhere; an error is reported in the frame where it occurs")
  func cutText() {
    let text = Array("Hello-µ@ßöäüàá-UTF-8!!κόσμε😀".utf8)
    for cut in 0...text.count {
      let stream = frame(0x01, text[..<cut]) + frame(0x80, text[cut...])
      check(stream, yields: [.text(text)], "cut at \(cut)")
    }
    let single = text.enumerated().flatMap { place, byte in
      frame((place == text.count - 1 ? 0x80 : 0) | (place == 0 ? 1 : 0), [byte])
    }
    check(single, yields: [.text(text)], "6.2.3 a byte a frame")
    // The error is reported although neither the message nor the frame is complete.
    let start = frame(0x01, Array("κόσμε".utf8) + [0xF4])
    #expect(events(start) == [])
    #expect(events(start + frame(0x00, [0x90])) == [.error(.invalidPayload)])
    #expect(events(start + frame(0x00, [0x90, 0x80]).dropLast()) == [.error(.invalidPayload)])
    #expect(
      events(start + frame(0x80, [])) == [.error(.invalidPayload)], "half a character ends it")
  }

  @Test(
    "6.5 to 6.23: valid UTF-8",
    arguments: [
      "κόσμε", "\u{0}", "\u{80}", "\u{800}", "\u{10000}", "\u{7F}", "\u{7FF}", "\u{FFFF}",
      "\u{10FFFF}", "\u{D7FF}", "\u{E000}", "\u{FFFD}", "\u{FFFE}", "\u{1FFFF}",
    ])
  func goodText(text: String) {
    check(
      frame(Self.text, Array(text.utf8)), yields: [.text(Array(text.utf8))], text.debugDescription)
  }

  @Test(
    "6.3 to 6.21: invalid UTF-8",
    arguments: [
      [0xCE, 0xBA, 0xE1, 0xBD, 0xB9, 0xCF, 0x83, 0xCE, 0xBC, 0xCE, 0xB5, 0xED, 0xA0, 0x80, 0x65],
      [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80],
      [0xF7, 0xBF, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xBF], [0x80, 0xBF],
      [0xC0, 0x20], [0xC0], [0xE0, 0x80], [0xF0, 0x80, 0x80], [0xDF], [0xEF, 0xBF], [0xFE],
      [0xFF], [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xF0, 0x80, 0x80, 0xAF], [0xC1, 0xBF],
      [0xE0, 0x9F, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF], [0xC0, 0x80], [0xED, 0xA0, 0x80],
      [0xED, 0xBF, 0xBF], [0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80], [0xED, 0xAF, 0xBF, 0xED, 0xBF],
    ] as [[UInt8]])
  func badText(bytes: [UInt8]) {
    check(frame(Self.text, bytes), yields: [.error(.invalidPayload)], "\(bytes)")
    check(frame(Self.binary, bytes), yields: [.binary(bytes)], "\(bytes) as data")
  }

  @Test("7.1: frames after a close, and a message cut off by it, are ignored")
  func afterClose() {
    let goodbye = frame(Self.close, [3, 232])
    let rest = frame(Self.text, Self.hello) + frame(Self.ping, [1]) + goodbye
    check(goodbye + rest, yields: [.close(.normal)], "7.1.2 to 7.1.4")
    check(frame(0x01, Self.hello) + goodbye + frame(0x80, []), yields: [.close(.normal)], "7.1.5")
  }

  @Test("7.3 and 7.5: valid and invalid payloads of a close")
  func closePayloads() {
    let reason = Array(repeating: UInt8(ascii: "*"), count: 123)
    check(frame(Self.close, []), yields: [.close(nil)], "7.3.1 an empty payload")
    check(frame(Self.close, [3]), yields: [.error(.protocolError)], "7.3.2 half a code")
    check(frame(Self.close, [3, 232] + Self.hello), yields: [.close(.normal)], "7.3.4 a reason")
    check(frame(Self.close, [3, 232] + reason), yields: [.close(.normal)], "7.3.5 the longest")
    check(
      frame(Self.close, [3, 232, 0] + reason), yields: [.error(.protocolError)], "7.3.6 longer")
    check(
      frame(Self.close, [3, 232, 0xCE, 0xBA, 0xE1]), yields: [.error(.invalidPayload)], "7.5.1")
  }

  @Test("7.7, 7.9 and 7.13: the codes that may be sent")
  func closeCodes() {
    func sent(_ code: UInt16) -> [UInt8] {
      frame(Self.close, [UInt8(code >> 8), UInt8(code & 255)])
    }
    for code: UInt16 in [
      1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999,
    ] {
      check(sent(code), yields: [.close(CloseCode(rawValue: code))], "\(code)")
    }
    for code: UInt16 in [
      0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535,
    ] {
      check(sent(code), yields: [.error(.protocolError)], "\(code)")
    }
  }

  @Test("9 and 10: large messages, in pieces and in the largest number of fragments")
  func large() {
    let text = Array(repeating: UInt8(ascii: "*"), count: 4 << 20)
    let pieces = Array(repeating: 1_300, count: text.count / 1_300)
    #expect(
      events(frame(Self.text, text), pieces: pieces, limit: text.count) == [.text(text)])
    #expect(
      events(frame(Self.text, text), limit: text.count - 1) == [.error(.messageTooBig)])
    var stream = frame(0x02, text[..<64])
    for start in stride(from: 64, to: text.count, by: 64) {
      stream += frame(0x00, text[start..<start + 64])
    }
    // The suite ends 65,536 fragments by an empty frame.
    stream += frame(0x80, [])
    #expect(events(stream, limit: text.count, fragments: 65_537) == [.binary(text)])
    #expect(
      events(stream, limit: text.count, fragments: 65_536) == [.error(.messageTooBig)])
  }
}

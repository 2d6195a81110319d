// The cases of the Autobahn test suite, group by group (all but compression), as a server meets them:
// each stream is read whole, byte by byte and in pieces of seven, and must say the same.

import Testing
import WebSocket

/// A frame as a client sends it, any head at all.
private func frame(_ first: UInt8, _ payload: some Collection<UInt8>) -> [UInt8] {
  var bytes = FrameWriter.frame(.text, payload, mask: 0x3D21_FA37)
  bytes[0] = first
  return bytes
}

private func same(_ stream: [UInt8], says wanted: [MessageEvent], _ name: String) {
  #expect(events(stream) == wanted, "\(name), whole")
  #expect(
    events(stream, pieces: Array(repeating: 1, count: stream.count)) == wanted,
    "\(name), byte by byte")
  #expect(
    events(stream, pieces: Array(repeating: 7, count: stream.count / 7)) == wanted,
    "\(name), in sevens")
}

@Suite("The groups of the Autobahn suite")
struct ConformanceTests {
  static let text: UInt8 = 0x81
  static let binary: UInt8 = 0x82
  static let ping: UInt8 = 0x89
  static let pong: UInt8 = 0x8A
  static let close: UInt8 = 0x88
  static let hello = Array("Hello, world!".utf8)

  @Test(
    "1: messages of every size at which the head changes",
    arguments: [0, 1, 125, 126, 127, 128, 65_535, 65_536])
  func sizes(size: Int) {
    let data = Array(repeating: UInt8(ascii: "*"), count: size)
    same(frame(Self.text, data), says: [.text(data)], "text of \(size)")
    same(frame(Self.binary, data), says: [.binary(data)], "binary of \(size)")
  }

  @Test("2: pings are handed on whole, pongs too, and neither is over 125 bytes")
  func pings() {
    for payload in [[], Self.hello, [0, 255, 254, 253], Array(repeating: 254, count: 125)] {
      same(frame(Self.ping, payload), says: [.ping(payload)], "ping of \(payload.count)")
      same(frame(Self.pong, payload), says: [.pong(payload)], "pong of \(payload.count)")
    }
    let long = Array(repeating: UInt8(254), count: 126)
    same(frame(Self.ping, long), says: [.fault(.protocolError)], "ping of 126")
    let ten = (0..<10).map { [UInt8($0)] }
    same(
      ten.flatMap { frame(Self.ping, $0) }, says: ten.map { .ping($0) }, "ten pings at once")
  }

  @Test("3: a reserved bit ends it, and what came before is still there")
  func reservedBits() {
    let before = frame(Self.text, Self.hello)
    for bits in UInt8(1)...7 {
      for first in [Self.text, Self.binary, Self.ping, Self.pong, Self.close] {
        let stream = before + frame(first | bits << 4, Self.hello) + frame(Self.ping, [])
        same(stream, says: [.text(Self.hello), .fault(.protocolError)], "bits \(bits) \(first)")
      }
    }
  }

  @Test("4: an opcode that means nothing ends it", arguments: [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
  func reservedOpcodes(opcode: UInt8) {
    let stream = frame(Self.text, Self.hello) + frame(0x80 | opcode, []) + frame(Self.ping, [])
    same(stream, says: [.text(Self.hello), .fault(.protocolError)], "opcode \(opcode)")
  }

  @Test("5: fragments, with what may come between them and what may not")
  func fragments() {
    let fault: [MessageEvent] = [.fault(.protocolError)]
    same(frame(0x09, Self.hello) + frame(0x80, []), says: fault, "5.1 a ping in fragments")
    same(frame(0x0A, Self.hello) + frame(0x80, []), says: fault, "5.2 a pong in fragments")
    same(frame(0x08, []), says: fault, "a close in fragments")
    let two = frame(0x01, [1, 2]) + frame(0x80, [3])
    same(two, says: [.text([1, 2, 3])], "5.3 two fragments")
    let between = frame(0x01, [1]) + frame(Self.ping, [9]) + frame(0x80, [2])
    same(between, says: [.ping([9]), .text([1, 2])], "5.6 a ping between")
    let empty = frame(0x01, []) + frame(0x00, []) + frame(0x80, [])
    same(empty, says: [.text([])], "6.1.2 nothing in three fragments")
    same(frame(0x80, [1]), says: fault, "5.9 an end without a start")
    same(frame(0x00, [1]), says: fault, "5.12 a middle without a start")
    same(two + frame(0x80, [4]), says: [.text([1, 2, 3])] + fault, "5.15 an end too many")
    same(frame(0x01, [1]) + frame(Self.text, [2]), says: fault, "5.18 a text within a text")
    same(frame(0x01, [1]) + frame(0x02, [2]), says: fault, "a binary within a text")
    var many = frame(0x01, [1])
    var wanted: [MessageEvent] = []
    for number in UInt8(0)..<5 {
      many += frame(Self.ping, [number]) + frame(0x00, [number])
      wanted.append(.ping([number]))
    }
    let whole: MessageEvent = .text([1, 0, 1, 2, 3, 4, 5])
    same(many + frame(0x80, [5]), says: wanted + [whole], "5.19 pings between fragments")
  }

  @Test("6.2 to 6.4: text cut anywhere; a fault is told in the frame where it is")
  func cutText() {
    let text = Array("Hello-µ@ßöäüàá-UTF-8!!κόσμε😀".utf8)
    for cut in 0...text.count {
      let stream = frame(0x01, text[..<cut]) + frame(0x80, text[cut...])
      same(stream, says: [.text(text)], "cut at \(cut)")
    }
    let single = text.enumerated().flatMap { place, byte in
      frame((place == text.count - 1 ? 0x80 : 0) | (place == 0 ? 1 : 0), [byte])
    }
    same(single, says: [.text(text)], "6.2.3 a byte a frame")
    // No end of the message is there, nor of the frame: the fault is known all the same.
    let start = frame(0x01, Array("κόσμε".utf8) + [0xF4])
    #expect(events(start) == [])
    #expect(events(start + frame(0x00, [0x90])) == [.fault(.invalidText)])
    #expect(events(start + frame(0x00, [0x90, 0x80]).dropLast()) == [.fault(.invalidText)])
    #expect(events(start + frame(0x80, [])) == [.fault(.invalidText)], "half a character ends it")
  }

  @Test(
    "6.5 to 6.23: what is UTF-8",
    arguments: [
      "κόσμε", "\u{0}", "\u{80}", "\u{800}", "\u{10000}", "\u{7F}", "\u{7FF}", "\u{FFFF}",
      "\u{10FFFF}", "\u{D7FF}", "\u{E000}", "\u{FFFD}", "\u{FFFE}", "\u{1FFFF}",
    ])
  func goodText(text: String) {
    same(frame(Self.text, Array(text.utf8)), says: [.text(Array(text.utf8))], text.debugDescription)
  }

  @Test(
    "6.3 to 6.21: what is not UTF-8",
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
    same(frame(Self.text, bytes), says: [.fault(.invalidText)], "\(bytes)")
    same(frame(Self.binary, bytes), says: [.binary(bytes)], "\(bytes) as data")
  }

  @Test("7.1: nothing is read after a close, nor a message that it cut off")
  func afterClose() {
    let goodbye = frame(Self.close, [3, 232])
    let rest = frame(Self.text, Self.hello) + frame(Self.ping, [1]) + goodbye
    same(goodbye + rest, says: [.close(.normal)], "7.1.2 to 7.1.4")
    same(frame(0x01, Self.hello) + goodbye + frame(0x80, []), says: [.close(.normal)], "7.1.5")
  }

  @Test("7.3 and 7.5: what a close may carry")
  func closePayloads() {
    let reason = Array(repeating: UInt8(ascii: "*"), count: 123)
    same(frame(Self.close, []), says: [.close(nil)], "7.3.1 nothing")
    same(frame(Self.close, [3]), says: [.fault(.protocolError)], "7.3.2 half a code")
    same(frame(Self.close, [3, 232] + Self.hello), says: [.close(.normal)], "7.3.4 a reason")
    same(frame(Self.close, [3, 232] + reason), says: [.close(.normal)], "7.3.5 the longest")
    same(frame(Self.close, [3, 232, 0] + reason), says: [.fault(.protocolError)], "7.3.6 longer")
    same(frame(Self.close, [3, 232, 0xCE, 0xBA, 0xE1]), says: [.fault(.invalidText)], "7.5.1")
  }

  @Test("7.7, 7.9 and 7.13: the codes that may be sent")
  func closeCodes() {
    func sent(_ code: UInt16) -> [UInt8] {
      frame(Self.close, [UInt8(code >> 8), UInt8(code & 255)])
    }
    for code: UInt16 in [
      1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999,
    ] {
      same(sent(code), says: [.close(CloseCode(rawValue: code))], "\(code)")
    }
    for code: UInt16 in [
      0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535,
    ] {
      same(sent(code), says: [.fault(.protocolError)], "\(code)")
    }
  }

  @Test("9 and 10: large messages, whole, in pieces, and in as many frames as are allowed")
  func large() {
    let text = Array(repeating: UInt8(ascii: "*"), count: 4 << 20)
    let pieces = Array(repeating: 1_300, count: text.count / 1_300)
    #expect(
      events(frame(Self.text, text), pieces: pieces, limit: text.count) == [.text(text)])
    #expect(
      events(frame(Self.text, text), limit: text.count - 1) == [.fault(.messageTooBig)])
    var stream = frame(0x02, text[..<64])
    for start in stride(from: 64, to: text.count, by: 64) {
      stream += frame(0x00, text[start..<start + 64])
    }
    // The suite ends 65,536 fragments by an empty frame.
    stream += frame(0x80, [])
    #expect(events(stream, limit: text.count, fragments: 65_537) == [.binary(text)])
    #expect(
      events(stream, limit: text.count, fragments: 65_536) == [.fault(.messageTooBig)])
  }
}

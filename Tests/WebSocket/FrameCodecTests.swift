// Frames and messages: the examples of RFC 6455, its errors, and streams cut at random.

import Basics
import Testing
import WebSocket

/// The events of a stream that arrives in pieces of the given sizes, then the rest.
func events(
  _ stream: [UInt8], for role: EndpointRole = .server, pieces: [Int] = [], limit: Int = 1 << 20,
  fragments: Int = 65_536
) -> [MessageEvent] {
  var messages = MessageReader(for: role, messageLimit: limit, fragmentLimit: fragments)
  var found: [MessageEvent] = []
  var rest = stream[...]
  for size in pieces {
    found += messages.receive(Array(rest.prefix(size)))
    rest = rest.dropFirst(size)
  }
  return found + messages.receive(Array(rest))
}

@Suite("Frames")
struct FrameCodecTests {
  static let mask: UInt32 = 0x3D21_FA37

  @Test("The examples of RFC 6455, section 5.7")
  func examples() {
    let hello = Array("Hello".utf8)
    #expect(events([0x81, 0x05] + hello, for: .client) == [.text(hello)])
    #expect(
      events([0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58])
        == [.text(hello)])
    #expect(
      events([0x01, 0x03] + "Hel".utf8 + [0x80, 0x02] + "lo".utf8, for: .client) == [.text(hello)])
    #expect(events([0x89, 0x05] + hello, for: .client) == [.ping(hello)])
    for (size, head) in [
      (256, [0x82, 0x7E, 1, 0]), (65_536, [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
    ] {
      let data = Array(repeating: UInt8(7), count: size)
      #expect(FrameWriter.frame(.binary, data) == head.map(UInt8.init) + data)
      #expect(events(head.map(UInt8.init) + data, for: .client) == [.binary(data)])
    }
  }

  @Test("The accept key of RFC 6455, section 1.3")
  func acceptKey() {
    #expect(
      Handshake.accept(key: "dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    for bad in [
      "", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZ===", "!!!!!!!!!!!!!!!!!!!!!!==",
    ] {
      #expect(Handshake.accept(key: bad) == nil)
    }
  }

  @Test(
    "A frame that breaks the protocol is an error with its close code",
    arguments: [
      ([0xC1, 0x80, 0, 0, 0, 0], CloseCode.protocolError),  // a reserved bit
      ([0x83, 0x80, 0, 0, 0, 0], .protocolError),  // a reserved data opcode
      ([0x8B], .protocolError),  // a reserved control opcode, at its first byte
      ([0x81, 0x05], .protocolError),  // no mask
      ([0x09], .protocolError),  // a ping in fragments, at its first byte
      ([0x89, 0xFE, 0, 126], .protocolError),  // a ping of 126 bytes
      ([0x81, 0xFE, 0, 125, 0, 0, 0, 0], .protocolError),  // a length not in its shortest form
      ([0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0], .protocolError),
      ([0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], .protocolError),  // the highest bit
      ([0x80, 0x80, 0, 0, 0, 0], .protocolError),  // a continuation without a start
      ([0x01, 0x80, 0, 0, 0, 0, 0x81, 0x80, 0, 0, 0, 0], .protocolError),  // a start within another
      ([0x82, 0xFF, 0, 0, 0, 0, 0x7F, 0, 0, 0, 0, 0, 0, 0], .messageTooBig),
      ([0x88, 0x81, 0, 0, 0, 0, 3], .protocolError),  // half a code
      ([0x88, 0x82, 0, 0, 0, 0, 3, 0xED], .protocolError),  // 1005 is never sent
      ([0x88, 0x83, 0, 0, 0, 0, 3, 0xE8, 0xFF], .invalidPayload),  // a reason that is not UTF-8
      ([0x81, 0x81, 0, 0, 0, 0, 0xFF], .invalidPayload),
      ([0x81, 0x81, 0, 0, 0, 0, 0xC3], .invalidPayload),  // half a character
    ])
  func errors(bytes: [Int], code: CloseCode) {
    #expect(events(bytes.map(UInt8.init)).last == .error(code))
  }

  @Test("Registered and private close codes may be sent, and no others")
  func closeCodes() {
    for code in UInt16(0)...5_100 {
      let mayBe =
        (1000...1003).contains(code) || (1007...1014).contains(code)
        || (3000...4999).contains(code)
      #expect(CloseCode(rawValue: code).isSendable == mayBe, "\(code)")
    }
    #expect(events(FrameWriter.close(nil, mask: 1)) == [.close(nil)])
    #expect(events(FrameWriter.close(.normal, reason: "até", mask: 1)) == [.close(.normal)])
  }

  @Test("Invalid text is an error before its frame is complete")
  func earlyError() {
    let start: [UInt8] = [0x01, 0xFF, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    #expect(events(start + "κόσμε".utf8 + [0xF4, 0x90]) == [.error(.invalidPayload)])
    #expect(events(start + "κόσμε".utf8 + [0xF4]) == [])
  }

  @Test("A message in too many fragments is refused")
  func fragmentLimit() {
    let stream =
      FrameWriter.frame(.text, [], isFinal: false, mask: 1)
      + FrameWriter.frame(.continuation, [], isFinal: false, mask: 1)
      + FrameWriter.frame(.continuation, [], isFinal: false, mask: 1)
    #expect(events(stream, fragments: 3) == [])
    #expect(events(stream, fragments: 2) == [.error(.messageTooBig)])
  }

  @Test("A stream cut at random has the same events as the whole stream")
  func anyCutting() {
    var random = SeededRandom(seed: 1)
    for _ in 0..<300 {
      var stream: [UInt8] = []
      var wanted: [MessageEvent] = []
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        append(to: &stream, &wanted, &random)
      }
      var pieces: [Int] = []
      while pieces.reduce(0, +) < stream.count {
        pieces.append(Int.random(in: 1...max(1, stream.count / 3), using: &random))
      }
      #expect(events(stream, pieces: pieces) == wanted)
      #expect(events(stream, pieces: Array(repeating: 1, count: stream.count)) == wanted)
    }
  }

  private func append(
    to stream: inout [UInt8], _ wanted: inout [MessageEvent], _ random: inout SeededRandom
  ) {
    let text = Array(String(repeating: "aé😀", count: Int.random(in: 0...60, using: &random)).utf8)
    var rest = text[...]
    var opcode = Opcode.text
    var pings: [MessageEvent] = []
    repeat {
      let size = Int.random(in: 0...rest.count, using: &random)
      let isLast = size == rest.count
      stream += FrameWriter.frame(
        opcode, rest.prefix(size), isFinal: isLast,
        mask: UInt32.random(in: 0 ... .max, using: &random))
      if !isLast, Bool.random(using: &random) {
        stream += FrameWriter.frame(.ping, [1, 2], mask: 9)
        pings.append(.ping([1, 2]))
      }
      opcode = .continuation
      rest = rest.dropFirst(size)
      if isLast { break }
    } while true
    wanted += pings + [.text(text)]
  }

  @Test("A frame read in place is the one the message reader reads")
  func inPlace() {
    var random = SeededRandom(seed: 7)
    for _ in 0..<200 {
      let payload = (0..<Int.random(in: 0...300, using: &random)).map { _ in
        UInt8.random(in: 0...127, using: &random)
      }
      var bytes = [0xEE] + FrameWriter.frame(.text, payload, mask: Self.mask)
      let scan = bytes.withUnsafeMutableBytes { FrameScan.next($0, at: 1, limit: 300) }
      guard case .frame(let frame) = scan else {
        Issue.record("\(scan)")
        return
      }
      #expect(Array(bytes[frame.payload]) == payload)
      #expect(frame.end == bytes.count)
    }
    var large = FrameWriter.frame(.text, Array(repeating: 65, count: 301), mask: 1)
    #expect(
      large.withUnsafeMutableBytes { FrameScan.next($0, at: 0, limit: 300) }
        == .error(.messageTooBig))
  }
}

// Streams that are nearly right, damaged at random: nothing traps, and how a stream is cut changes
// nothing of what it says, its fault included.

import Testing
import WebSocket

@Suite("Damaged streams")
struct FuzzTests {
  /// A few frames, most of them right, with a few bytes changed afterwards.
  private func damaged(_ random: inout Seeded, masked: Bool) -> [UInt8] {
    var stream: [UInt8] = []
    for _ in 0..<Int.random(in: 1...5, using: &random) {
      let opcodes: [Opcode] = [.text, .text, .continuation, .binary, .ping, .pong, .close]
      let opcode = opcodes[Int.random(in: 0..<opcodes.count, using: &random)]
      let samples: [[UInt8]] = [
        [], [97], Array("aé😀".utf8), [0xF4, 0x8F], [3, 232], [3, 232, 0xC3, 0xA9],
        Array(repeating: 65, count: Int.random(in: 120...130, using: &random)),
      ]
      stream += FrameWriter.frame(
        opcode, samples[Int.random(in: 0..<samples.count, using: &random)],
        isFinal: Int.random(in: 0..<3, using: &random) > 0,
        mask: masked ? UInt32.random(in: 0 ... .max, using: &random) : nil)
    }
    for _ in 0..<Int.random(in: 0...2, using: &random) {
      let place = Int.random(in: 0..<stream.count, using: &random)
      stream[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
    }
    return stream
  }

  @Test("Cut in any way, a damaged stream says the same, to a server and to a client")
  func cutting() {
    var random = Seeded(2_026)
    for number in 0..<FuzzCases.count {
      let reader: Reader = number % 2 == 0 ? .server : .client
      let stream = damaged(&random, masked: reader == .server)
      let cut = Int.random(in: 0...stream.count, using: &random)
      let rest = Int.random(in: 0...(stream.count - cut), using: &random)
      let whole = events(stream, for: reader, limit: 200, fragments: 3)
      let pieces = events(stream, for: reader, pieces: [cut, rest], limit: 200, fragments: 3)
      guard whole == pieces else {
        Issue.record("\(stream) cut at \(cut) and \(rest): \(pieces), not \(whole)")
        return
      }
      for case .text(let text) in whole where String(validating: text, as: UTF8.self) == nil {
        Issue.record("\(text) is no text")
      }
    }
  }

  @Test("Frame by frame in place, a damaged stream says what the message reader says of each head")
  func inPlace() {
    var random = Seeded(11)
    for _ in 0..<FuzzCases.count {
      var stream = damaged(&random, masked: true)
      let copy = stream
      var position = 0
      while position < stream.count {
        let found = stream.withUnsafeMutableBytes {
          FrameScan.next($0, at: position, limit: 200)
        }
        guard case .frame(let frame) = found else { break }
        let head = copy[position..<frame.payload.lowerBound]
        guard frame.payload.lowerBound >= position + 6, frame.end <= stream.count else {
          Issue.record("\(copy): \(frame)")
          return
        }
        let again = FrameWriter.frame(
          frame.opcode, stream[frame.payload], isFinal: frame.isFinal,
          mask: head.suffix(4).withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) })
        guard again.elementsEqual(copy[position..<frame.end]) else {
          Issue.record("\(copy) at \(position): written again it is \(again)")
          return
        }
        position = frame.end
      }
    }
  }

  @Test("A damaged answer never opens but with the right key, and base64 has one form")
  func handshake() {
    let whole = Array((HandshakeTests.good.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    let accept = Array("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=".utf8)
    var random = Seeded(3)
    for _ in 0..<FuzzCases.count {
      var answer = whole
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        answer[Int.random(in: 0..<answer.count, using: &random)] =
          UInt8.random(in: 0...255, using: &random)
      }
      if case .open(let end) = Handshake.answer(answer, key: HandshakeTests.key) {
        #expect(end <= answer.count && answer.firstRange(of: accept) != nil, "\(answer)")
      }
      var key = Array("dGhlIHNhbXBsZSBub25jZQ==".utf8)
      key[Int.random(in: 0..<24, using: &random)] = UInt8.random(in: 32...126, using: &random)
      let text = String(decoding: key, as: UTF8.self)
      if let bytes = Base64.decode(text) { #expect(Base64.encode(bytes) == text) }
    }
  }
}

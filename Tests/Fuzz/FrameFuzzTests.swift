// Streams of frames that are nearly right, damaged at random: nothing traps, and how a stream is cut
// changes nothing of what it says, its fault included.

import Testing
import WebSocket

@Suite("Fuzzing: frames")
struct FrameFuzzTests {
  /// A few frames, most of them right, with a few bits changed afterwards.
  private static func damaged(_ chance: inout Mangler, masked: Bool) -> [UInt8] {
    var stream: [UInt8] = []
    for _ in 0..<1 + chance.below(5) {
      let opcodes: [Opcode] = [.text, .text, .continuation, .binary, .ping, .pong, .close]
      let samples: [[UInt8]] = [
        [], [97], [97, 0xC3, 0xA9, 0xF0, 0x9F, 0x98, 0x80], [0xF4, 0x8F], [3, 232],
        [3, 232, 0xC3, 0xA9], Array(repeating: 65, count: 120 + chance.below(11)),
      ]
      stream += FrameWriter.frame(
        chance.one(of: opcodes), chance.one(of: samples), isFinal: chance.below(3) > 0,
        mask: masked ? UInt32(truncatingIfNeeded: chance.next()) : nil)
    }
    for _ in 0..<chance.below(3) { stream[chance.below(stream.count)] ^= 1 << chance.below(8) }
    return stream
  }

  private static func events(
    _ stream: [UInt8], for reader: EndpointRole, cuts: [Int] = []
  ) -> [MessageEvent] {
    var messages = MessageReader(for: reader, messageLimit: 200, fragmentLimit: 3)
    var found: [MessageEvent] = []
    var place = 0
    for cut in cuts + [stream.count] {
      found += messages.receive(Array(stream[place..<cut]))
      place = cut
    }
    return found
  }

  @Test("Cut in any way, a damaged stream says the same, to a server and to a client")
  func cutting() throws {
    try Fuzz.play("cutting") { chance in
      let reader: EndpointRole = chance.number % 2 == 0 ? .server : .client
      let stream = FrameFuzzTests.damaged(&chance, masked: reader == .server)
      let cuts = [chance.below(stream.count + 1), chance.below(stream.count + 1)].sorted()
      let whole = FrameFuzzTests.events(stream, for: reader)
      let pieces = FrameFuzzTests.events(stream, for: reader, cuts: cuts)
      try chance.demand(whole == pieces, "\(stream) cut at \(cuts)")
      for case .text(let text) in whole {
        try chance.demand(String(validating: text, as: UTF8.self) != nil)
      }
    }
  }

  @Test("Frame by frame in place, a damaged stream is what its frames written again are")
  func inPlace() throws {
    try Fuzz.play("in place") { chance in
      var stream = FrameFuzzTests.damaged(&chance, masked: true)
      let copy = stream
      var position = 0
      while position < stream.count {
        let found = stream.withUnsafeMutableBytes {
          FrameScan.next($0, at: position, limit: 200)
        }
        guard case .frame(let frame) = found else { break }
        try chance.demand(
          frame.payload.lowerBound >= position + 6 && frame.end <= stream.count)
        let head = copy[position..<frame.payload.lowerBound]
        let again = FrameWriter.frame(
          frame.opcode, stream[frame.payload], isFinal: frame.isFinal,
          mask: head.suffix(4).withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) })
        try chance.demand(again.elementsEqual(copy[position..<frame.end]))
        position = frame.end
      }
    }
  }

  @Test("Random bytes never trap, and never make a text that is not UTF-8")
  func noise() throws {
    try Fuzz.play("noise") { chance in
      var stream = (0..<chance.below(41)).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
      if stream.count > 1, chance.below(2) == 0 {
        stream[0] = chance.one(of: [0x81, 0x01, 0x80, 0x88, 0x89])
        stream[1] = 0x80 | UInt8(chance.below(41))
      }
      for case .text(let text) in FrameFuzzTests.events(stream, for: .server) {
        try chance.demand(String(validating: text, as: UTF8.self) != nil)
      }
    }
  }
}

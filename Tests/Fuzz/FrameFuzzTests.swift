// Streams of nearly valid frames, damaged at random: nothing traps, and the events of a stream, its
// error included, do not depend on how it is divided.

import Testing
import WebSocket

@Suite("Fuzzing: frames")
struct FrameFuzzTests {
  /// A few frames, most of them valid, with a few bits changed.
  private static func damaged(_ mangler: inout Mangler, masked: Bool) -> [UInt8] {
    var stream: [UInt8] = []
    for _ in 0..<1 + mangler.below(5) {
      let opcodes: [Opcode] = [.text, .text, .continuation, .binary, .ping, .pong, .close]
      let samples: [[UInt8]] = [
        [], [97], [97, 0xC3, 0xA9, 0xF0, 0x9F, 0x98, 0x80], [0xF4, 0x8F], [3, 232],
        [3, 232, 0xC3, 0xA9], Array(repeating: 65, count: 120 + mangler.below(11)),
      ]
      stream += FrameWriter.frame(
        mangler.one(of: opcodes), mangler.one(of: samples), isFinal: mangler.below(3) > 0,
        mask: masked ? UInt32(truncatingIfNeeded: mangler.next()) : nil)
    }
    for _ in 0..<mangler.below(3) { stream[mangler.below(stream.count)] ^= 1 << mangler.below(8) }
    return stream
  }

  private static func events(
    _ stream: [UInt8], for reader: EndpointRole, cuts: [Int] = []
  ) -> [MessageEvent] {
    var messages = MessageReader(for: reader, messageLimit: 200, fragmentLimit: 3)
    var found: [MessageEvent] = []
    var start = 0
    for cut in cuts + [stream.count] {
      found += messages.receive(Array(stream[start..<cut]))
      start = cut
    }
    return found
  }

  @Test("A damaged stream has the same events however it is divided, for servers and clients")
  func cutting() throws {
    try Fuzz.run("cutting") { mangler in
      let reader: EndpointRole = mangler.number % 2 == 0 ? .server : .client
      let stream = FrameFuzzTests.damaged(&mangler, masked: reader == .server)
      let cuts = [mangler.below(stream.count + 1), mangler.below(stream.count + 1)].sorted()
      let whole = FrameFuzzTests.events(stream, for: reader)
      let pieces = FrameFuzzTests.events(stream, for: reader, cuts: cuts)
      try mangler.expect(whole == pieces, "\(stream) cut at \(cuts)")
      for case .text(let text) in whole {
        try mangler.expect(String(validating: text, as: UTF8.self) != nil)
      }
    }
  }

  @Test("Frames that are read in place are equal to the frames written again")
  func inPlace() throws {
    try Fuzz.run("in place") { mangler in
      var stream = FrameFuzzTests.damaged(&mangler, masked: true)
      let copy = stream
      var position = 0
      while position < stream.count {
        let found = stream.withUnsafeMutableBytes {
          FrameScan.next($0, at: position, limit: 200)
        }
        guard case .frame(let frame) = found else { break }
        try mangler.expect(
          frame.payload.lowerBound >= position + 6 && frame.end <= stream.count)
        let head = copy[position..<frame.payload.lowerBound]
        let again = FrameWriter.frame(
          frame.opcode, stream[frame.payload], isFinal: frame.isFinal,
          mask: head.suffix(4).withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) })
        try mangler.expect(again.elementsEqual(copy[position..<frame.end]))
        position = frame.end
      }
    }
  }

  @Test("Random bytes never trap, and never give a text that is not UTF-8")
  func noise() throws {
    try Fuzz.run("noise") { mangler in
      var stream = (0..<mangler.below(41)).map { _ in UInt8(truncatingIfNeeded: mangler.next()) }
      if stream.count > 1, mangler.below(2) == 0 {
        stream[0] = mangler.one(of: [0x81, 0x01, 0x80, 0x88, 0x89])
        stream[1] = 0x80 | UInt8(mangler.below(41))
      }
      for case .text(let text) in FrameFuzzTests.events(stream, for: .server) {
        try mangler.expect(String(validating: text, as: UTF8.self) != nil)
      }
    }
  }
}

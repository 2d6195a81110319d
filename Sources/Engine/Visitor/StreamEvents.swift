// Server-Sent Events in place of WebSocket frames: what the engine sends to visitors is made once,
// as frames, and written otherwise for those whose line is an event stream.

import WebSocket

/// Writes frames as events of a stream (HTML standard, section 9.2).
enum StreamEvents {
  /// The first event, with the name to post under.
  static func name(_ name: StreamName) -> [UInt8] {
    Array("event: line\ndata: \(name.text)\n\n".utf8)
  }

  /// Asks the page to post, as a ping does.
  static let ping = Array("event: ping\ndata: p\n\n".utf8)

  /// The events of whole, unmasked frames: a text is a message, a close has its code.
  static func events(of frames: [UInt8]) -> [UInt8] {
    var events: [UInt8] = []
    events.reserveCapacity(frames.count + 16)
    var position = 0
    while position + 2 <= frames.count {
      let opcode = frames[position] & 0x0F
      var length = Int(frames[position + 1] & 0x7F)
      position += 2
      let lengthBytes = length == 126 ? 2 : length == 127 ? 8 : 0
      if lengthBytes > 0 {
        length = frames[position..<position + lengthBytes].reduce(0) { $0 << 8 | Int($1) }
      }
      position += lengthBytes
      append(opcode, frames[position..<position + length], to: &events)
      position += length
    }
    return events
  }

  private static func append(
    _ opcode: UInt8, _ payload: ArraySlice<UInt8>, to events: inout [UInt8]
  ) {
    switch opcode {
    case Opcode.text.rawValue:
      // JSON escapes line ends, so a text is one line.
      events += Array("data: ".utf8) + payload + Array("\n\n".utf8)
    case Opcode.close.rawValue:
      let code = payload.prefix(2).reduce(0) { $0 << 8 | Int($1) }
      events += Array("event: close\ndata: \(code)\n\n".utf8)
    case Opcode.ping.rawValue: events += ping
    default: break
    }
  }
}

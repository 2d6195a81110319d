// What a visitor's page says in JSON, and what it is told.

import Basics
import Presence
import Records
import WebSocket

/// A JSON frame of the visitor's page. What a type does not use is ignored.
struct ClientFrame: Equatable, Sendable {
  /// What is asked for.
  enum Kind: String, CaseIterable, Sendable {
    case start, resume, standby, message, end
  }

  var type: Kind
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

  /// A frame that says nothing but what it is.
  init(_ type: Kind) { self.type = type }

  /// Reads a frame of UTF-8; nil for what is none of ours.
  init?(_ json: UnsafeRawBufferPointer) {
    guard let frame = ClientFrameReader.read(json) else { return nil }
    self = frame
  }
}

/// Frames to the visitor's page.
enum ServerFrame {
  static func object(_ type: String, _ fill: (inout JSONText) -> Void) -> [UInt8] {
    var json = JSONText()
    json.open()
    json.add("type", type)
    fill(&json)
    json.close()
    return FrameWriter.frame(.text, json.bytes)
  }

  static func error(_ code: String, _ message: String, field: String?) -> [UInt8] {
    object("error") { json in
      json.add("code", code)
      json.add("message", message)
      json.add("field", field)
    }
  }

  static func message(_ message: MessageRecord) -> [UInt8] {
    object("message") { fill(&$0, message) }
  }

  /// The members of a message, alone or in a welcome's list.
  static func fill(_ json: inout JSONText, _ message: MessageRecord) {
    json.add("seq", message.seq)
    json.add("from", message.from.rawValue)
    json.add("name", message.name)
    json.add("text", message.text)
    json.add("at", moment: message.at)
    if let id = message.clientID { json.add("id", id) }
  }
}

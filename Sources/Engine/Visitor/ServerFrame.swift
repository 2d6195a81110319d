// The JSON frames to a visitor's page.

import Basics
import Presence
import Records
import WebSocket

/// Makes WebSocket frames for the visitor's page.
enum ServerFrame {
  /// A frame of that type, with the members that `fill` adds.
  static func object(_ type: String, _ fill: (inout JSONText) -> Void) -> [UInt8] {
    var json = JSONText()
    json.open()
    json.add("type", type)
    fill(&json)
    json.close()
    return FrameWriter.frame(.text, json.bytes)
  }

  /// An error: `message` is for the visitor, `field` names what is wrong.
  static func error(_ code: String, _ message: String, field: String?) -> [UInt8] {
    object("error") { json in
      json.add("code", code)
      json.add("message", message)
      json.add("field", field)
    }
  }

  /// A message of the session.
  static func message(_ message: MessageRecord) -> [UInt8] {
    object("message") { fill(&$0, message) }
  }

  /// Adds the members of a message, alone or in a welcome's list, to an open object.
  static func fill(_ json: inout JSONText, _ message: MessageRecord) {
    json.add("seq", message.seq)
    json.add("from", message.from.rawValue)
    json.add("name", message.name)
    json.add("text", message.text)
    json.add("at", moment: message.at)
    if let id = message.clientID { json.add("id", id) }
  }
}

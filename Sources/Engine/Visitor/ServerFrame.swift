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

  /// The session was handed over, or its contact's place in the line changed.
  static func handover(_ notice: LineNotice) -> [UInt8] {
    object("handover") { json in
      json.add("away", notice.away)
      json.add("ahead", notice.ahead)
    }
  }

  /// An attendant took the session.
  static func joined(_ name: String) -> [UInt8] { object("joined") { $0.add("name", name) } }

  /// Attendants have read the messages up to a number.
  static func read(_ seq: UInt32) -> [UInt8] { object("read") { $0.add("seq", seq) } }

  /// An attendant is writing, or has stopped.
  static func typing(_ name: String, isOn: Bool) -> [UInt8] {
    object("typing") { json in
      json.add("name", name)
      if !isOn { json.add("on", false) }
    }
  }

  /// A message of the session.
  static func message(_ message: MessageRecord, _ links: FileLinks) -> [UInt8] {
    object("message") { fill(&$0, message, links) }
  }

  /// Adds the members of a message, alone or in a welcome's list, to an open object.
  static func fill(_ json: inout JSONText, _ message: MessageRecord, _ links: FileLinks) {
    json.add("seq", message.seq)
    json.add("from", message.from.rawValue)
    json.add("name", message.name)
    json.add("text", message.text)
    json.add("at", moment: message.at)
    if let id = message.clientID { json.add("id", id) }
    if let choice = message.choice { json.add("choice", choice) }
    links.add(message.file, to: &json)
    guard !message.choices.isEmpty else { return }
    json.openArray("choices")
    for choice in message.choices {
      json.open()
      json.add("label", choice.label)
      json.add("value", choice.value)
      json.close()
    }
    json.closeArray()
  }
}

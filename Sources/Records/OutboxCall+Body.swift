// What the store adds to the body of a call when it commits it. The shard that declares the call
// need not read the store, and the transcript holds exactly the messages committed before it.

import Basics
import Presence

extension OutboxCall {
  /// Messages of a transcript.
  package static let transcriptLimit = 50

  /// Whether the body needs something of the store.
  package func needs(_ content: Insert.Content) -> Bool {
    inserts.contains { $0.content == content }
  }

  /// The body with its inserts.
  ///
  /// - Parameters:
  ///   - data: What the contact gave at the start.
  ///   - transcript: The last `transcriptLimit` messages without notes, oldest first.
  package func completedBody(data: [DataValue], transcript: [MessageRecord]) -> [UInt8] {
    guard !inserts.isEmpty else { return body }
    var whole: [UInt8] = []
    var start = 0
    for insert in inserts {
      whole += body[start..<insert.offset]
      start = insert.offset
      switch insert.content {
      case .data: whole += OutboxCall.json(data)
      case .transcript: whole += OutboxCall.json(transcript, links)
      }
    }
    return whole + body[start...]
  }

  private static func json(_ data: [DataValue]) -> [UInt8] {
    var json = JSONText()
    json.open()
    for datum in data { json.add(key: datum.key, datum.value) }
    json.close()
    return json.bytes
  }

  private static func json(
    _ transcript: [MessageRecord], _ links: FileLinks?
  ) -> [UInt8] {
    var json = JSONText()
    json.openArray()
    for message in transcript {
      json.open()
      json.add("seq", message.seq)
      json.add("from", message.from.rawValue)
      json.add("name", message.name)
      json.add("text", message.text)
      json.add("at", moment: message.at)
      links?.add(message.file, to: &json)
      json.close()
    }
    json.closeArray()
    return json.bytes
  }
}

// A piece of what a page missed, as it is read from the store and written for the page, on another
// thread than the shard's.

import Basics
import Presence
import Records

/// Messages that a page missed, about `ProtocolLimits.replayBytes` of them.
struct MissedMessages: Sendable {
  /// The number up to which the page has all messages with these.
  var last: UInt32
  /// The messages as JSON: members of a welcome's list, or frames.
  var bytes: [UInt8]

  /// The messages of a welcome's list.
  static func list(_ messages: [MessageRecord], _ links: FileLinks) -> [UInt8] {
    var json = JSONText()
    for message in messages {
      json.open()
      ServerFrame.fill(&json, message, links)
      json.close()
    }
    return json.bytes
  }

  /// Messages as frames.
  static func frames(_ messages: [MessageRecord], _ links: FileLinks) -> [UInt8] {
    messages.flatMap { ServerFrame.message($0, links) }
  }

  init(last: UInt32, bytes: [UInt8]) {
    self.last = last
    self.bytes = bytes
  }

  /// Reads messages with numbers greater than the lower bound of `range`, up to its upper bound.
  init(
    from reader: any SessionReader, of session: Identifier, _ range: Range<UInt32>,
    as form: ([MessageRecord], FileLinks) -> [UInt8], _ links: FileLinks
  ) throws(StoreError) {
    var missed: [MessageRecord] = []
    var size = 0
    var isComplete = false
    while !isComplete, size < ProtocolLimits.replayBytes {
      let some = try reader.messages(
        of: session, after: missed.last?.seq ?? range.lowerBound,
        limit: ProtocolLimits.messagesAtOnce, includesNotes: false)
      isComplete = some.count < ProtocolLimits.messagesAtOnce
      for message in some {
        guard message.seq <= range.upperBound else {
          isComplete = true
          break
        }
        guard size < ProtocolLimits.replayBytes else {
          isComplete = false
          break
        }
        missed.append(message)
        size += message.text.utf8.count
      }
    }
    last = isComplete ? range.upperBound : missed.last?.seq ?? range.upperBound
    bytes = form(missed, links)
  }
}

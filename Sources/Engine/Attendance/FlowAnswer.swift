// What a flow's webhook answers: messages, events, a handover, an end. A flow needs no way back to
// the engine.

import Foundation
import Platforms
import Records

/// The answer of a flow to one of its calls.
package struct FlowAnswer: Equatable, Sendable {
  /// A message to the contact.
  struct Message: Equatable, Sendable {
    var text: String
    var choices: [MessageChoice]
  }

  /// An event to fire in the contact's page; `data` is JSON.
  struct Event: Equatable, Sendable {
    var name: String
    var data: [UInt8]
  }

  var messages: [Message] = []
  var events: [Event] = []
  var isHandover = false
  /// The reason of the end that the flow asks for; nil where it asks for none.
  var end: String?

  /// Whether it asks for nothing.
  var isEmpty: Bool { messages.isEmpty && events.isEmpty && !isHandover && end == nil }

  private struct Body: Decodable {
    struct Message: Decodable {
      var text: String
      var choices: [MessageChoice]?
    }
    struct Event: Decodable { var name: String }
    struct End: Decodable { var reason: String? }
    var messages: [Message]?
    var events: [Event]?
    var handover: Bool?
    var end: End?
  }

  /// Reads the body of a 2xx answer.
  ///
  /// - Returns: Nil for an answer that asks for nothing: an empty body, or no JSON object.
  /// - Throws: Why an answer that asks for something is refused as a whole, naming the member.
  init?(_ body: [UInt8]) throws(APIError) {
    guard body.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) == UInt8(ascii: "{") else {
      return nil
    }
    guard body.count <= ProtocolLimits.flowAnswerBytes else {
      throw APIError(message: "At most \(ProtocolLimits.flowAnswerBytes) bytes.")
    }
    let decoded = try RequestBody.decode(Body.self, body)
    let items = max(decoded.messages?.count ?? 0, decoded.events?.count ?? 0)
    guard items <= ProtocolLimits.flowAnswerItems else {
      throw APIError(
        field: "messages", message: "At most \(ProtocolLimits.flowAnswerItems) of a kind.")
    }
    for message in decoded.messages ?? [] {
      try RequestBody.checkText(message.text)
      try RequestBody.check(message.choices ?? [], from: .flow)
      messages.append(Message(text: message.text, choices: message.choices ?? []))
    }
    let events = try FlowAnswer.objects(body, "events").map {
      object throws(APIError) in try RequestBody.eventData(object)
    }
    for (event, data) in zip(decoded.events ?? [], events) {
      guard (1...ProtocolLimits.eventNameCharacters).contains(event.name.count) else {
        throw APIError(field: "name", message: "1 to 100 characters.")
      }
      self.events.append(Event(name: event.name, data: data))
    }
    isHandover = decoded.handover ?? false
    if let end = decoded.end {
      let reason = end.reason ?? ""
      guard reason.count <= ProtocolLimits.endReasonCharacters else {
        throw APIError(
          field: "reason", message: "At most \(ProtocolLimits.endReasonCharacters) characters.")
      }
      self.end = reason
    }
    if isEmpty { return nil }
  }

  /// What a bot answered. Beyond the limits of a message's choices, the rest is dropped and labels
  /// are cut: the visitor may write what is meant.
  init(_ reply: FlowReply) {
    messages = reply.messages.map { message in
      let choices = message.choices.prefix(ProtocolLimits.choices).compactMap { choice in
        choice.value.utf8.count <= ProtocolLimits.choiceBytes
          ? MessageChoice(
            label: String(choice.label.prefix(ProtocolLimits.choiceLabelCharacters)),
            value: choice.value) : nil
      }
      return Message(text: message.text, choices: choices)
    }
    isHandover = reply.handsOver
  }

  /// The objects of an array in an object, each as JSON.
  private static func objects(_ body: [UInt8], _ name: String) -> [[UInt8]] {
    let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
    let list = object?[name] as? [[String: Any]] ?? []
    return list.map { Array((try? JSONSerialization.data(withJSONObject: $0)) ?? Data()) }
  }
}

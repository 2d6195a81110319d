// The engine's routes for people who answer.

import Foundation
import Records

/// A message to send.
package struct OutgoingMessage: Encodable, Equatable, Sendable {
  /// Who writes.
  package enum Author: String, Encodable, Sendable {
    /// An attendant. The first message hands the session over.
    case agent
    /// The flow, until the session is handed over.
    case flow
    /// An attendant, to other attendants alone.
    case note
  }

  /// An id of at most 100 bytes. Sent again with the same one, a message is stored once; so a retry
  /// needs no thought.
  package var id: String
  /// The text, 1–4,000 characters and at most 16 KiB.
  package var text: String
  /// Who writes.
  package var from: Author
  /// The author's name, at most 100 characters, which the visitor sees.
  package var name: String
  /// The choices that the contact is offered, at most 20.
  package var choices: [MessageChoice]

  /// Creates a message; by default with a fresh id.
  package init(
    id: String = UUID().uuidString.lowercased(), _ text: String, from: Author = .agent,
    name: String, choices: [MessageChoice] = []
  ) {
    self.id = id
    self.text = text
    self.from = from
    self.name = name
    self.choices = choices
  }
}

/// An attendant, and whether a console is open under that name.
package struct AttendantStatus: Codable, Equatable, Sendable {
  /// The name.
  package var name: String
  /// Whether the attendant told within 30 seconds to be there.
  package var present: Bool

  /// Creates a status.
  package init(name: String, present: Bool) {
    self.name = name
    self.present = present
  }
}

extension EngineAPI {
  /// Seconds between two announcements with which an attendant stays present. Presence lapses after
  /// 30 seconds.
  package static let announcementPeriod: TimeInterval = 10

  /// Sends a message to the contact of a session, or a note to its attendants.
  ///
  /// - Returns: The message's number; that of the first message for an id that was sent before.
  /// - Throws: `refused` with code `closed`, with `handed_over` for a flow after the handover, or
  ///   with `invalid` and the field.
  @discardableResult
  package func send(_ message: OutgoingMessage, to id: String) async throws(ClientError) -> Int {
    let body = try await post("api/v1/sessions/\(id)/messages", message)
    guard let seq = try? JSONDecoder().decode([String: Int].self, from: body)["seq"] else {
      throw .unreadable("no seq")
    }
    return seq
  }

  /// Tells the contact and other attendants that a person is writing, or has stopped. It shows for
  /// six seconds.
  package func tellTyping(
    _ isOn: Bool = true, name: String, in id: String
  ) async throws(ClientError) {
    struct Body: Encodable {
      var from = "agent"
      var name: String
      var on: Bool
    }
    try await post("api/v1/sessions/\(id)/typing", Body(name: name, on: isOn))
  }

  /// Passes a session to an attendant, or with nil to nobody. Taking it hands it over.
  ///
  /// - Parameter expected: Who has the session as far as the caller knows; nil for nobody.
  /// - Throws: `taken` with who has the session, where that is not `expected`; `refused` with code
  ///   `unknown_attendant` for a name that was never present.
  package func assign(
    _ id: String, to attendant: String?, expected: String?
  ) async throws(ClientError) {
    struct Body: Encodable {
      var attendant: String?
      var expected: String?
    }
    try await post(
      "api/v1/sessions/\(id)/assign", Body(attendant: attendant, expected: expected))
  }

  /// Tells the contact and other attendants that the messages up to a number were read.
  package func markRead(_ id: String, upTo seq: Int) async throws(ClientError) {
    try await post("api/v1/sessions/\(id)/read", ["seq": seq])
  }

  /// Ends a session.
  ///
  /// - Parameters:
  ///   - reason: Kept with the session, at most 200 characters; empty for none.
  ///   - text: A last sentence for the contact; empty for none.
  ///   - name: Who says it.
  /// - Throws: `refused` with status 409 if it has ended before.
  package func end(
    _ id: String, reason: String = "", text: String = "", name: String = ""
  ) async throws(ClientError) {
    try await post(
      "api/v1/sessions/\(id)/end", ["reason": reason, "text": text, "name": name])
  }

  /// Tells that an attendant is there, for 30 seconds from now, or leaves.
  package func announce(_ attendant: String, isPresent: Bool) async throws(ClientError) {
    try await post("api/v1/attendants/\(attendant)/presence", ["present": isPresent])
  }

  /// Every attendant, by name.
  package func attendants() async throws(ClientError) -> [AttendantStatus] {
    try await get("api/v1/attendants", [])
  }
}

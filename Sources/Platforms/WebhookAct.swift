// What a platform's webhook asks for.

import Presence

/// One thing that a webhook does to a session.
package enum WebhookAct: Equatable, Sendable {
  /// An agent wrote. `id` makes it once only, like the `id` of the API's messages; `text` has
  /// 1–4,000 characters; `name` is the agent's, empty if it is not known.
  case message(session: Identifier, id: String, text: String, name: String)
  /// The conversation was resolved.
  case end(session: Identifier)
  /// An agent began or stopped typing.
  case typing(session: Identifier, name: String, isOn: Bool)

  /// The session.
  package var session: Identifier {
    switch self {
    case .message(let session, _, _, _), .end(let session), .typing(let session, _, _): session
    }
  }
}

/// Why a webhook was refused. The raw value is a label on `/metrics`.
package enum WebhookRefusal: String, Error, CaseIterable, Equatable, Sendable {
  /// It has no signature, or no secret is set that could check one.
  case unsigned
  /// Its signature is wrong.
  case badSignature = "bad_signature"
  /// Its timestamp is more than five minutes from now, either way.
  case expired
  /// It was taken before.
  case replayed
  /// Its body is larger than `ChatwootWebhook.bodyLimit`.
  case tooLarge = "too_large"
  /// Its body cannot be read.
  case unreadable
}

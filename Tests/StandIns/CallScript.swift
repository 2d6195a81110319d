// The calls of one session, as the engine stores them.

import Basics
import Channels
import Presence
import Records

/// Makes the stored calls of one session, numbered and with identifiers of their own.
package struct CallScript: Sendable {
  /// 2026-11-30 14:05:00.250 UTC.
  package static let start: Millis = 1_796_047_500_250

  /// The session.
  package var session = Identifier("65f1a0c3d2e4b5a69788c0de")!
  /// Its contact.
  package let contact = Identifier("65aabbccddeeff0011223344")!
  /// The contact's name.
  package var name = "Ana"
  /// What the contact filled in.
  package var data = [
    "cpf": "529.982.247-25", "email": "ana@example.com", "phone": "+5541999990000",
  ]
  /// The channel's language.
  package var language = "pt-BR"
  /// The address of calls to a flow; empty for the platform.
  package var url = ""
  private var seq: UInt32 = 0
  private var now = CallScript.start

  /// Creates the script of one session, at its beginning.
  package init() {}

  /// A call that hands over after a talk of texts, each with its author.
  package mutating func handover(_ talk: [(from: String, text: String)] = []) -> OutboxCall {
    call("handed_over", .message) { json in
      json.add("clientStatus", "online")
      json.add("from", "system")
      json.add("text", "")
      json.openArray("transcript")
      for (number, (from, text)) in talk.enumerated() {
        json.open()
        json.add("seq", number + 1)
        json.add("from", from)
        json.add("name", "")
        json.add("text", text)
        json.add("at", moment: Self.start - Millis(talk.count - number) * 1_000)
        json.close()
      }
      json.closeArray()
    }
  }

  /// A message of the contact.
  package mutating func message(_ text: String, choice: String? = nil) -> OutboxCall {
    call("client_message", .message) { json in
      json.add("from", "contact")
      json.add("text", text)
      json.add("choice", choice)
    }
  }

  /// An absence.
  package mutating func absence() -> OutboxCall {
    let since = now - 120_000
    return call("client_offline", .expire) { json in
      json.add("reason", "connection_lost")
      json.add("absentSince", moment: since)
    }
  }

  /// A return.
  package mutating func comeback() -> OutboxCall {
    call("client_online", .message) { json in
      json.add("from", "system")
      json.add("text", "O cliente voltou a ficar online.")
    }
  }

  /// An end.
  package mutating func end(_ reason: String = "contact_ended") -> OutboxCall {
    call(reason == "session_timeout" ? "session_expired" : "session_finished", .expire) { json in
      json.add("reason", reason)
    }
  }

  /// A flow's call that begins a session.
  package mutating func started(_ target: OutboxCall.Target = .webhook) -> OutboxCall {
    call("session_started", target) { _ in }
  }

  private mutating func call(
    _ event: String, _ target: OutboxCall.Target, _ add: (inout JSONText) -> Void
  ) -> OutboxCall {
    seq += 1
    now += 1_001
    let digits = String(seq)
    let id = "6f1c0d5e-8f6b-4b42-9a0e-" + String(repeating: "0", count: 12 - digits.count) + digits
    var json = JSONText()
    json.open()
    json.add("contract", "1.1")
    json.add("eventId", id)
    json.add("event", event)
    add(&json)
    json.add("seq", seq)
    json.add("sessionId", session.description)
    json.add("contactId", contact.description)
    json.add("channelId", "65f1a0c3d2e4b5a69788c0ff")
    json.open("contact")
    json.add("name", name)
    json.open("data")
    for key in data.keys.sorted() { json.add(key: key, data[key] ?? "") }
    json.close()
    json.add("page", "https://loja.example/carrinho")
    json.add("channel", "Loja")
    json.add("language", language)
    json.add("identity", nil as String?)
    json.close()
    json.add("occurredAt", moment: now)
    json.close()
    return OutboxCall(
      eventID: id, session: session, event: CallEvent(name: event) ?? .clientMessage, seq: seq,
      target: target, url: url, body: json.bytes, at: now)
  }
}

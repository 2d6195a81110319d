// Canned answers: texts that attendants send often, found by a key.

import Basics

/// A canned answer.
package struct CannedReply: Equatable, Codable, Sendable {
  /// A slug of at most 30 characters by which attendants find it.
  package var key: String
  /// The text, 1–2,000 characters; may hold `{nome}`, `{canal}`, `{hora}` and `{atendente}`.
  package var text: String

  /// Creates an answer.
  package init(key: String, text: String) {
    self.key = key
    self.text = text
  }

  /// Characters of a key.
  package static let keyLimit = 30
  /// Characters of a text.
  package static let textLimit = 2_000
  /// Answers of an installation.
  package static let limit = 500

  /// The text with its places filled, each once and in one pass.
  package func filled(name: String, channel: String, clock: String, attendant: String) -> String {
    Template.fill(
      text,
      [
        (key: "nome", value: name), (key: "canal", value: channel), (key: "hora", value: clock),
        (key: "atendente", value: attendant),
      ])
  }

  /// Every rule that the answer breaks.
  package func errors() -> [ValidationError] {
    var errors: [ValidationError] = []
    if !FieldSyntax.isSlug(key) {
      errors.append(ValidationError(key: "key", value: key, rule: .slug))
    } else if key.count > CannedReply.keyLimit {
      errors.append(
        ValidationError(key: "key", value: key, rule: .length(1...CannedReply.keyLimit)))
    }
    if let rule = FieldSyntax.text(text, 1...CannedReply.textLimit, lines: true) {
      errors.append(ValidationError(key: "text", value: text, rule: rule))
    }
    return errors
  }

  /// Every rule that a list of answers breaks, keys that occur twice included.
  package static func errors(in replies: [CannedReply]) -> [ValidationError] {
    var errors: [ValidationError] = []
    var seen: Set<String> = []
    for (index, reply) in replies.enumerated() {
      errors += reply.errors().map { $0.below("[\(index)].") }
      if !seen.insert(reply.key).inserted {
        errors.append(
          ValidationError(key: "[\(index)].key", value: reply.key, rule: .repeated))
      }
    }
    if replies.count > limit {
      errors.append(
        ValidationError(key: "replies", value: String(replies.count), rule: .tooMany(limit)))
    }
    return errors
  }
}

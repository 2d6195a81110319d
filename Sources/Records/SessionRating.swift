// What a visitor thinks of a conversation that has ended.

import Presence

/// The rating of one session. A session is rated once; later ratings are not kept.
package struct SessionRating: Equatable, Sendable {
  /// The lowest and the highest rating.
  package static let scores = 1...5
  /// The most characters of the sentence.
  package static let textCharacters = 500

  /// The session's identifier.
  package let session: Identifier
  /// 1 to 5.
  package let score: Int
  /// A sentence of the visitor's; may be empty.
  package let text: String
  /// When it was given, in milliseconds since 1970 (UTC).
  package let at: Millis

  /// A rating with every value given.
  package init(session: Identifier, score: Int, text: String, at: Millis) {
    self.session = session
    self.score = score
    self.text = text
    self.at = at
  }
}

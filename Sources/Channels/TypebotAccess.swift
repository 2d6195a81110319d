// The settings of a Typebot that runs a flow.

/// Where a Typebot is published.
package struct TypebotAccess: Equatable, Codable, Sendable {
  /// The viewer's address, such as `https://bot.example`.
  package var url: String
  /// The bot's public identifier.
  package var publicID: String

  /// Creates settings; without arguments those of no Typebot.
  package init(url: String = "", publicID: String = "") {
    self.url = url
    self.publicID = publicID
  }
}

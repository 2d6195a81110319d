// The settings of a Chatwoot that answers.

/// Where a Chatwoot's API inbox is, and the keys to it.
package struct ChatwootAccess: Equatable, Codable, Sendable {
  /// The address, as people copy it from their browser: `https://chat.example`, or with the account
  /// `https://chat.example/app/accounts/3`.
  package var url: String
  /// The inbox's identifier.
  package var inboxIdentifier: String
  /// The token of an agent bot or of a user; never printed whole again.
  package var botToken: String
  /// The inbox's secret, which signs its webhooks; never printed whole again.
  package var webhookSecret: String

  /// Creates settings; without arguments those of no Chatwoot.
  package init(
    url: String = "", inboxIdentifier: String = "", botToken: String = "",
    webhookSecret: String = ""
  ) {
    self.url = url
    self.inboxIdentifier = inboxIdentifier
    self.botToken = botToken
    self.webhookSecret = webhookSecret
  }
}

// The settings of a Chatwoot.

import Basics

/// Where a Chatwoot's API inbox is, and the keys to it.
package struct ChatwootSettings: Equatable, Sendable {
  /// The address as people copy it from their browser: `https://chat.example`, or
  /// `https://chat.example/app/accounts/3/…`, which names the account too.
  package var url: String
  /// The inbox's identifier, which opens Chatwoot's public API to its contacts.
  package var inboxIdentifier: String
  /// The token of an agent bot, or of a user.
  package var botToken: String
  /// The inbox's secret, which signs its webhooks.
  package var webhookSecret: String
  /// Seconds that one request may take, 1–30.
  package var timeout: Int

  /// Creates settings.
  package init(
    url: String, inboxIdentifier: String, botToken: String, webhookSecret: String, timeout: Int = 5
  ) {
    self.url = url
    self.inboxIdentifier = inboxIdentifier
    self.botToken = botToken
    self.webhookSecret = webhookSecret
    self.timeout = timeout
  }

  private static let accountPath = "/app/accounts/"

  /// The part of `url` before the API's paths, without a slash at its end.
  package var server: String {
    var text = Substring(url)
    if let path = text.firstRange(of: Self.accountPath) { text = text[..<path.lowerBound] }
    while text.hasSuffix("/") { text.removeLast() }
    return String(text)
  }

  /// The account that `url` names; empty if it names none.
  package var account: String {
    guard let path = url.firstRange(of: Self.accountPath) else { return "" }
    return String(url[path.upperBound...].prefix { $0.isASCII && $0.isNumber })
  }
}

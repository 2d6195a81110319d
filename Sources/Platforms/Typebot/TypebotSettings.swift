// The settings of a flow that runs on a Typebot viewer.

/// Where a Typebot is published.
package struct TypebotSettings: Equatable, Sendable {
  /// The viewer's address, such as `https://bot.example`; its API is below `/api`.
  package var url: String
  /// The public identifier of the bot.
  package var publicID: String

  /// Creates settings.
  package init(url: String, publicID: String) {
    self.url = url
    self.publicID = publicID
  }

  /// The bot's address in the API, by which its calls are stored:
  /// `https://bot.example/api/v1/typebots/my-bot`.
  package var address: String { "\(api)/typebots/\(ChatwootRequests.escaped(publicID))" }

  /// The address of the API's version 1, without a slash at its end.
  var api: String {
    var text = Substring(url)
    while text.hasSuffix("/") { text.removeLast() }
    if text.hasSuffix("/api/v1") { return String(text) }
    return String(text) + (text.hasSuffix("/api") ? "/v1" : "/api/v1")
  }
}

/// The addresses of a bot's requests.
struct TypebotAddress: Sendable {
  /// The bot: `https://bot.example/api/v1/typebots/my-bot`.
  let bot: String
  /// The API: `https://bot.example/api/v1`.
  let api: String

  init(_ bot: String) {
    self.bot = bot
    let parts = bot.split(separator: "/", omittingEmptySubsequences: false)
    api = parts.dropLast(2).joined(separator: "/")
  }
}

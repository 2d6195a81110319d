// How a session was started.

/// How a session was started. The raw values are stored and sent to API clients.
package enum SessionSource: String, CaseIterable, Sendable {
  /// By the contact, in the chat window on a customer's site.
  case widget
  /// By the contact, on the channel's direct page.
  case direct
  /// By the company, which reached out to the contact.
  case active
}

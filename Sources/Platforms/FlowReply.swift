// What a flow answers.

/// The answer of a flow to one call, applied once and in this order.
package struct FlowReply: Equatable, Sendable {
  /// A message of the flow.
  package struct Message: Equatable, Sendable {
    /// The text, 1–4,000 characters.
    package var text: String
    /// Buttons under the text.
    package var choices: [Choice]

    /// Creates a message.
    package init(_ text: String, choices: [Choice] = []) {
      self.text = text
      self.choices = choices
    }
  }

  /// A button.
  package struct Choice: Equatable, Sendable {
    /// What the visitor reads.
    package var label: String
    /// What the flow is told.
    package var value: String

    /// Creates a button.
    package init(label: String, value: String) {
      self.label = label
      self.value = value
    }
  }

  /// Messages to the visitor, in order.
  package var messages: [Message]
  /// Whether the session is handed over to attendance afterwards.
  package var handsOver: Bool

  /// Creates a reply.
  package init(_ messages: [Message] = [], handsOver: Bool = false) {
    self.messages = messages
    self.handsOver = handsOver
  }
}

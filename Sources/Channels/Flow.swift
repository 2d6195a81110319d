// An automated flow: a conversation without a person, which is drawn in another tool and
// registered here.

/// An automated flow.
package struct Flow: Equatable, Codable, Sendable {
  /// The id by which channels refer to it, 1–100 characters.
  package var id: String
  /// The name that is shown, 1–100 characters.
  package var name: String
  /// Whether it is published. Channels accept only published flows.
  package var published: Bool
  /// Whether it passes the conversation to human attendance.
  package var handsOver: Bool
  /// The kinds of its blocks, in order.
  package var blocks: [String]
  /// The address that receives the visitor's messages before handover; nil for none.
  package var webhook: String?

  /// Creates a flow.
  package init(
    id: String, name: String, published: Bool, handsOver: Bool, blocks: [String],
    webhook: String? = nil
  ) {
    self.id = id
    self.name = name
    self.published = published
    self.handsOver = handsOver
    self.blocks = blocks
    self.webhook = webhook
  }
}

extension Flow {
  /// The webhook as the value of a text field: empty for none.
  var webhookText: String {
    get { webhook ?? "" }
    set { webhook = newValue.isEmpty ? nil : newValue }
  }
}

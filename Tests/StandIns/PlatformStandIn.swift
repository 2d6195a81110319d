// What every stand-in platform offers to the conformance table.

import Platforms
import Presence

/// A platform in memory, built from the shapes that its vendor publishes.
package protocol PlatformStandIn {
  /// Seconds on the platform's clock, set before each request.
  var now: Double { get set }
  /// Answers a request.
  mutating func respond(to request: PlatformRequest) -> PlatformResponse
  /// What an agent sees of a session; nil where the platform does not know it.
  func view(of session: Identifier) -> AgentView?
  /// An agent writes; what reaches the visitor's session.
  mutating func agentWrites(
    _ text: String, isPrivate: Bool, in session: Identifier
  ) throws -> [WebhookAct]
  /// An agent closes the conversation; what reaches the visitor's session.
  mutating func agentCloses(_ session: Identifier) throws -> [WebhookAct]
}

/// A session as an agent sees it.
package struct AgentView: Equatable, Sendable {
  /// The number of conversations.
  package var conversations = 1
  /// What was shown of the person, by key.
  package var data: [String: String] = [:]
  /// Messages that look as if the visitor wrote them.
  package var visitorMessages: [String] = []
  /// Messages of the flow and of others that the visitor read.
  package var otherMessages: [String] = []
  /// What only agents read: absences, returns, ends.
  package var notes: [String] = []
  /// Whether the visitor is marked as absent.
  package var isAbsent = false
  /// Whether the conversation is closed.
  package var isClosed = false

  /// Creates the view of an empty conversation.
  package init(conversations: Int = 1) { self.conversations = conversations }
}

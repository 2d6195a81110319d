// The configuration of an installation.

/// The channels, flows and settings of an installation at one moment.
package struct Installation: Equatable, Sendable {
  /// Every channel.
  package var channels: [Channel]
  /// Every flow.
  package var flows: [Flow]
  /// Human attendance; nil until it is configured, so that people at the console answer.
  package var attendance: Attendance?
  /// The address of the engine in activation codes and direct URLs; nil until it is configured.
  package var publicURL: String?
  /// The canned answers, by key.
  package var replies: [CannedReply]
  /// The contacts and addresses that may neither start nor resume a session.
  package var blocks: [ContactBlock]
  /// The secrets by which sites sign who their users are.
  package var identityKeys: IdentityKeys

  /// Creates an installation.
  package init(
    channels: [Channel] = [], flows: [Flow] = [], attendance: Attendance? = nil,
    publicURL: String? = nil, replies: [CannedReply] = [], blocks: [ContactBlock] = [],
    identityKeys: IdentityKeys = IdentityKeys()
  ) {
    self.channels = channels
    self.flows = flows
    self.attendance = attendance
    self.publicURL = publicURL
    self.replies = replies
    self.blocks = blocks
    self.identityKeys = identityKeys
  }
}

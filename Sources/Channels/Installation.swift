// What is set once for the installation: the flows it knows and the attendance platform it calls.

/// An automated flow, drawn elsewhere and registered here.
package struct Flow: Equatable, Codable, Sendable {
  /// How channels name it, 1–100 characters.
  package var id: String
  /// What people read, 1–100 characters.
  package var name: String
  /// Only a published flow serves a channel.
  package var published: Bool
  /// Whether it passes the conversation to human attendance.
  package var handsOver: Bool
  /// The kinds of its blocks, in order.
  package var blocks: [String]
  /// Receives the contact's messages before handover.
  package var webhook: String?

  /// A flow with every value given.
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

/// The human-attendance platform, one for the installation.
package struct Attendance: Equatable, Codable, Sendable {
  /// Where `/expire` and `/message` are; `AddressRule` says where it may be.
  package var baseURL: String
  /// Sent as `Authorization: Bearer`; never printed whole again.
  package var token: String
  /// Signs the calls (Standard Webhooks) when set; never printed whole again.
  package var signingSecret: String
  /// Seconds a call may take, 1–30.
  package var timeout: Int

  /// A platform with every value given.
  package init(baseURL: String, token: String, signingSecret: String = "", timeout: Int = 5) {
    self.baseURL = baseURL
    self.token = token
    self.signingSecret = signingSecret
    self.timeout = timeout
  }
}

/// All that the engine reads of the configuration, at one moment.
package struct Installation: Equatable, Sendable {
  /// Every channel.
  package var channels: [Channel]
  /// Every flow.
  package var flows: [Flow]
  /// The attendance platform, when it is set up.
  package var attendance: Attendance?
  /// What codes and direct URLs carry; nil until it was given once.
  package var publicURL: String?

  /// An installation as it was read.
  package init(
    channels: [Channel] = [], flows: [Flow] = [], attendance: Attendance? = nil,
    publicURL: String? = nil
  ) {
    self.channels = channels
    self.flows = flows
    self.attendance = attendance
    self.publicURL = publicURL
  }
}

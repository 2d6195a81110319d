// What is set once for the installation: the flows it knows and the attendance platform it calls.

/// An automated flow, drawn elsewhere and registered here.
public struct Flow: Equatable, Codable, Sendable {
  /// How channels name it, 1–100 characters.
  public var id: String
  /// What people read, 1–100 characters.
  public var name: String
  /// Only a published flow serves a channel.
  public var published: Bool
  /// Whether it passes the conversation to human attendance.
  public var handsOver: Bool
  /// The kinds of its blocks, in order.
  public var blocks: [String]
  /// Receives the contact's messages before handover.
  public var webhook: String?

  /// A flow with every value given.
  public init(
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
public struct Attendance: Equatable, Codable, Sendable {
  /// Where `/expire` and `/message` are; `AddressRule` says where it may be.
  public var baseURL: String
  /// Sent as `Authorization: Bearer`; never printed whole again.
  public var token: String
  /// Signs the calls (Standard Webhooks) when set; never printed whole again.
  public var signingSecret: String
  /// Seconds a call may take, 1–30.
  public var timeout: Int

  /// A platform with every value given.
  public init(baseURL: String, token: String, signingSecret: String = "", timeout: Int = 5) {
    self.baseURL = baseURL
    self.token = token
    self.signingSecret = signingSecret
    self.timeout = timeout
  }
}

/// All that the engine reads of the configuration, at one moment.
public struct Installation: Equatable, Sendable {
  /// Every channel.
  public var channels: [Channel]
  /// Every flow.
  public var flows: [Flow]
  /// The attendance platform, when it is set up.
  public var attendance: Attendance?
  /// What codes and direct URLs carry; nil until it was given once.
  public var publicURL: String?

  /// An installation as it was read.
  public init(
    channels: [Channel] = [], flows: [Flow] = [], attendance: Attendance? = nil,
    publicURL: String? = nil
  ) {
    self.channels = channels
    self.flows = flows
    self.attendance = attendance
    self.publicURL = publicURL
  }
}

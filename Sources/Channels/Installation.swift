// The configuration of an installation.

/// The channels, flows and settings of an installation at one moment.
package struct Installation: Equatable, Sendable {
  /// Every channel.
  package var channels: [Channel]
  /// Every flow.
  package var flows: [Flow]
  /// The attendance platform; nil until it is configured.
  package var attendance: Attendance?
  /// The address of the engine in activation codes and direct URLs; nil until it is configured.
  package var publicURL: String?

  /// Creates an installation.
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

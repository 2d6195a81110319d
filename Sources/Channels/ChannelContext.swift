// What the rules of a channel need to know of its installation.

import Basics

/// The installation against which the rules check a channel.
package struct ChannelContext: Sendable {
  /// The registered flows.
  package let flows: [Flow]
  /// The attendance platform; nil until it is configured.
  package let attendance: Attendance?
  /// The stored channel that is being changed; nil for a new one.
  package var saved: Channel?
  private let idByDescription: [String: String]

  /// Creates a context.
  ///
  /// - Parameters:
  ///   - flows: The registered flows.
  ///   - attendance: The attendance platform; nil until it is configured.
  ///   - channels: The channels whose descriptions are taken.
  ///   - saved: The stored channel that is being changed. Rules of flow and attendance that it
  ///     breaks already (its flow was unpublished later) do not prevent a change that has nothing
  ///     to do with them; `ChannelStatus` shows them.
  package init(
    flows: [Flow], attendance: Attendance?, channels: [Channel], saved: Channel? = nil
  ) {
    self.flows = flows
    self.attendance = attendance
    self.saved = saved
    idByDescription = Dictionary(
      channels.map { (Folding.fold($0.description), $0.id) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// Creates the context of a channel in an installation.
  package init(_ installation: Installation, saved: Channel? = nil) {
    self.init(
      flows: installation.flows, attendance: installation.attendance,
      channels: installation.channels.filter { $0.id != saved?.id }, saved: saved)
  }

  /// The other channel that has this description, ignoring case and accents.
  func owner(of description: String, except id: String) -> String? {
    idByDescription[Folding.fold(description)].flatMap { $0 == id ? nil : $0 }
  }
}

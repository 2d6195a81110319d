// What a token permits.

/// The scope of a token. Which routes it permits is said by their `Route.Access`.
package enum TokenScope: String, CaseIterable, Codable, Sendable {
  /// Everything: for the console of the installation.
  case console
  /// Reading, and answering sessions: for the console of a person who answers.
  case attend
  /// Reading, and changing sessions: for the platform that runs the flows.
  case platform
  /// Reading alone: for dashboards.
  case watch
}

// The counters of a simulated run.

import Presence

/// The counters of a simulated run.
package struct SimulationStatistics: Sendable {
  /// Liveness signals that reached the engine.
  package internal(set) var livenessSignals = 0
  /// Absences that were declared.
  package internal(set) var absences = 0
  /// Returns from an absence.
  package internal(set) var returns = 0
  /// Restarts of the engine, after crashes and shutdowns.
  package internal(set) var restarts = 0
  /// Shutdowns of the engine.
  package internal(set) var shutdowns = 0
  /// Stalls of the engine.
  package internal(set) var stalls = 0
  /// Calls to the platform and to webhooks that were declared.
  package internal(set) var calls = 0
  /// Contacts' messages that were acknowledged.
  package internal(set) var acknowledgements = 0
  /// Contacts' messages that were beyond what a session may send.
  package internal(set) var refusedMessages = 0
  /// How late absences and expiries were declared.
  package internal(set) var lateness = LatenessHistogram()
}

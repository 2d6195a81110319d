// One line of the explanation of a channel's presence settings.

/// One line of `PresenceExplanation`.
package struct PresenceLine: Equatable, Sendable {
  /// What happens.
  package let silence: LocalizedText
  /// After which time the engine acts.
  package let when: LocalizedText
  /// The call to the attendance platform, or that there is none.
  package let call: LocalizedText
  /// The event of the call, as the platform receives it; nil without a call.
  package let event: String?
  /// Seconds until the engine acts; 0 for at once.
  package let seconds: Int
}

// The keys of the table `settings`.

import Channels

/// The keys of the table `settings`.
enum SettingKey {
  /// The URL under which visitors reach the engine.
  static let publicURL = "publicURL"
  /// The number of days for which finished sessions are kept.
  static let retentionDays = "retentionDays"
  /// What the contacts of signed users are derived with.
  static let identitySeed = "identity.seed"
  /// Returns the key of a channel's identity secrets.
  static func identity(channel id: String) -> String { "identity.channel.\(id)" }
  /// Returns the key of a field of the attendance platform.
  static func attendance(_ field: Field<Attendance>) -> String { "attendance.\(field.key)" }
}

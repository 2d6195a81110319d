// Effects on the database and on small files, carried out one at a time and in order, so that a
// read that follows a change sees it.

import Channels
import Presence

/// A short read or change of what is stored.
package enum StoredEffect: Equatable, Sendable {
  /// Reads channels, flows, attendance platform and public URL. Result: `installation`.
  case loadInstallation
  /// Stores a new channel. Its `id` is empty; the runner makes one. Result: `channelCreated`.
  case createChannel(Channel)
  /// Stores a changed channel if the stored version still is `version`. Result: `channelSaved` or
  /// `channelConflict`.
  case saveChannel(StoredChannel)
  /// Removes the channels with these identifiers, all or none. Result: `channelsDeleted` or
  /// `channelsInUse`.
  case deleteChannels([String])
  /// Stores a copy of a channel under another description. Result: `channelCreated`.
  case duplicateChannel(String, description: String)
  /// Writes channels to a JSON file that the import reads. Result: `written`; or `fileExists` if
  /// the file exists and `replacing` is false.
  case exportChannels([String], path: String, replacing: Bool = false)
  /// Reads channels from a JSON file and compares them with the stored ones. Result:
  /// `importPlanned`.
  case planImport(path: String)
  /// Stores the channels of an import, all or none. Results: `channelsImported`, `installation`.
  case importChannels([Channel])
  /// Writes a text to a file. Result: `written`; or `fileExists` if the file exists and `replacing`
  /// is false.
  case saveText(String, path: String, replacing: Bool = false)
  /// Closes the sockets of a channel; its visitors' browsers reconnect. Result: `restarted`.
  case restartChannel(String)
  /// Reads a channel's image from a file. Result: `image`.
  case readImage(path: String)
  /// Lists the files and folders that complete a path; `types` are the extensions of the files
  /// wanted, none for all. Result: `folder`.
  case listFolder(path: String, types: [String])
  /// Sets the URL that activation codes and direct URLs carry; an empty text removes it. Result:
  /// `installation`.
  case setPublicURL(String)
  /// Registers the flows of a JSON file. Results: `flowsImported`, `installation`.
  case importFlows(path: String)
  /// Removes a flow that no channel uses. Result: `installation`.
  case deleteFlow(String)
  /// Stores the attendance platform; nil removes it. Results: `attendanceSaved`, `installation`.
  case saveAttendance(Attendance?)
  /// Sends parked calls again, by event identifier; nil sends all of them. Result: `outbox`.
  case retryCalls([String]?)
  /// Reads how many days finished sessions are kept. Result: `retention`.
  case loadRetention
  /// Sets how many days finished sessions are kept; 0 keeps them forever. Result: `retentionSet`.
  case setRetention(days: Int)
  /// Keeps a contact or an address out until a moment, in milliseconds since 1970; nil for good.
  /// Result: `blocked`.
  case block(String, until: Millis?)
}

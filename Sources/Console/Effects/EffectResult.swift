// Results of effects. Sentences in a result are in the console's language already; values are as
// they are stored.

import Channels
import Client
import Presence
import Records

/// The result of an effect, or news that arrive without one.
package enum EffectResult: Sendable {
  /// The configuration as it is stored. Also arrives when another process has changed it.
  case installation([StoredChannel], flows: [Flow], attendance: Attendance?, publicURL: String?)
  /// The texts that attendants send often. Arrives with the configuration.
  case cannedReplies([CannedReply])
  /// A new channel was stored.
  case channelCreated(StoredChannel)
  /// A changed channel was stored, with its new version.
  case channelSaved(StoredChannel)
  /// A channel was not stored because its version has moved on. The value is the stored one.
  case channelConflict(StoredChannel)
  /// The channels with these identifiers were removed.
  case channelsDeleted([String])
  /// No channel was removed because these have open sessions.
  case channelsInUse([(id: String, sessions: Int)])
  /// What an import of channels would change, and the rules that it breaks.
  case importPlanned(ImportPlan)
  /// This many channels were created or changed by an import.
  case channelsImported(Int)
  /// A file was written; `count` is its number of channels or sessions.
  case written(path: String, count: Int)
  /// No file was written because one exists at `path`. `replacement` is the effect that replaces
  /// it.
  case fileExists(path: String, replacement: Effect)
  /// The sockets of the channel with this identifier were closed.
  case restarted(String, sockets: Int)
  /// The files and folders that complete a path that the user types, as whole paths in the user's
  /// form; those of folders end with `/`. At most 200.
  case folder(path: String, entries: [String])
  /// An image was read from a file.
  case image(ChannelImage, path: String)
  /// This many flows were registered.
  case flowsImported(Int)
  /// The attendance platform was stored; nil if it was removed.
  case attendanceSaved(Attendance?)
  /// The attendance platform answered a test call, or did not.
  case attendanceTested(AttendanceTrial)
  /// The page at this URL was verified.
  case pageVerified(String, [PageCheck])
  /// The calls to the attendance platform: at most 200 parked ones, then at most 200 that wait.
  case outbox(OutboxSummary, [StoredCall])
  /// One page of finished sessions, and how many the query finds.
  case reports(ReportQuery, total: Int, rows: [ReportRow])
  /// Totals by day of all that a query finds; the query is that of its first page.
  case reportDays(ReportQuery, [DayTotal])
  /// How far an effect has come; `total` is 0 while it is unknown.
  case progress(WorkEffect, done: Int, total: Int)
  /// Everything stored about a contact was erased, with this many sessions.
  case erased(Identifier, sessions: Int)
  /// The number of days that finished sessions are kept; 0 keeps them forever.
  case retention(days: Int)
  /// The number of days that finished sessions are kept was changed.
  case retentionSet(days: Int)
  /// This contact or address is kept out.
  case blocked(String)
  /// One session with its timeline, messages and calls.
  case session(SessionDetails)
  /// The engine has taken a message: the session and the message's identifier.
  case said(String, id: String)
  /// The engine has taken a file for a session: its name.
  case fileSent(String)
  /// Who holds a session now, after an attempt to give it to an attendant.
  case taken(String, by: String?)
  /// The attendants, those who are there first.
  case attendants([AttendantStatus])
  /// Who has waited longest for an answer; nil if nobody waits.
  case nextWaiting(FeedRow?)
  /// The session with this identifier was handed over.
  case sessionHandedOver(String)
  /// The session with this identifier was ended.
  case sessionEnded(String)
  /// The status of the engine. Also arrives whenever it changes.
  case engine(EngineStatus)
  /// How the calls to the attendance platform get on. Arrives every few seconds.
  case platform(PlatformHealth)
  /// The themes, and the name of the one that is shown.
  case themes([ThemeChoice], shown: String)
  /// The theme with this name is shown.
  case themeShown(String)
  /// Validation refused the values of an effect.
  case refused(Effect, [ValidationError])
  /// An effect failed; the text says why. A remote console's effects on storage always fail.
  case failed(Effect, String)
  /// A message that belongs to no effect.
  case note(String, isError: Bool)
}

// What the console wants done. It touches no disk, no socket and no terminal itself: whoever runs
// it carries an effect out, off its own loop where that takes time, and brings the answer back as
// an event. So every screen can be driven by a test that answers from memory.

import Channels
import Client
import Presence
import Records

/// Something the console asks for.
package enum Effect: Equatable, Sendable {
  // MARK: Configuration

  /// Reads channels, flows, attendance and public URL. Answer: `installation`.
  case loadInstallation
  /// Stores a new channel; its `id` is empty and is to be made. Answer: `channelCreated`.
  case createChannel(Channel)
  /// Stores a changed channel, if the stored version still is `version`. Answer: `channelSaved` or
  /// `channelConflict`.
  case saveChannel(StoredChannel)
  /// Removes channels, all or none. Answer: `channelsDeleted` or `channelsInUse`.
  case deleteChannels([String])
  /// Stores a copy of a channel under a description of its own. Answer: `channelCreated`.
  case duplicateChannel(String, description: String)
  /// Writes channels to a file as JSON that import takes back. Answer: `written`, or `fileExists`
  /// unless an existing file is to be replaced.
  case exportChannels([String], path: String, replacing: Bool = false)
  /// Drops the sockets of a channel; browsers come back by themselves. Answer: `restarted`.
  case restartChannel(String)
  /// Reads a picture of a channel from a file. Answer: `image`.
  case readImage(path: String)
  /// Keeps what codes and direct URLs carry; empty forgets it. Answer: `installation`.
  case setPublicURL(String)
  /// Registers the flows of a JSON file. Answer: `flowsImported`.
  case importFlows(path: String)
  /// Forgets a flow that no channel is tied to. Answer: `installation`.
  case deleteFlow(String)
  /// Keeps the attendance platform; nil forgets it. Answer: `attendanceSaved`.
  case saveAttendance(Attendance?)
  /// Sends the platform a call for trial. Answer: `attendanceTested`.
  case testAttendance(Attendance)

  // MARK: Outbox and reports

  /// Reads what waits for the attendance platform and what it refused. Answer: `outbox`.
  case loadOutbox
  /// Sends parked calls again; nil is all of them. Answer: `outbox`.
  case retryCalls([String]?)
  /// Finds finished sessions. Answer: `reports` and then, at `offset` 0, `reportDays`; none once
  /// another search was asked for.
  case searchReports(ReportQuery)
  /// Writes the reports that a query finds. Answer: `progress` now and then, `written` at the end; or
  /// `fileExists` unless an existing file is to be replaced.
  case exportReports(ReportQuery, format: ReportFormat, path: String, replacing: Bool = false)
  /// Erases all that is known of a contact. Answer: `progress` now and then, `erased` at the end.
  case eraseContact(Identifier)
  /// Reads for how many days finished sessions are kept. Answer: `retention`.
  case loadRetention
  /// Keeps finished sessions for so many days; 0 keeps all. Answer: `retentionSet`.
  case setRetention(days: Int)

  // MARK: The engine

  /// Looks at a window of the live feed until another is asked for; nil stops. The feed's events
  /// come back as `ConsoleEvent.feed`.
  case watch(FeedQuery?)
  /// Reads one session. Answer: `session`.
  case loadSession(String)
  /// Passes a session to human attendance. Answer: `sessionChanged`.
  case handOver(String)
  /// Ends a session. Answer: `sessionChanged`.
  case endSession(String)
  /// Tries again to reach or start an engine. Answer: `engine`.
  case startEngine
  /// Asks how many sockets are open before leaving. Answer: `engine`, at once.
  case refreshEngine

  // MARK: The terminal

  /// Copies a text: OSC 52 and the system's clipboard. No answer.
  case copy(String)
  /// Rings the bell. No answer.
  case bell
  /// Draws everything again. No answer.
  case redraw
  /// Stops the process until it is continued. No answer.
  case suspend
  /// Lists the themes. Answer: `themes`.
  case loadThemes
  /// Shows everything in a theme, and keeps it when `keep`. Answer: `themeShown`, or `failed` with
  /// the faults of the file while the theme before stays.
  case showTheme(String, keep: Bool)
  /// Ends the console.
  case quit(EngineAtEnd)
}

extension Effect {
  /// An export that replaces the file that is there; others stay as they are.
  var replacing: Effect {
    switch self {
    case .exportChannels(let ids, let path, _): .exportChannels(ids, path: path, replacing: true)
    case .exportReports(let query, let format, let path, _):
      .exportReports(query, format: format, path: path, replacing: true)
    default: self
    }
  }
}

/// What becomes of the engine when the console ends.
package enum EngineAtEnd: Equatable, Sendable {
  /// Somebody wants it ended, whoever is connected.
  case ends
  /// Somebody wants it to stay, or could not be asked.
  case stays
  /// Nobody needed to be asked: it ends if a console started it and no visitor is connected.
  case endsIfIdle
}

/// A form of exported reports.
package enum ReportFormat: String, CaseIterable, Sendable { case csv, json }

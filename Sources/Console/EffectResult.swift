// What comes back: answers to effects, the live feed, and what happens at the terminal. Texts in an
// answer are already in the console's language, unless they are values.

import Channels
import Client
import Presence
import Records
import Screen

/// Something that happens to the console.
package enum ConsoleEvent: Sendable {
  /// A key, the mouse, a new size…
  case terminal(Event)
  /// The outcome of an effect, or news of the engine.
  case answer(EffectResult)
  /// The live feed.
  case feed(FeedEvent)
}

/// How the engine stands.
package struct EngineStatus: Equatable, Sendable {
  /// Whether it can be talked to.
  package enum State: Equatable, Sendable {
    /// It is being looked for or started.
    case starting
    /// It answers.
    case running
    /// It does not; why, and what to do, in the console's language.
    case unavailable(String)
  }

  /// Whether it can be talked to.
  package var state: State
  /// Where it listens, `http://host:port`; empty while unknown.
  package var url: String
  /// Visitors' sockets open now.
  package var sockets: Int
  /// Whether leaving may stop it: this console started it, or it may be stopped by its database.
  package var canStop: Bool

  /// A status with every value given.
  package init(state: State, url: String = "", sockets: Int = 0, canStop: Bool = false) {
    self.state = state
    self.url = url
    self.sockets = sockets
    self.canStop = canStop
  }
}

/// A theme that can be chosen.
package struct ThemeChoice: Equatable, Sendable {
  /// Its name.
  package var name: String
  /// The folder it comes from; empty for one built in.
  package var place: String

  /// A choice.
  package init(name: String, place: String) {
    self.name = name
    self.place = place
  }
}

/// What the platform answered to a trial.
package struct AttendanceTrial: Equatable, Sendable {
  /// The HTTP status; 0 when nothing answered.
  package var status: Int
  /// What it said, or why nothing came.
  package var said: String
  /// Milliseconds it took.
  package var millis: Int

  /// A trial with every value given.
  package init(status: Int, said: String, millis: Int) {
    self.status = status
    self.said = said
    self.millis = millis
  }
}

/// The outcome of an effect, or news that come by themselves.
package enum EffectResult: Sendable {
  /// The configuration as it is stored now. May come by itself when another process changed it.
  case installation([StoredChannel], flows: [Flow], attendance: Attendance?, publicURL: String?)
  /// A channel was stored for the first time.
  case channelCreated(StoredChannel)
  /// A change was stored; the version is the new one.
  case channelSaved(StoredChannel)
  /// Somebody saved the channel in between: what is stored now.
  case channelConflict(StoredChannel)
  /// Channels are gone.
  case channelsDeleted([String])
  /// Nothing was removed: these have open sessions, so many.
  case channelsInUse([(id: String, sessions: Int)])
  /// A file was written, with so many rows.
  case written(path: String, count: Int)
  /// Nothing was written: a file of that name is there already.
  case fileExists(Effect, path: String)
  /// A channel's sockets were dropped, so many.
  case restarted(String, sockets: Int)
  /// A picture was read.
  case image(ChannelImage, path: String)
  /// Flows were registered, so many.
  case flowsImported(Int)
  /// The platform is stored as given.
  case attendanceSaved(Attendance?)
  /// What the platform answered.
  case attendanceTested(AttendanceTrial)
  /// What waits and what is parked, the parked first, at most a few hundred.
  case outbox(OutboxSummary, [StoredCall])
  /// A page of finished sessions.
  case reports(ReportQuery, total: Int, rows: [ReportRow])
  /// The totals of the latest days that a query's first page belongs to.
  case reportDays(ReportQuery, [DayTotal])
  /// A slow effect goes on; `total` is 0 while unknown.
  case progress(Effect, done: Int, total: Int)
  /// A contact's data are gone, from so many sessions.
  case erased(Identifier, sessions: Int)
  /// For how many days finished sessions are kept; 0 keeps all.
  case retention(days: Int)
  /// Finished sessions are kept for so many days from now on.
  case retentionSet(days: Int)
  /// One session, whole.
  case session(SessionDetails)
  /// A session was handed over or ended.
  case sessionChanged(String)
  /// How the engine stands. Comes by itself whenever that changes.
  case engine(EngineStatus)
  /// The themes, and the name of the one that is shown.
  case themes([ThemeChoice], shown: String)
  /// A theme is shown; also by itself when a file changed.
  case themeShown(String)
  /// Rules refuse the values of an effect.
  case refused(Effect, [ValidationError])
  /// An effect could not be carried out: why, in the console's language. An effect of a remote
  /// console that only works on the engine's machine is answered so.
  case failed(Effect, String)
  /// Something to be told, not an answer; `isFault` when it went wrong.
  case note(String, isFault: Bool)
}

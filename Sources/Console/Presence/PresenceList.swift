// Presença: the live list as the engine last sent it. The engine sends the window whole, so there
// is nothing to repair: what is shown is what was said, or marked old.

import Channels
import Client
import Presence
import Records
import Screen

/// The live list.
struct PresenceList: Sendable {
  static let listRegion = "presence.list"
  static let filterRegion = "presence.filter"
  static let detailRegion = "presence.detail"
  /// Transitions kept for the log.
  static let mostEvents = 200
  /// Sessions that may be asked about between two bells, to know whether an absent one was handed
  /// over: a thousand that go absent at once are no reason for a thousand questions.
  static let mostQuestions = 8
  /// The bell rings at most this often, however many go absent at once.
  static let bellPause: Millis = 3_000
  /// How long a change of state is marked.
  static let freshMillis: Millis = 5_000
  /// How long a handed-over contact that went absent is marked.
  static let alarmMillis: Millis = 60_000

  /// What is done when a handed-over contact goes absent.
  enum Alarm: CaseIterable, Sendable { case bellAndMark, mark, none }

  /// One line of the log.
  enum Entry: Sendable {
    case transition(FeedTransition)
    /// So many transitions were left out, at that moment.
    case dropped(Int, Millis)
  }

  /// Whether the feed is looked at.
  var isWatching = false
  var query = FeedQuery()
  var window: FeedWindow?
  /// Why the line is down, and when it is tried again; nil while it is up.
  var lost: (fault: ClientError, retryAt: Millis)?
  var isConnected = false
  /// Whether the token lets one look and nothing else.
  var mayOnlyWatch = false
  /// What the engine is short of; empty while it takes newcomers.
  var shortages: [Shortage] = []
  /// When the list was stopped; nil while it follows.
  var pausedAt: Millis?
  /// What came while it was stopped.
  var unseen: FeedWindow?
  var filter = TextField()
  var list = ListState()
  /// The session that the list's sign stays on while rows move; nil at the top, which stays the top.
  var held: String?
  var history = PresenceHistory()
  /// The latest first.
  var events: [Entry] = []
  var showsLog = false
  var alarm = Alarm.bellAndMark
  /// When a handed-over contact went absent, by session.
  var alarms: [String: Millis] = [:]
  var rangAt: Millis = .min
  /// Sessions that are asked about because of an absence.
  var asked: Set<String> = []
  /// How many were asked about since a moment.
  var questions: (count: Int, since: Millis) = (0, .min)
  /// The session that is followed.
  var detail: SessionPane?

  var isPaused: Bool { pausedAt != nil }

  /// Rows that the feed can be asked for: the furthest offset and the longest window.
  static let mostRows = 10_200

  /// Rows that can be walked through; beyond, one narrows the list.
  var count: Int { min(window?.total ?? 0, PresenceList.mostRows) }

  /// Rows of the log in a terminal of that size.
  static func logRows(_ size: Size) -> Int { max(4, size.height / 4) }
}

extension ConsoleState {
  /// Rows of the live table.
  var presenceRows: Int {
    let log = presence.showsLog ? PresenceList.logRows(size) : 0
    return max(1, size.height - 6 - PresenceScreen.troubleRows(self) - log)
  }

  /// The row under the list's sign.
  private var listedSession: FeedRow? {
    guard let window = presence.window else { return nil }
    let row = presence.list.selected - window.offset
    return window.rows.indices.contains(row) ? window.rows[row] : nil
  }

  /// The session that commands are about: the followed one while it has the focus, else the list's.
  var chosenSession: FeedRow? {
    guard focus?.name == PresenceList.detailRegion, let details = presence.detail?.details else {
      return listedSession
    }
    return FeedRow(details)
  }

  /// The sign was moved: it stays on its session from now on. By keys the top stays the top; who
  /// clicks means the session that is there.
  mutating func holdSession(clicked: Bool = false) {
    let isTop = presence.list.selected == 0 && !clicked
    presence.held = isTop ? nil : listedSession?.session
  }

  /// Asks the feed for what is in view now, when that is another window.
  mutating func lookAtFeed() {
    var query = presence.query
    query.query = presence.filter.text
    query.limit = min(200, max(60, presenceRows + 20))
    query.offset = max(0, min(10_000, presence.list.top - 10))
    guard query != presence.query || !presence.isWatching else { return }
    presence.query = query
    presence.isWatching = true
    emit(.engine(.watch(query)))
  }

  /// Asks for another window from its start: another order or filter.
  mutating func lookAnew() {
    presence.list = ListState()
    presence.held = nil
    presence.isWatching = false
    lookAtFeed()
  }
}

extension FeedRow {
  /// The row of a session that is known whole.
  init(_ details: SessionDetails) {
    self.init(
      session: details.session, contact: details.contact, name: details.name,
      channel: details.channel, state: details.state, reason: details.reason,
      since: details.since, handedOver: details.handedOver, page: details.page,
      tabs: details.tabs, startedAt: details.startedAt)
  }
}

// Presença: the visitors who are on the channels now, live.

import Channels
import Client
import Presence
import Screen

/// The live list of sessions.
struct PresenceScreen: ListScreen {
  static let id = ScreenID.presence
  static var path: WritableKeyPath<ConsoleScreens, PresenceScreen> { \.presence }
  static let listRegion = "presence.list"
  static let filterRegion = "presence.filter"
  /// The followed session.
  static let detailRegion = "presence.detail"

  var feed = PresenceFeed()
  var filter = TextField()
  var list = ListState()
  /// The session that stays selected while rows move. Nil while the first row is selected, which
  /// then stays the first.
  var pinnedSession: String?
  /// When the list was paused; nil while it is live.
  var pausedAt: Millis?
  /// The latest window that arrived during the pause.
  var pendingWindow: FeedWindow?
  var history = PresenceHistory()
  var log = PresenceLog()
  var alarm = AbsenceAlarm()
  /// The session that is followed; nil while none is.
  var detail: SessionPane?

  // MARK: - Rows

  func rowCount(_ context: ConsoleContext) -> Int { feed.rowCount }

  func visibleRows(_ context: ConsoleContext) -> Int {
    max(1, context.size.height - 6 - warningRows(context) - logRows(context.size))
  }

  /// The rows of the log; 0 if it is not shown.
  func logRows(_ size: Size) -> Int { log.isShown ? max(4, size.height / 4) : 0 }

  /// The area below totals, filters and warnings.
  func body(_ context: ConsoleContext) -> Rect {
    Rect(context.size).droppingTop(3 + warningRows(context))
      .droppingBottom(2 + logRows(context.size))
  }

  /// The areas of the list and the followed session: side by side in a wide terminal, or else only
  /// one of them, and the other is empty.
  func areas(_ context: ConsoleContext) -> (list: Rect, detail: Rect) {
    let body = body(context)
    let none = Rect(body.x, body.y, 0, 0)
    guard detail != nil else { return (body, none) }
    guard !isListCovered(context) else { return (none, body) }
    let width = body.width * 2 / 5
    return (body.droppingRight(width + 1), body.right(width))
  }

  /// Whether the followed session is shown in place of the list, which then cannot have the focus.
  func isListCovered(_ context: ConsoleContext) -> Bool {
    detail != nil && context.size.width < 120
  }

  /// The session that commands act on: the followed one while it has the focus, or else the
  /// selected one.
  func selected(_ context: ConsoleContext) -> FeedRow? {
    guard context.focus?.name == PresenceScreen.detailRegion, let details = detail?.details
    else { return feed.session(at: list.selected) }
    return details.row
  }

  func firstFocus(_ context: ConsoleContext) -> Action? {
    Action(isListCovered(context) ? PresenceScreen.detailRegion : PresenceScreen.listRegion)
  }

  func usefulCommands(_ context: ConsoleContext) -> [String]? {
    guard context.focus?.name == PresenceScreen.detailRegion else { return nil }
    return ["back", "presence.copy", "presence.handOver", "presence.end", "presence.log"]
  }

  // MARK: - Subscription

  mutating func enter(_ context: inout ConsoleContext) {
    requestWindow(&context)
    reloadDetail(&context)
  }

  mutating func leave(_ context: inout ConsoleContext) {
    guard feed.isWatching else { return }
    feed.isWatching = false
    history.note(nil, at: context.now)
    context.emit(.engine(.watch(nil)))
  }

  /// Subscribes to the window in view, unless it is the current one.
  mutating func requestWindow(_ context: inout ConsoleContext) {
    var query = feed.query
    query.query = filter.text
    query.limit = min(200, max(60, visibleRows(context) + 20))
    query.offset = max(0, min(10_000, list.top - 10))
    guard query != feed.query || !feed.isWatching else { return }
    feed.query = query
    feed.isWatching = true
    context.emit(.engine(.watch(query)))
  }

  /// Subscribes to another query from its first row.
  mutating func restart(_ context: inout ConsoleContext) {
    list = ListState()
    pinnedSession = nil
    feed.isWatching = false
    requestWindow(&context)
  }

  mutating func filterChanged(_ context: inout ConsoleContext) { requestWindow(&context) }

  /// Pins the selected session, so that it stays selected while rows move. With a key the first row
  /// stays the first one; a click always means the session in the row.
  mutating func selectionChanged(byClick: Bool, _ context: inout ConsoleContext) {
    let staysFirst = list.selected == 0 && !byClick
    pinnedSession = staysFirst ? nil : feed.session(at: list.selected)?.session
    requestWindow(&context)
  }

  mutating func activate(_ context: inout ConsoleContext) {
    context.request(.run(command: "presence.open"))
  }

  // MARK: - Time

  /// The times of rows, and the time until the feed connects again, change with each second.
  func wakeAt(_ context: ConsoleContext) -> Millis? {
    let hasTimes = feed.window?.rows.isEmpty == false || detail != nil
    guard (hasTimes && pausedAt == nil) || feed.loss != nil else { return nil }
    return (context.now / 1000 + 1) * 1000
  }

  /// Reads the followed session again from time to time, because messages cause no transition.
  mutating func tick(_ context: inout ConsoleContext) {
    guard let detail, pausedAt == nil, feed.loss == nil,
      context.now - detail.requestedAt >= SessionPane.reloadMillis
    else { return }
    reloadDetail(&context)
  }

  // MARK: - Events

  mutating func press(_ press: KeyPress, _ context: inout ConsoleContext) -> Bool {
    context.focus?.name == PresenceScreen.detailRegion
      ? pressDetail(press, &context) : pressInList(press, &context)
  }

  private mutating func pressDetail(_ press: KeyPress, _ context: inout ConsoleContext) -> Bool {
    let page = max(1, body(context).height - 3)
    switch press {
    case KeyPress(.up), .character("k"): scrollDetail(by: -1, context)
    case KeyPress(.down), .character("j"): scrollDetail(by: 1, context)
    case KeyPress(.pageUp): scrollDetail(by: -page, context)
    case KeyPress(.pageDown), .character(" "): scrollDetail(by: page, context)
    case KeyPress(.home), .character("g"): scrollDetail(by: -100_000, context)
    case KeyPress(.end), .character("G"): scrollDetail(by: 100_000, context)
    case KeyPress(.left): _ = back(&context)
    default: return false
    }
    return true
  }

  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ context: inout ConsoleContext
  ) {
    switch action.name {
    case PresenceScreen.filterRegion:
      startFilter(&context)
      filter.click(point, in: size)
    case PresenceScreen.detailRegion: context.focus = action
    default: clickInList(action, at: point, in: size, &context)
    }
  }

  /// Gives the filter the focus. A followed session that covers the list is closed.
  mutating func startFilter(_ context: inout ConsoleContext) {
    if isListCovered(context) { detail = nil }
    context.focus = Action(PresenceScreen.filterRegion)
  }

  mutating func scroll(by rows: Int, _ context: inout ConsoleContext) {
    if isListCovered(context) || context.focus?.name == PresenceScreen.detailRegion {
      scrollDetail(by: rows, context)
    } else {
      scrollList(by: rows, &context)
    }
  }

  mutating func resize(_ context: inout ConsoleContext) {
    clampAndRequestWindow(&context)
    if context.screen == .presence, isListCovered(context) {
      context.focus = Action(PresenceScreen.detailRegion)
    }
  }

  /// Keeps the selected row in view after the list's area has changed.
  mutating func clampAndRequestWindow(_ context: inout ConsoleContext) {
    clampSelection(context)
    if feed.isWatching { requestWindow(&context) }
  }

  /// Closes the followed session, or else empties the filter.
  mutating func back(_ context: inout ConsoleContext) -> Bool {
    guard detail != nil, !isTyping(context) else { return clearFilter(&context) }
    detail = nil
    context.focus = Action(PresenceScreen.listRegion)
    return true
  }

  // MARK: - The followed session

  /// Follows a session.
  mutating func follow(_ session: String, _ context: inout ConsoleContext) {
    detail = SessionPane(session, at: context.now)
    context.focus = Action(PresenceScreen.detailRegion)
    context.emit(.engine(.loadSession(session)))
  }

  /// Reads the followed session again, if there is one.
  mutating func reloadDetail(_ context: inout ConsoleContext) {
    guard let session = detail?.session else { return }
    detail?.requestedAt = context.now
    context.emit(.engine(.loadSession(session)))
  }

  private mutating func scrollDetail(by rows: Int, _ context: ConsoleContext) {
    guard let pane = detail else { return }
    let inside = areas(context).detail.inset(columns: 2, rows: 1)
    let last = max(0, pane.lines(width: inside.width, context).count - inside.height)
    detail?.top = max(0, min(pane.top + rows, last))
  }
}

extension FeedRow {
  /// The contact's name, or else the session's identifier.
  var displayName: String {
    let name = Sanitizer.text(self.name)
    return name.isEmpty ? session : name
  }
}

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
  /// The totals. One of them is `Action(totalRegion, index)`.
  static let totalRegion = "presence.total"
  /// The head of the column of times, which changes the order.
  static let headRegion = "presence.head"

  var feed = PresenceFeed()
  var filter = TextField()
  var list = ListState()
  /// The session that stays selected while rows move.
  var pinnedSession: String?
  /// Whether the user has not moved from the first row, so that the list shows what is newest.
  var staysAtTop = true
  /// When the list was paused; nil while it is live.
  var pausedAt: Millis?
  /// The latest window that arrived during the pause.
  var pendingWindow: FeedWindow?
  var history = PresenceHistory()
  var log = PresenceLog()
  var alarm = AbsenceAlarm()
  /// The session that is followed; nil while none is.
  var detail: SessionPane?
  /// What the user has written and not sent, by session.
  var drafts = ReplyDrafts()

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
    guard !isListCovered(context) else {
      // The talk needs the rows of totals and filters, too.
      return (none, Rect(context.size).droppingTop(1).droppingBottom(2 + logRows(context.size)))
    }
    let width = max(56, body.width / 2)
    return (body.droppingRight(width + 1), body.right(width))
  }

  /// Whether the followed session is shown in place of the list, which then cannot have the focus.
  func isListCovered(_ context: ConsoleContext) -> Bool {
    detail != nil && context.size.width < 120
  }

  /// The session that commands act on: the followed one while it has the focus, or else the
  /// selected one.
  func selected(_ context: ConsoleContext) -> FeedRow? {
    let regions = [PresenceScreen.detailRegion, PresenceScreen.replyRegion]
    guard regions.contains(context.focus?.name ?? ""), let details = detail?.details
    else { return feed.session(at: list.selected) }
    return details.row
  }

  func isTyping(_ context: ConsoleContext) -> Bool {
    [PresenceScreen.filterRegion, PresenceScreen.replyRegion].contains(context.focus?.name ?? "")
  }

  func firstFocus(_ context: ConsoleContext) -> Action? {
    Action(isListCovered(context) ? PresenceScreen.detailRegion : PresenceScreen.listRegion)
  }

  func usefulCommands(_ context: ConsoleContext) -> [String]? {
    switch context.focus?.name {
    case PresenceScreen.replyRegion:
      return ["back", "talk.note", "talk.take", "talk.transfer", "talk.next", "presence.end"]
    case PresenceScreen.detailRegion:
      return [
        "talk.reply", "back", "talk.facts", "talk.take", "presence.end", "presence.handOver",
        "presence.copy", "talk.save",
      ]
    default: return nil
    }
  }

  // MARK: - Subscription

  mutating func enter(_ context: inout ConsoleContext) {
    feed.isInBackground = false
    requestWindow(&context)
    if let session = detail?.session { context.emit(.engine(.follow(session))) }
  }

  /// In the background the totals go on, so that who waits is told on every screen.
  mutating func leave(_ context: inout ConsoleContext) {
    feed.isInBackground = true
    requestWindow(&context)
    if detail != nil { context.emit(.engine(.follow(nil))) }
  }

  /// Subscribes to the window in view, unless it is the current one.
  mutating func requestWindow(_ context: inout ConsoleContext) {
    var query = feed.query
    query.query = filter.text
    query.limit = feed.isInBackground ? 1 : min(200, max(60, visibleRows(context) + 20))
    query.offset = feed.isInBackground ? 0 : max(0, min(10_000, list.top - 10))
    guard query != feed.query || !feed.isWatching else { return }
    feed.query = query
    feed.isWatching = true
    context.emit(.engine(.watch(query)))
  }

  /// Subscribes to another query from its first row.
  mutating func restart(_ context: inout ConsoleContext) {
    list = ListState()
    pinnedSession = nil
    staysAtTop = true
    feed.isWatching = false
    requestWindow(&context)
  }

  mutating func filterChanged(_ context: inout ConsoleContext) { requestWindow(&context) }

  /// Pins the selected session, so that it stays selected while rows move.
  mutating func selectionChanged(byClick: Bool, _ context: inout ConsoleContext) {
    staysAtTop = list.selected == 0 && !byClick
    pinSelection()
    followSelection(&context)
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

  // MARK: - Events

  mutating func press(_ press: KeyPress, _ context: inout ConsoleContext) -> Bool {
    switch context.focus?.name {
    case PresenceScreen.detailRegion: pressDetail(press, &context)
    case PresenceScreen.replyRegion: pressReply(press, &context)
    default: pressInList(press, &context)
    }
  }

  mutating func paste(_ text: String, _ context: inout ConsoleContext) {
    switch context.focus?.name {
    case PresenceScreen.replyRegion: edit(&context) { $0.paste(text) }
    case PresenceScreen.filterRegion:
      filter.paste(text)
      filterChanged(&context)
    default: break
    }
  }

  private mutating func pressDetail(_ press: KeyPress, _ context: inout ConsoleContext) -> Bool {
    let page = pageRows(context)
    switch press {
    case KeyPress(.up), .character("k"): scrollDetail(by: -1, context)
    case KeyPress(.down), .character("j"): scrollDetail(by: 1, context)
    case KeyPress(.pageUp): scrollDetail(by: -page, context)
    case KeyPress(.pageDown), .character(" "): scrollDetail(by: page, context)
    case KeyPress(.home), .character("g"): scrollDetail(by: -100_000, context)
    case KeyPress(.end), .character("G"): scrollDetail(by: 100_000, context)
    case KeyPress(.enter): focusReply(&context)
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
    case PresenceScreen.replyRegion:
      focusReply(&context)
      edit(&context) {
        $0.click(point, in: size)
        return true
      }
    case PresenceScreen.totalRegion: showOnly(total: action.item, &context)
    case PresenceScreen.headRegion: order(byHead: &context)
    default: clickInList(action, at: point, in: size, &context)
    }
  }

  /// Gives the filter the focus. A followed session that covers the list is closed.
  mutating func startFilter(_ context: inout ConsoleContext) {
    if isListCovered(context) { closePane(&context) }
    context.focus = Action(PresenceScreen.filterRegion)
  }

  mutating func scroll(by rows: Int, _ context: inout ConsoleContext) {
    let regions = [PresenceScreen.detailRegion, PresenceScreen.replyRegion]
    if isListCovered(context) || regions.contains(context.focus?.name ?? "") {
      scrollDetail(by: rows, context)
    } else {
      scrollList(by: rows, &context)
    }
  }

  mutating func resize(_ context: inout ConsoleContext) {
    clampAndRequestWindow(&context)
    if context.screen == .presence, isListCovered(context),
      context.focus?.name != PresenceScreen.replyRegion
    {
      context.focus = Action(PresenceScreen.detailRegion)
    }
  }

  /// Keeps the selected row in view after the list's area has changed.
  mutating func clampAndRequestWindow(_ context: inout ConsoleContext) {
    clampSelection(context)
    if feed.isWatching { requestWindow(&context) }
  }

  /// Leaves the reply box, or closes the followed session, or else removes all filters.
  mutating func back(_ context: inout ConsoleContext) -> Bool {
    if context.focus?.name == PresenceScreen.replyRegion {
      context.focus = Action(PresenceScreen.detailRegion)
      return true
    }
    guard detail != nil, !isTyping(context) else { return clearFilters(&context) }
    closePane(&context)
    context.focus = Action(PresenceScreen.listRegion)
    return true
  }

  // MARK: - The followed session

  /// Follows a session, and gives the reply box the focus if the user may answer it.
  mutating func follow(_ session: String, replies: Bool = false, _ context: inout ConsoleContext) {
    if feed.window?.rows.contains(where: { $0.session == session }) == true {
      pinnedSession = session
      staysAtTop = false
    }
    if detail?.session != session { open(session, &context) }
    context.focus = Action(
      replies && !feed.isReadOnly ? PresenceScreen.replyRegion : PresenceScreen.detailRegion)
  }

  private mutating func open(_ session: String, _ context: inout ConsoleContext) {
    detail = SessionPane(session)
    context.emit(.engine(.follow(session)))
  }

  private mutating func closePane(_ context: inout ConsoleContext) {
    detail = nil
    context.emit(.engine(.follow(nil)))
  }

  /// Shows the selected session in the pane beside the list, if that is open.
  private mutating func followSelection(_ context: inout ConsoleContext) {
    guard let shown = detail?.session, !isListCovered(context), let pinnedSession,
      pinnedSession != shown
    else { return }
    open(pinnedSession, &context)
  }

  /// Scrolls the story; its foot is followed again once it is reached.
  mutating func scrollDetail(by rows: Int, _ context: ConsoleContext) {
    guard let pane = detail else { return }
    let area = paneAreas(context).story
    let last = max(0, pane.lines(width: area.width, context).count - area.height)
    detail?.rowsBelow = max(0, min(pane.rowsBelow - rows, last))
  }
}

extension FeedRow {
  /// The contact's name with the start of the session's identifier, which tells two visitors of one
  /// name apart.
  var distinctName: String {
    let name = displayName
    return name == session ? name : "\(name) (\(session.prefix(8)))"
  }

  /// The contact's name, or else the session's identifier.
  var displayName: String {
    let name = Sanitizer.text(self.name)
    return name.isEmpty ? session : name
  }
}

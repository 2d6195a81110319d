// What the live feed and results change: windows, the log, and the alarm for visitors who become
// absent while a person attends to them.

import Channels
import Client
import Presence
import Screen

extension PresenceScreen {
  mutating func receive(_ event: FeedEvent, _ context: inout ConsoleContext) {
    switch event {
    case .connected:
      feed.restored()
      feed.isReadOnly = false
      feed.shortages = []
    case .mayOnlyWatch: feed.isReadOnly = true
    case .window(let window): receive(window, &context)
    case .lost(let error, let retryMillis):
      feed.lost(error, at: context.now, retryMillis: retryMillis)
      history.note(nil, at: context.now)
    case .transition(let transition): receive(transition, &context)
    case .dropped(let count): log.add(.dropped(count, context.now))
    case .shortages(let shortages): feed.shortages = shortages
    }
    // A warning that appears or disappears changes the rows of the list.
    clampSelection(context)
  }

  private mutating func receive(_ window: FeedWindow, _ context: inout ConsoleContext) {
    feed.restored()
    context.cache.keepNames(in: window.rows)
    noteWaiting(window, &context)
    history.note(window.counts, at: context.now)
    if pausedAt == nil {
      show(window, context)
    } else {
      pendingWindow = window
    }
  }

  /// Rings for who has begun to wait, and keeps their number in the terminal's title.
  private mutating func noteWaiting(_ window: FeedWindow, _ context: inout ConsoleContext) {
    let me = context.attendant
    let waiting =
      alarm.mode == .mine
      ? window.rows.count { $0.attendant == me && $0.waitingSince != nil } : window.counts.waiting
    if let before = feed.waiting, waiting > before, alarm.mode != .off {
      context.announce(
        TalkStrings.waitNow.text(waiting, context.format), .error, isTotal: true)
      if alarm.raise(at: context.now, speed: context.speed) { context.emit(.terminal(.bell)) }
    }
    if feed.waitingInTitle != window.counts.waiting {
      feed.waitingInTitle = window.counts.waiting
      let count = window.counts.waiting
      context.emit(.terminal(.title(count == 0 ? "canais" : "(\(count)) canais")))
    }
    feed.waiting = waiting
  }

  /// Shows a window. The pinned session stays selected, so that a command acts on the session that
  /// the user saw. Where the user has not moved from the first row, the list stays at its top, and
  /// the first session is selected again once the selected one has moved out of view.
  private mutating func show(_ window: FeedWindow, _ context: ConsoleContext) {
    feed.window = window
    let row = window.rows.firstIndex { $0.session == pinnedSession }.map { $0 + window.offset }
    if let row, !staysAtTop || row < visibleRows(context) {
      list.selected = row
    } else if staysAtTop {
      list.selected = 0
    }
    clampSelection(context)
    if row == nil || staysAtTop { pinSelection() }
  }

  /// Pins the session of the selected row.
  mutating func pinSelection() { pinnedSession = feed.session(at: list.selected)?.session }

  /// Pauses the list, or continues it with the window that arrived meanwhile.
  mutating func togglePause(_ context: ConsoleContext) {
    guard pausedAt != nil else {
      pausedAt = context.now
      return
    }
    pausedAt = nil
    if let pendingWindow { show(pendingWindow, context) }
    pendingWindow = nil
  }

  // MARK: - Transitions and the alarm

  private mutating func receive(
    _ transition: FeedTransition, _ context: inout ConsoleContext
  ) {
    log.add(.transition(transition))
    let session = transition.session
    guard transition.to == .known(.absent), alarm.mode != .off else { return }
    if let row = feed.window?.rows.first(where: { $0.session == session }) {
      if row.handedOver, alarm.isFor(row.attendant, of: context.attendant) {
        raiseAlarm(session, name: transition.name, &context)
      }
    } else if alarm.startLookup(session, at: context.now) {
      // The session is not in the window: only the engine knows whether it was handed over.
      context.emit(.engine(.loadSession(session)))
    }
  }

  private mutating func raiseAlarm(
    _ session: String, name: String, _ context: inout ConsoleContext
  ) {
    let name = Sanitizer.text(name)
    context.announce(
      context.text(PresenceStrings.alarm, ["name": name.isEmpty ? session : name]), .error)
    if alarm.raise(at: context.now, speed: context.speed) { context.emit(.terminal(.bell)) }
  }

  // MARK: - Results

  mutating func receive(_ result: EffectResult, _ context: inout ConsoleContext) {
    switch result {
    case .sessionHandedOver(let id):
      context.notify(PresenceStrings.nowHandedOver, ["name": name(of: id)], .success)
    case .sessionEnded(let id):
      context.notify(PresenceStrings.nowEnded, ["name": name(of: id)], .success)
    case .said(let session, let id): said(session, id, &context)
    case .failed(.engine(.say(let session, let message)), let reason):
      notSaid(session, message, reason)
    case .taken(_, let by):
      if let by, by != context.attendant {
        context.notify(TalkStrings.takenError, ["name": Sanitizer.text(by)], .error)
      } else if by == nil {
        context.notify(TalkStrings.released, [:], .success)
      }
    case .attendants(let rows): askToTransfer(rows, &context)
    case .nextWaiting(let row): showNext(row, &context)
    case .session(let details): receive(details, &context)
    case .failed(.engine(.loadSession(let id)), _): _ = alarm.endLookup(id)
    default: break
    }
  }

  /// The contact's name of a session that is in the window, followed or changed last, or else the
  /// identifier.
  private func name(of session: String) -> String {
    let row = feed.window?.rows.first { $0.session == session }
    let details = detail.flatMap { $0.session == session ? $0.details?.row : nil }
    let changed = feed.changed.flatMap { $0.session == session ? $0 : nil }
    return (row ?? details ?? changed)?.displayName ?? session
  }

  private mutating func receive(_ details: SessionDetails, _ context: inout ConsoleContext) {
    context.cache.keepNames(in: [details.row])
    if alarm.endLookup(details.session), details.handedOver, details.state == .known(.absent),
      alarm.isFor(details.attendant, of: context.attendant)
    {
      raiseAlarm(details.session, name: details.name, &context)
    }
  }

  /// An event of the followed session's stream.
  mutating func receive(
    _ event: TalkStreamEvent, of session: String, _ context: inout ConsoleContext
  ) {
    guard detail?.session == session else { return }
    let linesBelow = detail?.rowsBelow ?? 0
    let width = paneAreas(context).story.width
    let before = linesBelow > 0 ? detail?.lines(width: width, context).count ?? 0 : 0
    detail?.receive(event, at: context.now, speed: context.speed, language: context.language)
    if let row = detail?.details?.row { context.cache.keepNames(in: [row]) }
    // A view that was scrolled up stays where it is while lines arrive below it.
    if linesBelow > 0, let after = detail?.lines(width: width, context).count {
      detail?.rowsBelow = max(1, linesBelow + after - before)
    }
    if detail?.isClosed == true, context.focus?.name == PresenceScreen.replyRegion {
      context.focus = Action(PresenceScreen.detailRegion)
    }
    if context.screen == .presence, let seq = detail?.takeUnread() {
      context.emit(.engine(.read(session, seq: seq)))
    }
  }
}

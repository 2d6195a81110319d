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
      feed.loss = nil
      feed.isReadOnly = false
      feed.shortages = []
    case .mayOnlyWatch: feed.isReadOnly = true
    case .window(let window): receive(window, context)
    case .lost(let error, let retryMillis):
      feed.loss = (error, context.now + Millis(retryMillis))
      history.note(nil, at: context.now)
    case .transition(let transition): receive(transition, &context)
    case .dropped(let count): log.add(.dropped(count, context.now))
    case .shortages(let shortages): feed.shortages = shortages
    }
    // A warning that appears or disappears changes the rows of the list.
    clampSelection(context)
  }

  private mutating func receive(_ window: FeedWindow, _ context: ConsoleContext) {
    feed.loss = nil
    history.note(window.counts, at: context.now)
    if pausedAt == nil {
      show(window, context)
    } else {
      pendingWindow = window
    }
  }

  /// Shows a window. The pinned session stays selected, so that a command acts on the session that
  /// the user chose.
  private mutating func show(_ window: FeedWindow, _ context: ConsoleContext) {
    feed.window = window
    if let pinnedSession,
      let row = window.rows.firstIndex(where: { $0.session == pinnedSession })
    {
      list.selected = window.offset + row
    } else {
      pinnedSession = nil
    }
    clampSelection(context)
  }

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
    if detail?.session == session { reloadDetail(&context) }
    guard transition.to == .known(.absent) else { return alarm.clear(session) }
    guard alarm.mode != .off else { return }
    if let row = feed.window?.rows.first(where: { $0.session == session }) {
      if row.handedOver { raiseAlarm(session, name: transition.name, &context) }
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
    if alarm.raise(session, at: context.now) { context.emit(.terminal(.bell)) }
  }

  // MARK: - Results

  mutating func receive(_ result: EffectResult, _ context: inout ConsoleContext) {
    switch result {
    case .sessionChanged(let id):
      context.notify(PresenceStrings.changed, ["id": id], .success)
      if detail?.session == id { reloadDetail(&context) }
    case .session(let details): receive(details, &context)
    case .failed(.engine(.loadSession(let id)), let reason):
      _ = alarm.endLookup(id)
      if detail?.session == id { detail?.problem = reason }
    default: break
    }
  }

  private mutating func receive(_ details: SessionDetails, _ context: inout ConsoleContext) {
    if alarm.endLookup(details.session), details.handedOver, details.state == .known(.absent) {
      raiseAlarm(details.session, name: details.name, &context)
    }
    if detail?.session == details.session { detail?.receive(details) }
  }
}

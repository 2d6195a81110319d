// What the live feed does to the screen: windows, transitions into the log, and the alarm when a
// contact that people attend to goes absent.

import Basics
import Channels
import Client
import Presence
import Screen

extension PresenceScreen {
  /// The live feed says something.
  static func take(_ event: FeedEvent, _ state: inout ConsoleState) {
    switch event {
    case .connected:
      state.presence.isConnected = true
      state.presence.lost = nil
      state.presence.mayOnlyWatch = false
      state.presence.shortages = []
    case .mayOnlyWatch: state.presence.mayOnlyWatch = true
    case .window(let window): take(window, &state)
    case .lost(let fault, let retry):
      state.presence.isConnected = false
      state.presence.lost = (fault, state.now + Millis(retry))
      state.presence.history.note(nil, at: state.now)
    case .transition(let transition): take(transition, &state)
    case .dropped(let count): log(.dropped(count, state.now), &state)
    case .shortages(let shortages): state.presence.shortages = shortages
    }
    // What is wrong may take rows of the list, or give them back.
    state.presence.list.clamp(count: state.presence.count, visible: state.presenceRows)
  }

  private static func take(_ window: FeedWindow, _ state: inout ConsoleState) {
    state.presence.isConnected = true
    state.presence.lost = nil
    state.presence.history.note(window.counts, at: state.now)
    if state.presence.isPaused {
      state.presence.unseen = window
    } else {
      show(window, &state)
    }
  }

  /// Puts a window on the screen.
  static func show(_ window: FeedWindow, _ state: inout ConsoleState) {
    state.presence.window = window
    // Rows move under the sign: an action must still mean the session that was chosen.
    if let held = state.presence.held,
      let row = window.rows.firstIndex(where: { $0.session == held })
    {
      state.presence.list.selected = window.offset + row
    } else {
      state.presence.held = nil
    }
    state.presence.list.clamp(count: state.presence.count, visible: state.presenceRows)
  }

  private static func log(_ entry: PresenceList.Entry, _ state: inout ConsoleState) {
    state.presence.events.insert(entry, at: 0)
    if state.presence.events.count > PresenceList.mostEvents {
      state.presence.events.removeLast()
    }
  }

  private static func take(_ transition: FeedTransition, _ state: inout ConsoleState) {
    log(.transition(transition), &state)
    if state.presence.detail?.session == transition.session { state.reloadSession() }
    let session = transition.session
    guard transition.to == "absent" else {
      state.presence.alarms[session] = nil
      return
    }
    guard state.presence.alarm != .none else { return }
    if let row = state.presence.window?.rows.first(where: { $0.session == session }) {
      if row.handedOver { state.soundAlarm(session, named: transition.name) }
    } else {
      askAbout(session, &state)
    }
  }

  /// Out of view: only the engine knows whether people attend to it.
  private static func askAbout(_ session: String, _ state: inout ConsoleState) {
    if state.now - PresenceList.bellPause >= state.presence.questions.since {
      state.presence.questions = (0, state.now)
    }
    guard state.presence.questions.count < PresenceList.mostQuestions else { return }
    state.presence.questions.count += 1
    state.presence.asked.insert(session)
    state.emit(.engine(.loadSession(session)))
  }

  /// A session that was asked about.
  static func take(_ details: SessionDetails, _ state: inout ConsoleState) {
    if state.presence.asked.remove(details.session) != nil, details.handedOver,
      details.state == "absent"
    {
      state.soundAlarm(details.session, named: details.name)
    }
    if state.presence.detail?.session == details.session {
      state.presence.detail?.take(details)
    }
  }
}

extension ConsoleState {
  /// A contact that people attend to went absent.
  fileprivate mutating func soundAlarm(_ session: String, named name: String) {
    presence.alarms = presence.alarms.filter { now - $0.value < PresenceList.alarmMillis }
    presence.alarms[session] = now
    let name = Sanitizer.text(name)
    announce(text(PresenceStrings.alarm, ["name": name.isEmpty ? session : name]), .fault)
    if presence.alarm == .bellAndMark, now - PresenceList.bellPause >= presence.rangAt {
      presence.rangAt = now
      emit(.terminal(.bell))
    }
  }

  /// What stands before a row: an alarm, a change just now, or nothing.
  func mark(of row: FeedRow) -> (String, Style) {
    let clock = presence.pausedAt ?? now
    if presence.alarm != .none, let since = presence.alarms[row.session],
      clock - since < PresenceList.alarmMillis
    {
      return ("!", .danger)
    }
    let isFresh =
      RFC3339.milliseconds(row.since).map { clock - $0 < PresenceList.freshMillis } ?? false
    return isFresh ? ("•", .accent) : (" ", .text)
  }
}

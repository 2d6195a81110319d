// Presença: who is on the channels now, live.

import Channels
import Client
import Presence
import Screen

enum PresenceScreen: ConsoleScreen {
  static let commands: [Command] = [
    Command(
      "presence.filter", [.character("/"), .control("f")], PresenceWords.filter,
      PresenceWords.filterHelp, in: .presence,
      run: { $0.focus = Action(PresenceList.filterRegion) }),
    Command(
      "presence.state", [.character("s")], PresenceWords.state, PresenceWords.stateHelp,
      in: .presence, run: { $0.nextStateFilter() }),
    Command(
      "presence.order", [.character("o")], PresenceWords.order, PresenceWords.orderHelp,
      in: .presence,
      run: {
        $0.presence.query.order = $0.presence.query.order == .recent ? .longest : .recent
        $0.presence.isWatching = false
        $0.lookAtFeed()
      }),
    Command(
      "presence.copy", [.character("i")], PresenceWords.copyID, PresenceWords.copyIDHelp,
      in: .presence, refusal: { chosen($0) }, run: { $0.copySession() }),
    Command(
      "presence.handOver", [.character("t")], PresenceWords.handOver,
      PresenceWords.handOverHelp, in: .presence,
      refusal: {
        chosen($0) ?? ($0.chosenSession?.handedOver == true ? PresenceWords.alreadyHanded : nil)
      }, run: { $0.askToHandOver() }),
    Command(
      "presence.end", [.character("E")], PresenceWords.end, PresenceWords.endHelp, in: .presence,
      refusal: { chosen($0) }, run: { $0.askToEnd() }),
  ]

  private static func chosen(_ state: ConsoleState) -> Words? {
    state.chosenSession == nil ? PresenceWords.noneChosen : nil
  }

  static func firstFocus(_ state: ConsoleState) -> Action? { Action(PresenceList.listRegion) }

  static func isTyping(_ state: ConsoleState) -> Bool {
    state.focus?.name == PresenceList.filterRegion
  }

  static func enter(_ state: inout ConsoleState) { state.lookAtFeed() }

  static func leave(_ state: inout ConsoleState) {
    guard state.presence.isWatching else { return }
    state.presence.isWatching = false
    state.ask(.watch(nil))
  }

  /// The live feed says something.
  static func take(_ event: FeedEvent, _ state: inout ConsoleState) {
    switch event {
    case .connected:
      state.presence.isConnected = true
      state.presence.lost = nil
    case .window(let window):
      state.presence.isConnected = true
      state.presence.lost = nil
      guard !state.presence.isPaused else { return }
      state.presence.window = window
      state.presence.list.settle(
        count: window.total, visible: PresenceList.visible(state.size))
    case .lost(let fault, let retry):
      state.presence.isConnected = false
      state.presence.lost = (fault, state.now + Millis(retry))
    case .transition, .dropped: break
    }
  }

  static func take(_ answer: Answer, _ state: inout ConsoleState) {
    if case .sessionChanged(let id) = answer {
      state.say(PresenceWords.changed, ["id": id], .success)
    }
  }

  static func press(_ press: KeyPress, _ state: inout ConsoleState) -> Bool {
    if isTyping(state) {
      if [KeyPress(.enter), KeyPress(.down)].contains(press) {
        state.focus = Action(PresenceList.listRegion)
        return true
      }
      guard state.presence.filter.handle(press) else { return false }
      state.lookAtFeed()
      return true
    }
    let taken = state.presence.list.handle(
      press, count: state.presence.window?.total ?? 0,
      visible: PresenceList.visible(state.size))
    if taken { state.lookAtFeed() }
    return taken
  }

  static func paste(_ text: String, _ state: inout ConsoleState) {
    guard isTyping(state) else { return }
    state.presence.filter.paste(text)
    state.lookAtFeed()
  }

  static func click(
    _ action: Action, at point: Point, in size: Size, _ state: inout ConsoleState
  ) {
    if action.name == PresenceList.filterRegion {
      state.focus = action
      state.presence.filter.click(point, in: size)
    } else if action.name == PresenceList.listRegion {
      state.focus = Action(PresenceList.listRegion)
      state.presence.list.selected = action.item
      state.lookAtFeed()
    }
  }

  static func wheel(_ rows: Int, _ state: inout ConsoleState) {
    state.presence.list.scroll(
      by: rows, count: state.presence.window?.total ?? 0,
      visible: PresenceList.visible(state.size))
    state.lookAtFeed()
  }

  static func back(_ state: inout ConsoleState) -> Bool {
    guard isTyping(state) || !state.presence.filter.text.isEmpty else { return false }
    state.presence.filter = TextField()
    state.focus = Action(PresenceList.listRegion)
    state.lookAtFeed()
    return true
  }

  /// Times run: the next second of the screen.
  static func wakeAt(_ state: ConsoleState) -> Millis? {
    let isRunning = state.presence.window?.rows.isEmpty == false || state.presence.lost != nil
    return isRunning ? (state.now / 1000 + 1) * 1000 : nil
  }
}

extension ConsoleState {
  fileprivate mutating func nextStateFilter() {
    let all: [String?] = [nil, "online", "reconnecting", "absent"]
    let at = all.firstIndex(of: presence.query.state) ?? 0
    presence.query.state = all[(at + 1) % all.count]
    presence.list = ListState()
    presence.isWatching = false
    lookAtFeed()
  }

  fileprivate mutating func copySession() {
    guard let row = chosenSession else { return }
    ask(.copy(row.session))
    say(ChannelsWords.copied, ["what": row.session], .success)
  }

  fileprivate mutating func askToHandOver() {
    guard let row = chosenSession else { return }
    open(
      Question.sure(
        text(PresenceWords.handOver), text(PresenceWords.handOverAsk, ["name": name(of: row)]),
        yes: PresenceWords.handOver, self
      ) { $0.ask(.handOver(row.session)) })
  }

  fileprivate mutating func askToEnd() {
    guard let row = chosenSession else { return }
    open(
      Question.sure(
        text(PresenceWords.end), text(PresenceWords.endAsk, ["name": name(of: row)]),
        yes: PresenceWords.end, self
      ) { $0.ask(.endSession(row.session)) })
  }

  /// What a contact is called, else the session's identifier.
  func name(of row: SessionRow) -> String {
    let name = Clean.text(row.name)
    return name.isEmpty ? row.session : name
  }
}

// Presença: who is on the channels now, live.

import Basics
import Channels
import Client
import Presence
import Screen

enum PresenceScreen: ConsoleScreen {
  static let commands: [Command] = [
    Command(
      "presence.open", [KeyPress(.enter), KeyPress(.right), .character("l")],
      PresenceStrings.follow, PresenceStrings.followHelp, in: .presence, refusal: { chosen($0) },
      run: { if let session = $0.chosenSession?.session { $0.follow(session) } }),
    Command(
      "presence.filter", [.character("/"), .control("f")], PresenceStrings.filter,
      PresenceStrings.filterHelp, in: .presence,
      run: { state in
        // Where the followed session covers the list, searching goes back to the list.
        if state.isListCovered { state.presence.detail = nil }
        state.focus = Action(PresenceList.filterRegion)
      }),
    Command(
      "presence.state", [.character("s")], PresenceStrings.state, PresenceStrings.stateHelp,
      in: .presence, run: { $0.nextStateFilter() }),
    Command(
      "presence.order", [.character("o")], PresenceStrings.order, PresenceStrings.orderHelp,
      in: .presence,
      run: {
        $0.presence.query.order = $0.presence.query.order == .recent ? .longest : .recent
        $0.lookAnew()
      }),
    Command(
      "presence.handed", [.character("h")], PresenceStrings.handedFilter,
      PresenceStrings.handedFilterHelp, in: .presence, hint: false,
      run: {
        let now = $0.presence.query.handedOver
        $0.presence.query.handedOver = now == nil ? true : now == true ? false : nil
        $0.lookAnew()
      }),
    Command(
      "presence.channel", [.character("c")], ShellStrings.channel, PresenceStrings.channelHelp,
      in: .presence, run: { $0.openPresenceChannels() }),
    Command(
      "presence.copy", [.character("i")], PresenceStrings.copyID, PresenceStrings.copyIDHelp,
      in: .presence, refusal: { chosen($0) }, run: { $0.copySession() }),
    Command(
      "presence.handOver", [.character("t")], PresenceStrings.handOver,
      PresenceStrings.handOverHelp, in: .presence,
      refusal: {
        changing($0) ?? ($0.chosenSession?.handedOver == true ? PresenceStrings.alreadyHanded : nil)
      }, run: { $0.askToHandOver() }),
    Command(
      "presence.end", [.character("E")], PresenceStrings.end, PresenceStrings.endHelp,
      in: .presence,
      refusal: { changing($0) }, run: { $0.askToEnd() }),
    Command(
      "presence.pause", [.character("p")], PresenceStrings.pause, PresenceStrings.pauseHelp,
      in: .presence, run: { $0.pausePresence() }),
    Command(
      "presence.log", [.character("v")], PresenceStrings.log, PresenceStrings.logHelp,
      in: .presence,
      run: {
        $0.presence.showsLog.toggle()
        $0.settlePresence()
      }),
    Command(
      "presence.alarm", [.character("b")], PresenceStrings.bell, PresenceStrings.bellHelp,
      in: .presence, hint: false, run: { $0.nextAlarm() }),
    AppShell.told(
      "presence.move", [.character("j"), .character("k"), .character("g"), .character("G")],
      ChannelsStrings.move, ChannelsStrings.moveHelp, in: .presence),
  ]

  private static func chosen(_ state: ConsoleState) -> LocalizedText? {
    state.chosenSession == nil ? PresenceStrings.noneChosen : nil
  }

  /// Why a session can't be acted on now.
  private static func changing(_ state: ConsoleState) -> LocalizedText? {
    if state.presence.mayOnlyWatch { return PresenceStrings.watchOnly }
    if state.presence.lost != nil { return PresenceStrings.lostAct }
    return chosen(state)
  }

  static func firstFocus(_ state: ConsoleState) -> Action? {
    Action(state.isListCovered ? PresenceList.detailRegion : PresenceList.listRegion)
  }

  static func usefulCommands(_ state: ConsoleState) -> [String]? {
    guard state.focus?.name == PresenceList.detailRegion else { return nil }
    return ["back", "presence.copy", "presence.handOver", "presence.end", "presence.log"]
  }

  static func isTyping(_ state: ConsoleState) -> Bool {
    state.focus?.name == PresenceList.filterRegion
  }

  static func enter(_ state: inout ConsoleState) {
    state.lookAtFeed()
    if state.presence.detail != nil { state.reloadSession() }
  }

  static func leave(_ state: inout ConsoleState) {
    guard state.presence.isWatching else { return }
    state.presence.isWatching = false
    state.presence.history.note(nil, at: state.now)
    state.emit(.engine(.watch(nil)))
  }

  static func take(_ answer: EffectResult, _ state: inout ConsoleState) {
    switch answer {
    case .sessionChanged(let id):
      state.say(PresenceStrings.changed, ["id": id], .success)
      if state.presence.detail?.session == id { state.reloadSession() }
    case .session(let details): take(details, &state)
    case .failed(.engine(.loadSession(let id)), let why):
      state.presence.asked.remove(id)
      if state.presence.detail?.session == id { state.presence.detail?.trouble = why }
    default: break
    }
  }

  /// The followed session is read anew now and then.
  static func tick(_ state: inout ConsoleState) {
    guard let pane = state.presence.detail, !state.presence.isPaused,
      state.presence.lost == nil, state.now - pane.askedAt >= SessionPane.reloadMillis
    else { return }
    state.reloadSession()
  }

  static func press(_ press: KeyPress, _ state: inout ConsoleState) -> Bool {
    if isTyping(state) {
      return state.press(
        press, inFilter: \.presence.filter, of: PresenceList.listRegion
      ) { $0.lookAtFeed() }
    }
    if state.focus?.name == PresenceList.detailRegion { return scroll(press, &state) }
    state.focus = Action(PresenceList.listRegion)
    let taken = state.presence.list.handle(
      press, count: state.presence.count,
      visible: state.presenceRows)
    if taken {
      state.holdSession()
      state.lookAtFeed()
    }
    return taken
  }

  /// The keys of the followed session.
  private static func scroll(_ press: KeyPress, _ state: inout ConsoleState) -> Bool {
    let page = max(1, state.presenceBody.height - 3)
    switch press {
    case KeyPress(.up), .character("k"): state.scrollSession(-1)
    case KeyPress(.down), .character("j"): state.scrollSession(1)
    case KeyPress(.pageUp): state.scrollSession(-page)
    case KeyPress(.pageDown), .character(" "): state.scrollSession(page)
    case KeyPress(.home), .character("g"): state.scrollSession(-100_000)
    case KeyPress(.end), .character("G"): state.scrollSession(100_000)
    case KeyPress(.left): _ = back(&state)
    default: return false
    }
    return true
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
      state.runCommand(id: "presence.filter")
      state.presence.filter.click(point, in: size)
    } else if action.name == PresenceList.listRegion {
      let isSecond = state.presence.list.selected == action.item
      state.focus = Action(PresenceList.listRegion)
      state.presence.list.selected = action.item
      state.holdSession(clicked: true)
      state.lookAtFeed()
      if isSecond { state.runCommand(id: "presence.open") }
    } else if action.name == PresenceList.detailRegion {
      state.focus = action
    }
  }

  static func wheel(_ rows: Int, _ state: inout ConsoleState) {
    if state.isListCovered || state.focus?.name == PresenceList.detailRegion {
      state.scrollSession(rows)
      return
    }
    state.presence.list.scroll(
      by: rows, count: state.presence.count,
      visible: state.presenceRows)
    state.holdSession()
    state.lookAtFeed()
  }

  static func resized(_ state: inout ConsoleState) {
    state.settlePresence()
    if state.place == .presence, state.isListCovered {
      state.focus = Action(PresenceList.detailRegion)
    }
  }

  static func back(_ state: inout ConsoleState) -> Bool {
    if state.presence.detail != nil, !isTyping(state) {
      state.presence.detail = nil
      state.focus = Action(PresenceList.listRegion)
      return true
    }
    guard isTyping(state) || !state.presence.filter.text.isEmpty else { return false }
    state.presence.filter = TextField()
    state.focus = Action(PresenceList.listRegion)
    state.lookAtFeed()
    return true
  }

  /// Times run: the next second of the screen.
  static func wakeAt(_ state: ConsoleState) -> Millis? {
    let isShown = state.presence.window?.rows.isEmpty == false || state.presence.detail != nil
    let isRunning = (isShown && !state.presence.isPaused) || state.presence.lost != nil
    return isRunning ? (state.now / 1000 + 1) * 1000 : nil
  }
}

extension ConsoleState {
  fileprivate mutating func nextStateFilter() {
    let all: [String?] = [nil, "online", "reconnecting", "absent"]
    let at = all.firstIndex(of: presence.query.state) ?? 0
    presence.query.state = all[(at + 1) % all.count]
    lookAnew()
  }

  /// The channels to look at one of.
  fileprivate mutating func openPresenceChannels() {
    var items = [PickerItem(id: "", title: text(PresenceStrings.allChannels))]
    items += known.plain.sorted { Folding.fold($0.description) < Folding.fold($1.description) }
      .map { PickerItem(id: $0.id, title: Sanitizer.text($0.description), detail: $0.id) }
    // A remote console knows no channels but those of the rows it sees.
    let told = Set(known.plain.map(\.id))
    let others = Set(presence.window?.rows.map(\.channel) ?? []).subtracting(told)
    items += others.sorted().map { PickerItem(id: $0, title: $0) }
    open(
      Picker(
        title: text(ShellStrings.channel), items: items, selected: presence.query.channel ?? ""
      ) { state, id in
        state.presence.query.channel = id.isEmpty ? nil : id
        state.presence.history = PresenceHistory()
        state.lookAnew()
      })
  }

  fileprivate mutating func pausePresence() {
    guard presence.isPaused else {
      presence.pausedAt = now
      return
    }
    presence.pausedAt = nil
    if let unseen = presence.unseen { PresenceScreen.show(unseen, &self) }
    presence.unseen = nil
  }

  fileprivate mutating func nextAlarm() {
    let all = PresenceList.Alarm.allCases
    let at = all.firstIndex(of: presence.alarm) ?? 0
    presence.alarm = all[(at + 1) % all.count]
    say(PresenceStrings.alarm(presence.alarm))
  }

  /// Keeps the list's sign in view after its area changed.
  fileprivate mutating func settlePresence() {
    presence.list.clamp(count: presence.count, visible: presenceRows)
    if presence.isWatching { lookAtFeed() }
  }

  fileprivate mutating func copySession() {
    guard let row = chosenSession else { return }
    emit(.terminal(.copy(row.session)))
    say(ChannelsStrings.copied, ["what": row.session], .success)
  }

  fileprivate mutating func askToHandOver() {
    guard let row = chosenSession else { return }
    open(
      PromptDialog.sure(
        text(PresenceStrings.handOver), text(PresenceStrings.handOverAsk, ["name": name(of: row)]),
        yes: PresenceStrings.handOver, self
      ) { $0.emit(.engine(.handOver(row.session))) })
  }

  fileprivate mutating func askToEnd() {
    guard let row = chosenSession else { return }
    open(
      PromptDialog.sure(
        text(PresenceStrings.end), text(PresenceStrings.endAsk, ["name": name(of: row)]),
        yes: PresenceStrings.end, self
      ) { $0.emit(.engine(.endSession(row.session))) })
  }

  /// What a contact is called, else the session's identifier.
  func name(of row: FeedRow) -> String {
    let name = Sanitizer.text(row.name)
    return name.isEmpty ? row.session : name
  }
}

// What happens to an event. A key goes to what is on top; below that a focused text field has it
// first, then the table of commands, then the screen's list. So letters are letters while one
// types.

import Channels
import Presence
import Screen

extension ConsoleState {
  /// Takes an event and says what is to be done.
  ///
  /// - Parameter now: Wall clock, milliseconds since 1970.
  package mutating func update(_ event: ConsoleEvent, at now: Millis) -> [Effect] {
    guard !isOver else { return [] }
    self.now = now
    switch event {
    case .terminal(let event): take(event)
    case .result(let result): take(result)
    case .feed(let event): PresenceScreen.take(event, &self)
    }
    showLaterNotice()
    return takeEffects()
  }

  private mutating func take(_ event: Event) {
    switch event {
    case .key(let press): self.press(press)
    case .paste(let text): paste(text)
    case .mouse(let mouse): take(mouse)
    case .resize(let size): resize(size)
    case .closed: leave(.keep)
    case .resumed: emit(.terminal(.redraw))
    case .tick: place.screen.tick(&self)
    case .focus, .background, .wake, .filesChanged: break
    }
  }

  /// Every list keeps its chosen row in view, those behind what is on top too.
  private mutating func resize(_ size: Size) {
    self.size = size
    for place in ScreenID.allCases { place.screen.resized(&self) }
    for index in overlays.indices { overlays[index].resized(self) }
  }

  /// Whether letters belong to a text field now.
  var isTyping: Bool { overlays.last?.isTyping ?? place.screen.isTyping(self) }

  // MARK: Keys

  private mutating func press(_ press: KeyPress) {
    notice = nil
    if size.sizeClass == .tooSmall { return pressTooSmall(press) }
    if takeAlways(press) { return }
    if !overlays.isEmpty {
      onTop { $0.press(press, &$1) }
      return
    }
    if place.screen.isTyping(self) {
      if place.screen.press(press, &self) || runCommand(press) || walk(press) { return }
      if press.key == .escape { back() }
      return
    }
    if runCommand(press) || place.screen.press(press, &self) || walk(press) { return }
    if press.key == .escape { back() }
  }

  /// Keys that work whatever is on top.
  private mutating func takeAlways(_ press: KeyPress) -> Bool {
    switch press {
    case .control("l"):
      emit(.terminal(.redraw))
      return true
    case .control("z") where !isTyping:
      emit(.terminal(.suspend))
      return true
    default: return false
    }
  }

  /// Below the smallest size nothing can be shown, but one can leave.
  private mutating func pressTooSmall(_ press: KeyPress) {
    switch press {
    case .control("z"): emit(.terminal(.suspend))
    case .control("l"): emit(.terminal(.redraw))
    case .character("q"), .control("q"), .control("c"), KeyPress(.escape):
      if isLeavingArmed || unsaved.isEmpty {
        checkEngine()
      } else {
        isLeavingArmed = true
      }
    default: isLeavingArmed = false
    }
  }

  /// Tab and Shift-Tab: the next or previous thing that takes the focus.
  private mutating func walk(_ press: KeyPress) -> Bool {
    switch press.key {
    case .tab where press.modifiers.isSubset(of: .shift):
      move(backward: press.modifiers.contains(.shift))
    case .backTab: move(backward: true)
    default: return false
    }
    return true
  }

  /// Moves the focus to the next or previous thing on the screen.
  mutating func move(backward: Bool) {
    focus = view().focus(after: focus, backward: backward)
  }

  /// Esc: out of whatever is open, one step at a time.
  mutating func back() {
    if place.screen.back(&self) { return }
    let first: ScreenID = isRemote ? .presence : .channels
    if place != first { go(to: first) } else { say(ShellStrings.howToLeave) }
  }

  /// Runs the command of a key, or says why it can't be used. False when the key has none.
  private mutating func runCommand(_ press: KeyPress) -> Bool {
    if isTyping, press.typedCharacter != nil { return false }
    let known = Commands.known(in: place)
    guard let found = known.first(where: { $0.command.keys.contains(press) }) else { return false }
    guard found.command.run != nil else { return false }
    run(found.command)
    return true
  }

  /// Runs a command, or says why it can't be used now.
  mutating func run(_ command: Command) {
    if let why = command.refusal(self) {
      say(ShellStrings.refused, ["what": text(command.title), "why": text(why)], .fault)
    } else {
      command.run?(&self)
    }
  }

  /// Gives an event to what is on top.
  private mutating func onTop(
    _ event: (inout any Overlay, inout ConsoleState) -> OverlayStep
  ) {
    guard var top = overlays.popLast() else { return }
    let depth = overlays.count
    if event(&top, &self) == .stay { overlays.insert(top, at: min(depth, overlays.count)) }
  }

  // MARK: Pastes and the mouse

  private mutating func paste(_ text: String) {
    notice = nil
    guard size.sizeClass != .tooSmall else { return }
    if overlays.isEmpty {
      place.screen.paste(text, &self)
    } else {
      onTop { $0.paste(text, &$1) }
    }
  }

  private mutating func take(_ mouse: Mouse) {
    guard size.sizeClass != .tooSmall else { return }
    switch mouse.kind {
    case .wheelUp, .wheelDown:
      let rows = mouse.kind == .wheelUp ? -3 : 3
      if overlays.isEmpty {
        place.screen.wheel(rows, &self)
      } else {
        onTop { $0.press(KeyPress(rows < 0 ? .up : .down), &$1) }
      }
    case .press where mouse.button == .left:
      // What was clicked is what stood there, news and all.
      let frame = view()
      notice = nil
      guard let region = frame.region(at: mouse.position) else { return }
      let point = Point(mouse.position.x - region.area.x, mouse.position.y - region.area.y)
      click(region.action, at: point, in: region.area.size, frame)
    default: break
    }
  }

  private mutating func click(_ action: Action, at point: Point, in size: Size, _ frame: Frame) {
    if action.name == Commands.region, Commands.all.indices.contains(action.item) {
      let command = Commands.all[action.item]
      // A row that only tells of a key stands for that key.
      if command.run == nil, let key = command.keys.first { press(key) } else { run(command) }
    } else if action.name == AppShell.keyRegion, let press = AppShell.overlayKey(action.item) {
      onTop { $0.press(press, &$1) }
    } else if !overlays.isEmpty {
      onTop { $0.click(action, at: point, in: size, &$1) }
    } else if action.name == AppShell.menuRegion, ScreenID.menu.indices.contains(action.item) {
      visit(ScreenID.menu[action.item])
    } else {
      if frame.focusOrder.contains(action) { focus = action }
      place.screen.click(action, at: point, in: size, &self)
    }
  }

  // MARK: Answers

  private mutating func take(_ answer: EffectResult) {
    takeKnown(answer)
    for index in overlays.indices.reversed() where overlays.indices.contains(index) {
      var overlay = overlays[index]
      let step = overlay.take(answer, &self)
      guard overlays.indices.contains(index) else { continue }
      if step == .stay { overlays[index] = overlay } else { overlays.remove(at: index) }
    }
    for place in ScreenID.allCases { place.screen.take(answer, &self) }
  }

  /// What every screen sees changed.
  private mutating func takeKnown(_ answer: EffectResult) {
    switch answer {
    case .installation(let channels, let flows, let attendance, let publicURL):
      known.isLoaded = true
      known.channels = channels
      known.flows = flows
      known.attendance = attendance
      known.publicURL = publicURL
    case .channelCreated(let stored), .channelSaved(let stored), .channelConflict(let stored):
      known.take(stored)
    case .channelsDeleted(let ids):
      known.channels.removeAll { ids.contains($0.channel.id) }
    case .attendanceSaved(let attendance): known.attendance = attendance
    case .engine(let status): take(status)
    case .themes(let themes, let shown):
      known.themes = themes
      theme = shown
    case .themeShown(let name): theme = name
    case .progress(let effect, let done, let total): progress = (effect, done, total)
    case .written(let path, let count):
      progress = nil
      say(ShellStrings.written, ["path": path, "count": format.number(count)], .success)
    case .fileExists(let path, let replacement):
      open(
        PromptDialog.sure(
          text(ShellStrings.fileExistsTitle), text(ShellStrings.fileExists, ["path": path]),
          yes: ShellStrings.replace, self
        ) { $0.emit(replacement) })
    case .erased: progress = nil
    case .failed(.engine(.loadSession), _): break  // Whoever follows it says so in its place.
    case .failed(let effect, let why):
      if let progress, effect == .work(progress.effect) { self.progress = nil }
      say(why, .fault)
    case .refused(_, let faults):
      if let first = faults.first { say(first.message(in: language), .fault) }
    case .note(let text, let isError): announce(text, isError ? .fault : .plain)
    default: break
    }
  }

  private mutating func take(_ status: EngineStatus) {
    known.engine = status
    if isLeaving {
      isLeaving = false
      askAboutEngine()
    }
  }
}

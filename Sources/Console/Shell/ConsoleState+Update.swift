// What an event changes. A key goes to the topmost overlay; below it to the focused text field,
// then to the table of commands, and then to the screen. So letters are text in a text field.

import Presence
import Screen

extension ConsoleState {
  /// Handles an event.
  ///
  /// - Parameter now: The wall clock in milliseconds since 1970.
  /// - Returns: The effects to carry out, in order.
  package mutating func update(_ event: ConsoleEvent, at now: Millis) -> [Effect] {
    guard !isOver else { return [] }
    context.now = now
    switch event {
    case .terminal(let event): receive(event)
    case .result(let result): receive(result)
    case .feed(let event): send(.feed(event), to: .presence)
    case .talk(let session, let event):
      update(PresenceScreen.self) { $0.receive(event, of: session, &$1) }
    }
    context.notices.advance(at: now)
    if remembered != nil, case let memory = self.memory, memory != remembered {
      remembered = memory
      context.emit(.terminal(.remember(memory)))
    }
    return context.takeEffects()
  }

  private mutating func receive(_ event: Event) {
    switch event {
    case .key(let press): self.press(press)
    case .paste(let text): paste(text)
    case .mouse(let mouse): receive(mouse)
    case .resize(let size): resize(size)
    case .closed: end(.keep)
    case .resumed: context.emit(.terminal(.redraw))
    case .tick: send(.tick, to: context.screen)
    case .focus, .background, .wake, .filesChanged: break
    }
  }

  /// Every list keeps its selected row in view, also on screens that are not shown.
  private mutating func resize(_ size: Size) {
    context.size = size
    for id in ScreenID.allCases { send(.resized, to: id) }
    for index in context.overlays.indices { context.overlays[index].resize(context) }
  }

  // MARK: - Keys

  private mutating func press(_ press: KeyPress) {
    context.notices.dismiss()
    quitsAfterSave = false
    if context.size.sizeClass == .tooSmall { return pressTooSmall(press) }
    if pressAlways(press) { return }
    if !context.overlays.isEmpty {
      updateOverlay { $0.press(press, &$1) }
    } else if screen.isTyping(context) {
      if !(send(.pressed(press), to: context.screen) || runCommand(press) || moveFocus(press)) {
        if press.key == .escape { back() }
      }
    } else if !(runCommand(press) || send(.pressed(press), to: context.screen) || moveFocus(press))
    {
      if press.key == .escape { back() }
    }
  }

  /// The keys that work below an overlay too.
  ///
  /// - Returns: Whether the key is one of them.
  private mutating func pressAlways(_ press: KeyPress) -> Bool {
    switch press {
    case .control("l"): context.emit(.terminal(.redraw))
    case .control("z") where !isTyping: context.emit(.terminal(.suspend))
    case KeyPress(.function(1)) where !context.overlays.isEmpty: openOverlayHelp()
    case .character("?") where !context.overlays.isEmpty && !isTyping: openOverlayHelp()
    default: return false
    }
    return true
  }

  /// The keys that work in a window too small for the screen.
  private mutating func pressTooSmall(_ press: KeyPress) {
    switch press {
    case .control("z"): context.emit(.terminal(.suspend))
    case .control("l"): context.emit(.terminal(.redraw))
    case .character("q"), .control("q"), .control("c"), KeyPress(.escape):
      if isQuitArmed || unsaved.isEmpty {
        refreshEngineAndQuit()
      } else {
        isQuitArmed = true
      }
    default: isQuitArmed = false
    }
  }

  /// Tab and Shift-Tab move the focus.
  ///
  /// - Returns: Whether the key is one of them.
  private mutating func moveFocus(_ press: KeyPress) -> Bool {
    switch press.key {
    case .tab where press.modifiers.isSubset(of: .shift):
      moveFocus(backward: press.modifiers.contains(.shift))
    case .backTab: moveFocus(backward: true)
    default: return false
    }
    return true
  }

  /// Moves the focus to the next or the previous element of the screen.
  mutating func moveFocus(backward: Bool) {
    context.focus = view().focus(after: context.focus, backward: backward)
  }

  /// Esc: undoes one step of the screen, or else goes to the first screen.
  private mutating func back() {
    if send(.back, to: context.screen) { return }
    let first: ScreenID = context.isRemote ? .presence : .channels
    if context.screen != first { show(first) } else { context.notify(ShellStrings.howToLeave) }
  }

  /// Runs the command of a key, or says why it cannot run now.
  ///
  /// - Returns: Whether the key has a command on this screen.
  private mutating func runCommand(_ press: KeyPress) -> Bool {
    if isTyping, press.typedCharacter != nil { return false }
    let command = Commands.available(on: context.screen).map(\.command)
      .first { $0.keys.contains(press) }
    guard let command, command.run != nil else { return false }
    run(command)
    return true
  }

  // MARK: - Overlays

  /// Gives an event to the topmost overlay, and then carries out what it asked for.
  private mutating func updateOverlay(
    _ event: (inout any Overlay, inout ConsoleContext) -> OverlayStep
  ) {
    guard var overlay = context.overlays.popLast() else { return }
    let depth = context.overlays.count
    if event(&overlay, &context) == .stay {
      context.overlays.insert(overlay, at: min(depth, context.overlays.count))
    }
    carryOutRequests()
  }

  // MARK: - Pastes and the mouse

  private mutating func paste(_ text: String) {
    context.notices.dismiss()
    guard context.size.sizeClass != .tooSmall else { return }
    if context.overlays.isEmpty {
      send(.pasted(text), to: context.screen)
    } else {
      updateOverlay { $0.paste(text, &$1) }
    }
  }

  private mutating func receive(_ mouse: Mouse) {
    guard context.size.sizeClass != .tooSmall else { return }
    switch mouse.kind {
    case .wheelUp: scroll(by: -3)
    case .wheelDown: scroll(by: 3)
    case .press where mouse.button == .left: click(mouse.position)
    case .press, .release, .drag, .move: break
    }
  }

  private mutating func scroll(by rows: Int) {
    if context.overlays.isEmpty {
      send(.scrolled(rows: rows), to: context.screen)
    } else {
      updateOverlay { $0.press(KeyPress(rows < 0 ? .up : .down), &$1) }
    }
  }

  private mutating func click(_ position: Point) {
    // The regions are those of the frame that the user saw, with the notice in it.
    let frame = view()
    context.notices.dismiss()
    guard let region = frame.region(at: position) else { return }
    let action = region.action
    let point = Point(position.x - region.area.x, position.y - region.area.y)
    if action.name == Commands.region, Commands.all.indices.contains(action.item) {
      let command = Commands.all[action.item]
      // A row that only documents keys stands for the first of them.
      if command.run == nil, let key = command.keys.first { press(key) } else { run(command) }
    } else if action.name == OverlayKey.region, let key = OverlayKey(rawValue: action.item) {
      updateOverlay { $0.press(key.press, &$1) }
    } else if !context.overlays.isEmpty {
      updateOverlay { $0.click(action, at: point, in: region.area.size, &$1) }
    } else if action.name == ConsoleState.menuRegion, ScreenID.menu.indices.contains(action.item) {
      visit(ScreenID.menu[action.item])
    } else {
      if frame.focusOrder.contains(action) { context.focus = action }
      send(.clicked(action, at: point, in: region.area.size), to: context.screen)
    }
  }

  // MARK: - Results

  private mutating func receive(_ result: EffectResult) {
    context.cache.receive(result)
    handle(result)
    for index in context.overlays.indices.reversed()
    where context.overlays.indices.contains(index) {
      var overlay = context.overlays[index]
      let step = overlay.receive(result, &context)
      guard context.overlays.indices.contains(index) else { continue }
      if step == .stay {
        context.overlays[index] = overlay
      } else {
        context.overlays.remove(at: index)
      }
    }
    carryOutRequests()
    for id in ScreenID.allCases { send(.result(result), to: id) }
    quitAfterSave(result)
  }

  /// What a result means for the console itself, whichever screen is shown.
  private mutating func handle(_ result: EffectResult) {
    switch result {
    case .engine(let status):
      if isQuitting { askAboutEngine() } else if let port = status.freePort { askForPort(port) }
    case .themes(_, let shown): theme = shown
    case .themeShown(let name): theme = name
    case .progress(let effect, let done, let total):
      context.notices.progress = EffectProgress(
        effect: effect, done: done, total: total)
    case .written(let path, let count):
      context.notices.progress = nil
      context.notify(
        ShellStrings.written, ["path": path, "count": context.format.number(count)], .success)
    case .fileExists(let path, let replacement): askToReplace(path, replacement)
    case .erased: context.notices.progress = nil
    // The screen that shows the session shows the error in its place.
    case .failed(.engine(.loadSession), _), .failed(.engine(.say), _): break
    case .failed(let effect, let reason):
      if let progress = context.notices.progress, effect == .work(progress.effect) {
        context.notices.progress = nil
      }
      context.notify(reason, .error)
    case .refused(_, let errors):
      if let first = errors.first {
        context.notify(first.message(in: context.language), .error)
      }
    case .blocked(let subject):
      context.notify(TalkStrings.blocked, ["subject": Sanitizer.text(subject)], .success)
    case .fileSent(let name):
      context.notify(FileStrings.sent, ["name": Sanitizer.text(name)], .success)
    case .note(let text, let isError): context.announce(text, isError ? .error : .plain)
    case .platform(let health): context.cache.platform.note(health, at: context.now)
    case .installation, .cannedReplies, .channelCreated, .channelSaved, .channelConflict,
      .channelsDeleted,
      .channelsInUse, .importPlanned, .channelsImported, .restarted, .image, .flowsImported,
      .attendanceSaved, .attendanceTested,
      .pageVerified,
      .outbox, .reports, .reportDays, .retention, .retentionSet, .session, .said, .taken,
      .attendants, .nextWaiting, .sessionHandedOver,
      .sessionEnded,
      .folder:
      break
    }
  }

  /// Asks for another port, because the engine's is taken.
  private mutating func askForPort(_ port: Int) {
    guard !isOver, context.overlays.isEmpty else { return }
    context.open(
      PromptDialog.asking(
        context.text(ShellStrings.portTitle), context.text(ShellStrings.portAsk), "\(port)",
        accept: ShellStrings.engineRetry, context,
        check: { context, text in
          Int(text).map { (1...65_535).contains($0) } == true
            ? nil : context.text(ShellStrings.portRule)
        }
      ) { state, text in
        state.context.emit(.engine(.startEngine(port: Int(text))))
      })
  }

  private mutating func askToReplace(_ path: String, _ replacement: Effect) {
    context.open(
      PromptDialog.confirming(
        context.text(ShellStrings.fileExistsTitle),
        context.text(ShellStrings.fileExists, ["path": path]),
        confirm: ShellStrings.replace, context
      ) { state, _ in state.context.emit(replacement) })
  }
}

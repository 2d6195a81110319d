// Quitting. No unsaved work is lost without a question, and where visitors are connected the user
// chooses whether the engine keeps running.

import Channels
import Screen

extension ConsoleState {
  /// The names of what quitting now would lose; empty if it would lose nothing.
  var unsaved: [String] {
    [screens.channel.unsaved, screens.attendance.unsaved(context)].compactMap { $0 }
      + context.overlays.compactMap(\.unsaved)
  }

  /// Quits, after a question about unsaved work.
  mutating func quit() {
    guard !unsaved.isEmpty else { return refreshEngineAndQuit() }
    // What stands in a form on top of the screen cannot be saved from here.
    let canSave = !context.overlays.contains { $0.unsaved != nil }
    let choices = (canSave ? [ShellStrings.save] : []) + [ShellStrings.discard, ShellStrings.stay]
    context.open(
      PromptDialog(
        title: context.text(ShellStrings.unsavedTitle),
        message: context.text(
          ShellStrings.unsavedLeave, ["what": unsaved.joined(separator: ", ")]),
        buttons: choices.map { PromptDialog.button($0, context) },
        focus: canSave ? 0 : choices.count - 1
      ) { state, answer in
        switch choices.count - answer.button {
        case 2: state.refreshEngineAndQuit()
        case 3: state.saveAndQuit()
        default: break
        }
      })
  }

  /// Saves what is not saved, and quits once that has succeeded.
  private mutating func saveAndQuit() {
    quitsAfterSave = true
    if screens.channel.isChanged { update(ChannelScreen.self) { $0.save(&$1) } }
    if screens.attendance.isChanged { update(AttendanceScreen.self) { $0.save(&$1) } }
  }

  /// Goes on quitting after the result of a save; a save that failed ends it.
  mutating func quitAfterSave(_ result: EffectResult) {
    guard quitsAfterSave else { return }
    switch result {
    case .channelSaved, .attendanceSaved:
      guard unsaved.isEmpty else { return }
      quitsAfterSave = false
      refreshEngineAndQuit()
    case .channelConflict, .refused, .failed: quitsAfterSave = false
    default: break
    }
  }

  /// Quits, after a question about the engine if visitors are connected to it. The number of its
  /// sockets is read first.
  mutating func refreshEngineAndQuit() {
    let engine = context.cache.engine
    guard !context.isRemote, engine.state == .running, engine.canStop else {
      return end(.stopIfIdle)
    }
    isQuitting = true
    context.emit(.engine(.refreshEngine))
  }

  /// Asks whether the engine keeps running, now that its number of sockets is known.
  mutating func askAboutEngine() {
    isQuitting = false
    let engine = context.cache.engine
    guard engine.state == .running, engine.sockets > 0 else { return end(.stopIfIdle) }
    // A window below the smallest size has no space for the question; visitors stay connected.
    guard context.size.sizeClass != .tooSmall else { return end(.keep) }
    let count = ShellStrings.sockets.text(engine.sockets, context.format)
    context.open(
      PromptDialog(
        title: context.text(ShellStrings.leaveTitle),
        message: context.text(ShellStrings.leaveEngine, ["count": count]),
        buttons: [
          PromptDialog.button(ShellStrings.engineStays, context),
          PromptDialog.button(ShellStrings.engineStops, context),
          PromptDialog.button(ShellStrings.cancel, context),
        ]
      ) { state, answer in
        switch answer.button {
        case 0: state.end(.keep)
        case 1: state.end(.stop)
        default: break
        }
      })
  }

  /// Ends the console.
  mutating func end(_ engine: EngineAtEnd) {
    if screens.presence.feed.waitingInTitle > 0 { context.emit(.terminal(.title(""))) }
    context.emit(.terminal(.quit(engine)))
    isOver = true
  }
}

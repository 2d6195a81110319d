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
    context.open(
      PromptDialog(
        title: context.text(ShellStrings.unsavedTitle),
        message: context.text(
          ShellStrings.unsavedLeave, ["what": unsaved.joined(separator: ", ")]),
        buttons: [
          PromptDialog.button(ShellStrings.stay, context),
          PromptDialog.button(ShellStrings.discard, context),
        ]
      ) { state, answer in
        if answer.button == 1 { state.refreshEngineAndQuit() }
      })
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
    context.emit(.terminal(.quit(engine)))
    isOver = true
  }
}

// Ways out. Nothing unsaved is lost without asking, and where visitors are connected it is asked
// whether the engine stays.

import Channels
import Screen

extension ConsoleState {
  /// What would be lost by leaving, in words; empty when nothing would.
  var unsaved: [String] {
    var lost: [String] = []
    if let channel, channel.form.isChanged { lost.append(channel.form.saved.description) }
    if attendance.isChanged { lost.append(text(ShellStrings.attendance)) }
    return lost + overlays.compactMap(\.unsaved)
  }

  /// Leaves the console, after every question there is to ask.
  mutating func askToLeave() {
    guard unsaved.isEmpty else {
      open(
        PromptDialog(
          title: text(ShellStrings.unsavedTitle),
          message: text(
            ShellStrings.unsavedLeave, ["what": unsaved.joined(separator: ", ")]),
          buttons: [
            PromptDialog.button(ShellStrings.stay, self),
            PromptDialog.button(ShellStrings.discard, self),
          ]
        ) { state, button, _ in
          if button == 1 { state.checkEngine() }
        })
      return
    }
    checkEngine()
  }

  /// Asks the engine how many sockets are open; its answer goes on.
  mutating func checkEngine() {
    guard !isRemote, known.engine.state == .running, known.engine.canStop else {
      leave(.stopIfIdle)
      return
    }
    isLeaving = true
    emit(.engine(.refreshEngine))
  }

  /// The engine has said how many sockets are open.
  mutating func askAboutEngine() {
    guard known.engine.state == .running, known.engine.sockets > 0 else {
      leave(.stopIfIdle)
      return
    }
    // Nothing can be asked below the smallest size; who is connected stays so.
    guard size.sizeClass != .tooSmall else { return leave(.keep) }
    let count = ShellStrings.sockets.said(known.engine.sockets, format)
    open(
      PromptDialog(
        title: text(ShellStrings.leaveTitle),
        message: text(ShellStrings.leaveEngine, ["count": count]),
        buttons: [
          PromptDialog.button(ShellStrings.engineStays, self),
          PromptDialog.button(ShellStrings.engineStops, self),
          PromptDialog.button(ShellStrings.cancel, self),
        ]
      ) { state, button, _ in
        if button < 2 { state.leave(button == 1 ? .stop : .keep) }
      })
  }

  /// Ends the console.
  mutating func leave(_ engine: EngineAtEnd) {
    emit(.terminal(.quit(engine)))
    isOver = true
  }

  /// Goes to another screen of the menu. An open channel with unsaved work stays open behind it,
  /// and is come back to by the list's Enter.
  mutating func visit(_ place: ScreenID) {
    if isRemote, place != .presence {
      say(ShellStrings.onlyPresence, [:], .fault)
    } else {
      go(to: place)
    }
  }
}

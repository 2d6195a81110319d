// The commands of the live list.

import Channels
import Client
import Presence
import Screen

extension PresenceScreen {
  static let commands: [Command] =
    [
      command(
        "presence.open", [KeyPress(.enter), KeyPress(.right), .character("l")],
        PresenceStrings.follow, PresenceStrings.followHelp, refusal: { $0.noneSelected($1) },
        run: { screen, context in
          if let row = screen.selected(context) {
            screen.follow(row.session, replies: row.handedOver, &context)
          }
        }),
      command(
        "presence.filter", [.character("/"), .control("f")], PresenceStrings.filter,
        PresenceStrings.filterHelp, run: { $0.startFilter(&$1) }),
      command(
        "presence.state", [.character("s")], PresenceStrings.state, PresenceStrings.stateHelp,
        run: { $0.selectNextState(&$1) }),
      command(
        "presence.order", [.character("o")], PresenceStrings.order, PresenceStrings.orderHelp,
        run: { screen, context in
          screen.feed.query.order = screen.feed.query.order == .recent ? .longest : .recent
          screen.restart(&context)
        }),
      command(
        "presence.handed", [.character("h")], PresenceStrings.handedFilter,
        PresenceStrings.handedFilterHelp, hint: false, run: { $0.selectNextHandover(&$1) }),
      command(
        "presence.attention", [.character("a")], PresenceStrings.attention,
        PresenceStrings.attentionHelp, run: { $0.showAttention(&$1) }),
      command(
        "presence.waiting", [.character("w")], PresenceStrings.waits, TalkStrings.waitingHelp,
        run: { $0.showWaiting(&$1) }),
      command(
        "presence.clear", [.character("z")], PresenceStrings.clear, PresenceStrings.clearHelp,
        hint: false,
        refusal: { screen, _ in screen.feed.isFiltered ? nil : PresenceStrings.nothingToClear },
        run: { _ = $0.clearFilters(&$1) }),
      command(
        "presence.channel", [.character("c")], ShellStrings.channel, PresenceStrings.channelHelp,
        run: { $0.openChannels(&$1) }),
      command(
        "presence.copy", [.character("i")], PresenceStrings.copyID, PresenceStrings.copyIDHelp,
        refusal: { $0.noneSelected($1) },
        run: { screen, context in
          if let session = screen.selected(context)?.session { context.copy(session) }
        }),
      command(
        "presence.handOver", [.character("t")], PresenceStrings.handOver,
        PresenceStrings.handOverHelp, refusal: { $0.handOverRefusal($1) },
        run: { $0.askToHandOver(&$1) }),
      command(
        "presence.end", [.character("E"), .alt("e")], PresenceStrings.end, PresenceStrings.endHelp,
        refusal: { $0.changeRefusal($1) }, run: { $0.askToEnd(&$1) }),
      command(
        "presence.pause", [.character("p")], PresenceStrings.pause, PresenceStrings.pauseHelp,
        run: { $0.togglePause($1) }),
      command(
        "presence.log", [.character("M")], PresenceStrings.log, PresenceStrings.logHelp,
        run: { screen, context in
          screen.log.isShown.toggle()
          screen.clampAndRequestWindow(&context)
        }),
      command(
        "presence.alarm", [.character("b")], PresenceStrings.bell, PresenceStrings.bellHelp,
        hint: false,
        run: { screen, context in
          screen.alarm.selectNextMode()
          context.notify(PresenceStrings.alarm(screen.alarm.mode))
        }),
    ] + talkCommands + fileCommands + [
      documentedKey(
        "presence.move", [.character("j"), .character("k"), .character("g"), .character("G")],
        ChannelsStrings.move, ChannelsStrings.moveHelp)
    ]

  // MARK: - Refusals

  private func noneSelected(_ context: ConsoleContext) -> LocalizedText? {
    selected(context) == nil ? PresenceStrings.noneChosen : nil
  }

  /// Why the selected session cannot be changed now.
  private func changeRefusal(_ context: ConsoleContext) -> LocalizedText? {
    if feed.isReadOnly { return PresenceStrings.watchOnly }
    if feed.loss != nil { return PresenceStrings.lostAct }
    return noneSelected(context)
  }

  private func handOverRefusal(_ context: ConsoleContext) -> LocalizedText? {
    changeRefusal(context)
      ?? (selected(context)?.handedOver == true ? PresenceStrings.alreadyHanded : nil)
  }

  // MARK: - Changes of a session

  private func askToHandOver(_ context: inout ConsoleContext) {
    guard let row = selected(context) else { return }
    context.open(
      PromptDialog.confirming(
        context.text(PresenceStrings.handOver),
        context.text(PresenceStrings.handOverAsk, ["name": row.distinctName]),
        confirm: PresenceStrings.handOver, context,
        confirmed: Self.action { screen, context, _ in
          screen.feed.changed = row
          context.emit(.engine(.handOver(row.session)))
        }))
  }

  /// Asks for the reason and for a last sentence to the visitor.
  private func askToEnd(_ context: inout ConsoleContext) {
    guard let row = selected(context) else { return }
    let question = context.text(PresenceStrings.endAsk, ["name": row.distinctName])
    let items = TalkStrings.endReasons.map {
      PickerItem(id: $0.id, title: context.text($0.text))
    }
    context.open(
      Picker(
        title: question, items: items,
        chosen: Self.action { _, context, reason in
          context.open(
            PromptDialog.asking(
              context.text(PresenceStrings.end), context.text(TalkStrings.lastSentence), "",
              accept: PresenceStrings.end, context,
              answered: Self.action { screen, context, text in
                screen.feed.changed = row
                context.emit(
                  .engine(
                    .endSession(row.session, reason: reason, text: text.isEmpty ? nil : text)))
              }))
        }))
  }
}

// The commands of answering. Those with Alt work in the reply box, too.

import Channels
import Client
import Presence
import Records
import Screen

extension PresenceScreen {
  static let talkCommands: [Command] = [
    command(
      "talk.reply", [.character("r")], TalkStrings.reply, TalkStrings.replyHelp, hint: false,
      refusal: { $0.replyRefusal($1) }, run: { $0.focusReply(&$1) }),
    command(
      "talk.note", [.alt("n"), .character("N")], TalkStrings.note, TalkStrings.noteHelp,
      hint: false, refusal: { $0.replyRefusal($1) }, run: { $0.toggleNote(&$1) }),
    command(
      "talk.take", [.alt("t"), .character("T")], TalkStrings.take, TalkStrings.takeHelp,
      hint: false, refusal: { $0.replyRefusal($1) }, run: { $0.takeOrRelease(&$1) }),
    command(
      "talk.transfer", [.alt("x")], TalkStrings.transfer, TalkStrings.transferHelp, hint: false,
      refusal: { $0.replyRefusal($1) },
      run: { _, context in context.emit(.engine(.loadAttendants)) }),
    command(
      "talk.facts", [.alt("d"), .character("F")], TalkStrings.facts, TalkStrings.factsHelp,
      hint: false, refusal: { $0.paneRefusal($1) },
      run: { screen, context in
        screen.detail?.showsFacts.toggle()
        let isShown = screen.detail?.showsFacts == true
        screen.detail?.rowsBelow = 0
        if isShown { screen.scrollDetail(by: -100_000, context) }
      }),
    command(
      "talk.save", [.alt("s"), .character("S")], TalkStrings.save, TalkStrings.saveHelp,
      hint: false, refusal: { $0.paneRefusal($1) }, run: { $0.askToSave(&$1) }),
    command(
      "talk.earlier", [.alt("p")], TalkStrings.earlier, TalkStrings.earlierHelp, hint: false,
      refusal: { $0.storedRefusal($1) }, run: { $0.showEarlier(&$1) }),
    command(
      "talk.block", [.alt("b")], TalkStrings.block, TalkStrings.blockHelp, hint: false,
      refusal: { $0.storedRefusal($1) }, run: { $0.askToBlock(&$1) }),
  ]

  /// Why what is stored on this machine cannot be asked for.
  private func storedRefusal(_ context: ConsoleContext) -> LocalizedText? {
    context.isRemote ? ShellStrings.onlyPresence : paneRefusal(context)
  }

  /// Shows the reports of the contact's earlier sessions.
  private func showEarlier(_ context: inout ConsoleContext) {
    guard let contact = detail?.details?.contact else { return }
    context.request(
      .perform { state in
        state.screens.reports.filter = TextField(contact)
        state.screens.reports.query = ReportQuery(text: contact)
      })
    context.request(.show(.reports))
  }

  /// Asks who is kept out, the contact or the address, and for how long.
  private func askToBlock(_ context: inout ConsoleContext) {
    guard let details = detail?.details else { return }
    let subjects = [
      (details.contact, details.row.displayName), (details.address, details.address),
    ].filter { !$0.0.isEmpty }
    let items = subjects.flatMap { subject, name in
      TalkStrings.blockSpans.map { span in
        PickerItem(
          id: "\(span.hours) \(subject)", title: Sanitizer.text(name),
          detail: context.text(span.text))
      }
    }
    context.open(
      Picker(
        title: context.text(TalkStrings.block), items: items,
        chosen: Self.action { _, context, id in
          let words = id.split(separator: " ", maxSplits: 1).map(String.init)
          guard words.count == 2, let hours = Millis(words[0]) else { return }
          let until = hours == 0 ? nil : context.now + hours * 3_600_000
          context.emit(.stored(.block(words[1], until: until)))
        }))
  }

  private func paneRefusal(_ context: ConsoleContext) -> LocalizedText? {
    detail?.details == nil ? TalkStrings.noSession : nil
  }

  func replyRefusal(_ context: ConsoleContext) -> LocalizedText? {
    if let refusal = paneRefusal(context) { return refusal }
    if feed.isReadOnly { return PresenceStrings.watchOnly }
    return detail?.isClosed == true ? TalkStrings.closedTalk : nil
  }

  /// Asks for the path of the file with the talk.
  private func askToSave(_ context: inout ConsoleContext) {
    guard let detail, let details = detail.details else { return }
    let name = FileName.of(details.row.displayName)
    let lines = SessionPane.story(of: details, width: 100, context)
    let text =
      lines.map { line in line.map(\.0).joined() }.joined(separator: "\n") + "\n"
    context.open(
      PathPrompt(
        title: context.text(TalkStrings.save), message: context.text(TalkStrings.savePath),
        path: "\(name)-\(context.format.isoDay(details.startedAt)).txt", accept: TalkStrings.save
      ) {
        .stored(.saveText(text, path: $0))
      } closesOn: {
        if case .written = $0 { return true }
        if case .fileExists = $0 { return true }
        return false
      })
  }

  /// Shows who has waited longest, with the reply box ready.
  mutating func showNext(_ row: FeedRow?, _ context: inout ConsoleContext) {
    guard let row else { return context.notify(TalkStrings.nobodyWaits) }
    if context.screen != .presence { context.request(.show(.presence)) }
    let action: ConsoleAction<FeedRow> = Self.action { screen, context, row in
      screen.follow(row.session, replies: true, &context)
    }
    context.request(.perform { action(&$0, row) })
  }
}

// The commands of answering. Those with Alt work in the reply box, too.

import Channels
import Client
import Presence
import Screen

extension PresenceScreen {
  static let talkCommands: [Command] = [
    command(
      "talk.reply", [.character("r")], TalkStrings.reply, TalkStrings.replyHelp, hint: false,
      refusal: { $0.replyRefusal($1) }, run: { $0.focusReply(&$1) }),
    command(
      "talk.note", [.alt("n"), .character("n")], TalkStrings.note, TalkStrings.noteHelp,
      hint: false, refusal: { $0.replyRefusal($1) }, run: { $0.toggleNote(&$1) }),
    command(
      "talk.take", [.alt("t"), .character("T")], TalkStrings.take, TalkStrings.takeHelp,
      hint: false, refusal: { $0.replyRefusal($1) }, run: { $0.takeOrRelease(&$1) }),
    command(
      "talk.transfer", [.alt("x")], TalkStrings.transfer, TalkStrings.transferHelp, hint: false,
      refusal: { $0.replyRefusal($1) },
      run: { _, context in context.emit(.engine(.loadAttendants)) }),
    command(
      "talk.facts", [.alt("d"), .character("d")], TalkStrings.facts, TalkStrings.factsHelp,
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
  ]

  private func paneRefusal(_ context: ConsoleContext) -> LocalizedText? {
    detail?.details == nil ? TalkStrings.noSession : nil
  }

  private func replyRefusal(_ context: ConsoleContext) -> LocalizedText? {
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

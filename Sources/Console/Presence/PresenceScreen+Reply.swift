// Answering the followed session: the reply box, notes, taking and releasing.

import Channels
import Client
import Presence
import Screen

extension PresenceScreen {
  /// The reply box.
  static let replyRegion = "presence.reply"
  /// The time between two signs that the attendant types.
  static let typingInterval: Millis = 3_000

  /// Whether the reply box can be used: a session is followed, it has not ended, and the token lets
  /// the user act.
  var canReply: Bool {
    guard let detail, detail.details != nil else { return false }
    return !detail.isClosed && !feed.isReadOnly
  }

  /// The draft of the followed session.
  var draft: ReplyDraft {
    get { detail.map { drafts[$0.session] } ?? ReplyDraft() }
    set { if let session = detail?.session { drafts[session] = newValue } }
  }

  // MARK: - Keys

  /// A key in the reply box: Enter sends, Alt-Enter begins a new line, `/` at the start of a word
  /// lists the canned replies.
  ///
  /// - Returns: Whether the key was used.
  mutating func pressReply(_ press: KeyPress, _ context: inout ConsoleContext) -> Bool {
    let width = replyWidth(context)
    switch press {
    case KeyPress(.enter): send(&context)
    case KeyPress(.enter, .alt): edit(&context) { $0.paste("\n") }
    case KeyPress(.pageUp): scrollDetail(by: -pageRows(context), context)
    case KeyPress(.pageDown): scrollDetail(by: pageRows(context), context)
    case .character("/") where startsWord && !context.cache.cannedReplies.isEmpty:
      openCannedReplies(&context)
    case KeyPress(.up) where draft.field.text.isEmpty:
      scrollDetail(by: -1, context)
    case KeyPress(.down) where draft.field.text.isEmpty:
      scrollDetail(by: 1, context)
    default: return edit(&context) { $0.handle(press, width: width) }
    }
    return true
  }

  /// Whether the cursor stands at the start of a word.
  private var startsWord: Bool {
    let field = draft.field
    return field.cursor == 0 || field.characters[field.cursor - 1].isWhitespace
  }

  /// Edits the draft. Tells the visitor from time to time that an attendant types.
  @discardableResult
  mutating func edit(
    _ context: inout ConsoleContext, _ change: (inout TextField) -> Bool
  ) -> Bool {
    var draft = draft
    guard !draft.isSending else { return true }
    let before = draft.field.characters
    guard change(&draft.field) else { return false }
    if draft.field.characters != before { draft.refusal = nil }
    if draft.field.characters != before, !draft.isNote, !draft.isEmpty, let detail,
      draft.typingToldAt.map({
        context.now - $0 >= PresenceScreen.typingInterval * context.speed
      }) ?? true
    {
      draft.typingToldAt = context.now
      context.emit(.engine(.typing(detail.session)))
    }
    self.draft = draft
    return true
  }

  // MARK: - Sending

  /// Sends the draft. Before the first message to a visitor who is absent it warns, and the next
  /// Enter sends.
  mutating func send(_ context: inout ConsoleContext) {
    guard let detail, canReply, !draft.isSending, !draft.isEmpty else { return }
    var draft = draft
    let text = draft.field.text.trimmingWhitespace
    guard text.count <= ReplyDrafts.maxCharacters else {
      draft.refusal = context.text(
        TalkStrings.tooLong, ["count": context.format.number(text.count)])
      self.draft = draft
      return
    }
    if !draft.isNote, let absence = detail.absentSince, draft.warnedAbsence != absence {
      draft.warnedAbsence = absence
      self.draft = draft
      return context.notify(
        TalkStrings.absentWarning,
        [
          "name": detail.details?.row.displayName ?? "",
          "time": context.format.duration(context.now - absence),
        ], .error)
    }
    let author: OutgoingMessage.Author = draft.isNote ? .note : .agent
    let former = draft.attempt.flatMap { $0.text == text && $0.from == author ? $0 : nil }
    let message =
      former
      ?? OutgoingMessage(
        id: context.nextMessageID(), text, from: author, name: context.attendant)
    draft.attempt = message
    draft.isSending = true
    draft.refusal = nil
    self.draft = draft
    if !draft.isNote, detail.attendant == nil {
      context.emit(
        .engine(.assign(detail.session, to: context.attendant, expected: nil)))
    }
    context.emit(.engine(.say(detail.session, message)))
  }

  /// The engine has taken a message: its draft is empty again, unless it was changed.
  mutating func said(_ session: String, _ id: String, _ context: inout ConsoleContext) {
    var draft = drafts[session]
    guard draft.attempt?.id == id else { return }
    let isChanged = draft.field.text.trimmingWhitespace != draft.attempt?.text
    draft.attempt = nil
    draft.isSending = false
    if !isChanged {
      draft.field = TextField("", isMultiline: true)
      draft.isNote = false
    }
    drafts[session] = draft
    if detail?.session == session { detail?.rowsBelow = 0 }
  }

  /// The engine has not taken a message: the text stays, with the reason.
  mutating func notSaid(_ session: String, _ message: OutgoingMessage, _ reason: String) {
    var draft = drafts[session]
    guard draft.attempt?.id == message.id else { return }
    draft.isSending = false
    draft.refusal = reason
    drafts[session] = draft
  }

  // MARK: - Notes, taking, replies

  mutating func toggleNote(_ context: inout ConsoleContext) {
    draft.isNote.toggle()
    context.focus = Action(PresenceScreen.replyRegion)
  }

  /// Takes the followed session, or releases it if the user holds it. One that another attendant
  /// holds is asked about first.
  mutating func takeOrRelease(_ context: inout ConsoleContext) {
    guard let detail else { return }
    let (session, me) = (detail.session, context.attendant)
    switch detail.attendant {
    case nil: context.emit(.engine(.assign(session, to: me, expected: nil)))
    case me: context.emit(.engine(.assign(session, to: nil, expected: me)))
    case let other?:
      context.open(
        PromptDialog.confirming(
          context.text(TalkStrings.take),
          context.text(TalkStrings.takeOverAsk, ["name": Sanitizer.text(other)]),
          confirm: TalkStrings.take, context,
          confirmed: Self.action { _, context, _ in
            context.emit(.engine(.assign(session, to: me, expected: other)))
          }))
    }
  }

  private func openCannedReplies(_ context: inout ConsoleContext) {
    let items = context.cache.cannedReplies.map {
      PickerItem(id: $0.key, lead: "/" + $0.key, title: "", detail: Sanitizer.text($0.text))
    }
    let name = detail?.details?.row.name ?? ""
    let channel = context.cache.channelName(detail?.details?.row.channel ?? "")
    context.open(
      Picker(
        title: context.text(TalkStrings.replies), items: items,
        chosen: Self.action { screen, context, key in
          guard let reply = context.cache.cannedReplies.first(where: { $0.key == key }) else {
            return
          }
          let text = reply.filled(
            name: name, channel: channel,
            clock: String(context.format.time(context.now).prefix(5)),
            attendant: context.attendant)
          screen.edit(&context) { $0.paste(text) }
        }))
  }

  /// Gives the reply box the focus.
  mutating func focusReply(_ context: inout ConsoleContext) {
    context.focus = Action(
      canReply ? PresenceScreen.replyRegion : PresenceScreen.detailRegion)
  }

  /// Asks which attendant receives the session, and then for a note to that attendant.
  func askToTransfer(_ attendants: [AttendantStatus], _ context: inout ConsoleContext) {
    guard let detail else { return }
    let (session, holder) = (detail.session, detail.attendant)
    let items = attendants.filter { $0.name != context.attendant }.map { row in
      PickerItem(
        id: row.name, lead: row.present ? "●" : "○", title: Sanitizer.text(row.name))
    }
    guard !items.isEmpty else { return context.notify(TalkStrings.nobodyElse, [:], .error) }
    context.open(
      Picker(
        title: context.text(TalkStrings.transfer), items: items,
        chosen: Self.action { _, context, name in
          context.open(
            PromptDialog.asking(
              context.text(TalkStrings.transfer),
              context.text(TalkStrings.transferNote, ["name": Sanitizer.text(name)]), "",
              accept: TalkStrings.transfer, context,
              answered: Self.action { _, context, note in
                if !note.isEmpty {
                  let message = OutgoingMessage(
                    id: context.nextMessageID(), note, from: .note, name: context.attendant)
                  context.emit(.engine(.say(session, message)))
                }
                context.emit(.engine(.assign(session, to: name, expected: holder)))
              }))
        }))
  }
}

extension String {
  /// The text without whitespace at its ends.
  fileprivate var trimmingWhitespace: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}

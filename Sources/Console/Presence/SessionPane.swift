// One session, followed while it is open: who it is in one line, the story of what happened with
// the newest at the foot, and what the attendant needs to answer.

import Channels
import Client
import Presence
import Screen

/// A session that is followed.
struct SessionPane: Sendable {
  /// For how long the visitor counts as typing after the last sign of it.
  static let typingMillis: Millis = 6_000

  /// Texts with their styles.
  typealias Line = [(String, Style)]

  let session: String
  private(set) var details: SessionDetails?
  private(set) var story = SessionStory()
  /// Who holds the session; nil if nobody does.
  var attendant: String? { details?.row.attendant }
  /// Why it could not be read, or why it is old.
  var problem: String?
  /// The rows below the view; 0 while the newest is followed.
  var rowsBelow = 0
  /// Whether all facts of the person are shown above the story.
  var showsFacts = false
  private(set) var reading = SessionStory.Reading()
  /// The number of the last message that the engine was told to be read.
  private(set) var readSeq = 0
  /// Who types, and until when that is shown.
  private(set) var typing: (name: String, until: Millis)?

  init(_ session: String) { self.session = session }

  /// Whether the session has ended.
  var isClosed: Bool {
    details.map { $0.status != "active" || $0.state == .known(.closed) } ?? false
  }

  /// When the absence began that the visitor is in; nil if the visitor is not absent.
  var absentSince: Millis? {
    guard let details, details.state == .known(.absent) else { return nil }
    return details.since
  }

  // MARK: - Events

  /// Takes over the session as it is now.
  private mutating func show(_ details: SessionDetails) {
    let isFirst = self.details == nil
    self.details = details
    story = SessionStory(details)
    reading.visitor = Sanitizer.text(details.row.name)
    reading.seenByVisitor = details.readByContact
    guard isFirst else { return }
    let unread = details.row.unread
    let start = unreadStart(unread)
    readSeq = unread > 0 ? start : lastContactSeq
    reading.readBefore = unread > 0 ? start : nil
  }

  /// The number of the message before the visitor's last `count` ones.
  private func unreadStart(_ count: Int) -> Int {
    let own = story.messages.filter { $0.from == "contact" }
    return (own.dropLast(count).last?.seq) ?? 0
  }

  /// The number of the visitor's last message; 0 if there is none.
  private var lastContactSeq: Int {
    story.messages.last { $0.from == "contact" }?.seq ?? 0
  }

  mutating func receive(
    _ event: TalkStreamEvent, at now: Millis, speed: Millis, language: Language
  ) {
    switch event {
    case .connected: problem = nil
    case .event(let event): receive(event, at: now, speed: speed)
    case .lost(let error, _): problem = TalkStrings.lost(error)[language]
    case .ended(let error): problem = error.map { TalkStrings.lost($0)[language] }
    }
  }

  private mutating func receive(_ event: TalkEvent, at now: Millis, speed: Millis) {
    switch event {
    case .session(let details):
      problem = nil
      return show(details)
    case .typing(let notice):
      let end = now + SessionPane.typingMillis * speed
      typing = notice.on ? (notice.from == "contact" ? "" : notice.name, end) : nil
    case .message(let message):
      if message.from == "contact" { typing = nil }
      // What the attendant has written answers all before it.
      if message.from == "agent" { reading.readBefore = nil }
    case .state, .read, .assigned, .call: break
    }
    guard var details else { return }
    details.apply(event)
    show(details)
  }

  /// The number of a message of the visitor that was not yet told to be read; nil if there is none,
  /// or the newest is out of view.
  mutating func takeUnread() -> Int? {
    guard rowsBelow == 0, lastContactSeq > readSeq else { return nil }
    readSeq = lastContactSeq
    return readSeq
  }

  /// Who types now; nil if nobody does. The visitor is an empty name.
  func typist(at now: Millis) -> String? { typing.flatMap { now < $0.until ? $0.name : nil } }

  // MARK: - Lines

  /// The story's lines, with the facts of the person before them if they are shown.
  func lines(width: Int, _ context: ConsoleContext) -> [Line] {
    guard let details else {
      return [
        [(problem ?? context.text(ShellStrings.loading), problem == nil ? .muted : .danger)]
      ]
    }
    // What stands below is what was read last.
    let warning: [Line] =
      problem.map { text in
        Wrap.lines("! " + text, width: width).map { [($0, Style.warning)] }
      } ?? []
    let facts =
      showsFacts ? SessionPane.facts(of: details, width: width, context) + [[]] : []
    return facts + story.lines(width: width, reading, context) + warning
  }

  /// The story of a session that is not followed.
  static func story(
    of details: SessionDetails, width: Int, _ context: ConsoleContext
  ) -> [Line] {
    [[]]
      + SessionStory(details).lines(
        width: width, SessionStory.Reading(visitor: Sanitizer.text(details.row.name)), context)
  }

  /// A label and its value, broken to a width; empty if the value is.
  static func pair(
    _ label: LocalizedText, _ value: String, width: Int, _ context: ConsoleContext
  ) -> [Line] {
    guard !value.isEmpty else { return [] }
    let lead = "\(context.text(label)): "
    let valueWidth = max(8, width - Width.of(lead))
    return Wrap.lines(Sanitizer.text(value), width: valueWidth).enumerated().map { index, text in
      let before = index == 0 ? lead : String(repeating: " ", count: Width.of(lead))
      return [(before, .muted), (text, .text)]
    }
  }

  /// The person and the state in one line.
  func summary(_ context: ConsoleContext) -> Line {
    guard let details else { return [(session, .title)] }
    let (sign, style) = PresenceStrings.look(of: details.state)
    let state = context.text(PresenceStrings.state(of: details.state))
    let reason = context.text(PresenceStrings.reason(of: details.reason))
    let elapsed = context.format.duration(context.now - details.since)
    let channel = Sanitizer.text(context.cache.channelName(details.channel))
    return [
      (details.row.displayName + "  ", .title), ("\(sign) \(state)", style),
      (" \(elapsed) · \(reason)", .muted),
      (
        details.handedOver ? "  ⇄ \(context.text(PresenceStrings.handedOver))" : "",
        Style(.handedOver)
      ),
      ("  \(channel)  \(PresenceScreen.withoutScheme(details.page))", .muted),
    ]
  }

  private static func facts(
    of details: SessionDetails, width: Int, _ context: ConsoleContext
  ) -> [Line] {
    var pairs: [(LocalizedText, String)] = [
      (PresenceStrings.identifier, details.session), (PresenceStrings.contact, details.contact),
      (ShellStrings.channel, context.cache.channelName(details.channel)),
      (PresenceStrings.page, details.page), (PresenceStrings.address, details.address),
      (PresenceStrings.startedAt, context.format.moment(details.startedAt)),
      (PresenceStrings.tabs, context.format.number(details.tabs)),
    ]
    if let identity = details.identity { pairs.insert((PresenceStrings.identity, identity), at: 2) }
    pairs += details.data.sorted { $0.key < $1.key }
      .map { (context.cache.dataLabel($0.key, channel: details.channel), $0.value) }
    return pairs.flatMap { pair($0, $1, width: width, context) }
  }
}

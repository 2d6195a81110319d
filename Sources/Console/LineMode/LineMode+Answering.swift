// Supervising and answering line by line. Who goes absent and who waits is said as it changes; an
// open session is read out as it goes on, and each line is a reply.

import Channels
import Client
import Presence
import Records
import Screen

extension LineMode {
  /// What was said of a session in the list, so that only what changes is said again.
  struct Told: Equatable, Sendable {
    var isAbsent: Bool
    var isWaiting: Bool
    var unread: Int

    init(_ row: FeedRow) {
      isAbsent = row.state == .known(.absent)
      isWaiting = row.isWaiting
      unread = row.unread
    }
  }

  // MARK: - The list

  /// Subscribes to the list; its first window is printed whole.
  mutating func watchAll(_ query: String = "") {
    told = nil
    isAwaiting = false
    emit(.engine(.watch(FeedQuery(query: query))))
  }

  mutating func receive(_ window: FeedWindow) {
    if isAwaiting {
      guard window.total > 0 else { return }
      isAwaiting = false
      return emit(.engine(.loadNextWaiting(besides: nil)))
    }
    let known = told
    told = Dictionary(window.rows.map { ($0.session, Told($0)) }) { $1 }
    guard let known else {
      if page == .presence { print(window) }
      return
    }
    for row in window.rows where row.session != pane?.session {
      let now = Told(row)
      let before = known[row.session]
      if now.isAbsent, before?.isAbsent == false, row.handedOver {
        let reason = text(PresenceStrings.reason(of: row.reason))
        say(row, "\(text(PresenceStrings.absent)); \(reason)")
      }
      if now.isWaiting, before?.isWaiting != true || now.unread > before?.unread ?? 0 {
        say(row, LineModeStrings.waits.text(row.unread, format))
      }
    }
  }

  /// Prints what is new of a session, with the number that opens it.
  private mutating func say(_ row: FeedRow, _ news: String) {
    if !numberedIDs.contains(row.session) { numberedIDs.append(row.session) }
    let number = (numberedIDs.firstIndex(of: row.session) ?? 0) + 1
    print("\(number). \(row.displayName): \(news)")
  }

  mutating func readPresence(_ line: String, _ index: Int?) {
    if line == ".a" {
      emit(.engine(.loadNextWaiting(besides: nil)))
    } else if let index, numberedIDs.indices.contains(index) {
      openSession(numberedIDs[index])
    } else {
      watchAll(line)
    }
  }

  /// Opens the session that has waited longest, or waits until there is one.
  mutating func openNext(_ row: FeedRow?) {
    if let row { return openSession(row.session) }
    print(text(TalkStrings.nobodyWaits) + ". " + text(LineModeStrings.awaiting))
    guard pane == nil else { return }
    isAwaiting = true
    emit(.engine(.watch(FeedQuery(waiting: true, order: .waiting))))
  }

  // MARK: - One session

  private mutating func openSession(_ session: String) {
    page = .session
    pane = SessionPane(session)
    emit(.engine(.loadSession(session)))
  }

  private mutating func closeSession() {
    pane = nil
    emit(.engine(.follow(nil)))
    show(.presence)
  }

  /// The session that was opened has been read: it is read out, and followed from here on.
  mutating func receive(_ details: SessionDetails) {
    guard pane?.session == details.session else { return }
    receive(.event(.session(details)))
    print("\(details.row.displayName); \(Sanitizer.text(details.page)); \(details.session)")
    readOut(details)
    printSummary()
    print(text(LineModeStrings.answerKeys))
    tellRead()
    emit(.engine(.follow(details.session)))
    if told == nil { watchAll() }
  }

  /// An event of the open session's stream.
  mutating func receive(_ event: TalkStreamEvent, of session: String) {
    guard let before = pane, before.session == session else { return }
    receive(event)
    if let problem = pane?.problem, problem != before.problem { print("! " + problem) }
    if case .event(let event) = event { readOut(event, after: before.story.lastSeq) }
    tellRead()
  }

  private mutating func receive(_ event: TalkStreamEvent) {
    let (now, language) = (now, language)
    pane?.receive(event, at: now, speed: 1, language: language)
  }

  private mutating func tellRead() {
    guard let session = pane?.session, let seq = pane?.takeUnread() else { return }
    emit(.engine(.read(session, seq: seq)))
  }

  private mutating func readOut(_ event: TalkEvent, after seq: Int) {
    guard var news = pane?.details else { return }
    (news.messages, news.timeline, news.calls) = ([], [], [])
    switch event {
    case .message(let message): news.messages = [message].filter { $0.seq > seq }
    case .session(let details): news.messages = details.messages.filter { $0.seq > seq }
    case .state(let change): news.timeline = [change]
    case .assigned(let assignment):
      let name = assignment.attendant.map { Sanitizer.text($0) }
      print(
        name.map { text(TalkStrings.takenBy, ["name": $0]) } ?? text(TalkStrings.released))
    case .typing, .read, .call: break
    }
    readOut(news)
  }

  /// Prints what happened in a session, a line for each thing.
  private mutating func readOut(_ details: SessionDetails) {
    let width = 10_000
    for line in SessionPane.story(of: details, width: width, context) where !line.isEmpty {
      print(line.map(\.0).joined())
    }
  }

  private mutating func printSummary() {
    guard let pane, let details = pane.details else { return }
    let state = text(PresenceStrings.state(of: details.state))
    let holder = pane.attendant.map { text(TalkStrings.takenBy, ["name": Sanitizer.text($0)]) }
    print(
      "\(details.row.displayName): \(state), \(format.duration(now - details.since)); "
        + (holder ?? text(TalkStrings.released)))
  }

  // MARK: - Answering

  mutating func readSession(_ line: String) {
    guard let pane, let details = pane.details else { return closeSession() }
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    let rest = words.count > 1 ? words[1] : ""
    switch words.first ?? "" {
    case "": printSummary()
    case "<": closeSession()
    case "?": print(text(LineModeStrings.answerKeys))
    case ".a": emit(.engine(.loadNextWaiting(besides: pane.session)))
    case _ where pane.isClosed: print("! " + text(TalkStrings.closedTalk))
    case ".t": takeOrRelease(pane)
    case ".h": emit(.engine(.handOver(pane.session)))
    case ".e": endSession(pane.session, rest)
    case ".n" where !rest.isEmpty: send(rest, from: .note)
    case ".r":
      if let message = drafts[pane.session].attempt { emit(.engine(.say(pane.session, message))) }
    case "/":
      for reply in cache.cannedReplies { print("/\(reply.key): \(Sanitizer.text(reply.text))") }
      if cache.cannedReplies.isEmpty { print(text(ShellStrings.nothingFound)) }
    case let word where word.hasPrefix("/"): sendCannedReply(String(word.dropFirst()), details)
    case let word where word.hasPrefix(".."): send(String(line.dropFirst()), from: .agent)
    case let word where word.hasPrefix("."): print(text(LineModeStrings.answerKeys))
    default: send(line, from: .agent)
    }
  }

  private mutating func sendCannedReply(_ key: String, _ details: SessionDetails) {
    guard let reply = cache.cannedReplies.first(where: { $0.key == key }) else {
      return print("! " + text(ShellStrings.nothingFound))
    }
    send(
      reply.filled(
        name: details.row.name, channel: cache.channelName(details.channel),
        clock: String(format.time(now).prefix(5)), attendant: context.attendant),
      from: .agent)
  }

  /// Sends a line. Before the first one to a visitor who is absent it asks.
  private mutating func send(_ line: String, from author: OutgoingMessage.Author) {
    guard let pane else { return }
    guard line.count <= ReplyDrafts.maxCharacters else {
      return print("! " + text(TalkStrings.tooLong, ["count": format.number(line.count)]))
    }
    let message = OutgoingMessage(
      id: context.nextMessageID(), line, from: author, name: context.attendant)
    drafts[pane.session].attempt = message
    guard author == .agent, let absence = pane.absentSince,
      drafts[pane.session].warnedAbsence != absence
    else {
      return send(message, to: pane.session)
    }
    drafts[pane.session].warnedAbsence = absence
    confirm(
      text(
        LineModeStrings.absentAsk,
        [
          "name": pane.details?.row.displayName ?? "", "time": format.duration(now - absence),
        ]), .engine(.say(pane.session, message)))
  }

  /// Sends a message, and takes the session if nobody has it.
  mutating func send(_ message: OutgoingMessage, to session: String) {
    if message.from == .agent, let pane, pane.session == session, pane.attendant == nil {
      emit(.engine(.assign(session, to: context.attendant, expected: nil)))
    }
    emit(.engine(.say(session, message)))
  }

  /// Takes the session, or releases it if the user has it. One that another attendant has is asked
  /// about first.
  private mutating func takeOrRelease(_ pane: SessionPane) {
    let me = context.attendant
    switch pane.attendant {
    case nil: emit(.engine(.assign(pane.session, to: me, expected: nil)))
    case me: emit(.engine(.assign(pane.session, to: nil, expected: me)))
    case let other?:
      confirm(
        text(TalkStrings.takeOverAsk, ["name": Sanitizer.text(other)]),
        .engine(.assign(pane.session, to: me, expected: other)))
    }
  }

  /// Ends the session for a reason, given by its number, with a last sentence.
  private mutating func endSession(_ session: String, _ rest: String) {
    let words = rest.split(separator: " ", maxSplits: 1).map(String.init)
    let reasons = TalkStrings.endReasons
    guard let number = words.first.flatMap({ Int($0) }), (1...reasons.count).contains(number)
    else {
      for (index, reason) in reasons.enumerated() { print("\(index + 1). \(text(reason.text))") }
      return print(text(LineModeStrings.endKeys))
    }
    emit(
      .engine(
        .endSession(
          session, reason: reasons[number - 1].id, text: words.count > 1 ? words[1] : "")))
  }
}

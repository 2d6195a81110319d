// One session whole, followed while it is open: data, timeline of states with their reasons,
// messages and calls. What visitors wrote is shown without control, escape and bidi characters.

import Channels
import Client
import Presence
import Screen

/// A session that is followed.
struct SessionPane: Sendable {
  /// It is read anew this often, since messages make no transition.
  static let reloadMillis: Millis = 2_000

  let session: String
  var details: SessionDetails?
  /// Why it can't be shown.
  var trouble: String?
  /// Lines scrolled away.
  var top = 0
  /// When it was last asked for.
  var askedAt: Millis

  init(_ session: String, at now: Millis) {
    self.session = session
    askedAt = now
  }

  mutating func take(_ details: SessionDetails) {
    self.details = details
    trouble = nil
  }

  /// A piece of a line and its look.
  typealias Line = [(String, Style)]

  /// Everything there is to say, broken to a width.
  func lines(width: Int, _ state: ConsoleState) -> [Line] {
    guard let details else {
      return [[(trouble ?? state.text(ShellStrings.loading), trouble == nil ? .muted : .danger)]]
    }
    // What is shown was true when it was last read.
    let old: [Line] =
      trouble.map { text in
        Wrap.lines("! " + text, width: width).map { [($0, Style.warning)] }
      } ?? []
    return old + SessionPane.head(details, width: width, state)
      + SessionPane.story(details, width: width, state)
  }

  /// What happened in a session: states, messages, calls.
  static func story(_ details: SessionDetails, width: Int, _ state: ConsoleState) -> [Line] {
    timeline(details, state) + messages(details, width: width, state)
      + calls(details, width: width, state)
  }

  /// A label and what stands beside it, broken to a width.
  static func pair(
    _ label: LocalizedText, _ value: String, width: Int, _ state: ConsoleState
  ) -> [Line] {
    guard !value.isEmpty else { return [] }
    let lead = "\(state.text(label)): "
    let room = max(8, width - Width.of(lead))
    return Wrap.lines(Sanitizer.text(value), width: room).enumerated().map { index, text in
      let before = index == 0 ? lead : String(repeating: " ", count: Width.of(lead))
      return [(before, .muted), (text, .text)]
    }
  }

  private static func head(
    _ details: SessionDetails, width: Int, _ state: ConsoleState
  ) -> [Line] {
    let (sign, style) = PresenceStrings.look(of: details.state)
    let since = state.format.duration(state.now - details.since)
    let handed = details.handedOver ? "  ⇄ \(state.text(PresenceStrings.handedOver))" : ""
    var lines: [Line] = [
      [(state.name(of: FeedRow(details)), .title)],
      [
        ("\(sign) \(state.text(PresenceStrings.state(of: details.state)))", style),
        (" \(since) · \(state.text(PresenceStrings.reason(of: details.reason)))", .muted),
        (handed, Style(.handedOver)),
      ],
    ]
    let channel = state.known.channel(details.channel)?.channel.description ?? details.channel
    var pairs: [(LocalizedText, String)] = [
      (PresenceStrings.identifier, details.session), (PresenceStrings.contact, details.contact),
      (ShellStrings.channel, channel), (PresenceStrings.page, details.page),
      (PresenceStrings.address, details.address),
      (PresenceStrings.startedAt, state.format.moment(details.startedAt)),
      (PresenceStrings.tabs, state.format.number(details.tabs)),
    ]
    pairs += details.data.sorted { $0.key < $1.key }
      .map { (state.label(of: $0.key, in: details.channel), $0.value) }
    for (label, value) in pairs { lines += pair(label, value, width: width, state) }
    return lines
  }

  private static func heading(_ words: LocalizedText, _ count: Int, _ state: ConsoleState) -> [Line]
  {
    [[], [("\(state.text(words)) (\(state.format.number(count)))", .heading)]]
  }

  private static func timeline(_ details: SessionDetails, _ state: ConsoleState) -> [Line] {
    heading(PresenceStrings.timeline, details.timeline.count, state)
      + details.timeline.map { entry in
        let time = (state.format.time(entry.at) + " ", Style.muted)
        if entry.kind == "handover" {
          return [time, ("⇄ \(state.text(PresenceStrings.handedOver))", Style(.handedOver))]
        }
        let (sign, style) = PresenceStrings.look(of: entry.to)
        let reason = entry.reason.map { state.text(PresenceStrings.reason(of: $0)) } ?? ""
        return [
          time, ("\(sign) \(state.text(PresenceStrings.state(of: entry.to)))", style),
          (reason.isEmpty ? "" : " · \(reason)", .muted),
        ]
      }
  }

  private static func messages(
    _ details: SessionDetails, width: Int, _ state: ConsoleState
  ) -> [Line] {
    var lines = heading(PresenceStrings.messages, details.messages.count, state)
    for message in details.messages {
      let given = Sanitizer.text(message.name)
      let author = state.text(PresenceStrings.author(message.from))
      let who = given.isEmpty || message.from == "contact" ? author : "\(author) \(given)"
      let lead = "\(state.format.time(message.at)) "
      lines.append([(lead, .muted), (who, message.from == "contact" ? .accent : .text)])
      let text = Sanitizer.text(message.text, keepingLines: true)
      lines += Wrap.lines(text, width: max(8, width - 2)).map { [("  " + $0, .text)] }
    }
    return lines
  }

  private static func calls(
    _ details: SessionDetails, width: Int, _ state: ConsoleState
  ) -> [Line] {
    var lines = heading(PresenceStrings.calls, details.calls.count, state)
    for call in details.calls {
      let (sign, words, style): (String, LocalizedText, Style) =
        switch call.status {
        case "delivered": ("✓", PresenceStrings.delivered, .success)
        case "parked": ("!", PresenceStrings.parked, .danger)
        case "waiting": ("…", PresenceStrings.waitingCall, .warning)
        default: ("•", .same(call.status), .text)
        }
      let answer = call.answer == 0 ? "" : " \(call.answer)"
      lines.append([
        ("\(state.format.time(call.at)) ", .muted), ("\(call.seq). \(call.event)", .text),
      ])
      lines.append([("  \(sign) \(state.text(words))\(answer), \(call.tries)×", style)])
      let said = Sanitizer.text(call.said)
      if !said.isEmpty {
        lines += Wrap.lines(said, width: max(8, width - 2)).map { [("  " + $0, .muted)] }
      }
    }
    return lines
  }
}

extension ConsoleState {
  /// What a requested datum is called: as the channel asks for it, or by its key.
  func label(of key: String, in channel: String) -> LocalizedText {
    let asked = known.channel(channel)?.channel.settings.requestedData.first { $0.key == key }
    return .same(Sanitizer.text(asked?.label ?? key))
  }

  /// Follows a session.
  mutating func follow(_ session: String) {
    presence.detail = SessionPane(session, at: now)
    focus = Action(PresenceList.detailRegion)
    emit(.engine(.loadSession(session)))
  }

  /// Reads the followed session anew.
  mutating func reloadSession() {
    guard let pane = presence.detail else { return }
    presence.detail?.askedAt = now
    emit(.engine(.loadSession(pane.session)))
  }

  /// Where the live list and the followed session are; side by side where there is room.
  func presenceAreas(_ body: Rect) -> (list: Rect, detail: Rect) {
    guard presence.detail != nil else { return (body, Rect(body.x, body.y, 0, 0)) }
    guard !isListCovered else { return (Rect(body.x, body.y, 0, 0), body) }
    let width = body.width * 2 / 5
    return (body.droppingRight(width + 1), body.right(width))
  }

  /// Whether the followed session stands in the list's place, so that the list can't have the focus.
  var isListCovered: Bool { presence.detail != nil && size.width < 120 }

  /// Scrolls the followed session.
  mutating func scrollSession(_ rows: Int) {
    guard let pane = presence.detail else { return }
    let (_, area) = presenceAreas(presenceBody)
    let inside = area.inset(columns: 2, rows: 1)
    let most = max(0, pane.lines(width: inside.width, self).count - inside.height)
    presence.detail?.top = max(0, min(pane.top + rows, most))
  }

  /// What lies below the counts and filters.
  var presenceBody: Rect {
    let log = presence.showsLog ? PresenceList.logRows(size) : 0
    return Rect(size).droppingTop(3 + PresenceScreen.troubleRows(self)).droppingBottom(2 + log)
  }
}

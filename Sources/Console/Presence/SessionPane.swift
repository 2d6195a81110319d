// One session, followed while it is open: data, timeline of states with their reasons, messages and
// calls. Texts of visitors are shown without control, escape and bidirectional characters.

import Channels
import Client
import Presence
import Screen

/// A session that is followed.
struct SessionPane: Sendable {
  /// The session is read again after this time, because messages cause no transition.
  static let reloadMillis: Millis = 2_000

  let session: String
  private(set) var details: SessionDetails?
  /// Why it could not be read.
  var problem: String?
  /// The lines above the view.
  var top = 0
  /// When it was last requested.
  var requestedAt: Millis

  init(_ session: String, at now: Millis) {
    self.session = session
    requestedAt = now
  }

  mutating func receive(_ details: SessionDetails) {
    self.details = details
    problem = nil
  }

  /// Texts with their styles.
  typealias Line = [(String, Style)]

  /// All lines of the session, broken to a width.
  func lines(width: Int, _ context: ConsoleContext) -> [Line] {
    guard let details else {
      return [
        [
          (problem ?? context.text(ShellStrings.loading), problem == nil ? .muted : .danger)
        ]
      ]
    }
    // The details are those that were read last.
    let warning: [Line] =
      problem.map { text in
        Wrap.lines("! " + text, width: width).map { [($0, Style.warning)] }
      } ?? []
    return warning + SessionPane.head(of: details, width: width, context)
      + SessionPane.story(of: details, width: width, context)
  }

  /// The timeline, the messages and the calls of a session.
  static func story(
    of details: SessionDetails, width: Int, _ context: ConsoleContext
  ) -> [Line] {
    timeline(of: details, context) + messages(of: details, width: width, context)
      + calls(of: details, width: width, context)
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

  private static func head(
    of details: SessionDetails, width: Int, _ context: ConsoleContext
  ) -> [Line] {
    let (sign, style) = PresenceStrings.look(of: details.state)
    let state = context.text(PresenceStrings.state(of: details.state))
    let reason = context.text(PresenceStrings.reason(of: details.reason))
    let elapsed = context.format.duration(context.now - details.since)
    let handedOver =
      details.handedOver ? "  ⇄ \(context.text(PresenceStrings.handedOver))" : ""
    var lines: [Line] = [
      [(details.row.displayName, .title)],
      [
        ("\(sign) \(state)", style), (" \(elapsed) · \(reason)", .muted),
        (handedOver, Style(.handedOver)),
      ],
    ]
    var pairs: [(LocalizedText, String)] = [
      (PresenceStrings.identifier, details.session), (PresenceStrings.contact, details.contact),
      (ShellStrings.channel, context.cache.channelName(details.channel)),
      (PresenceStrings.page, details.page), (PresenceStrings.address, details.address),
      (PresenceStrings.startedAt, context.format.moment(details.startedAt)),
      (PresenceStrings.tabs, context.format.number(details.tabs)),
    ]
    pairs += details.data.sorted { $0.key < $1.key }
      .map { (context.cache.dataLabel($0.key, channel: details.channel), $0.value) }
    for (label, value) in pairs { lines += pair(label, value, width: width, context) }
    return lines
  }

  private static func heading(
    _ title: LocalizedText, _ count: Int, _ context: ConsoleContext
  ) -> [Line] {
    [[], [("\(context.text(title)) (\(context.format.number(count)))", .heading)]]
  }

  private static func timeline(
    of details: SessionDetails, _ context: ConsoleContext
  ) -> [Line] {
    heading(PresenceStrings.timeline, details.timeline.count, context)
      + details.timeline.map { entry in
        let time = (context.format.time(entry.at) + " ", Style.muted)
        if entry.kind == "handover" {
          return [time, ("⇄ \(context.text(PresenceStrings.handedOver))", Style(.handedOver))]
        }
        let (sign, style) = PresenceStrings.look(of: entry.to)
        let reason = entry.reason.map { " · " + context.text(PresenceStrings.reason(of: $0)) }
        return [
          time, ("\(sign) \(context.text(PresenceStrings.state(of: entry.to)))", style),
          (reason ?? "", .muted),
        ]
      }
  }

  private static func messages(
    of details: SessionDetails, width: Int, _ context: ConsoleContext
  ) -> [Line] {
    var lines = heading(PresenceStrings.messages, details.messages.count, context)
    for message in details.messages {
      let isContact = message.from == "contact"
      let name = Sanitizer.text(message.name)
      let author = context.text(PresenceStrings.author(message.from))
      lines.append([
        ("\(context.format.time(message.at)) ", .muted),
        (name.isEmpty || isContact ? author : "\(author) \(name)", isContact ? .accent : .text),
      ])
      let text = Sanitizer.text(message.text, keepingLines: true)
      lines += Wrap.lines(text, width: max(8, width - 2)).map { [("  " + $0, .text)] }
    }
    return lines
  }

  private static func calls(
    of details: SessionDetails, width: Int, _ context: ConsoleContext
  ) -> [Line] {
    var lines = heading(PresenceStrings.calls, details.calls.count, context)
    for call in details.calls {
      let (sign, status, style): (String, LocalizedText, Style) =
        switch call.status {
        case "delivered": ("✓", PresenceStrings.delivered, .success)
        case "parked": ("!", PresenceStrings.parked, .danger)
        case "waiting": ("…", PresenceStrings.waitingCall, .warning)
        default: ("•", .same(call.status), .text)
        }
      let answer = call.answer == 0 ? "" : " \(call.answer)"
      lines.append([
        ("\(context.format.time(call.at)) ", .muted), ("\(call.seq). \(call.event)", .text),
      ])
      lines.append([("  \(sign) \(context.text(status))\(answer), \(call.tries)×", style)])
      let excerpt = context.text(
        NetworkStrings.outcome(status: call.answer, excerpt: call.said))
      if !excerpt.isEmpty {
        lines += Wrap.lines(excerpt, width: max(8, width - 2)).map { [("  " + $0, .muted)] }
      }
    }
    return lines
  }
}

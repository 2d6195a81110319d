// How the story of a session is written: a line for each thing that happened, and as many as it
// needs for a message. Texts of visitors are shown without control, escape and bidirectional
// characters.

import Channels
import Client
import Presence
import Screen

extension SessionStory {
  /// What the lines depend on beside the story itself.
  struct Reading: Sendable {
    /// The number of the last message that was read when the pane was opened; a line before the
    /// visitor's next one says so. Nil draws no line.
    var readBefore: Int?
    /// The number of the last message that the visitor has seen.
    var seenByVisitor = 0
    /// The visitor's name, before what the visitor wrote.
    var visitor = ""
  }

  /// The lines of the story, broken to a width.
  func lines(
    width: Int, _ reading: Reading = Reading(), _ context: ConsoleContext
  ) -> [SessionPane.Line] {
    var lines: [SessionPane.Line] = []
    var day: Int64?
    var drawsUnread = reading.readBefore != nil
    let lastSeen = messages.last { $0.from == "agent" && $0.seq <= reading.seenByVisitor }?.seq
    for entry in entries {
      let start = context.format.startOfDay(entry.at)
      if let day, day != start {
        lines.append([("── \(context.format.day(entry.at)) ──", .muted)])
      }
      day = start
      if drawsUnread, case .message(let message) = entry.event, message.from == "contact",
        message.seq > reading.readBefore ?? 0
      {
        lines.append([("── \(context.text(TalkStrings.unread)) ──", .warning)])
        drawsUnread = false
      }
      lines += self.lines(
        of: entry, width: width, reading, isLastSeen: lastSeen, context)
    }
    return lines
  }

  private func lines(
    of entry: Entry, width: Int, _ reading: Reading, isLastSeen: Int?, _ context: ConsoleContext
  ) -> [SessionPane.Line] {
    let time: (String, Style) = (context.format.time(entry.at) + " ", .muted)
    switch entry.event {
    case .state(let change): return [[time] + SessionStory.pieces(of: change, context)]
    case .assigned(let name):
      let text =
        name.isEmpty
        ? context.text(TalkStrings.released)
        : context.text(TalkStrings.takenBy, ["name": Sanitizer.text(name)])
      return [[time, ("⚑ " + text, .accent)]]
    case .call(let call): return SessionStory.lines(of: call, time, width: width, context)
    case .message(let message):
      return SessionStory.lines(
        of: message, time, width: width, visitor: reading.visitor,
        isSeen: message.seq == isLastSeen, context)
    }
  }

  private static func pieces(
    of change: TimelineEntry, _ context: ConsoleContext
  ) -> SessionPane.Line {
    if change.kind == "handover" {
      return [("⇄ \(context.text(PresenceStrings.handedOver))", Style(.handedOver))]
    }
    let (sign, style) = PresenceStrings.look(of: change.to)
    let reason = change.reason.map { " · " + context.text(PresenceStrings.reason(of: $0)) }
    return [
      ("\(sign) \(context.text(PresenceStrings.state(of: change.to)))", style),
      (reason ?? "", .muted),
    ]
  }

  private static func lines(
    of call: SessionCall, _ time: (String, Style), width: Int, _ context: ConsoleContext
  ) -> [SessionPane.Line] {
    let (sign, status, style): (String, LocalizedText, Style) =
      switch call.status {
      case "delivered": ("✓", PresenceStrings.delivered, .success)
      case "parked": ("!", PresenceStrings.parked, .danger)
      case "waiting": ("…", PresenceStrings.waitingCall, .warning)
      default: ("•", .same(call.status), .text)
      }
    let answer = call.answer == 0 ? "" : " \(call.answer)"
    var lines: [SessionPane.Line] = [
      [
        time, ("→ \(context.text(TalkStrings.event(call.event))) ", .muted),
        ("\(sign) \(context.text(status))\(answer), \(call.tries)×", style),
      ]
    ]
    let excerpt =
      call.status == "delivered"
      ? ""
      : Sanitizer.text(
        context.text(NetworkStrings.outcome(status: call.answer, excerpt: call.said)))
    lines += Wrap.lines(excerpt, width: max(8, width - 11)).filter { !$0.isEmpty }
      .map { [(String(repeating: " ", count: 11) + $0, .muted)] }
    return lines
  }

  /// A message: its author, and the text beside it or, where that leaves too little, below it.
  private static func lines(
    of message: SessionMessage, _ time: (String, Style), width: Int, visitor: String,
    isSeen: Bool, _ context: ConsoleContext
  ) -> [SessionPane.Line] {
    let (author, style, textStyle) = look(of: message, visitor: visitor, context)
    let lead = time.0 + author + "  "
    let besides = width - Width.of(lead) >= 24
    let indent = besides ? Width.of(lead) : 2
    let text = Sanitizer.text(message.text, keepingLines: true)
    var rows = Wrap.lines(text, width: max(8, width - indent)).map { [($0, textStyle)] }
    if let file = message.file {
      if message.text == file.name { rows = [] }
      let whole = "▦ \(Sanitizer.text(file.name)) · \(context.format.description(of: file))"
      rows += Wrap.lines(whole, width: max(8, width - indent)).map { [($0, .accent)] }
    }
    if isSeen, !rows.isEmpty {
      rows[rows.count - 1].append(("  ✓✓ \(context.text(TalkStrings.seen))", .muted))
    }
    let space = String(repeating: " ", count: indent)
    let first: SessionPane.Line = [time, (author + "  ", style)]
    guard besides else { return [first] + rows.map { [(space, textStyle)] + $0 } }
    return rows.enumerated().map { index, row in
      index == 0 ? first + row : [(space, textStyle)] + row
    }
  }

  private static func look(
    of message: SessionMessage, visitor: String, _ context: ConsoleContext
  ) -> (author: String, style: Style, text: Style) {
    let name = Sanitizer.text(message.name)
    let kind = context.text(PresenceStrings.author(message.from))
    switch message.from {
    case "contact": return (visitor.isEmpty ? kind : visitor, Style(.accent, .bold), .text)
    case "note":
      return ("✎ \(name.isEmpty ? kind : "\(kind), \(name)")", .warning, .warning)
    case "agent": return (name.isEmpty ? kind : name, Style(.success, .bold), .text)
    default: return (name.isEmpty ? kind : "\(kind) \(name)", .muted, .text)
    }
  }
}

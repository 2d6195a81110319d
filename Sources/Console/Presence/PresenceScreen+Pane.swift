// How the followed session is drawn: who it is in one line, the story, and the reply box at the
// foot.

import Channels
import Client
import Presence
import Screen

extension PresenceScreen {
  /// The most rows of the reply box.
  private static let maxReplyRows = 4

  /// The parts of the pane.
  struct PaneAreas {
    /// The person and the state, in one row.
    var summary: Rect
    var story: Rect
    /// What the reply box is, and who types.
    var separator: Rect
    var reply: Rect
  }

  func paneAreas(_ context: ConsoleContext) -> PaneAreas {
    let whole = areas(context).detail
    // Beside the list a line separates the two.
    let area = isListCovered(context) ? whole.inset(columns: 1) : whole.droppingLeft(2)
    let replyRows = canReply ? replyRows(area.width, height: area.height) : 0
    let rest = area.droppingTop(1).droppingBottom(replyRows)
    return PaneAreas(
      summary: area.top(1), story: rest.droppingBottom(1), separator: rest.bottom(1),
      reply: area.bottom(replyRows))
  }

  private func replyRows(_ width: Int, height: Int) -> Int {
    let lines = Wrap.lines(draft.field.text, width: max(1, width - 3)).count
    return max(1, min(lines, height < 24 ? 3 : PresenceScreen.maxReplyRows))
  }

  /// The columns of the reply box.
  func replyWidth(_ context: ConsoleContext) -> Int { max(1, paneAreas(context).reply.width - 2) }

  /// The rows of a page of the story.
  func pageRows(_ context: ConsoleContext) -> Int {
    max(1, paneAreas(context).story.height - 1)
  }

  func drawPane(_ frame: inout Frame, _ context: ConsoleContext) {
    guard let detail else { return }
    let areas = paneAreas(context)
    let whole = self.areas(context).detail
    if !isListCovered(context) { frame.verticalLine(whole.left(1)) }
    let isFocused = context.hasFocus(PresenceScreen.detailRegion)
    frame.write(
      [(isFocused ? "▸ " : "  ", .accent)] + detail.summary(context), in: areas.summary)
    let lines = detail.lines(width: areas.story.width - 1, context)
    let height = areas.story.height
    let top = max(0, lines.count - height - detail.rowsBelow)
    for (row, line) in lines.dropFirst(top).prefix(height).enumerated() {
      frame.write(line, in: areas.story.row(row))
    }
    frame.scrollbar(areas.story.right(1), first: top, visible: height, total: lines.count)
    frame.focusable(areas.summary, Action(PresenceScreen.detailRegion))
    frame.click(areas.story, Action(PresenceScreen.detailRegion))
    if isFocused { frame.cursor = areas.summary.origin }
    drawSeparator(detail, &frame, in: areas.separator, context)
    if canReply { drawReply(&frame, in: areas.reply, context) }
  }

  // MARK: - The foot

  /// Draws the line above the reply box: what is written there, who answers, who types, and that
  /// the visitor is absent.
  private func drawSeparator(
    _ detail: SessionPane, _ frame: inout Frame, in line: Rect, _ context: ConsoleContext
  ) {
    let isNote = canReply && draft.isNote
    let style: Style = isNote ? .warning : .border
    frame.horizontalLine(line, style)
    var pieces: [(String, Style)] = []
    if isNote {
      pieces.append((" ✎ \(context.text(TalkStrings.note).uppercased()) ", .warning))
    }
    if let typist = detail.typist(at: context.now), typist != context.attendant {
      let name = typist.isEmpty ? detail.details?.row.displayName ?? "" : Sanitizer.text(typist)
      pieces.append((" \(context.text(TalkStrings.typingNow, ["name": name])) ", .accent))
    }
    let holder: String =
      switch detail.attendant {
      case nil: context.text(TalkStrings.released)
      case context.attendant: context.text(TalkStrings.withYou)
      case let name?: context.text(TalkStrings.takenBy, ["name": Sanitizer.text(name)])
      }
    pieces.append((" ⚑ \(holder) ", .muted))
    if detail.isClosed { pieces.append((" × \(context.text(TalkStrings.closedTalk)) ", .muted)) }
    if draft.isSending { pieces.append((" \(context.text(TalkStrings.sending)) ", .accent)) }
    if let refusal = draft.refusal {
      pieces.append((" ! \(Sanitizer.text(refusal)) ", .danger))
    } else if let absence = detail.absentSince {
      let time = context.format.duration(context.now - absence)
      pieces.append((" ! \(context.text(TalkStrings.absentNow, ["time": time])) ", .warning))
    }
    if detail.rowsBelow > 0 {
      pieces.append((" ↓ \(context.format.number(detail.rowsBelow)) ", .accent))
    }
    frame.write(pieces, in: line.droppingLeft(1))
  }

  private func drawReply(_ frame: inout Frame, in area: Rect, _ context: ConsoleContext) {
    let draft = draft
    frame.write("›", in: area.left(1), draft.isNote ? .warning : .accent)
    frame.field(
      draft.field, in: area.droppingLeft(2), Action(PresenceScreen.replyRegion),
      isFocused: context.hasFocus(PresenceScreen.replyRegion),
      placeholder: context.text(draft.isNote ? TalkStrings.writeNote : TalkStrings.write),
      hasError: draft.refusal != nil)
  }
}

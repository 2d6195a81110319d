// How the rows of the live list are drawn.

import Channels
import Client
import Presence
import Screen

extension PresenceScreen {
  /// For how long a change of state is marked.
  private static let changeMarkMillis: Millis = 5_000
  /// The width from which a row shows whole words and the whole identifier.
  private static let wideWidth = 119
  /// The characters of an identifier in a narrow row.
  private static let shortIdentifierLength = 8

  func drawList(_ frame: inout Frame, in body: Rect, _ context: ConsoleContext) {
    guard let window = feed.window, window.total > 0 else {
      let text =
        feed.window == nil
        ? PresenceStrings.waiting
        : feed.isFiltered ? ShellStrings.nothingFound : PresenceStrings.nobody
      frame.paragraph(context.text(text), in: body.inset(columns: 2, rows: 1), .muted)
      frame.addFocus(Action(PresenceScreen.listRegion))
      return
    }
    let isNarrow = body.width < PresenceScreen.wideWidth
    let table = Table(
      PresenceScreen.columns(isNarrow: isNarrow, context), count: feed.rowCount, list: list,
      name: PresenceScreen.listRegion, isFocused: context.hasFocus(PresenceScreen.listRegion))
    frame.table(table, in: body) { index in
      feed.session(at: index).map { row($0, isNarrow: isNarrow, context) }
        ?? TableRow(id: "", [TableCell("…", .muted)])
    }
    frame.click(body.top(1), Action(PresenceScreen.headRegion))
  }

  private static func columns(
    isNarrow: Bool, _ context: ConsoleContext
  ) -> [TableColumn] {
    if isNarrow {
      return [
        TableColumn(context.text(PresenceStrings.name), .share(4, atLeast: 14)),
        TableColumn(context.text(ShellStrings.channel), .share(2, atLeast: 8), priority: 2),
        TableColumn(context.text(PresenceStrings.stateHead), .fixed(8)),
        TableColumn(context.text(PresenceStrings.time), .fixed(6), align: .trailing),
        TableColumn(context.text(PresenceStrings.reason), .fixed(9), priority: 3),
        // The totals above explain the sign.
        TableColumn("⇄", .fixed(3), priority: 1),
        TableColumn(context.text(PresenceStrings.page), .share(3, atLeast: 10), priority: 5),
        TableColumn(
          context.text(PresenceStrings.identifierShort), .fixed(shortIdentifierLength),
          priority: 4),
      ]
    }
    return [
      TableColumn(context.text(PresenceStrings.name), .share(3, atLeast: 14)),
      TableColumn(context.text(ShellStrings.channel), .share(2, atLeast: 10), priority: 2),
      TableColumn(context.text(PresenceStrings.stateHead), .fixed(14)),
      TableColumn(context.text(PresenceStrings.time), .fixed(11), align: .trailing),
      TableColumn(context.text(PresenceStrings.reason), .share(2, atLeast: 16), priority: 3),
      TableColumn(context.columnTitle(PresenceStrings.handedOver), .fixed(10), priority: 1),
      TableColumn(context.text(PresenceStrings.page), .share(3, atLeast: 10), priority: 5),
      TableColumn(context.text(PresenceStrings.identifier), .fixed(24), priority: 4),
    ]
  }

  private func row(_ row: FeedRow, isNarrow: Bool, _ context: ConsoleContext) -> TableRow {
    let (sign, style) = PresenceStrings.look(of: row.state)
    let (mark, markStyle) = mark(of: row, context)
    let since = feed.query.order == .waiting ? row.waitingSince ?? row.since : row.since
    let elapsed = shownAt(context) - since
    let unread = row.unread > 0 ? " (\(row.unread))" : ""
    // A wide table names who answers.
    let yesOrNo = context.text(row.handedOver ? FormStrings.yes : FormStrings.no)
    let handedOver = isNarrow ? yesOrNo : row.attendant.map { Sanitizer.text($0) } ?? yesOrNo
    let (state, reason) =
      isNarrow
      ? (PresenceStrings.shortState(of: row.state), PresenceStrings.shortReason(of: row.reason))
      : (PresenceStrings.state(of: row.state), PresenceStrings.reason(of: row.reason))
    return TableRow(
      id: row.session,
      [
        TableCell("\(mark) \(row.displayName)\(unread)", markStyle),
        TableCell(Sanitizer.text(context.cache.channelName(row.channel)), .muted),
        TableCell("\(sign) \(context.text(state))", style),
        TableCell(context.format.duration(elapsed, isShort: isNarrow)),
        TableCell(context.text(reason), .muted),
        TableCell(
          row.handedOver && !isNarrow ? "⇄ \(handedOver)" : handedOver,
          row.handedOver ? Style(.handedOver) : .muted),
        TableCell(
          isNarrow
            ? PresenceScreen.path(of: row.page) : PresenceScreen.withoutScheme(row.page),
          .muted),
        TableCell(
          isNarrow
            ? String(row.session.prefix(PresenceScreen.shortIdentifierLength)) : row.session,
          .muted),
      ])
  }

  /// The moment that the list shows: now, or when it was paused or became old.
  private func shownAt(_ context: ConsoleContext) -> Millis {
    pausedAt ?? feed.lostAt ?? context.now
  }

  /// The mark before a row: waiting for an answer, absent in human attendance, or a recent change
  /// of state.
  private func mark(of row: FeedRow, _ context: ConsoleContext) -> (String, Style) {
    let now = shownAt(context)
    if alarm.mode != .off, row.handedOver, row.state == .known(.absent) { return ("!", .danger) }
    if row.waitingSince != nil { return ("»", .warning) }
    let isRecent = now - row.since < PresenceScreen.changeMarkMillis
    return isRecent ? ("•", .accent) : (" ", .text)
  }

  /// The path of a page, or its host if it is the first page of a site.
  private static func path(of url: String) -> String {
    let page = withoutScheme(url)
    guard let slash = page.firstIndex(of: "/"), page.index(after: slash) < page.endIndex else {
      return page.hasSuffix("/") ? String(page.dropLast()) : page
    }
    return String(page[slash...])
  }

  /// A URL without `https://`.
  static func withoutScheme(_ url: String) -> String {
    let url = Sanitizer.text(url)
    let scheme = "https://"
    return url.hasPrefix(scheme) ? String(url.dropFirst(scheme.count)) : url
  }
}

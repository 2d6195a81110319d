// Relatórios: the record of every finished session, found by identifier or name.

import Channels
import Presence
import Screen

/// The list of reports.
struct ReportsState: Sendable {
  static let listRegion = "reports.list"
  static let filterRegion = "reports.filter"

  var query = ReportQuery()
  var total = 0
  var rows: [ReportRow] = []
  var days: [DayTotal] = []
  var isLoaded = false
  var filter = TextField()
  var list = ListState()

  /// Rows of the table in a terminal of that size.
  static func visible(_ size: Size) -> Int { max(1, size.height - 6) }
}

enum ReportsScreen: ConsoleScreen {
  static let commands: [Command] = [
    Command(
      "reports.filter", [.character("/"), .control("f")], ReportsWords.filter,
      ReportsWords.filterHelp, in: .reports,
      run: { $0.focus = Action(ReportsState.filterRegion) }),
    Command(
      "reports.copy", [.character("i")], PresenceWords.copyID, PresenceWords.copyIDHelp,
      in: .reports, refusal: { chosen($0) },
      run: { state in
        guard let row = state.chosenReport else { return }
        state.ask(.copy("\(row.session)"))
        state.say(ChannelsWords.copied, ["what": "\(row.session)"], .success)
      }),
    Command(
      "reports.csv", [.character("x")], ReportsWords.csv, ReportsWords.csvHelp, in: .reports,
      run: { $0.askToExportReports(.csv) }),
    Command(
      "reports.json", [.character("J")], ReportsWords.json, ReportsWords.jsonHelp, in: .reports,
      run: { $0.askToExportReports(.json) }),
    Command(
      "reports.erase", [.character("A")], ReportsWords.erase, ReportsWords.eraseHelp,
      in: .reports, refusal: { chosen($0) }, run: { $0.askToErase() }),
  ]

  private static func chosen(_ state: ConsoleState) -> Words? {
    state.chosenReport == nil ? ReportsWords.noneChosen : nil
  }

  static func firstFocus(_ state: ConsoleState) -> Action? { Action(ReportsState.listRegion) }

  static func isTyping(_ state: ConsoleState) -> Bool {
    state.focus?.name == ReportsState.filterRegion
  }

  static func enter(_ state: inout ConsoleState) { state.ask(.searchReports(state.reports.query)) }

  static func take(_ answer: Answer, _ state: inout ConsoleState) {
    switch answer {
    case .reports(let query, let total, let rows, let days) where query == state.reports.query:
      state.reports.isLoaded = true
      state.reports.total = total
      state.reports.rows = query.offset == 0 ? rows : state.reports.rows + rows
      if query.offset == 0 { state.reports.days = days }
      state.reports.list.settle(
        count: state.reports.rows.count, visible: ReportsState.visible(state.size))
    case .erased(_, let sessions):
      state.say(ReportsWords.erased.said(sessions, state.format), .success)
      state.searchReports()
    default: break
    }
  }

  static func press(_ press: KeyPress, _ state: inout ConsoleState) -> Bool {
    if isTyping(state) {
      if [KeyPress(.enter), KeyPress(.down)].contains(press) {
        state.focus = Action(ReportsState.listRegion)
        return true
      }
      guard state.reports.filter.handle(press) else { return false }
      state.searchReports()
      return true
    }
    let taken = state.reports.list.handle(
      press, count: state.reports.rows.count, visible: ReportsState.visible(state.size))
    if taken { state.loadMoreReports() }
    return taken
  }

  static func paste(_ text: String, _ state: inout ConsoleState) {
    guard isTyping(state) else { return }
    state.reports.filter.paste(text)
    state.searchReports()
  }

  static func click(
    _ action: Action, at point: Point, in size: Size, _ state: inout ConsoleState
  ) {
    switch action.name {
    case ReportsState.filterRegion:
      state.focus = action
      state.reports.filter.click(point, in: size)
    case ReportsState.listRegion:
      state.focus = Action(ReportsState.listRegion)
      state.reports.list.selected = action.item
    default: break
    }
  }

  static func wheel(_ rows: Int, _ state: inout ConsoleState) {
    state.reports.list.scroll(
      by: rows, count: state.reports.rows.count, visible: ReportsState.visible(state.size))
    state.loadMoreReports()
  }

  static func back(_ state: inout ConsoleState) -> Bool {
    guard isTyping(state) || !state.reports.filter.text.isEmpty else { return false }
    state.reports.filter = TextField()
    state.focus = Action(ReportsState.listRegion)
    state.searchReports()
    return true
  }

  static func draw(_ frame: inout Frame, in area: Rect, _ state: ConsoleState) {
    let line = area.row(0).inset(columns: 1)
    let title = frame.write(
      "\(state.text(ShellWords.reports)) (\(state.format.number(state.reports.total)))",
      in: line, .title)
    frame.field(
      state.reports.filter, in: line.droppingLeft(title + 2).left(40),
      Action(ReportsState.filterRegion),
      isFocused: isTyping(state) && state.overlays.isEmpty,
      placeholder: state.text(ReportsWords.search))
    let body = area.droppingTop(2)
    let rows = state.reports.rows
    guard !rows.isEmpty else {
      let words = state.reports.isLoaded ? ShellWords.nothingFound : ShellWords.loading
      frame.paragraph(state.text(words), in: body.inset(columns: 2, rows: 1), .muted)
      frame.addFocus(Action(ReportsState.listRegion))
      return
    }
    let table = Table(
      columns(state), count: rows.count, list: state.reports.list,
      name: ReportsState.listRegion, isFocused: state.overlays.isEmpty && !isTyping(state))
    frame.table(table, in: body) { tableRow(rows[$0], state) }
  }

  private static func columns(_ state: ConsoleState) -> [TableColumn] {
    [
      TableColumn(state.text(PresenceWords.name), .share(3, atLeast: 12)),
      TableColumn(state.text(ShellWords.channel), .share(2, atLeast: 10), priority: 2),
      TableColumn(state.text(ReportsWords.ended), .fixed(18)),
      TableColumn(state.text(ReportsWords.duration), .fixed(12), align: .trailing),
      TableColumn(state.text(PresenceWords.handedOver), .fixed(11), priority: 1),
      TableColumn(state.text(ReportsWords.absences), .fixed(9), align: .trailing, priority: 3),
      TableColumn(state.text(ReportsWords.messages), .fixed(9), align: .trailing, priority: 4),
      TableColumn(state.text(PresenceWords.identifier), .fixed(24), priority: 5),
    ]
  }

  private static func tableRow(_ row: ReportRow, _ state: ConsoleState) -> TableRow {
    let name = row.name.isEmpty ? "\(row.contact)" : Clean.text(row.name)
    let channel = state.known.channel(row.channel)?.channel.description ?? row.channel
    let handed = row.handedOverAt != nil
    return TableRow(
      id: "\(row.session)",
      [
        TableCell(name), TableCell(Clean.text(channel), .muted),
        TableCell(state.format.moment(row.endedAt)), TableCell(state.format.duration(row.duration)),
        TableCell(
          state.text(handed ? FormWords.yes : FormWords.no), handed ? Style(.handedOver) : .muted),
        TableCell(state.format.number(row.absences)), TableCell(state.format.number(row.messages)),
        TableCell("\(row.session)", .muted),
      ])
  }
}

extension ConsoleState {
  /// The report under the list's sign.
  var chosenReport: ReportRow? {
    let rows = reports.rows
    return rows.indices.contains(reports.list.selected) ? rows[reports.list.selected] : nil
  }

  /// Searches anew, from the first page.
  mutating func searchReports() {
    reports.query.text = reports.filter.text
    reports.query.offset = 0
    reports.list = ListState()
    ask(.searchReports(reports.query))
  }

  /// The next page, when the end of what is loaded comes near.
  mutating func loadMoreReports() {
    let loaded = reports.rows.count
    guard loaded < reports.total, reports.list.selected > loaded - 30,
      reports.query.offset < loaded
    else { return }
    reports.query.offset = loaded
    ask(.searchReports(reports.query))
  }

  fileprivate mutating func askToExportReports(_ format: ReportFormat) {
    var query = reports.query
    query.offset = 0
    let found = query
    open(
      Question.asking(
        text(ReportsWords.export), text(ChannelsWords.exportAsk),
        "relatorios.\(format.rawValue)", yes: ReportsWords.export, self
      ) { $0.ask(.exportReports(found, format: format, path: $1)) })
  }

  fileprivate mutating func askToErase() {
    guard let row = chosenReport else { return }
    open(
      Question.sure(
        text(ReportsWords.erase),
        text(ReportsWords.eraseAsk, ["name": Clean.text(row.name), "id": "\(row.contact)"]),
        yes: ReportsWords.erase, self
      ) { $0.ask(.eraseContact(row.contact)) })
  }
}

// Relatórios: the record of every finished session, found by identifier or name.

import Channels
import Presence
import Screen

enum ReportsScreen: ConsoleScreen {
  static let commands: [Command] = [
    Command(
      "reports.open", [KeyPress(.enter), KeyPress(.right), .character("l")], ReportsWords.open,
      ReportsWords.openHelp, in: .reports, refusal: { chosen($0) },
      run: { $0.openReport() }),
    Command(
      "reports.filter", [.character("/"), .control("f")], ReportsWords.filter,
      ReportsWords.filterHelp, in: .reports,
      run: { $0.focus = Action(ReportsState.filterRegion) }),
    Command(
      "reports.period", [.character("d")], ReportsWords.period, ReportsWords.periodHelp,
      in: .reports, run: { $0.openPeriods() }),
    Command(
      "reports.channel", [.character("c")], ShellWords.channel, PresenceWords.channelHelp,
      in: .reports, run: { $0.openReportChannels() }),
    Command(
      "reports.days", [.character("v")], ReportsWords.days, ReportsWords.daysHelp, in: .reports,
      refusal: { $0.size.height < ReportsState.daysFrom ? ReportsWords.noRoom : nil },
      run: { state in
        state.reports.showsDays.toggle()
        state.settleReports()
      }),
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
    Command(
      "reports.retention", [.character("R")], ReportsWords.retention,
      ReportsWords.retentionHelp, in: .reports, hint: false,
      run: { $0.ask(.loadRetention) }),
    Shell.told(
      "reports.move", [.character("j"), .character("k"), .character("g"), .character("G")],
      ChannelsWords.move, ChannelsWords.moveHelp, in: .reports),
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
    case .reports(let query, let total, let rows) where query == state.reports.query:
      state.reports.isLoaded = true
      state.reports.total = total
      state.reports.rows = query.offset == 0 ? rows : state.reports.rows + rows
      state.settleReports()
    case .reportDays(let query, let days) where query == state.reports.query.firstPage:
      state.reports.days = days
      state.settleReports()
    case .erased(_, let sessions):
      state.say(ReportsWords.erased.said(sessions, state.format), .success)
      state.searchReports()
    case .retention(let days) where state.place == .reports: state.askRetention(now: days)
    case .retentionSet(let days):
      state.say(ReportsWords.kept(days).said(days, state.format), .success)
    default: break
    }
  }

  static func press(_ press: KeyPress, _ state: inout ConsoleState) -> Bool {
    if isTyping(state) {
      return state.press(
        press, inFilter: \.reports.filter, of: ReportsState.listRegion
      ) { $0.searchReports() }
    }
    let taken = state.reports.list.handle(
      press, count: state.reports.rows.count, visible: state.reportRows)
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
      let isSecond = state.reports.list.selected == action.item
      state.focus = Action(ReportsState.listRegion)
      state.reports.list.selected = action.item
      if isSecond { state.runCommand(id: "reports.open") }
    default: break
    }
  }

  static func wheel(_ rows: Int, _ state: inout ConsoleState) {
    state.reports.list.scroll(
      by: rows, count: state.reports.rows.count, visible: state.reportRows)
    state.loadMoreReports()
  }

  static func resized(_ state: inout ConsoleState) { state.settleReports() }

  static func back(_ state: inout ConsoleState) -> Bool {
    guard isTyping(state) || !state.reports.filter.text.isEmpty else { return false }
    state.reports.filter = TextField()
    state.focus = Action(ReportsState.listRegion)
    state.searchReports()
    return true
  }
}

extension ConsoleState {
  /// Searches anew, from the first page.
  mutating func searchReports() {
    reports.query.text = reports.filter.text
    reports.query.offset = 0
    reports.list = ListState()
    ask(.searchReports(reports.query))
  }

  /// Keeps the list's sign in view after its area changed.
  fileprivate mutating func settleReports() {
    reports.list.settle(count: reports.rows.count, visible: reportRows)
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
    let found = reports.query.firstPage
    open(
      Question.asking(
        text(ReportsWords.export), text(ChannelsWords.exportAsk),
        "relatorios.\(format.rawValue)", yes: ReportsWords.export, self
      ) { $0.ask(.exportReports(found, format: format, path: $1)) })
  }

  /// Asks for how many days finished sessions are kept; fewer erase some, so it is asked once more.
  fileprivate mutating func askRetention(now days: Int) {
    open(
      Question.asking(
        text(ReportsWords.retention), text(ReportsWords.retentionAsk), String(days),
        yes: ShellWords.choose, self,
        check: { state, typed in
          ConsoleState.retention(typed: typed) == nil
            ? Rule.number(Retention.days).words[state.language] : nil
        }
      ) { state, typed in
        guard let wanted = ConsoleState.retention(typed: typed) else { return }
        guard wanted > 0, days == 0 || wanted < days else {
          return state.ask(.setRetention(days: wanted))
        }
        state.open(
          Question.sure(
            state.text(ReportsWords.retention),
            ReportsWords.retentionErases.said(wanted, state.format), yes: ReportsWords.retentionYes,
            state
          ) { $0.ask(.setRetention(days: wanted)) })
      })
  }

  /// Days as somebody types them; nil where they are none that can be kept.
  private static func retention(typed: String) -> Int? {
    Int(typed.split(separator: " ").joined(separator: " "))
      .flatMap { Retention.days.contains($0) ? $0 : nil }
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

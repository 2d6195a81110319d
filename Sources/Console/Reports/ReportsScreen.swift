// Relatórios: the record of every finished session, found by identifier or name.

import Channels
import Presence
import Records
import Screen

enum ReportsScreen: ConsoleScreen {
  static let commands: [Command] = [
    Command(
      "reports.open", [KeyPress(.enter), KeyPress(.right), .character("l")], ReportsStrings.open,
      ReportsStrings.openHelp, in: .reports, refusal: { chosen($0) },
      run: { $0.openReport() }),
    Command(
      "reports.filter", [.character("/"), .control("f")], ReportsStrings.filter,
      ReportsStrings.filterHelp, in: .reports,
      run: { $0.focus = Action(ReportsState.filterRegion) }),
    Command(
      "reports.period", [.character("d")], ReportsStrings.period, ReportsStrings.periodHelp,
      in: .reports, run: { $0.openPeriods() }),
    Command(
      "reports.channel", [.character("c")], ShellStrings.channel, PresenceStrings.channelHelp,
      in: .reports, run: { $0.openReportChannels() }),
    Command(
      "reports.days", [.character("v")], ReportsStrings.days, ReportsStrings.daysHelp, in: .reports,
      refusal: { $0.size.height < ReportsState.daysFrom ? ReportsStrings.noRoom : nil },
      run: { state in
        state.reports.showsDays.toggle()
        state.settleReports()
      }),
    Command(
      "reports.copy", [.character("i")], PresenceStrings.copyID, PresenceStrings.copyIDHelp,
      in: .reports, refusal: { chosen($0) },
      run: { state in
        guard let row = state.chosenReport else { return }
        state.emit(.terminal(.copy("\(row.session)")))
        state.say(ChannelsStrings.copied, ["what": "\(row.session)"], .success)
      }),
    Command(
      "reports.csv", [.character("x")], ReportsStrings.csv, ReportsStrings.csvHelp, in: .reports,
      run: { $0.askToExportReports(.csv) }),
    Command(
      "reports.json", [.character("J")], ReportsStrings.json, ReportsStrings.jsonHelp, in: .reports,
      run: { $0.askToExportReports(.json) }),
    Command(
      "reports.erase", [.character("A")], ReportsStrings.erase, ReportsStrings.eraseHelp,
      in: .reports, refusal: { chosen($0) }, run: { $0.askToErase() }),
    Command(
      "reports.retention", [.character("R")], ReportsStrings.retention,
      ReportsStrings.retentionHelp, in: .reports, hint: false,
      run: { $0.emit(.stored(.loadRetention)) }),
    AppShell.told(
      "reports.move", [.character("j"), .character("k"), .character("g"), .character("G")],
      ChannelsStrings.move, ChannelsStrings.moveHelp, in: .reports),
  ]

  private static func chosen(_ state: ConsoleState) -> LocalizedText? {
    state.chosenReport == nil ? ReportsStrings.noneChosen : nil
  }

  static func firstFocus(_ state: ConsoleState) -> Action? { Action(ReportsState.listRegion) }

  static func isTyping(_ state: ConsoleState) -> Bool {
    state.focus?.name == ReportsState.filterRegion
  }

  static func enter(_ state: inout ConsoleState) {
    state.emit(.work(.searchReports(state.reports.query)))
  }

  static func take(_ answer: EffectResult, _ state: inout ConsoleState) {
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
      state.say(ReportsStrings.erased.said(sessions, state.format), .success)
      state.searchReports()
    case .retention(let days) where state.place == .reports: state.askRetention(now: days)
    case .retentionSet(let days):
      state.say(ReportsStrings.kept(days).said(days, state.format), .success)
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
    emit(.work(.searchReports(reports.query)))
  }

  /// Keeps the list's sign in view after its area changed.
  fileprivate mutating func settleReports() {
    reports.list.clamp(count: reports.rows.count, visible: reportRows)
  }

  /// The next page, when the end of what is loaded comes near.
  mutating func loadMoreReports() {
    let loaded = reports.rows.count
    guard loaded < reports.total, reports.list.selected > loaded - 30,
      reports.query.offset < loaded
    else { return }
    reports.query.offset = loaded
    emit(.work(.searchReports(reports.query)))
  }

  fileprivate mutating func askToExportReports(_ format: ReportFormat) {
    let found = reports.query.firstPage
    open(
      PromptDialog.asking(
        text(ReportsStrings.export), text(ChannelsStrings.exportAsk),
        "relatorios.\(format.rawValue)", yes: ReportsStrings.export, self
      ) { $0.emit(.work(.exportReports(found, format: format, path: $1))) })
  }

  /// Asks for how many days finished sessions are kept; fewer erase some, so it is asked once more.
  fileprivate mutating func askRetention(now days: Int) {
    open(
      PromptDialog.asking(
        text(ReportsStrings.retention), text(ReportsStrings.retentionAsk), String(days),
        yes: ShellStrings.choose, self,
        check: { state, typed in
          ConsoleState.retention(typed: typed) == nil
            ? Rule.number(Retention.days).words[state.language] : nil
        }
      ) { state, typed in
        guard let wanted = ConsoleState.retention(typed: typed) else { return }
        guard wanted > 0, days == 0 || wanted < days else {
          return state.emit(.stored(.setRetention(days: wanted)))
        }
        state.open(
          PromptDialog.sure(
            state.text(ReportsStrings.retention),
            ReportsStrings.retentionErases.said(wanted, state.format),
            yes: ReportsStrings.retentionYes,
            state
          ) { $0.emit(.stored(.setRetention(days: wanted))) })
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
      PromptDialog.sure(
        text(ReportsStrings.erase),
        text(ReportsStrings.eraseAsk, ["name": Sanitizer.text(row.name), "id": "\(row.contact)"]),
        yes: ReportsStrings.erase, self
      ) { $0.emit(.work(.eraseContact(row.contact))) })
  }
}

// The list of reports: what is looked for, what came, and the periods one looks at.

import Basics
import Channels
import Presence
import Records
import Screen

/// The list of reports.
package struct ReportsState: Sendable {
  static let listRegion = "reports.list"
  static let filterRegion = "reports.filter"
  /// The height from which the totals a day have room.
  static let daysFrom = 24
  /// Days whose totals are shown at most, where a terminal has the room: a month.
  package static let mostDays = 31

  var query = ReportQuery()
  var total = 0
  var rows: [ReportRow] = []
  var days: [DayTotal] = []
  var isLoaded = false
  var filter = TextField()
  var list = ListState()
  var showsDays = true
}

/// A period to look at.
enum ReportPeriod: String, CaseIterable, Sendable {
  case everything, today, yesterday, week, month, other

  var title: LocalizedText {
    switch self {
    case .everything: ReportsStrings.everything
    case .today: ReportsStrings.today
    case .yesterday: ReportsStrings.yesterday
    case .week: ReportsStrings.week
    case .month: ReportsStrings.month
    case .other: ReportsStrings.otherPeriod
    }
  }

  /// Its bounds; `other` is asked for.
  func bounds(at now: Millis, _ format: Format) -> (since: Millis?, until: Millis?) {
    switch self {
    case .everything, .other: (nil, nil)
    case .today: (format.startOfDay(now), nil)
    case .yesterday: (format.startOfDay(now, adding: -1), format.startOfDay(now))
    case .week: (format.startOfDay(now, adding: -6), nil)
    case .month: (format.startOfDay(now, adding: -29), nil)
    }
  }
}

extension ConsoleState {
  /// The report under the list's sign.
  var chosenReport: ReportRow? {
    let rows = reports.rows
    return rows.indices.contains(reports.list.selected) ? rows[reports.list.selected] : nil
  }

  /// Rows of the totals a day; 0 where they are not shown.
  var reportDayRows: Int {
    guard reports.showsDays, size.height >= ReportsState.daysFrom, !reports.days.isEmpty else {
      return 0
    }
    return min(reports.days.count, max(3, size.height / 4)) + 1
  }

  /// Rows of the table.
  var reportRows: Int { max(1, size.height - 6 - reportDayRows) }

  /// The periods to choose from.
  mutating func openPeriods() {
    let items = ReportPeriod.allCases.map { PickerItem(id: $0.rawValue, title: text($0.title)) }
    open(
      Picker(title: text(ReportsStrings.period), items: items) { state, id in
        guard let period = ReportPeriod(rawValue: id) else { return }
        if period == .other {
          state.askPeriod()
        } else {
          let (since, until) = period.bounds(at: state.now, state.format)
          state.look(since: since, until: until)
        }
      })
  }

  private mutating func askPeriod() {
    let first = reports.query.since ?? format.startOfDay(now, adding: -6)
    let last = reports.query.until.map { $0 - 1 } ?? now
    let proposed = "\(format.isoDay(first)) \(format.isoDay(last))"
    open(
      PromptDialog.asking(
        text(ReportsStrings.otherPeriod), text(ReportsStrings.periodAsk), proposed,
        yes: ShellStrings.choose, self,
        check: { state, typed in
          state.period(typed: typed) == nil
            ? state.text(ReportsStrings.badPeriod, ["text": Sanitizer.text(typed)]) : nil
        }
      ) { state, typed in
        guard let (since, until) = state.period(typed: typed) else { return }
        state.look(since: since, until: until)
      })
  }

  /// The bounds of one or two days as somebody types them; nil where they are none.
  private func period(typed: String) -> (since: Millis, until: Millis)? {
    let days = typed.split(separator: " ").map { format.startOfDay(typed: String($0)) }
    guard (1...2).contains(days.count), let since = days[0], let last = days.last ?? nil,
      since <= last
    else { return nil }
    return (since, format.startOfDay(last, adding: 1))
  }

  private mutating func look(since: Millis?, until: Millis?) {
    reports.query.since = since
    reports.query.until = until
    searchReports()
  }

  /// The channels to look at one of.
  mutating func openReportChannels() {
    var items = [PickerItem(id: "", title: text(PresenceStrings.allChannels))]
    items += known.plain.sorted { Folding.fold($0.description) < Folding.fold($1.description) }
      .map { PickerItem(id: $0.id, title: Sanitizer.text($0.description), detail: $0.id) }
    // A removed channel's reports stay: it is known by its identifier alone.
    let gone = Set(reports.rows.map(\.channel)).subtracting(known.plain.map(\.id))
    items += gone.sorted().map { PickerItem(id: $0, title: $0) }
    open(
      Picker(
        title: text(ShellStrings.channel), items: items, selected: reports.query.channel ?? ""
      ) { state, id in
        state.reports.query.channel = id.isEmpty ? nil : id
        state.searchReports()
      })
  }

  /// Shows one report whole, and reads what happened in its session.
  mutating func openReport() {
    guard let row = chosenReport else { return }
    open(ReportBox(row))
    emit(.engine(.loadSession("\(row.session)")))
  }
}

// Relatórios: the record of every finished session, found by identifier or name.

import Channels
import Presence
import Records
import Screen

/// The list of finished sessions.
struct ReportsScreen: ListScreen {
  static let id = ScreenID.reports
  static var path: WritableKeyPath<ConsoleScreens, ReportsScreen> { \.reports }
  static let listRegion = "reports.list"
  static let filterRegion = "reports.filter"
  /// The rows of a terminal from which on totals by day are shown.
  static let daysMinimumHeight = 24

  /// The query of the loaded pages; its offset is that of the last one.
  var query = ReportQuery()
  /// The sessions that the query finds.
  var total = 0
  /// The sessions of the loaded pages.
  var rows: [ReportRow] = []
  var days: [DayTotal] = []
  var isLoaded = false
  var filter = TextField()
  var list = ListState()
  var showsDays = true

  // MARK: - Rows

  func rowCount(_ context: ConsoleContext) -> Int { rows.count }

  func visibleRows(_ context: ConsoleContext) -> Int {
    max(1, context.size.height - 6 - dayRows(context))
  }

  /// The rows of the totals by day; 0 if they are not shown.
  func dayRows(_ context: ConsoleContext) -> Int {
    guard showsDays, context.size.height >= ReportsScreen.daysMinimumHeight, !days.isEmpty else {
      return 0
    }
    return min(days.count, max(3, context.size.height / 4)) + 1
  }

  /// The selected report; nil if the list is empty.
  var selected: ReportRow? {
    rows.indices.contains(list.selected) ? rows[list.selected] : nil
  }

  // MARK: - Searches

  mutating func enter(_ context: inout ConsoleContext) {
    context.emit(.work(.searchReports(query)))
  }

  /// Searches again from the first page.
  mutating func search(_ context: inout ConsoleContext) {
    query.text = filter.text
    query.offset = 0
    list = ListState()
    context.emit(.work(.searchReports(query)))
  }

  mutating func filterChanged(_ context: inout ConsoleContext) { search(&context) }

  mutating func selectionChanged(byClick: Bool, _ context: inout ConsoleContext) {
    if !byClick { loadNextPage(&context) }
  }

  mutating func activate(_ context: inout ConsoleContext) {
    context.request(.run(command: "reports.open"))
  }

  /// Loads the next page once the selected row is near the end of the loaded ones.
  private mutating func loadNextPage(_ context: inout ConsoleContext) {
    let loaded = rows.count
    guard loaded < total, list.selected > loaded - 30, query.offset < loaded else { return }
    query.offset = loaded
    context.emit(.work(.searchReports(query)))
  }

  // MARK: - Results

  mutating func receive(_ result: EffectResult, _ context: inout ConsoleContext) {
    switch result {
    case .reports(let query, let total, let rows) where query == self.query:
      isLoaded = true
      self.total = total
      self.rows = query.offset == 0 ? rows : self.rows + rows
      clampSelection(context)
    case .reportDays(let query, let days) where query == self.query.firstPage:
      self.days = days
      clampSelection(context)
    case .erased(_, let sessions):
      context.notify(ReportsStrings.erased.text(sessions, context.format), .success)
      search(&context)
    case .retention(let days) where context.screen == .reports:
      askForRetention(current: days, &context)
    case .retentionSet(let days):
      context.notify(ReportsStrings.kept(days).text(days, context.format), .success)
    default: break
    }
  }
}

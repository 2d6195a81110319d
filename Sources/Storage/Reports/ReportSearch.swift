// A search of reports whose total is known, and the order in which its reports are read.

/// A search of reports whose total is known.
struct ReportSearch {
  /// The filter. Its condition includes the names, unless there is a `nameQuery`.
  let filter: ReportFilter
  /// The number of reports that match.
  let total: Int
  /// The query of the index of names, if the search is answered there.
  let nameQuery: NameQuery?
}

/// The order in which reports are read, by the ends of their sessions. The raw value is SQL.
enum ReportOrder: String {
  /// The latest end first.
  case latestFirst = "DESC"
  /// The earliest end first.
  case earliestFirst = "ASC"
}

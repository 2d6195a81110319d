// The periods that reports are shown for.

import Channels
import Presence

/// A period of reports, by the moment when sessions ended.
enum ReportPeriod: String, CaseIterable, Sendable {
  case everything, today, yesterday, week, month
  /// A period whose days the user types.
  case other

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

  /// The first moment of the period and the first one after it; nil is no limit.
  func bounds(at now: Millis, _ format: Format) -> (since: Millis?, until: Millis?) {
    switch self {
    case .everything, .other: (nil, nil)
    case .today: (format.startOfDay(now), nil)
    case .yesterday: (format.startOfDay(now, adding: -1), format.startOfDay(now))
    case .week: (format.startOfDay(now, adding: -6), nil)
    case .month: (format.startOfDay(now, adding: -29), nil)
    }
  }

  /// The bounds of one or two days that the user typed, separated by spaces; nil for other texts.
  static func bounds(typed text: String, _ format: Format) -> (since: Millis, until: Millis)? {
    let days = text.split(separator: " ").map { format.startOfDay(typed: String($0)) }
    guard (1...2).contains(days.count), let since = days[0], let last = days.last ?? nil,
      since <= last
    else { return nil }
    return (since, format.startOfDay(last, adding: 1))
  }
}

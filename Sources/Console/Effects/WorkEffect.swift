// Effects that may take seconds. They run beside the stored effects, so that a form never waits for
// a report.

import Channels
import Presence
import Records

/// A search, an export, an erasure, or a call to the attendance platform.
package enum WorkEffect: Equatable, Sendable {
  /// The most days whose totals `reportDays` holds: a month.
  package static let maxReportDays = 31

  /// Reads the calls that wait for the attendance platform and those it refused. Result: `outbox`.
  case loadOutbox
  /// Calls the attendance platform with a test event. Result: `attendanceTested`.
  case testAttendance(Attendance)
  /// Makes or finds inbox and bot in the Chatwoot at an address, with the token of one of its
  /// administrators, which is not kept, and stores them. Result: `attendanceSaved`.
  case setUpChatwoot(String, token: String)
  /// Verifies that a page carries the code of the channel with this identifier, and that it works.
  /// Result: `pageVerified`.
  case verifyPage(String, channel: String)
  /// Finds finished sessions. Results: `reports`, then for `offset` 0 also `reportDays`. No result
  /// comes once another search was asked for.
  case searchReports(ReportQuery)
  /// Writes the reports that a query finds to a file. Results: `progress` from time to time, then
  /// `written`; or `fileExists` if the file exists and `replacing` is false.
  case exportReports(ReportQuery, format: ReportFormat, path: String, replacing: Bool = false)
  /// Erases everything stored about a contact. Results: `progress` from time to time, then
  /// `erased`.
  case eraseContact(Identifier)
}

/// The file format of exported reports.
package enum ReportFormat: String, CaseIterable, Sendable {
  /// Comma-separated values (RFC 4180), one row for each session.
  case csv
  /// One JSON array with one object for each session.
  case json
}

// The rules of the attendance platform's settings.

/// The rules of the attendance platform.
package enum AttendanceRules {
  /// Every rule that the settings break, in the order of the fields; empty if they may be stored.
  /// Token and signing secret may be empty: a platform on the same machine may need neither.
  package static func check(_ attendance: Attendance) -> [ValidationError] {
    Fields.attendance.errors(in: attendance)
  }
}

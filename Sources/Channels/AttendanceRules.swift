// The rules of the attendance platform's settings.

/// The rules of the attendance platform.
package enum AttendanceRules {
  /// Every rule that the settings break, in the order of the fields; empty if they may be stored.
  /// Token and signing secret may be empty: a platform on the same machine may need neither.
  package static func check(_ attendance: Attendance) -> [ValidationError] {
    var errors = Fields.attendance.errors(in: attendance)
    let base = attendance.baseURL
    if !errors.contains(where: { $0.key == "baseURL" }),
      attendance.mode == .contract || !base.isEmpty, let rule = AddressRule.broken(by: base)
    {
      errors.append(ValidationError(key: "baseURL", value: base, rule: .address(rule)))
    }
    return errors + attendance.hours.errors()
  }
}

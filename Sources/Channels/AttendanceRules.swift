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
    if attendance.mode == .chatwoot { errors += check(attendance.chatwoot) }
    return errors + attendance.hours.errors()
  }

  /// Every rule that the settings of a Chatwoot break: all of them are needed.
  private static func check(_ chatwoot: ChatwootAccess) -> [ValidationError] {
    var errors: [ValidationError] = []
    if let rule = AddressRule.broken(by: chatwoot.url) {
      errors.append(ValidationError(key: "url", value: chatwoot.url, rule: .address(rule)))
    }
    for (key, value) in [
      ("inboxIdentifier", chatwoot.inboxIdentifier), ("botToken", chatwoot.botToken),
      ("webhookSecret", chatwoot.webhookSecret),
    ] where value.isEmpty {
      errors.append(ValidationError(key: key, value: "", rule: .blank))
    }
    return errors
  }
}

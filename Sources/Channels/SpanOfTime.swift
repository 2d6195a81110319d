// Durations in words.

/// Durations in words.
package enum SpanOfTime {
  /// A duration in its two largest units: seconds under a minute, minutes under an hour, then hours
  /// and minutes, then days and hours. The rest is cut off.
  ///
  ///     SpanOfTime.text(seconds: 3_930, in: .english)  // "1 hour and 5 minutes"
  package static func text(seconds: Int, in language: Language) -> String {
    let seconds = max(0, seconds)
    if seconds < 60 { return part(seconds, Unit.second, language) }
    let minutes = seconds / 60
    if minutes < 60 { return part(minutes, Unit.minute, language) }
    let hours = minutes / 60
    if hours < 24 { return pair((hours, Unit.hour), (minutes % 60, Unit.minute), language) }
    return pair((hours / 24, Unit.day), (hours % 24, Unit.hour), language)
  }

  private static func pair(
    _ first: (Int, Unit), _ second: (Int, Unit), _ language: Language
  ) -> String {
    let head = part(first.0, first.1, language)
    guard second.0 > 0 else { return head }
    return "\(head) \(and[language]) \(part(second.0, second.1, language))"
  }

  private static func part(_ count: Int, _ unit: Unit, _ language: Language) -> String {
    "\(count) \((count == 1 ? unit.one : unit.many)[language])"
  }

  private static let and = LocalizedText("e", "and", "y")

  private struct Unit {
    let one: LocalizedText
    let many: LocalizedText

    static let second = Unit(
      one: LocalizedText("segundo", "second", "segundo"),
      many: LocalizedText("segundos", "seconds", "segundos"))
    static let minute = Unit(
      one: LocalizedText("minuto", "minute", "minuto"),
      many: LocalizedText("minutos", "minutes", "minutos"))
    static let hour = Unit(
      one: LocalizedText("hora", "hour", "hora"), many: LocalizedText("horas", "hours", "horas"))
    static let day = Unit(
      one: LocalizedText("dia", "day", "día"), many: LocalizedText("dias", "days", "días"))
  }
}

// What attendance is told when an absent contact comes back. Names come from visitors, so places
// are filled in one pass: a contact called `{hora}` stays called that.

/// The message of a return.
package enum ReturnMessage {
  /// The message where the channel has none of its own.
  package static let standard = LocalizedText(
    "O cliente voltou a ficar online.", "The customer is back online.",
    "El cliente volvió a estar en línea.")
  /// What stands for a name that was never given.
  static let nobody = LocalizedText("o cliente", "the customer", "el cliente")

  /// The message of one return, in the channel's language.
  ///
  /// - Parameters:
  ///   - name: The contact's name; empty where it is not known.
  ///   - absentSeconds: From the last sign that counted to the return.
  ///   - clock: The host's local time, such as `14:05`.
  package static func text(
    channel: Channel, name: String, absentSeconds: Int, clock: String
  ) -> String {
    let language = channel.text.language.language
    let template = channel.settings.presence.returnMessage
    if template.isEmpty { return standard[language] }
    let values = [
      (key: "nome", value: name.isEmpty ? nobody[language] : name),
      (key: "ausencia", value: SpanOfTime.text(seconds: absentSeconds, in: language)),
      (key: "hora", value: clock),
    ]
    return Template.fill(template, values)
  }
}

/// Lengths of time as people say them.
package enum SpanOfTime {
  /// Seconds under a minute, minutes under an hour, then hours and minutes, then days and hours;
  /// what is smaller is left out: "3 minutos", "1 hora e 5 minutos", "2 days and 3 hours".
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

// What a visitor reads who is handed over while nobody is there to answer.

import Basics

/// The message of an attendance that is closed or has nobody present.
package enum AwayMessage {
  /// The message outside of the hours, where the channel has none of its own.
  package static let closed = LocalizedText(
    "Nosso atendimento está fechado e abre {abre}. Deixe sua mensagem: responderemos.",
    "We are closed now and open {abre}. Leave your message: we will answer.",
    "Ahora estamos cerrados y abrimos {abre}. Deje su mensaje: le responderemos.")
  /// The message within the hours, where the channel has none of its own.
  package static let nobody = LocalizedText(
    "Não há ninguém disponível agora. Deixe sua mensagem: responderemos.",
    "Nobody is available right now. Leave your message: we will answer.",
    "No hay nadie disponible ahora. Deje su mensaje: le responderemos.")
  private static let soon = LocalizedText("em breve", "soon", "pronto")
  private static let today = LocalizedText("hoje às {hora}", "today at {hora}", "hoy a las {hora}")
  private static let tomorrow = LocalizedText(
    "amanhã às {hora}", "tomorrow at {hora}", "mañana a las {hora}")
  private static let within = LocalizedText(
    "{dia} às {hora}", "on {dia} at {hora}", "el {dia} a las {hora}")
  private static let later = LocalizedText(
    "{data} às {hora}", "on {data} at {hora}", "el {data} a las {hora}")
  private static let weekdays = [
    LocalizedText("segunda-feira", "Monday", "lunes"),
    LocalizedText("terça-feira", "Tuesday", "martes"),
    LocalizedText("quarta-feira", "Wednesday", "miércoles"),
    LocalizedText("quinta-feira", "Thursday", "jueves"),
    LocalizedText("sexta-feira", "Friday", "viernes"),
    LocalizedText("sábado", "Saturday", "sábado"),
    LocalizedText("domingo", "Sunday", "domingo"),
  ]

  /// The message for a visitor of a channel who is handed over at `moment`, in milliseconds since
  /// 1970 (UTC); nil where an attendant answers.
  ///
  /// - Parameter isAnybodyPresent: Whether an attendant is there. Nil where that is unknown, since
  ///   a platform answers.
  package static func text(
    channel: Channel, hours: OfficeHours, at moment: Int64, isAnybodyPresent: Bool?
  ) -> String? {
    let language = channel.text.language.language
    let isOpen = channel.settings.hours == .always || hours.isOpen(at: moment)
    guard !isOpen || isAnybodyPresent == false else { return nil }
    let opening = isOpen ? nil : hours.nextOpening(after: moment)
    let own = channel.settings.awayMessage
    let template = own.isEmpty ? (opening == nil ? nobody : closed)[language] : own
    let when = opening.map { text(of: $0, seenAt: moment, hours, language) } ?? soon[language]
    return Template.fill(template, [(key: "abre", value: when)])
  }

  /// When it opens, as people say it: `hoje às 13:00`, `on Monday at 08:00`.
  static func text(
    of opening: Int64, seenAt moment: Int64, _ hours: OfficeHours, _ language: Language
  ) -> String {
    let now = hours.localTime(of: moment)
    let then = hours.localTime(of: opening)
    let clock = "\(twoDigits(then.hour)):\(twoDigits(then.minute))"
    switch then.day - now.day {
    case 0: return today.filled(["hora": clock], in: language)
    case 1: return tomorrow.filled(["hora": clock], in: language)
    case 2...6:
      return within.filled(
        ["dia": weekdays[then.weekday][language], "hora": clock], in: language)
    default:
      return later.filled(["data": date(then.day, language), "hora": clock], in: language)
    }
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  /// Day and month, in the order of the language.
  private static func date(_ day: Int64, _ language: Language) -> String {
    let date = GregorianDate(daysSince1970: day)
    let (number, month) = (twoDigits(Int(date.day)), twoDigits(Int(date.month)))
    switch language {
    case .portuguese, .spanish: return "\(number)/\(month)"
    case .english: return "\(month)/\(number)"
    }
  }
}

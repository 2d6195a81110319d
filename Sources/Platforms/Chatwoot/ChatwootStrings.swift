// What agents read in Chatwoot, in the channel's language.

import Channels
import Presence

/// The texts that are written into a Chatwoot conversation.
enum ChatwootStrings {
  static let online = LocalizedText("conectado", "online", "conectado")
  static let absent = LocalizedText(
    "ausente desde {hora} ({motivo})", "absent since {hora} ({motivo})",
    "ausente desde las {hora} ({motivo})")
  static let ended = LocalizedText(
    "encerrado às {hora} ({motivo})", "ended at {hora} ({motivo})",
    "finalizado a las {hora} ({motivo})")
  static let absentNote = LocalizedText(
    "Cliente ausente desde {hora}: {motivo}.", "Customer absent since {hora}: {motivo}.",
    "Cliente ausente desde las {hora}: {motivo}.")
  static let endedNote = LocalizedText(
    "Conversa encerrada: {motivo}.", "Conversation ended: {motivo}.",
    "Conversación finalizada: {motivo}.")

  private static let reasons: [String: LocalizedText] = [
    "connection_lost": LocalizedText(
      "conexão perdida", "connection lost", "conexión perdida"),
    "page_inactive": LocalizedText(
      "página aberta, mas sem uso", "page open but not in use", "página abierta, pero sin uso"),
    "session_timeout": LocalizedText(
      "tempo de sessão esgotado", "session timed out", "tiempo de sesión agotado"),
    "contact_ended": LocalizedText(
      "o cliente encerrou", "the customer ended it", "la finalizó el cliente"),
    "supervisor_ended": LocalizedText(
      "um supervisor encerrou", "a supervisor ended it", "la finalizó un supervisor"),
  ]

  /// The reason of a call in words; a reason without words as it is.
  private static func reason(_ call: ContractCall, _ language: Language) -> String {
    reasons[call.reason]?[language] ?? call.reason
  }

  /// The value of the attribute `presenca` after a call.
  static func presence(_ call: ContractCall, _ localTime: (Millis) -> String) -> String {
    let language = call.contact.language
    switch call.event {
    case .handedOver, .clientMessage, .clientOnline, .started: return online[language]
    case .clientOffline:
      return absent.filled(
        [
          "hora": localTime(call.absentSince ?? call.occurredAt), "motivo": reason(call, language),
        ], in: language)
    case .expired, .finished, .ended:
      return ended.filled(
        ["hora": localTime(call.occurredAt), "motivo": reason(call, language)], in: language)
    }
  }

  /// The note of an absence, a return or an end.
  static func note(_ call: ContractCall, _ localTime: (Millis) -> String) -> String {
    let language = call.contact.language
    switch call.event {
    case .clientOffline:
      return absentNote.filled(
        [
          "hora": localTime(call.absentSince ?? call.occurredAt), "motivo": reason(call, language),
        ], in: language)
    case .expired, .finished:
      return endedNote.filled(["motivo": reason(call, language)], in: language)
    case .handedOver, .clientMessage, .clientOnline, .started, .ended: return call.text
    }
  }
}

// Texts of the console line by line.

import Channels

/// Texts of the console line by line.
enum LineModeStrings {
  static let formKeys = LocalizedText(
    "Enter mantém, - esvazia, ? explica, < volta, ! abandona.",
    "Enter keeps, - empties, ? explains, < goes back, ! leaves.",
    "Enter mantiene, - vacía, ? explica, < vuelve, ! abandona.")
  static let untilDot = LocalizedText(
    "Continue; uma linha só com . termina.", "Go on; a line with . alone ends.",
    "Siga; una línea solo con . termina.")
  static let yesOrNo = LocalizedText("(s/n)?", "(y/n)?", "(s/n)?")
  static let saveOrNot = LocalizedText(
    "Ainda não foi salvo: s salva, n descarta.", "Not saved yet: y saves, n discards.",
    "Todavía no se guardó: s guarda, n descarta.")
  static let notSaved = LocalizedText("Nada foi salvo.", "Nothing was saved.", "No se guardó nada.")
  static let choose = LocalizedText(
    "responda com o número ou a palavra:{choices}", "answer with the number or the word:{choices}",
    "responda con el número o la palabra:{choices}")
  static let channelKeys = LocalizedText(
    "Número abre, n cria, texto busca, < volta.",
    "A number opens, n creates, text searches, < goes back.",
    "Número abre, n crea, texto busca, < vuelve.")
  static let flowKeys = LocalizedText(
    "n ARQUIVO registra, número remove, < volta.",
    "n FILE registers, a number removes, < goes back.",
    "n ARCHIVO registra, número quita, < vuelve.")
  static let platformKeys = LocalizedText(
    "1 muda, 2 testa, < volta.", "1 changes, 2 tests, < goes back.",
    "1 cambia, 2 prueba, < vuelve.")
  static let presenceKeys = LocalizedText(
    "Número mostra a sessão, Enter lê de novo, texto busca, < volta.",
    "A number shows the session, Enter reads again, text searches, < goes back.",
    "Número muestra la sesión, Enter lee de nuevo, texto busca, < vuelve.")
  static let reportKeys = LocalizedText(
    "Texto busca, < volta.", "Text searches, < goes back.", "Texto busca, < vuelve.")
  static let joined = LocalizedText(
    "As mudanças foram juntadas; onde se chocam vale a sua. Reveja e salve.",
    "The changes were joined; where they collide yours stands. Look again and save.",
    "Se unieron los cambios; donde chocan vale el suyo. Revise y guarde.")

  /// The actions on a channel, in the order of their numbers.
  static let channelActions = [
    FieldTab.text.words, FieldTab.settings.words, FieldTab.appearance.words,
    FieldTab.general.words, ChannelsStrings.code, ChannelsStrings.copyID, ChannelsStrings.restart,
    ChannelsStrings.delete,
  ]

  /// Whether a line says yes or no; nil if it says neither.
  static func isYes(_ line: String, _ language: Language) -> Bool? {
    switch line.lowercased() {
    case "s", "y", "1", FormStrings.yes[language]: true
    case "n", "2", "", FormStrings.no[language]: false
    default: nil
    }
  }
}

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
    "Número abre a sessão, .a abre quem espera há mais tempo, Enter lê de novo, texto busca, < volta.",
    "A number opens the session, .a who waits longest, Enter reads again, text searches, < goes back.",
    "Número abre la sesión, .a quien espera hace más tiempo, Enter lee de nuevo, texto busca, < vuelve."
  )
  static let answerKeys = LocalizedText(
    """
    Texto responde (.. no começo manda um ponto), /CHAVE manda a resposta pronta, .n TEXTO nota \
    interna, .t assume ou solta, .h transborda, .e encerra, .a próximo que espera, Enter diz o \
    estado, < volta.
    """,
    """
    Text replies (.. at the start sends a point), /KEY sends the canned reply, .n TEXT internal \
    note, .t takes or releases, .h hands over, .e ends, .a next who waits, Enter tells the state, \
    < goes back.
    """,
    """
    Texto responde (.. al inicio envía un punto), /CLAVE envía la respuesta lista, .n TEXTO nota \
    interna, .t toma o suelta, .h deriva, .e termina, .a próximo que espera, Enter dice el estado, \
    < vuelve.
    """)
  static let endKeys = LocalizedText(
    ".e NÚMERO encerra; um texto depois dele é a última frase ao cliente.",
    ".e NUMBER ends; text after it is the last sentence to the visitor.",
    ".e NÚMERO termina; un texto después es la última frase al cliente.")
  static let awaiting = LocalizedText(
    "Quem escrever será aberto aqui.", "The next visitor who writes opens here.",
    "Quien escriba se abrirá aquí.")
  static let waits = Plural(
    one: LocalizedText(
      "espera resposta, 1 não lida", "waits for an answer, 1 unread",
      "espera respuesta, 1 no leído"),
    other: LocalizedText(
      "espera resposta, {count} não lidas", "waits for an answer, {count} unread",
      "espera respuesta, {count} no leídos"))
  static let absentAsk = LocalizedText(
    "{name} está ausente há {time} e só lê quando voltar. Enviar?",
    "{name} has been absent for {time} and reads only on returning. Send?",
    "{name} está ausente hace {time} y lee solo al volver. ¿Enviar?")
  static let notSent = LocalizedText(
    "A mensagem não foi enviada; .r envia de novo.", "The message was not sent; .r sends it again.",
    "El mensaje no se envió; .r lo envía de nuevo.")
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

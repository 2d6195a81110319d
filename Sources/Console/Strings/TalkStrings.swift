// Texts of answering a session.

import Channels
import Client
import Records
import Screen

/// Texts of answering a session.
enum TalkStrings {
  static let unread = LocalizedText("não lidas", "unread", "no leídos")
  static let seen = LocalizedText("lida", "read", "leído")
  static let takenBy = LocalizedText(
    "com {name}", "with {name}", "con {name}")
  static let released = LocalizedText("sem atendente", "nobody's", "sin agente")
  static let withYou = LocalizedText("com você", "with you", "con usted")
  static let reply = LocalizedText("Responder", "Reply", "Responder")
  static let replyHelp = LocalizedText(
    "Vai à caixa de resposta: Enter envia, Alt-Enter pula linha, / lista as respostas prontas.",
    "Goes to the reply box: Enter sends, Alt-Enter begins a line, / lists canned replies.",
    "Va a la caja de respuesta: Enter envía, Alt-Enter salta de línea, / lista las respuestas.")
  static let send = LocalizedText("Enviar", "Send", "Enviar")
  static let newLine = LocalizedText("Nova linha", "New line", "Nueva línea")
  static let replies = LocalizedText("Respostas prontas", "Canned replies", "Respuestas listas")
  static let write = LocalizedText(
    "Escreva a resposta", "Write the reply", "Escriba la respuesta")
  static let writeNote = LocalizedText(
    "Escreva a nota: só atendentes leem", "Write the note: only agents read it",
    "Escriba la nota: solo los agentes la leen")
  static let note = LocalizedText("Nota interna", "Internal note", "Nota interna")
  static let noteHelp = LocalizedText(
    "Troca entre resposta ao cliente e nota que só atendentes leem.",
    "Switches between a reply to the visitor and a note that only agents read.",
    "Cambia entre respuesta al cliente y nota que solo leen los agentes.")
  static let take = LocalizedText("Assumir", "Take", "Tomar")
  static let takeHelp = LocalizedText(
    "Assume a sessão, ou a solta se está com você.",
    "Takes the session, or releases it if it is with you.",
    "Toma la sesión, o la suelta si está con usted.")
  static let takeOverAsk = LocalizedText(
    "{name} atende esta sessão. Assumir mesmo assim?",
    "{name} answers this session. Take it over?",
    "{name} atiende esta sesión. ¿Tomarla de todos modos?")
  static let takenError = LocalizedText(
    "{name} assumiu esta sessão antes de você", "{name} took this session before you",
    "{name} tomó esta sesión antes que usted")
  static let transfer = LocalizedText("Transferir", "Transfer", "Transferir")
  static let transferHelp = LocalizedText(
    "Passa a sessão a outro atendente, com uma nota.",
    "Passes the session to another agent, with a note.",
    "Pasa la sesión a otro agente, con una nota.")
  static let transferNote = LocalizedText(
    "Nota para {name} (pode ficar vazia):", "Note for {name} (may be empty):",
    "Nota para {name} (puede quedar vacía):")
  static let nobodyElse = LocalizedText(
    "não há outro atendente", "there is no other agent", "no hay otro agente")
  static let facts = LocalizedText("Dados", "Details", "Datos")
  static let factsHelp = LocalizedText(
    "Mostra ou esconde os dados do cliente acima da conversa.",
    "Shows or hides the visitor's details above the conversation.",
    "Muestra u oculta los datos del cliente encima de la conversación.")
  static let next = LocalizedText("Próximo que espera", "Next who waits", "Próximo que espera")
  static let nextHelp = LocalizedText(
    "Vai, de qualquer tela, a quem espera resposta há mais tempo.",
    "Goes, from any screen, to who has waited longest for an answer.",
    "Va, desde cualquier pantalla, a quien espera respuesta hace más tiempo.")
  static let nobodyWaits = LocalizedText(
    "ninguém espera resposta", "nobody waits for an answer", "nadie espera respuesta")
  static let waitingHelp = LocalizedText(
    "Mostra só quem espera resposta, há mais tempo primeiro; outra vez, todos.",
    "Shows only who waits for an answer, longest first; once more, everybody.",
    "Muestra solo quien espera respuesta, hace más tiempo primero; otra vez, todos.")
  static let waitNow = Plural(
    one: LocalizedText(
      "1 cliente espera resposta (Alt-A)", "1 visitor waits for an answer (Alt-A)",
      "1 cliente espera respuesta (Alt-A)"),
    other: LocalizedText(
      "{count} clientes esperam resposta (Alt-A)", "{count} visitors wait for an answer (Alt-A)",
      "{count} clientes esperan respuesta (Alt-A)"))
  static let save = LocalizedText("Salvar conversa", "Save the talk", "Guardar conversación")
  static let saveHelp = LocalizedText(
    "Grava a conversa num arquivo de texto.", "Writes the conversation to a text file.",
    "Guarda la conversación en un archivo de texto.")
  static let savePath = LocalizedText(
    "Caminho do arquivo de texto:", "Path of the text file:", "Ruta del archivo de texto:")
  static let earlier = LocalizedText(
    "Sessões anteriores", "Earlier sessions", "Sesiones anteriores")
  static let earlierHelp = LocalizedText(
    "Mostra os relatórios das sessões anteriores deste cliente.",
    "Shows the reports of this visitor's earlier sessions.",
    "Muestra los informes de las sesiones anteriores de este cliente.")
  static let block = LocalizedText("Bloquear", "Block", "Bloquear")
  static let blockHelp = LocalizedText(
    "Impede o cliente ou o endereço de conversar, por um tempo ou para sempre.",
    "Keeps the visitor or the address out, for a time or for good.",
    "Impide conversar al cliente o a la dirección, por un tiempo o para siempre.")
  static let blocked = LocalizedText(
    "Bloqueado: {subject}", "Blocked: {subject}", "Bloqueado: {subject}")
  /// For how many hours a contact or an address is blocked; 0 for good.
  static let blockSpans: [(hours: Int, text: LocalizedText)] = [
    (1, LocalizedText("por 1 hora", "for 1 hour", "por 1 hora")),
    (24, LocalizedText("por 24 horas", "for 24 hours", "por 24 horas")),
    (168, LocalizedText("por 7 dias", "for 7 days", "por 7 días")),
    (0, LocalizedText("para sempre", "for good", "para siempre")),
  ]
  static let endReason = LocalizedText("Motivo", "Reason", "Motivo")
  static let lastSentence = LocalizedText(
    "Última frase ao cliente (pode ficar vazia):", "Last sentence to the visitor (may be empty):",
    "Última frase al cliente (puede quedar vacía):")
  static let typingNow = LocalizedText(
    "{name} está digitando…", "{name} is typing…", "{name} está escribiendo…")
  static let absentNow = LocalizedText(
    "ausente há {time}: lê quando voltar", "absent for {time}: reads on returning",
    "ausente hace {time}: lo lee al volver")
  static let absentWarning = LocalizedText(
    "{name} está ausente há {time} e só lê quando voltar. Enter de novo envia.",
    "{name} has been absent for {time} and reads only on returning. Enter again sends.",
    "{name} está ausente hace {time} y lee solo al volver. Enter otra vez envía.")
  static let sending = LocalizedText("enviando…", "sending…", "enviando…")
  static let closedTalk = LocalizedText(
    "a sessão terminou", "the session has ended", "la sesión terminó")
  static let tooLong = LocalizedText(
    "a mensagem tem {count} caracteres; use até 4.000",
    "the message has {count} characters; use up to 4,000",
    "el mensaje tiene {count} caracteres; use hasta 4.000")
  static let draftsLeft = LocalizedText(
    "respostas não enviadas", "replies not sent", "respuestas sin enviar")
  static let noSession = LocalizedText(
    "acompanhe uma sessão primeiro", "follow a session first", "siga primero una sesión")

  /// Why the stream of the followed session broke off.
  static func lost(_ error: ClientError) -> LocalizedText {
    switch error {
    case .refused(404, _, _, _):
      LocalizedText("sessão desconhecida", "unknown session", "sesión desconocida")
    case .refused(let status, _, let message, _): .same("\(status): \(Sanitizer.text(message))")
    case .unreachable:
      LocalizedText(
        "Conexão com o motor perdida: o que se vê é antigo.",
        "Connection to the engine lost: what you see is old.",
        "Conexión con el motor perdida: lo que se ve es antiguo.")
    case .unreadable(let what): .same(Sanitizer.text(what))
    case .taken(let name): takenError.filling(["name": .same(Sanitizer.text(name ?? ""))])
    }
  }

  /// What the platform was told, by the name of the call.
  static func event(_ name: String) -> LocalizedText {
    switch name {
    case "client_offline":
      LocalizedText("plataforma: ausente", "platform: absent", "plataforma: ausente")
    case "client_online":
      LocalizedText("plataforma: de volta", "platform: back", "plataforma: de vuelta")
    case "client_message":
      LocalizedText("plataforma: mensagem", "platform: message", "plataforma: mensaje")
    case "session_expired":
      LocalizedText(
        "plataforma: tempo esgotado", "platform: timed out", "plataforma: tiempo agotado")
    case "session_finished":
      LocalizedText("plataforma: encerrada", "platform: ended", "plataforma: terminada")
    case "handed_over":
      LocalizedText("plataforma: transbordo", "platform: handed over", "plataforma: derivación")
    default: .same(name)
    }
  }

  /// The reasons for which an attendant ends a session, with the words that are stored.
  static let endReasons: [(id: String, text: LocalizedText)] = [
    ("resolved", LocalizedText("resolvido", "resolved", "resuelto")),
    ("no_answer", LocalizedText("cliente não responde", "no answer", "el cliente no responde")),
    ("mistake", LocalizedText("contato por engano", "contact by mistake", "contacto por error")),
    ("other", LocalizedText("outro motivo", "other reason", "otro motivo")),
  ]
}

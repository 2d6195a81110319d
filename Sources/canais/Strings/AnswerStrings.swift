// The words of the commands for people who answer.

import Channels

/// The catalogue of the commands with which people answer.
enum AnswerStrings {
  static func importQuestion(_ count: Int) -> LocalizedText {
    count == 1
      ? LocalizedText(
        "Importar 1 resposta pronta?", "Import 1 canned answer?", "¿Importar 1 respuesta preparada?"
      )
      : LocalizedText(
        "Importar {count} respostas prontas?", "Import {count} canned answers?",
        "¿Importar {count} respuestas preparadas?")
  }
  static let say = LocalizedText(
    "Escreve ao cliente de uma sessão, que passa ao atendimento humano; - lê da entrada padrão.",
    "Writes to a session's visitor, which hands it over; - reads standard input.",
    "Escribe al cliente de una sesión, que pasa a la atención humana; - lee la entrada estándar.")
  static let file = LocalizedText(
    "Envia ao cliente de uma sessão uma imagem (PNG, JPEG, WebP, GIF) ou um PDF de até 10 MB.",
    "Sends a session's visitor a picture (PNG, JPEG, WebP, GIF) or a PDF of up to 10 MB.",
    "Envía al cliente de una sesión una imagen (PNG, JPEG, WebP, GIF) o un PDF de hasta 10 MB.")
  static let fileSent = LocalizedText("Enviado: {name}", "Sent: {name}", "Enviado: {name}")
  static let take = LocalizedText(
    "Assume uma sessão; se outra pessoa já a tem, diz quem.",
    "Takes a session; where somebody has it, says who.",
    "Toma una sesión; si otra persona ya la tiene, dice quién.")
  static let release = LocalizedText(
    "Devolve uma sessão assumida à espera.", "Gives a session that was taken back to the line.",
    "Devuelve a la espera una sesión tomada.")
  static let next = LocalizedText(
    "Assume a sessão que espera há mais tempo.", "Takes the session that waits longest.",
    "Toma la sesión que espera hace más tiempo.")
  static let asName = LocalizedText(
    "Quem atende; sem ela, $CANAIS_ATTENDANT ou o nome da conta",
    "Who answers; else $CANAIS_ATTENDANT or the account's name",
    "Quién atiende; si no, $CANAIS_ATTENDANT o el nombre de la cuenta")
  static let note = LocalizedText(
    "Nota interna, que o cliente não lê", "An internal note, which the visitor does not read",
    "Nota interna, que el cliente no lee")
  static let wait = LocalizedText(
    "Espera até que alguém espere", "Waits until somebody waits", "Espera hasta que alguien espere")
  static let reason = LocalizedText(
    "O motivo, que fica com a sessão", "The reason, kept with the session",
    "El motivo, que queda con la sesión")
  static let lastText = LocalizedText(
    "Uma última frase ao cliente", "A last sentence for the visitor",
    "Una última frase al cliente")
  static let waiting = LocalizedText(
    "Só as que esperam, a mais antiga primeiro", "Only those that wait, the longest first",
    "Solo las que esperan, la más antigua primero")
  static let mine = LocalizedText(
    "Só as de quem atende", "Only those of the attendant", "Solo las de quien atiende")
  static let said = LocalizedText("enviada", "sent", "enviado")
  static let noted = LocalizedText("nota guardada", "note kept", "nota guardada")
  static let taken = LocalizedText(
    "sessão com {name}", "session with {name}", "sesión con {name}")
  static let released = LocalizedText(
    "sessão devolvida", "session given back", "sesión devuelta")
  static let nobodyWaits = LocalizedText("ninguém espera", "nobody waits", "nadie espera")
  static let nextHead = [
    LocalizedText("Sessão", "Session", "Sesión"), LocalizedText("Nome", "Name", "Nombre"),
    LocalizedText("Página", "Page", "Página"), LocalizedText("Não lidas", "Unread", "No leídos"),
  ]

  // MARK: - Canned answers

  static let replies = LocalizedText(
    "Lista as respostas prontas.", "Lists the canned answers.",
    "Lista las respuestas preparadas.")
  static let setReply = LocalizedText(
    "Grava uma resposta pronta; pode ter {nome}, {canal}, {hora} e {atendente}.",
    "Stores a canned answer; it may hold {nome}, {canal}, {hora} and {atendente}.",
    "Guarda una respuesta preparada; puede tener {nome}, {canal}, {hora} y {atendente}.")
  static let importReplies = LocalizedText(
    "Grava as respostas prontas de um arquivo JSON, [{\"key\",\"text\"}].",
    "Stores the canned answers of a JSON file, [{\"key\",\"text\"}].",
    "Guarda las respuestas preparadas de un archivo JSON, [{\"key\",\"text\"}].")
  static let exportReplies = LocalizedText(
    "Imprime as respostas prontas como arquivo JSON.",
    "Prints the canned answers as a JSON file.",
    "Imprime las respuestas preparadas como archivo JSON.")
  static let deleteReply = LocalizedText(
    "Remove uma resposta pronta.", "Removes a canned answer.",
    "Quita una respuesta preparada.")
  static let noReply = LocalizedText(
    "não há resposta {key}", "there is no answer {key}", "no hay respuesta {key}")
  static let replyHead = [
    LocalizedText("Chave", "Key", "Clave"), LocalizedText("Texto", "Text", "Texto"),
  ]

  // MARK: - Blocks

  static let block = LocalizedText(
    "Bloqueia um cliente ou endereço IP: não começa nem retoma sessões.",
    "Blocks a contact or IP address: it neither starts nor resumes sessions.",
    "Bloquea un cliente o dirección IP: no empieza ni reanuda sesiones.")
  static let unblock = LocalizedText(
    "Desfaz um bloqueio.", "Ends a block.", "Deshace un bloqueo.")
  static let blocked = LocalizedText(
    "Lista os bloqueios.", "Lists the blocks.", "Lista los bloqueos.")
  static let duration = LocalizedText(
    "Por quanto tempo, como 30m, 12h ou 7d; sem ela, até desfazer",
    "For how long, such as 30m, 12h or 7d; without it, until it is ended",
    "Por cuánto tiempo, como 30m, 12h o 7d; sin ella, hasta deshacerlo")
  static let badDuration = LocalizedText(
    "--for: “{value}”: use um número e m, h ou d, como 12h",
    "--for: “{value}”: use a number and m, h or d, such as 12h",
    "--for: “{value}”: use un número y m, h o d, como 12h")
  static let notBlocked = LocalizedText(
    "{subject} não está bloqueado", "{subject} is not blocked", "{subject} no está bloqueado")
  static let blockHead = [
    LocalizedText("Cliente ou endereço", "Contact or address", "Cliente o dirección"),
    LocalizedText("Até", "Until", "Hasta"), LocalizedText("Por", "By", "Por"),
    LocalizedText("Desde", "Since", "Desde"),
  ]
}

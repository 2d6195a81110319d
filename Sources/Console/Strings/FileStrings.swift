// The texts about pictures and documents of a conversation.

import Channels

/// The catalogue of files.
enum FileStrings {
  static let send = LocalizedText("Enviar arquivo", "Send a file", "Enviar archivo")
  static let sendHelp = LocalizedText(
    "Envia ao cliente uma imagem (PNG, JPEG, WebP, GIF) ou um PDF de até 10 MB.",
    "Sends the visitor a picture (PNG, JPEG, WebP, GIF) or a PDF of up to 10 MB.",
    "Envía al cliente una imagen (PNG, JPEG, WebP, GIF) o un PDF de hasta 10 MB.")
  static let sendPath = LocalizedText(
    "Caminho do arquivo:", "Path of the file:", "Ruta del archivo:")
  static let sent = LocalizedText("Enviado: {name}", "Sent: {name}", "Enviado: {name}")
  static let save = LocalizedText("Salvar arquivo", "Save a file", "Guardar archivo")
  static let saveHelp = LocalizedText(
    "Grava um arquivo da conversa neste computador.",
    "Writes a file of the conversation to this machine.",
    "Guarda un archivo de la conversación en este equipo.")
  static let open = LocalizedText("Abrir arquivo", "Open a file", "Abrir archivo")
  static let openHelp = LocalizedText(
    "Mostra um arquivo da conversa com o comando de $CANAIS_OPEN, ou o do desktop.",
    "Shows a file of the conversation by the command in $CANAIS_OPEN, or the desktop's.",
    "Muestra un archivo de la conversación con el comando de $CANAIS_OPEN, o el del escritorio.")
  static let none = LocalizedText(
    "a conversa não tem arquivos", "the conversation has no files",
    "la conversación no tiene archivos")
}

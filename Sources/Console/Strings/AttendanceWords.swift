// The words of the attendance platform and its outbox.

import Channels

/// Words of the attendance platform.
enum AttendanceWords {
  static let saveHelp = Words(
    "Salva a plataforma.", "Saves the platform.", "Guarda la plataforma.")
  static let test = Words("Testar", "Test", "Probar")
  static let testHelp = Words(
    "Envia uma chamada de teste e mostra a resposta.",
    "Sends a call for trial and shows what came back.",
    "Envía una llamada de prueba y muestra la respuesta.")
  static let testing = Words("testando…", "testing…", "probando…")
  static let retry = Words("Reenviar", "Send again", "Reenviar")
  static let retryHelp = Words(
    "Envia de novo as chamadas recusadas.", "Sends the refused calls again.",
    "Envía de nuevo las llamadas rechazadas.")
  static let nothingParked = Words(
    "nenhuma chamada recusada", "no call was refused", "ninguna llamada rechazada")
  static let outbox = Words(
    "Chamadas: {waiting} esperando, {parked} recusadas",
    "Calls: {waiting} waiting, {parked} refused",
    "Llamadas: {waiting} en espera, {parked} rechazadas")
}

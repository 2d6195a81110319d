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
  static let retried = Plural(
    one: Words(
      "1 chamada recusada voltou à fila de envio", "1 refused call is queued to be sent again",
      "1 llamada rechazada volvió a la cola de envío"),
    other: Words(
      "{count} chamadas recusadas voltaram à fila de envio",
      "{count} refused calls are queued to be sent again",
      "{count} llamadas rechazadas volvieron a la cola de envío"))
  static let nothingParked = Words(
    "nenhuma chamada recusada", "no call was refused", "ninguna llamada rechazada")
  static let outbox = Words(
    "Chamadas: {waiting}, {parked}", "Calls: {waiting}, {parked}",
    "Llamadas: {waiting}, {parked}")
  static let waiting = Plural(
    one: Words("1 esperando", "1 waiting", "1 en espera"),
    other: Words("{count} esperando", "{count} waiting", "{count} en espera"))
  static let parked = Plural(
    one: Words("1 recusada", "1 refused", "1 rechazada"),
    other: Words("{count} recusadas", "{count} refused", "{count} rechazadas"))
  static let retryOne = Words("Reenviar esta", "Send this one again", "Reenviar esta")
  static let retryOneHelp = Words(
    "Envia de novo a chamada recusada que está escolhida; na lista, Enter também.",
    "Sends the chosen refused call again; on the list Enter does too.",
    "Envía de nuevo la llamada rechazada elegida; en la lista, Enter también.")
  static let noneParkedChosen = Words(
    "nenhuma chamada recusada está escolhida", "no refused call is chosen",
    "ninguna llamada rechazada está elegida")
  static let clear = Words("Tirar o segredo", "Take the secret away", "Quitar el secreto")
  static let clearHelp = Words(
    "Tira o token ou o segredo do campo escolhido; vale ao salvar.",
    "Takes the token or secret of the chosen field away; holds once saved.",
    "Quita el token o el secreto del campo elegido; vale al guardar.")
  static let noSecretChosen = Words(
    "nenhum segredo está escolhido", "no secret is chosen", "ningún secreto está elegido")
  static let when = Words("Quando", "When", "Cuándo")
  static let event = Words("Evento", "Event", "Evento")
  static let fate = Words("Situação", "Status", "Situación")
  static let answer = Words("Resposta", "Answer", "Respuesta")
  static let forget = Words("Esquecer", "Forget", "Olvidar")
  static let forgetHelp = Words(
    "Esquece a plataforma; canais que monitoram presença passam a erro.",
    "Forgets the platform; channels that monitor presence turn to error.",
    "Olvida la plataforma; los canales que monitorean presencia pasan a error.")
  static let forgetAsk = Words(
    "Esquecer a plataforma, o token e o segredo? As chamadas param.",
    "Forget the platform, its token and secret? Calls stop.",
    "¿Olvidar la plataforma, el token y el secreto? Las llamadas se detienen.")
  static let notSet = Words(
    "nenhuma plataforma configurada", "no platform is set up", "ninguna plataforma configurada")
}

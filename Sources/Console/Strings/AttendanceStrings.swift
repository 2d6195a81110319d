// Texts of the attendance platform and its outbox.

import Channels

/// Texts of the attendance platform.
enum AttendanceStrings {
  static let saveHelp = LocalizedText(
    "Salva a plataforma.", "Saves the platform.", "Guarda la plataforma.")
  static let test = LocalizedText("Testar", "Test", "Probar")
  static let testHelp = LocalizedText(
    "Envia uma chamada de teste e mostra a resposta.",
    "Sends a call for trial and shows what came back.",
    "Envía una llamada de prueba y muestra la respuesta.")
  static let chatwoot = LocalizedText(
    "Preparar um Chatwoot", "Set a Chatwoot up", "Preparar un Chatwoot")
  static let chatwootHelp = LocalizedText(
    "Acha ou cria no Chatwoot a caixa de entrada e o robô, com o token de um administrador.",
    "Finds or makes inbox and bot in a Chatwoot, with an administrator's token.",
    "Encuentra o crea en Chatwoot la bandeja y el bot, con el token de un administrador.")
  static let chatwootAddress = LocalizedText(
    "Endereço do Chatwoot, como no navegador:", "The Chatwoot's address, as in the browser:",
    "Dirección de Chatwoot, como en el navegador:")
  static let chatwootToken = LocalizedText(
    "Token de um administrador (Configurações do perfil). É usado agora e não fica guardado:",
    "Token of an administrator (Profile settings). It is used now and not kept:",
    "Token de un administrador (Configuración del perfil). Se usa ahora y no se guarda:")
  static let chatwootSetUp = LocalizedText("Preparar", "Set up", "Preparar")
  static let saveFirst = LocalizedText(
    "salve antes o que mudou", "save the changes first", "guarde antes lo que cambió")
  static let testing = LocalizedText("testando…", "testing…", "probando…")
  static let retry = LocalizedText("Reenviar", "Send again", "Reenviar")
  static let retryHelp = LocalizedText(
    "Envia de novo as chamadas recusadas.", "Sends the refused calls again.",
    "Envía de nuevo las llamadas rechazadas.")
  static let retried = Plural(
    one: LocalizedText(
      "1 chamada recusada voltou à fila de envio", "1 refused call is queued to be sent again",
      "1 llamada rechazada volvió a la cola de envío"),
    other: LocalizedText(
      "{count} chamadas recusadas voltaram à fila de envio",
      "{count} refused calls are queued to be sent again",
      "{count} llamadas rechazadas volvieron a la cola de envío"))
  static let nothingParked = LocalizedText(
    "nenhuma chamada recusada", "no call was refused", "ninguna llamada rechazada")
  static let outbox = LocalizedText(
    "Chamadas: {waiting}, {parked}", "Calls: {waiting}, {parked}",
    "Llamadas: {waiting}, {parked}")
  static let waiting = Plural(
    one: LocalizedText("1 esperando", "1 waiting", "1 en espera"),
    other: LocalizedText("{count} esperando", "{count} waiting", "{count} en espera"))
  static let parked = Plural(
    one: LocalizedText("1 recusada", "1 refused", "1 rechazada"),
    other: LocalizedText("{count} recusadas", "{count} refused", "{count} rechazadas"))
  static let retryOne = LocalizedText("Reenviar esta", "Send this one again", "Reenviar esta")
  static let retryOneHelp = LocalizedText(
    "Envia de novo a chamada recusada que está escolhida; na lista, Enter também.",
    "Sends the chosen refused call again; on the list Enter does too.",
    "Envía de nuevo la llamada rechazada elegida; en la lista, Enter también.")
  static let noneParkedChosen = LocalizedText(
    "nenhuma chamada recusada está escolhida", "no refused call is chosen",
    "ninguna llamada rechazada está elegida")
  static let clear = LocalizedText("Tirar o segredo", "Take the secret away", "Quitar el secreto")
  static let clearHelp = LocalizedText(
    "Tira o token ou o segredo do campo escolhido; vale ao salvar.",
    "Takes the token or secret of the chosen field away; holds once saved.",
    "Quita el token o el secreto del campo elegido; vale al guardar.")
  static let noSecretChosen = LocalizedText(
    "nenhum segredo está escolhido", "no secret is chosen", "ningún secreto está elegido")
  static let when = LocalizedText("Quando", "When", "Cuándo")
  static let event = LocalizedText("Evento", "Event", "Evento")
  static let status = LocalizedText("Situação", "Status", "Situación")
  static let answer = LocalizedText("Resposta", "Answer", "Respuesta")
  static let forget = LocalizedText("Esquecer", "Forget", "Olvidar")
  static let forgetHelp = LocalizedText(
    "Esquece a plataforma; canais que monitoram presença passam a erro.",
    "Forgets the platform; channels that monitor presence turn to error.",
    "Olvida la plataforma; los canales que monitorean presencia pasan a error.")
  static let forgetAsk = LocalizedText(
    "Esquecer a plataforma, o token e o segredo? As chamadas param.",
    "Forget the platform, its token and secret? Calls stop.",
    "¿Olvidar la plataforma, el token y el secreto? Las llamadas se detienen.")
  static let notSet = LocalizedText(
    "nenhuma plataforma configurada", "no platform is set up", "ninguna plataforma configurada")
}

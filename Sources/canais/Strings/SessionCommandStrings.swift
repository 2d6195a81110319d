// The texts of the commands for sessions.

import Channels
import Records

/// The texts of `canais session`.
enum SessionCommandStrings {
  static let list = LocalizedText(
    "Lista as sessões abertas; --state closed, as encerradas.",
    "Lists the open sessions; --state closed, those that ended.",
    "Lista las sesiones abiertas; --state closed, las cerradas.")
  static let watch = LocalizedText(
    "Imprime cada mudança de estado, um objeto JSON por linha, até Ctrl-C.",
    "Prints every change of state, one JSON object a line, until Ctrl-C.",
    "Imprime cada cambio de estado, un objeto JSON por línea, hasta Ctrl-C.")
  static let show = LocalizedText(
    "Mostra uma sessão: dados, estados com motivos, mensagens, chamadas.",
    "Shows a session: data, states with reasons, messages, calls.",
    "Muestra una sesión: datos, estados con motivos, mensajes, llamadas.")
  static let handover = LocalizedText(
    "Passa uma sessão ao atendimento humano.", "Hands a session over to a live agent.",
    "Pasa una sesión a la atención humana.")
  static let end = LocalizedText("Encerra uma sessão.", "Ends a session.", "Cierra una sesión.")
  static let state = LocalizedText(
    "Só as deste estado", "Only those in this state", "Solo las de este estado")
  static let channel = LocalizedText(
    "Só as deste canal", "Only those of this channel", "Solo las de este canal")
  static let query = LocalizedText(
    "Procura em nome, identificador e página", "Looks in name, identifier and page",
    "Busca en nombre, identificador y página")
  static let handedOver = LocalizedText(
    "Só as que passaram, ou não, ao atendimento humano",
    "Only those handed over to a live agent, or not",
    "Solo las que pasaron, o no, a la atención humana")
  static let order = LocalizedText(
    "Mudança mais recente primeiro, ou mais antiga", "Latest change first, or oldest",
    "Cambio más reciente primero, o más antiguo")
  static let limit = LocalizedText("Linhas, 1 a 1000", "Rows, 1 to 1000", "Filas, 1 a 1000")
  static let offset = LocalizedText("Linhas que pula", "Rows to skip", "Filas que salta")
  static let fromDatabase = LocalizedText(
    "nenhum motor usa este banco: o que segue é o que estava gravado",
    "no engine runs on this database: what follows is what was stored",
    "ningún motor usa esta base: lo que sigue es lo que estaba guardado")
  static let more = LocalizedText(
    "{shown} de {total}; use --offset", "{shown} of {total}; use --offset",
    "{shown} de {total}; use --offset")
  static func dropped(_ count: Int) -> LocalizedText {
    count == 1
      ? LocalizedText("1 mudança não coube", "1 change was left out", "1 cambio no cupo")
      : LocalizedText(
        "{count} mudanças não couberam", "{count} changes were left out",
        "{count} cambios no cupieron")
  }
  static let shortages = LocalizedText(
    "o motor não aceita novos visitantes: {why}", "the engine takes no new visitors: {why}",
    "el motor no acepta nuevos visitantes: {why}")
  static let noSession = LocalizedText(
    "não há sessão {id}", "there is no session {id}", "no hay sesión {id}")
  static let done = LocalizedText("feito", "done", "hecho")
  static let head = [
    LocalizedText("Sessão", "Session", "Sesión"), LocalizedText("Cliente", "Contact", "Cliente"),
    LocalizedText("Nome", "Name", "Nombre"), LocalizedText("Canal", "Channel", "Canal"),
    LocalizedText("Estado", "State", "Estado"), LocalizedText("Motivo", "Reason", "Motivo"),
    LocalizedText("Desde", "Since", "Desde"),
    LocalizedText("Transbordo", "Handed over", "Derivación"),
    LocalizedText("Página", "Page", "Página"),
  ]

  /// The status of a session: open, or how it ended.
  static func status(_ status: SessionStatus) -> LocalizedText {
    switch status {
    case .active: LocalizedText("aberta", "active", "abierta")
    case .expired: LocalizedText("expirada", "expired", "expirada")
    case .finished: LocalizedText("encerrada", "finished", "cerrada")
    }
  }
}

// The words of the commands for sessions.

import Channels

/// The catalogue of `canais session`.
enum SessionWords {
  static let list = Words(
    "Lista as sessões abertas; --state closed, as encerradas.",
    "Lists the open sessions; --state closed, those that ended.",
    "Lista las sesiones abiertas; --state closed, las cerradas.")
  static let watch = Words(
    "Imprime cada mudança de estado, um objeto JSON por linha, até Ctrl-C.",
    "Prints every change of state, one JSON object a line, until Ctrl-C.",
    "Imprime cada cambio de estado, un objeto JSON por línea, hasta Ctrl-C.")
  static let show = Words(
    "Mostra uma sessão: dados, estados com motivos, mensagens, chamadas.",
    "Shows a session: data, states with reasons, messages, calls.",
    "Muestra una sesión: datos, estados con motivos, mensajes, llamadas.")
  static let handover = Words(
    "Passa uma sessão ao atendimento humano.", "Passes a session to human attendance.",
    "Pasa una sesión a la atención humana.")
  static let end = Words("Encerra uma sessão.", "Ends a session.", "Cierra una sesión.")
  static let state = Words(
    "Só as deste estado", "Only those in this state", "Solo las de este estado")
  static let channel = Words(
    "Só as deste canal", "Only those of this channel", "Solo las de este canal")
  static let query = Words(
    "Procura em nome, identificador e página", "Looks in name, identifier and page",
    "Busca en nombre, identificador y página")
  static let handedOver = Words(
    "Só as que passaram, ou não, ao atendimento humano",
    "Only those that passed, or did not, to human attendance",
    "Solo las que pasaron, o no, a la atención humana")
  static let order = Words(
    "Mudança mais recente primeiro, ou mais antiga", "Latest change first, or oldest",
    "Cambio más reciente primero, o más antiguo")
  static let limit = Words("Linhas, 1 a 1000", "Rows, 1 to 1000", "Filas, 1 a 1000")
  static let offset = Words("Linhas que pula", "Rows to skip", "Filas que salta")
  static let fromDatabase = Words(
    "nenhum motor usa este banco: o que segue é o que estava gravado",
    "no engine runs on this database: what follows is what was stored",
    "ningún motor usa esta base: lo que sigue es lo que estaba guardado")
  static let more = Words(
    "{shown} de {total}; use --offset", "{shown} of {total}; use --offset",
    "{shown} de {total}; use --offset")
  static func dropped(_ count: Int) -> Words {
    count == 1
      ? Words("1 mudança não coube", "1 change was left out", "1 cambio no cupo")
      : Words(
        "{count} mudanças não couberam", "{count} changes were left out",
        "{count} cambios no cupieron")
  }
  static let shortages = Words(
    "o motor não aceita novos visitantes: {why}", "the engine takes no new visitors: {why}",
    "el motor no acepta nuevos visitantes: {why}")
  static let noSession = Words(
    "não há sessão {id}", "there is no session {id}", "no hay sesión {id}")
  static let done = Words("feito", "done", "hecho")
  static let head = [
    Words("Sessão", "Session", "Sesión"), Words("Cliente", "Contact", "Cliente"),
    Words("Nome", "Name", "Nombre"), Words("Canal", "Channel", "Canal"),
    Words("Estado", "State", "Estado"), Words("Motivo", "Reason", "Motivo"),
    Words("Desde", "Since", "Desde"), Words("Transbordo", "Handed over", "Transbordo"),
    Words("Página", "Page", "Página"),
  ]

  /// Whether a session goes on, or how it ended.
  static func status(_ name: String) -> Words {
    switch name {
    case "active": Words("aberta", "active", "abierta")
    case "expired": Words("expirada", "expired", "expirada")
    case "finished": Words("encerrada", "finished", "cerrada")
    default: .plain(name)
    }
  }
}

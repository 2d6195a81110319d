// The words of the live list: states, reasons, what can be done with a session.

import Channels
import Presence
import Screen

/// Words of the live list.
enum PresenceWords {
  static let online = Words("conectado", "online", "conectado")
  static let reconnecting = Words("reconectando", "reconnecting", "reconectando")
  static let absent = Words("ausente", "absent", "ausente")
  static let closed = Words("encerrado", "closed", "terminado")
  static let handedOver = Words("transbordo", "handover", "transbordo")
  static let standby = Words("em espera", "standby", "en espera")
  static let all = Words("todos", "all", "todos")
  static let recent = Words("mudança mais recente", "latest change", "cambio más reciente")
  static let longest = Words("há mais tempo", "longest", "hace más tiempo")

  /// The word of a state of the feed.
  static func state(of name: String) -> Words {
    switch PresenceState(name: name) {
    case .online: online
    case .reconnecting: reconnecting
    case .absent: absent
    case .closed: closed
    case nil: .same(name)
    }
  }

  /// A sign and a look for a state, so that its colour is not needed.
  static func look(of name: String) -> (String, Style) {
    switch PresenceState(name: name) {
    case .online: ("●", Style(.online))
    case .reconnecting: ("◐", Style(.reconnecting))
    case .absent: ("○", Style(.absent))
    case .closed, nil: ("×", Style(.closed))
    }
  }

  /// Why a state began, in words.
  static func reason(of name: String) -> Words {
    switch Reason(name: name) {
    case .started: Words("começou", "started", "comenzó")
    case .resumed: Words("retomou", "resumed", "retomó")
    case .returned: Words("voltou", "returned", "volvió")
    case .socketLost: Words("conexão caiu", "connection dropped", "conexión caída")
    case .restarted: Words("motor reiniciado", "engine restarted", "motor reiniciado")
    case .pageInactive: Words("página inativa", "page inactive", "página inactiva")
    case .connectionLost: Words("conexão perdida", "connection lost", "conexión perdida")
    case .monitoringOff: Words("monitor desligado", "monitoring off", "monitoreo apagado")
    case .sessionTimeout: Words("tempo esgotado", "timed out", "tiempo agotado")
    case .contactEnded: Words("cliente encerrou", "contact ended", "cliente terminó")
    case .supervisorEnded: Words("supervisor encerrou", "supervisor ended", "supervisor terminó")
    case .platformEnded: Words("plataforma encerrou", "platform ended", "plataforma terminó")
    case nil: .same(name)
    }
  }

  static let search = Words(
    "buscar nome, id ou página (/)", "search name, id or page (/)",
    "buscar nombre, id o página (/)")
  static let waiting = Words(
    "Esperando o motor…", "Waiting for the engine…", "Esperando el motor…")
  static let nobody = Words(
    "Ninguém está conectado agora.", "Nobody is connected now.",
    "Nadie está conectado ahora.")
  static let lost = Words(
    "Conexão com o motor perdida: o que se vê é antigo. Nova tentativa em {seconds}.",
    "Connection to the engine lost: what you see is old. Next try in {seconds}.",
    "Conexión con el motor perdida: lo que se ve es antiguo. Nuevo intento en {seconds}.")
  static let name = Words("Cliente", "Customer", "Cliente")
  static let stateHead = Words("Estado", "State", "Estado")
  static let time = Words("Há", "For", "Hace")
  static let reason = Words("Motivo", "Reason", "Motivo")
  static let page = Words("Página", "Page", "Página")
  static let identifier = Words("Identificador", "Identifier", "Identificador")
  static let noneChosen = Words(
    "nenhuma sessão escolhida", "no session is chosen", "ninguna sesión elegida")

  static let filter = Words("Buscar", "Search", "Buscar")
  static let filterHelp = Words(
    "Busca por nome, identificador ou página.", "Searches by name, identifier or page.",
    "Busca por nombre, identificador o página.")
  static let state = Words("Estado", "State", "Estado")
  static let stateHelp = Words(
    "Mostra todos, só conectados, só reconectando ou só ausentes.",
    "Shows all, only online, only reconnecting or only absent ones.",
    "Muestra todos, solo conectados, solo reconectando o solo ausentes.")
  static let order = Words("Ordem", "Order", "Orden")
  static let orderHelp = Words(
    "A mudança mais recente primeiro, ou quem está há mais tempo.",
    "The latest change first, or who is in its state longest.",
    "El cambio más reciente primero, o quien lleva más tiempo.")
  static let copyID = Words("Copiar id", "Copy id", "Copiar id")
  static let copyIDHelp = Words(
    "Copia o identificador da sessão.", "Copies the session's identifier.",
    "Copia el identificador de la sesión.")
  static let handOver = Words("Transbordar", "Hand over", "Transbordar")
  static let handOverHelp = Words(
    "Passa a sessão ao atendimento humano.", "Passes the session to human attendance.",
    "Pasa la sesión a la atención humana.")
  static let handOverAsk = Words(
    "Passar {name} ao atendimento humano?", "Pass {name} to human attendance?",
    "¿Pasar {name} a la atención humana?")
  static let alreadyHanded = Words(
    "já está no atendimento humano", "it already is with human attendance",
    "ya está en la atención humana")
  static let end = Words("Encerrar", "End", "Terminar")
  static let endHelp = Words("Encerra a sessão.", "Ends the session.", "Termina la sesión.")
  static let endAsk = Words(
    "Encerrar a sessão de {name}?", "End the session of {name}?",
    "¿Terminar la sesión de {name}?")
  static let changed = Words("Feito: {id}", "Done: {id}", "Hecho: {id}")
}

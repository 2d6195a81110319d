// Texts of the live list: states, reasons, commands on sessions.

import Channels
import Client
import Presence
import Records
import Screen

/// Texts of the live list. Other screens and commands also use those of states and reasons.
package enum PresenceStrings {
  static let online = LocalizedText("conectado", "online", "conectado")
  static let reconnecting = LocalizedText("reconectando", "reconnecting", "reconectando")
  static let absent = LocalizedText("ausente", "absent", "ausente")
  static let closed = LocalizedText("encerrado", "closed", "terminado")
  /// That a session was handed over to human attendance.
  package static let handedOver = LocalizedText("transbordo", "handed over", "derivación")
  static let standby = LocalizedText(
    "só aguardando (Ativo)", "on standby (outreach)", "solo en espera (Activo)")
  // For a narrow terminal, where a longer text would cut a number off.
  static let onlineShort = LocalizedText("conec.", "online", "conec.")
  static let reconnectingShort = LocalizedText("recon.", "recon.", "recon.")
  static let absentShort = LocalizedText("ausen.", "absent", "ausen.")
  static let handedOverShort = LocalizedText("transb.", "handed", "deriv.")
  static let standbyShort = LocalizedText("espera", "standby", "espera")
  static let recentShort = LocalizedText("recentes", "latest", "recientes")
  static let all = LocalizedText("todos", "all", "todos")
  static let waits = LocalizedText("esperando", "waiting", "esperando")
  static let waitsShort = LocalizedText("esper.", "waits", "esper.")
  static let unassigned = LocalizedText("sem atendente", "unassigned", "sin agente")
  static let waitingOrder = LocalizedText(
    "quem espera há mais tempo", "longest wait", "quien espera hace más tiempo")
  static let recent = LocalizedText("mudança mais recente", "latest change", "cambio más reciente")
  static let longest = LocalizedText("há mais tempo", "longest", "hace más tiempo")

  /// The name of a state; an unknown state is shown by the engine's name for it.
  package static func state(of name: FeedName<PresenceState>) -> LocalizedText {
    switch name {
    case .known(.online): online
    case .known(.reconnecting): reconnecting
    case .known(.absent): absent
    case .known(.closed): closed
    case .unknown(let name): .same(name)
    }
  }

  /// The name of a state in at most six letters.
  static func shortState(of name: FeedName<PresenceState>) -> LocalizedText {
    switch name {
    case .known(.online): onlineShort
    case .known(.reconnecting): reconnectingShort
    case .known(.absent): absentShort
    case .known(.closed): LocalizedText("encer.", "closed", "termin")
    case .unknown(let name): .same(name)
    }
  }

  /// Why a state began, in at most nine letters.
  static func shortReason(of name: FeedName<Reason>) -> LocalizedText {
    switch name {
    case .known(let reason): shortReason(of: reason)
    case .unknown(let name): .same(name)
    }
  }

  private static func shortReason(of reason: Reason) -> LocalizedText {
    switch reason {
    case .started: LocalizedText("começou", "started", "comenzó")
    case .resumed: LocalizedText("retomou", "resumed", "retomó")
    case .returned: LocalizedText("voltou", "returned", "volvió")
    case .socketLost: LocalizedText("caiu", "dropped", "se cortó")
    case .restarted: LocalizedText("reinício", "restart", "reinicio")
    case .pageInactive: LocalizedText("inativa", "inactive", "inactiva")
    case .connectionLost: LocalizedText("perdida", "lost", "perdida")
    case .monitoringOff: LocalizedText("s/monitor", "unwatched", "s/monitor")
    case .sessionTimeout: LocalizedText("esgotado", "timed out", "agotado")
    case .contactEnded: LocalizedText("cliente", "visitor", "cliente")
    case .supervisorEnded: LocalizedText("superv.", "superv.", "superv.")
    case .platformEnded: LocalizedText("plataf.", "platform", "plataf.")
    }
  }

  /// The sign and the style of a state. The sign alone tells the states apart, without colors.
  static func look(of name: FeedName<PresenceState>) -> (String, Style) {
    switch name {
    case .known(.online): ("●", Style(.online))
    case .known(.reconnecting): ("◐", Style(.reconnecting))
    case .known(.absent): ("○", Style(.absent))
    case .known(.closed), .unknown: ("×", Style(.closed))
    }
  }

  /// Why a state began; an unknown reason is shown by the engine's name for it.
  package static func reason(of name: FeedName<Reason>) -> LocalizedText {
    switch name {
    case .known(let reason): self.reason(of: reason)
    case .unknown(let name): .same(name)
    }
  }

  /// Why a state began.
  package static func reason(of reason: Reason) -> LocalizedText {
    switch reason {
    case .started: LocalizedText("começou", "started", "comenzó")
    case .resumed: LocalizedText("retomou", "resumed", "retomó")
    case .returned: LocalizedText("voltou", "returned", "volvió")
    case .socketLost: LocalizedText("conexão caiu", "connection dropped", "conexión caída")
    case .restarted: LocalizedText("motor reiniciado", "engine restarted", "motor reiniciado")
    case .pageInactive: LocalizedText("página inativa", "page inactive", "página inactiva")
    case .connectionLost: LocalizedText("conexão perdida", "connection lost", "conexión perdida")
    case .monitoringOff: LocalizedText("monitor desligado", "monitoring off", "monitoreo apagado")
    case .sessionTimeout: LocalizedText("tempo esgotado", "timed out", "tiempo agotado")
    case .contactEnded: LocalizedText("cliente encerrou", "visitor ended", "cliente terminó")
    case .supervisorEnded:
      LocalizedText("supervisor encerrou", "supervisor ended", "supervisor terminó")
    case .platformEnded:
      LocalizedText("plataforma encerrou", "platform ended", "plataforma terminó")
    }
  }

  static let search = LocalizedText(
    "buscar nome, id ou página (/)", "search name, id or page (/)",
    "buscar nombre, id o página (/)")
  static let waiting = LocalizedText(
    "Esperando o motor…", "Waiting for the engine…", "Esperando el motor…")
  static let nobody = LocalizedText(
    "Ninguém está conectado agora.", "Nobody is connected now.",
    "Nadie está conectado ahora.")
  static let lost = LocalizedText(
    "Conexão com o motor perdida: o que se vê é antigo. Nova tentativa em {seconds}.",
    "Connection to the engine lost: what you see is old. Next try in {seconds}.",
    "Conexión con el motor perdida: lo que se ve es antiguo. Nuevo intento en {seconds}.")
  static let noEngine = LocalizedText(
    "Sem motor: o que se vê é antigo.", "No engine: what you see is old.",
    "Sin motor: lo que se ve es antiguo.")
  static let turnsAway = LocalizedText(
    "O motor não aceita novos visitantes: {why}", "The engine takes no new visitors: {why}",
    "El motor no acepta nuevos visitantes: {why}")

  /// The name of what the engine is short of.
  package static func shortage(_ shortage: Shortage) -> LocalizedText {
    switch shortage {
    case .diskFull: LocalizedText("disco cheio", "the disk is full", "disco lleno")
    case .diskReadOnly:
      LocalizedText("disco só para leitura", "the disk is read-only", "disco de solo lectura")
    case .databaseBusy:
      LocalizedText(
        "banco preso por outro processo", "another process holds the database",
        "base retenida por otro proceso")
    case .databaseDamaged:
      LocalizedText("banco danificado", "the database is damaged", "base dañada")
    case .databaseFailed: LocalizedText("o banco falha", "the database fails", "la base falla")
    case .journal:
      LocalizedText("muito a gravar", "too much waits to be stored", "demasiado por guardar")
    case .descriptors:
      LocalizedText("sem descritores", "out of descriptors", "sin descriptores")
    case .connections:
      LocalizedText("conexões no limite", "connections at their limit", "conexiones en el límite")
    }
  }

  static let badToken = LocalizedText(
    "O motor não aceita este token: o que se vê é antigo. Veja `canais token show` onde ele roda.",
    "The engine does not accept this token: what you see is old. See `canais token show` there.",
    "El motor no acepta este token: lo que se ve es antiguo. Vea `canais token show` donde corre.")
  static let watchOnly = LocalizedText(
    "este token só deixa ver; agir pede um de escopo console",
    "this token only lets you watch; to act takes one of scope console",
    "este token solo deja ver; actuar pide uno de ámbito console")
  static let lostAct = LocalizedText(
    "o motor não responde agora", "the engine does not answer now", "el motor no responde ahora")
  static let name = LocalizedText("Cliente", "Visitor", "Cliente")
  static let stateHead = LocalizedText("Estado", "State", "Estado")
  static let time = LocalizedText("Há", "For", "Hace")
  static let reason = LocalizedText("Motivo", "Reason", "Motivo")
  static let page = LocalizedText("Página", "Page", "Página")
  static let identifier = LocalizedText("Identificador", "Identifier", "Identificador")
  static let identifierShort = LocalizedText("Id", "Id", "Id")
  static let noneChosen = LocalizedText(
    "nenhuma sessão escolhida", "no session is chosen", "ninguna sesión elegida")

  static let filter = LocalizedText("Buscar", "Search", "Buscar")
  static let filterHelp = LocalizedText(
    "Busca por nome, identificador ou página.", "Searches by name, identifier or page.",
    "Busca por nombre, identificador o página.")
  static let state = LocalizedText("Estado", "State", "Estado")
  static let stateHelp = LocalizedText(
    "Mostra todos, só conectados, só reconectando ou só ausentes.",
    "Shows all, only online, only reconnecting or only absent ones.",
    "Muestra todos, solo conectados, solo reconectando o solo ausentes.")
  static let order = LocalizedText("Ordem", "Order", "Orden")
  static let orderHelp = LocalizedText(
    "A mudança mais recente primeiro, ou quem está há mais tempo.",
    "The latest change first, or who is in its state longest.",
    "El cambio más reciente primero, o quien lleva más tiempo.")
  static let copyID = LocalizedText("Copiar id", "Copy id", "Copiar id")
  static let copyIDHelp = LocalizedText(
    "Copia o identificador da sessão.", "Copies the session's identifier.",
    "Copia el identificador de la sesión.")
  static let handOver = LocalizedText("Transbordar", "Hand over", "Derivar")
  static let handOverHelp = LocalizedText(
    "Passa a sessão ao atendimento humano.", "Hands the session over to a live agent.",
    "Pasa la sesión a la atención humana.")
  static let handOverAsk = LocalizedText(
    "Passar {name} ao atendimento humano?", "Hand {name} over to a live agent?",
    "¿Pasar {name} a la atención humana?")
  static let alreadyHanded = LocalizedText(
    "já está no atendimento humano", "already with a live agent",
    "ya está en la atención humana")
  static let end = LocalizedText("Encerrar", "End", "Terminar")
  static let endHelp = LocalizedText("Encerra a sessão.", "Ends the session.", "Termina la sesión.")
  static let endAsk = LocalizedText(
    "Encerrar a sessão de {name}?", "End the session of {name}?",
    "¿Terminar la sesión de {name}?")
  static let nowHandedOver = LocalizedText(
    "{name} passou ao atendimento humano", "{name} is now with a live agent",
    "{name} pasó a la atención humana")
  static let nowEnded = LocalizedText(
    "A sessão de {name} foi encerrada", "The session of {name} has ended",
    "La sesión de {name} terminó")

  static let contact = LocalizedText("Cliente (id)", "Visitor (id)", "Cliente (id)")
  static let identity = LocalizedText("Identidade", "Identity", "Identidad")
  static let startedAt = LocalizedText("Início", "Started", "Inicio")
  static let address = LocalizedText("Endereço IP", "IP address", "Dirección IP")
  static let tabs = LocalizedText("Abas abertas", "Open tabs", "Pestañas abiertas")
  static let session = LocalizedText("Sessão", "Session", "Sesión")
  static let timeline = LocalizedText("Linha do tempo", "Timeline", "Línea de tiempo")
  static let messages = LocalizedText("Mensagens", "Messages", "Mensajes")
  static let calls = LocalizedText("Chamadas", "Calls", "Llamadas")
  static let delivered = LocalizedText("entregue", "delivered", "entregada")
  static let parked = LocalizedText("recusada", "refused", "rechazada")
  static let waitingCall = LocalizedText("esperando", "waiting", "en espera")

  /// The author of a message.
  static func author(_ name: String) -> LocalizedText {
    switch name {
    case "contact": LocalizedText("cliente", "visitor", "cliente")
    case "agent": LocalizedText("atendente", "agent", "agente")
    case "note": LocalizedText("nota interna", "internal note", "nota interna")
    case "flow": flowAuthor
    case "system": LocalizedText("sistema", "system", "sistema")
    default: .same(name)
    }
  }

  static let flowAuthor = LocalizedText("fluxo", "flow", "flujo")
  static let follow = LocalizedText("Acompanhar", "Follow", "Seguir")
  static let followHelp = LocalizedText(
    "Mostra a sessão inteira, ao vivo: dados, estados, mensagens e chamadas.",
    "Shows the whole session, live: data, states, messages and calls.",
    "Muestra la sesión entera, en vivo: datos, estados, mensajes y llamadas.")
  static let attention = LocalizedText("Atenção", "Attention", "Atención")
  static let attentionHelp = LocalizedText(
    "Mostra quem está ausente no atendimento humano, há mais tempo primeiro; outra vez, todos.",
    "Shows who is absent with a live agent, longest first; once more, everybody.",
    "Muestra quién está ausente en la atención humana, hace más tiempo primero; otra vez, todos.")
  static let clear = LocalizedText("Limpar filtros", "Clear filters", "Quitar filtros")
  static let clearHelp = LocalizedText(
    "Tira todos os filtros e a busca.", "Removes all filters and the search.",
    "Quita todos los filtros y la búsqueda.")
  static let nothingToClear = LocalizedText(
    "não há filtro", "there is no filter", "no hay filtro")
  static let handedFilter = LocalizedText("Só transbordo", "Only handed over", "Solo derivadas")
  static let handedFilterHelp = LocalizedText(
    "Mostra só as sessões no atendimento humano, só as outras, ou todas.",
    "Shows only sessions with live agents, only the others, or all.",
    "Muestra solo las sesiones en atención humana, solo las demás, o todas.")
  static let onlyHanded = LocalizedText("com transbordo", "handed over", "con derivación")
  static let notHanded = LocalizedText("sem transbordo", "not handed over", "sin derivación")
  static let channelHelp = LocalizedText(
    "Mostra um canal só, ou todos.", "Shows one channel alone, or all.",
    "Muestra un solo canal, o todos.")
  static let allChannels = LocalizedText("todos os canais", "all channels", "todos los canales")
  static let pause = LocalizedText("Pausar", "Pause", "Pausar")
  static let pauseHelp = LocalizedText(
    "Para a lista onde está; outra vez segue ao vivo.",
    "Stops the list where it is; once more follows live.",
    "Detiene la lista donde está; otra vez sigue en vivo.")
  static let paused = LocalizedText(
    "pausado: p volta ao vivo", "paused: p goes live again", "en pausa: p vuelve en vivo")
  static let log = LocalizedText("Eventos", "Events", "Eventos")
  static let logHelp = LocalizedText(
    "Mostra as últimas mudanças de estado, a mais nova em cima.",
    "Shows the last changes of state, the newest on top.",
    "Muestra los últimos cambios de estado, el más nuevo arriba.")
  static let noEvents = LocalizedText(
    "nenhuma mudança desde a abertura", "no change since you opened this",
    "ningún cambio desde que se abrió")
  static let dropped = Plural(
    one: LocalizedText("1 mudança omitida", "1 change left out", "1 cambio omitido"),
    other: LocalizedText(
      "{count} mudanças omitidas", "{count} changes left out", "{count} cambios omitidos"))
  static let minutes = LocalizedText("15 min", "15 min", "15 min")
  static let bell = LocalizedText("Sino", "Bell", "Campana")
  static let bellHelp = LocalizedText(
    "Toca por quem espera resposta ou fica ausente no atendimento: todos, só os meus, ou ninguém.",
    "Rings for who waits for an answer or goes absent with an agent: all, only mine, or nobody.",
    "Suena por quien espera respuesta o se ausenta en la atención: todos, solo los míos, o nadie.")
  static let alarm = LocalizedText(
    "⇄ {name} ficou ausente no atendimento humano",
    "⇄ {name} went absent with a live agent",
    "⇄ {name} se ausentó durante la atención humana")

  /// What an alarm does in a mode.
  static func alarm(_ mode: AbsenceAlarm.Mode) -> LocalizedText {
    switch mode {
    case .all: LocalizedText("sino: todos", "bell: all", "campana: todos")
    case .mine: LocalizedText("sino: meus", "bell: mine", "campana: míos")
    case .off: LocalizedText("sem sino", "no bell", "sin campana")
    }
  }

  static let sessions = Plural(
    one: LocalizedText("1 sessão", "1 session", "1 sesión"),
    other: LocalizedText("{count} sessões", "{count} sessions", "{count} sesiones"))
}

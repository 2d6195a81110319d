// The words of the live list: states, reasons, what can be done with a session.

import Channels
import Presence
import Screen

/// Words of the live list. States and reasons are the same wherever people read them.
public enum PresenceWords {
  static let online = Words("conectado", "online", "conectado")
  static let reconnecting = Words("reconectando", "reconnecting", "reconectando")
  static let absent = Words("ausente", "absent", "ausente")
  static let closed = Words("encerrado", "closed", "terminado")
  /// That a session passed to human attendance.
  public static let handedOver = Words("transbordo", "handover", "transbordo")
  static let standby = Words("em espera", "standby", "en espera")
  // For a narrow screen, where a longer word would cut a number off.
  static let onlineShort = Words("conec.", "online", "conec.")
  static let reconnectingShort = Words("recon.", "recon.", "recon.")
  static let absentShort = Words("ausen.", "absent", "ausen.")
  static let handedOverShort = Words("transb.", "handed", "transb.")
  static let standbyShort = Words("espera", "standby", "espera")
  static let recentShort = Words("recentes", "latest", "recientes")
  static let all = Words("todos", "all", "todos")
  static let recent = Words("mudança mais recente", "latest change", "cambio más reciente")
  static let longest = Words("há mais tempo", "longest", "hace más tiempo")

  /// The word of a state of the feed.
  public static func state(of name: String) -> Words {
    switch PresenceState(name: name) {
    case .online: online
    case .reconnecting: reconnecting
    case .absent: absent
    case .closed: closed
    case nil: .same(name)
    }
  }

  /// The same in at most six letters.
  static func shortState(of name: String) -> Words {
    switch PresenceState(name: name) {
    case .online: onlineShort
    case .reconnecting: reconnectingShort
    case .absent: absentShort
    case .closed: Words("encer.", "closed", "termin")
    case nil: .same(name)
    }
  }

  /// Why a state began, in at most nine letters.
  static func shortReason(of name: String) -> Words {
    switch Reason(name: name) {
    case .started: Words("começou", "started", "comenzó")
    case .resumed: Words("retomou", "resumed", "retomó")
    case .returned: Words("voltou", "returned", "volvió")
    case .socketLost: Words("caiu", "dropped", "se cortó")
    case .restarted: Words("reinício", "restart", "reinicio")
    case .pageInactive: Words("inativa", "inactive", "inactiva")
    case .connectionLost: Words("perdida", "lost", "perdida")
    case .monitoringOff: Words("s/monitor", "unwatched", "s/monitor")
    case .sessionTimeout: Words("esgotado", "timed out", "agotado")
    case .contactEnded: Words("cliente", "customer", "cliente")
    case .supervisorEnded: Words("superv.", "superv.", "superv.")
    case .platformEnded: Words("plataf.", "platform", "plataf.")
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
  public static func reason(of name: String) -> Words {
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
  static let noEngine = Words(
    "Sem motor: o que se vê é antigo.", "No engine: what you see is old.",
    "Sin motor: lo que se ve es antiguo.")
  static let turnsAway = Words(
    "O motor não aceita novos visitantes: {why}", "The engine takes no new visitors: {why}",
    "El motor no acepta nuevos visitantes: {why}")

  /// What the engine is short of.
  public static func shortage(_ shortage: Shortage) -> Words {
    switch shortage {
    case .diskFull: Words("disco cheio", "the disk is full", "disco lleno")
    case .diskReadOnly:
      Words("disco só para leitura", "the disk is read-only", "disco de solo lectura")
    case .databaseBusy:
      Words(
        "banco preso por outro processo", "another process holds the database",
        "base retenida por otro proceso")
    case .databaseDamaged:
      Words("banco danificado", "the database is damaged", "base dañada")
    case .databaseFailed: Words("o banco falha", "the database fails", "la base falla")
    case .journal:
      Words("muito a gravar", "too much waits to be stored", "demasiado por guardar")
    case .descriptors:
      Words("sem descritores", "out of descriptors", "sin descriptores")
    case .connections:
      Words("conexões no limite", "connections at their limit", "conexiones en el límite")
    }
  }

  static let badToken = Words(
    "O motor não aceita este token: o que se vê é antigo. Veja `canais token show` onde ele roda.",
    "The engine does not accept this token: what you see is old. See `canais token show` there.",
    "El motor no acepta este token: lo que se ve es antiguo. Vea `canais token show` donde corre.")
  static let watchOnly = Words(
    "este token só deixa ver; agir pede um de escopo console",
    "this token only lets you watch; to act takes one of scope console",
    "este token solo deja ver; actuar pide uno de ámbito console")
  static let lostAct = Words(
    "o motor não responde agora", "the engine does not answer now", "el motor no responde ahora")
  static let name = Words("Cliente", "Customer", "Cliente")
  static let stateHead = Words("Estado", "State", "Estado")
  static let time = Words("Há", "For", "Hace")
  static let reason = Words("Motivo", "Reason", "Motivo")
  static let page = Words("Página", "Page", "Página")
  static let identifier = Words("Identificador", "Identifier", "Identificador")
  static let identifierShort = Words("Id", "Id", "Id")
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

  static let contact = Words("Cliente (id)", "Customer (id)", "Cliente (id)")
  static let startedAt = Words("Início", "Started", "Inicio")
  static let address = Words("Endereço IP", "IP address", "Dirección IP")
  static let tabs = Words("Abas abertas", "Open tabs", "Pestañas abiertas")
  static let session = Words("Sessão", "Session", "Sesión")
  static let timeline = Words("Linha do tempo", "Timeline", "Línea de tiempo")
  static let messages = Words("Mensagens", "Messages", "Mensajes")
  static let calls = Words("Chamadas", "Calls", "Llamadas")
  static let delivered = Words("entregue", "delivered", "entregada")
  static let parked = Words("recusada", "refused", "rechazada")
  static let waitingCall = Words("esperando", "waiting", "en espera")

  /// Who wrote a message.
  static func author(_ name: String) -> Words {
    switch name {
    case "contact": Words("cliente", "customer", "cliente")
    case "agent": Words("atendente", "agent", "agente")
    case "flow": flowAuthor
    case "system": Words("sistema", "system", "sistema")
    default: .same(name)
    }
  }

  static let flowAuthor = Words("fluxo", "flow", "flujo")
  static let follow = Words("Acompanhar", "Follow", "Seguir")
  static let followHelp = Words(
    "Mostra a sessão inteira, ao vivo: dados, estados, mensagens e chamadas.",
    "Shows the whole session, live: data, states, messages and calls.",
    "Muestra la sesión entera, en vivo: datos, estados, mensajes y llamadas.")
  static let handedFilter = Words("Só transbordo", "Only handed over", "Solo transbordo")
  static let handedFilterHelp = Words(
    "Mostra só as sessões no atendimento humano, só as outras, ou todas.",
    "Shows only sessions with human attendance, only the others, or all.",
    "Muestra solo las sesiones en atención humana, solo las demás, o todas.")
  static let onlyHanded = Words("com transbordo", "handed over", "con transbordo")
  static let notHanded = Words("sem transbordo", "not handed over", "sin transbordo")
  static let channelHelp = Words(
    "Mostra um canal só, ou todos.", "Shows one channel alone, or all.",
    "Muestra un solo canal, o todos.")
  static let allChannels = Words("todos os canais", "all channels", "todos los canales")
  static let pause = Words("Pausar", "Pause", "Pausar")
  static let pauseHelp = Words(
    "Para a lista onde está; outra vez segue ao vivo.",
    "Stops the list where it is; once more follows live.",
    "Detiene la lista donde está; otra vez sigue en vivo.")
  static let paused = Words(
    "pausado: p volta ao vivo", "paused: p goes live again", "en pausa: p vuelve en vivo")
  static let log = Words("Eventos", "Events", "Eventos")
  static let logHelp = Words(
    "Mostra as últimas mudanças de estado, a mais nova em cima.",
    "Shows the last changes of state, the newest on top.",
    "Muestra los últimos cambios de estado, el más nuevo arriba.")
  static let noEvents = Words(
    "nenhuma mudança desde que se olha", "no change since one looks",
    "ningún cambio desde que se mira")
  static let dropped = Plural(
    one: Words("1 mudança omitida", "1 change left out", "1 cambio omitido"),
    other: Words(
      "{count} mudanças omitidas", "{count} changes left out", "{count} cambios omitidos"))
  static let minutes = Words("15 min", "15 min", "15 min")
  static let bell = Words("Sino", "Bell", "Campana")
  static let bellHelp = Words(
    "Quando um cliente em atendimento humano fica ausente: toca e marca, só marca, ou nada.",
    "When a customer with human attendance goes absent: rings and marks, only marks, or nothing.",
    "Cuando un cliente en atención humana se ausenta: suena y marca, solo marca, o nada.")
  static let alarm = Words(
    "⇄ {name} ficou ausente no atendimento humano",
    "⇄ {name} went absent during human attendance",
    "⇄ {name} se ausentó durante la atención humana")

  /// What the alarm does, once it was changed.
  static func alarm(_ alarm: PresenceList.Alarm) -> Words {
    switch alarm {
    case .bellAndMark: Words("sino e marca", "bell and mark", "campana y marca")
    case .mark: Words("só a marca", "mark only", "solo la marca")
    case .none: Words("sem sino nem marca", "neither bell nor mark", "sin campana ni marca")
    }
  }

  static let sessions = Plural(
    one: Words("1 sessão", "1 session", "1 sesión"),
    other: Words("{count} sessões", "{count} sessions", "{count} sesiones"))
}

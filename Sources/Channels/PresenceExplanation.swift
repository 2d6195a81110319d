// Which silence leads to which call, and when, by the settings of a channel. The console and the
// commands show it beside the settings. The rules themselves are in the module Presence.

/// The explanation of a channel's presence settings.
package enum PresenceExplanation {
  /// The lines of a channel, in the order in which they happen.
  package static func lines(of channel: Channel) -> [PresenceLine] {
    let settings = channel.settings
    let monitored = settings.presence.enabled ? absence(settings) : [off]
    return [lost] + monitored + always(settings)
  }

  private static let lost = PresenceLine(
    silence: PresenceExplanationStrings.socketSilent, when: PresenceExplanationStrings.after(35),
    call: PresenceExplanationStrings.noCallReconnecting, event: nil,
    seconds: 35)

  private static let off = PresenceLine(
    silence: PresenceExplanationStrings.off, when: PresenceExplanationStrings.never,
    call: PresenceExplanationStrings.noCall, event: nil, seconds: 0)

  private static func absence(_ settings: Channel.Settings) -> [PresenceLine] {
    let interval = settings.presence.interval * 60
    let silence =
      switch settings.presence.counts {
      case .activity: PresenceExplanationStrings.unseen
      case .connection: PresenceExplanationStrings.unanswered
      }
    return [
      PresenceLine(
        silence: silence, when: PresenceExplanationStrings.after(interval),
        call: PresenceExplanationStrings.calls("/expire", "client_offline"),
        event: "client_offline", seconds: interval),
      PresenceLine(
        silence: PresenceExplanationStrings.gone, when: PresenceExplanationStrings.after(interval),
        call: PresenceExplanationStrings.calls("/expire", "client_offline"),
        event: "client_offline", seconds: interval),
      PresenceLine(
        silence: PresenceExplanationStrings.handoverWhileAbsent,
        when: PresenceExplanationStrings.now,
        call: PresenceExplanationStrings.calls("/expire", "client_offline"),
        event: "client_offline", seconds: 0),
      PresenceLine(
        silence: settings.presence.counts == .activity
          ? PresenceExplanationStrings.used : PresenceExplanationStrings.backOrUsed,
        when: PresenceExplanationStrings.now,
        call: PresenceExplanationStrings.calls("/message", "client_online"), event: "client_online",
        seconds: 0),
    ]
  }

  private static func always(_ settings: Channel.Settings) -> [PresenceLine] {
    let timeout = settings.sessionTimeout * 60
    return [
      PresenceLine(
        silence: PresenceExplanationStrings.writes, when: PresenceExplanationStrings.now,
        call: PresenceExplanationStrings.calls("/message", "client_message"),
        event: "client_message", seconds: 0),
      PresenceLine(
        silence: PresenceExplanationStrings.idle, when: PresenceExplanationStrings.after(timeout),
        call: PresenceExplanationStrings.calls("/expire", "session_expired"),
        event: "session_expired", seconds: timeout),
      PresenceLine(
        silence: PresenceExplanationStrings.ended, when: PresenceExplanationStrings.now,
        call: PresenceExplanationStrings.calls("/expire", "session_finished"),
        event: "session_finished", seconds: 0),
      PresenceLine(
        silence: PresenceExplanationStrings.beforeHandover, when: PresenceExplanationStrings.never,
        call: PresenceExplanationStrings.noCall, event: nil, seconds: 0),
    ]
  }

  /// The sentences of the explanation.
  private enum PresenceExplanationStrings {
    static let socketSilent = LocalizedText(
      "o soquete fica mudo: 25 s até a pergunta, 10 s para a resposta",
      "the socket is silent: 25 s until it is asked, 10 s to answer",
      "el socket calla: 25 s hasta la pregunta, 10 s para responder")
    static let off = LocalizedText(
      "a presença não é monitorada neste canal", "presence is not monitored in this channel",
      "la presencia no se monitorea en este canal")
    static let unseen = LocalizedText(
      "a página está aberta, mas não é vista nem usada",
      "the page is open, but neither seen nor used",
      "la página está abierta, pero no se ve ni se usa")
    static let unanswered = LocalizedText(
      "a página está aberta, mas não responde", "the page is open, but does not answer",
      "la página está abierta, pero no responde")
    static let gone = LocalizedText(
      "a página fechou ou perdeu a conexão e não voltou",
      "the page was closed or lost its connection and did not return",
      "la página se cerró o perdió la conexión y no volvió")
    static let handoverWhileAbsent = LocalizedText(
      "transbordo enquanto o cliente está ausente", "handover while the visitor is absent",
      "derivación mientras el cliente está ausente")
    static let used = LocalizedText(
      "o cliente ausente vê ou usa a página de novo",
      "the absent visitor sees or uses the page again",
      "el cliente ausente ve o usa la página de nuevo")
    static let backOrUsed = LocalizedText(
      "a página do cliente ausente volta, vista ou não",
      "the absent visitor's page is back, seen or not",
      "la página del cliente ausente vuelve, vista o no")
    static let writes = LocalizedText(
      "o cliente escreve depois do transbordo", "the visitor writes after handover",
      "el cliente escribe después de la derivación")
    static let idle = LocalizedText(
      "nenhuma atividade do cliente", "no activity of the visitor",
      "ninguna actividad del cliente")
    static let ended = LocalizedText(
      "o cliente ou o supervisor encerra", "the visitor or the supervisor ends it",
      "el cliente o el supervisor la cierra")
    static let beforeHandover = LocalizedText(
      "tudo isto antes do transbordo", "all of this before handover",
      "todo esto antes de la derivación")
    static let now = LocalizedText("na hora", "at once", "en el acto")
    static let never = LocalizedText("nunca", "never", "nunca")
    static let noCall = LocalizedText("nenhuma chamada", "no call", "ninguna llamada")
    static let noCallReconnecting = LocalizedText(
      "nenhuma chamada; o estado é reconectando", "no call; the state is reconnecting",
      "ninguna llamada; el estado es reconectando")

    static func after(_ seconds: Int) -> LocalizedText {
      LocalizedText("após {span}", "after {span}", "tras {span}").filling([
        "span": LocalizedText(
          SpanOfTime.text(seconds: seconds, in: .portuguese),
          SpanOfTime.text(seconds: seconds, in: .english),
          SpanOfTime.text(seconds: seconds, in: .spanish))
      ])
    }

    static func calls(_ route: String, _ event: String) -> LocalizedText {
      .same("POST \(route) \(event)")
    }
  }
}

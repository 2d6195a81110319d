// The words of reports.

import Channels

/// Words of reports.
enum ReportsWords {
  static let search = Words(
    "buscar id ou nome (/)", "search id or name (/)", "buscar id o nombre (/)")
  static let filter = Words("Buscar", "Search", "Buscar")
  static let filterHelp = Words(
    "Busca pelo identificador da sessão ou do cliente, ou pelo nome.",
    "Searches by the session's or customer's identifier, or by name.",
    "Busca por el identificador de la sesión o del cliente, o por nombre.")
  static let noneChosen = Words(
    "nenhum relatório escolhido", "no report is chosen", "ningún informe elegido")
  static let ended = Words("Fim", "Ended", "Fin")
  static let duration = Words("Duração", "Duration", "Duración")
  static let handedOver = Words("Transbordo", "Handover", "Transbordo")
  static let scroll = Words("Rolar", "Scroll", "Desplazar")
  static let absences = Words("Ausências", "Absences", "Ausencias")
  static let messages = Words("Mensagens", "Messages", "Mensajes")
  static let export = Words("Exportar", "Export", "Exportar")
  static let csv = Words("Exportar CSV", "Export CSV", "Exportar CSV")
  static let csvHelp = Words(
    "Grava o que a busca encontra em CSV.", "Writes what the search finds as CSV.",
    "Guarda en CSV lo que encuentra la búsqueda.")
  static let json = Words("Exportar JSON", "Export JSON", "Exportar JSON")
  static let jsonHelp = Words(
    "Grava o que a busca encontra em JSON.", "Writes what the search finds as JSON.",
    "Guarda en JSON lo que encuentra la búsqueda.")
  static let erase = Words("Apagar cliente", "Erase customer", "Borrar cliente")
  static let eraseHelp = Words(
    "Apaga tudo o que se sabe do cliente (LGPD).",
    "Erases all that is known of the customer (LGPD).",
    "Borra todo lo que se sabe del cliente (LGPD).")
  static let eraseAsk = Words(
    "Apagar tudo o que se sabe de {name} ({id})? Não há volta.",
    "Erase all that is known of {name} ({id})? There is no way back.",
    "¿Borrar todo lo que se sabe de {name} ({id})? No hay vuelta atrás.")
  static let erased = Plural(
    one: Words(
      "Dados apagados de 1 sessão", "Data erased from 1 session", "Datos borrados de 1 sesión"),
    other: Words(
      "Dados apagados de {count} sessões", "Data erased from {count} sessions",
      "Datos borrados de {count} sesiones"))

  static let retention = Words("Retenção", "Retention", "Retención")
  static let retentionHelp = Words(
    "Muda por quantos dias ficam as sessões encerradas.",
    "Changes for how many days finished sessions are kept.",
    "Cambia por cuántos días quedan las sesiones cerradas.")
  static let retentionAsk = Words(
    "Dias que relatórios e mensagens ficam depois do fim da sessão; 0 guarda tudo:",
    "Days that reports and messages stay after a session's end; 0 keeps all:",
    "Días que quedan informes y mensajes tras el fin de la sesión; 0 guarda todo:")
  static let retentionErases = Plural(
    one: Words(
      "O que terminou há mais de 1 dia é apagado dentro de uma hora. Não há volta.",
      "What ended over 1 day ago is erased within the hour. There is no way back.",
      "Lo que terminó hace más de 1 día se borra dentro de una hora. No hay vuelta atrás."),
    other: Words(
      "O que terminou há mais de {count} dias é apagado dentro de uma hora. Não há volta.",
      "What ended over {count} days ago is erased within the hour. There is no way back.",
      "Lo que terminó hace más de {count} días se borra dentro de una hora. No hay vuelta atrás."))
  static let retentionYes = Words("Apagar antigos", "Erase old ones", "Borrar antiguos")

  /// What is said of a retention that was set.
  static func kept(_ days: Int) -> Plural {
    days == 0 ? Plural(one: keptAlways, other: keptAlways) : keptDays
  }

  private static let keptAlways = Words(
    "Sessões encerradas ficam para sempre", "Finished sessions are kept for good",
    "Las sesiones cerradas quedan para siempre")
  private static let keptDays = Plural(
    one: Words(
      "Sessões encerradas ficam por 1 dia", "Finished sessions are kept for 1 day",
      "Las sesiones cerradas quedan por 1 día"),
    other: Words(
      "Sessões encerradas ficam por {count} dias", "Finished sessions are kept for {count} days",
      "Las sesiones cerradas quedan por {count} días"))

  static let report = Words("Relatório", "Report", "Informe")
  static let open = Words("Abrir", "Open", "Abrir")
  static let openHelp = Words(
    "Mostra o relatório inteiro: dados, estados, mensagens e chamadas.",
    "Shows the whole report: data, states, messages and calls.",
    "Muestra el informe entero: datos, estados, mensajes y llamadas.")
  static let source = Words("Origem", "Source", "Origen")

  /// Where a session came from.
  static func source(_ name: String) -> Words {
    switch name {
    case "widget": Words("janela no site", "window on the site", "ventana en el sitio")
    case "direct": Words("URL direta", "direct URL", "URL directa")
    case "active":
      Words("Ativo: a empresa começou", "outreach: the company began", "Activo: empezó la empresa")
    default: .same(name)
    }
  }

  static let accepted = Words("Aceitou", "Accepted", "Aceptó")
  static let period = Words("Período", "Period", "Período")
  static let periodHelp = Words(
    "Escolhe o período em que as sessões terminaram.",
    "Chooses the period in which sessions ended.",
    "Elige el período en que terminaron las sesiones.")
  static let everything = Words("todo o período", "all time", "todo el período")
  static let today = Words("hoje", "today", "hoy")
  static let yesterday = Words("ontem", "yesterday", "ayer")
  static let week = Words("últimos 7 dias", "last 7 days", "últimos 7 días")
  static let month = Words("últimos 30 dias", "last 30 days", "últimos 30 días")
  static let otherPeriod = Words("outro período", "another period", "otro período")
  static let sinceDay = Words("desde {day}", "since {day}", "desde {day}")
  static let untilDay = Words("até {day}", "until {day}", "hasta {day}")
  static let periodAsk = Words(
    "Primeiro e último dia, como 2026-11-01 2026-11-21 ou 01/11/2026 21/11/2026:",
    "First and last day, as 2026-11-01 2026-11-21:",
    "Primer y último día, como 2026-11-01 2026-11-21 o 01/11/2026 21/11/2026:")
  static let badPeriod = Words(
    "{text}: escreva dois dias, o primeiro antes do último",
    "{text}: write two days, the first before the last",
    "{text}: escriba dos días, el primero antes del último")
  static let days = Words("Totais por dia", "Totals a day", "Totales por día")
  static let daysHelp = Words(
    "Mostra ou esconde os totais por dia do que a busca encontra.",
    "Shows or hides the totals a day of what the search finds.",
    "Muestra u oculta los totales por día de lo que encuentra la búsqueda.")
  static let noRoom = Words(
    "a janela é baixa demais: precisa de 24 linhas", "the window is too low: 24 rows are needed",
    "la ventana es muy baja: necesita 24 líneas")
}

// Texts of reports.

import Channels
import Records

/// Texts of reports.
enum ReportsStrings {
  static let search = LocalizedText(
    "buscar id ou nome (/)", "search id or name (/)", "buscar id o nombre (/)")
  static let filter = LocalizedText("Buscar", "Search", "Buscar")
  static let filterHelp = LocalizedText(
    "Busca pelo identificador da sessão ou do cliente, ou pelo nome.",
    "Searches by the session's or customer's identifier, or by name.",
    "Busca por el identificador de la sesión o del cliente, o por nombre.")
  static let noneChosen = LocalizedText(
    "nenhum relatório escolhido", "no report is chosen", "ningún informe elegido")
  static let ended = LocalizedText("Fim", "Ended", "Fin")
  static let duration = LocalizedText("Duração", "Duration", "Duración")
  static let handedOver = LocalizedText("Transbordo", "Handed over", "Derivación")
  static let scroll = LocalizedText("Rolar", "Scroll", "Desplazar")
  static let absences = LocalizedText("Ausências", "Absences", "Ausencias")
  static let messages = LocalizedText("Mensagens", "Messages", "Mensajes")
  static let export = LocalizedText("Exportar", "Export", "Exportar")
  static let csv = LocalizedText("Exportar CSV", "Export CSV", "Exportar CSV")
  static let csvHelp = LocalizedText(
    "Grava o que a busca encontra em CSV.", "Writes what the search finds as CSV.",
    "Guarda en CSV lo que encuentra la búsqueda.")
  static let json = LocalizedText("Exportar JSON", "Export JSON", "Exportar JSON")
  static let jsonHelp = LocalizedText(
    "Grava o que a busca encontra em JSON.", "Writes what the search finds as JSON.",
    "Guarda en JSON lo que encuentra la búsqueda.")
  static let erase = LocalizedText("Apagar cliente", "Erase customer", "Borrar cliente")
  static let eraseHelp = LocalizedText(
    "Apaga tudo o que se sabe do cliente (LGPD).",
    "Erases all that is known of the customer (LGPD).",
    "Borra todo lo que se sabe del cliente (LGPD).")
  static let eraseAsk = LocalizedText(
    "Apagar tudo o que se sabe de {name} ({id})? Não há volta.",
    "Erase all that is known of {name} ({id})? There is no way back.",
    "¿Borrar todo lo que se sabe de {name} ({id})? No hay vuelta atrás.")
  static let erased = Plural(
    one: LocalizedText(
      "Dados apagados de 1 sessão", "Data erased from 1 session", "Datos borrados de 1 sesión"),
    other: LocalizedText(
      "Dados apagados de {count} sessões", "Data erased from {count} sessions",
      "Datos borrados de {count} sesiones"))

  static let retention = LocalizedText("Retenção", "Retention", "Retención")
  static let retentionHelp = LocalizedText(
    "Muda por quantos dias ficam as sessões encerradas.",
    "Changes for how many days finished sessions are kept.",
    "Cambia por cuántos días quedan las sesiones cerradas.")
  static let retentionAsk = LocalizedText(
    "Dias que relatórios e mensagens ficam depois do fim da sessão; 0 guarda tudo:",
    "Days that reports and messages stay after a session's end; 0 keeps all:",
    "Días que quedan informes y mensajes tras el fin de la sesión; 0 guarda todo:")
  static let retentionErases = Plural(
    one: LocalizedText(
      "O que terminou há mais de 1 dia é apagado dentro de uma hora. Não há volta.",
      "What ended over 1 day ago is erased within the hour. There is no way back.",
      "Lo que terminó hace más de 1 día se borra dentro de una hora. No hay vuelta atrás."),
    other: LocalizedText(
      "O que terminou há mais de {count} dias é apagado dentro de uma hora. Não há volta.",
      "What ended over {count} days ago is erased within the hour. There is no way back.",
      "Lo que terminó hace más de {count} días se borra dentro de una hora. No hay vuelta atrás."))
  static let retentionYes = LocalizedText("Apagar antigos", "Erase old ones", "Borrar antiguos")

  /// How long finished sessions are kept now.
  static func kept(_ days: Int) -> Plural {
    days == 0 ? Plural(one: keptAlways, other: keptAlways) : keptDays
  }

  private static let keptAlways = LocalizedText(
    "Sessões encerradas ficam para sempre", "Finished sessions are kept for good",
    "Las sesiones cerradas quedan para siempre")
  private static let keptDays = Plural(
    one: LocalizedText(
      "Sessões encerradas ficam por 1 dia", "Finished sessions are kept for 1 day",
      "Las sesiones cerradas quedan por 1 día"),
    other: LocalizedText(
      "Sessões encerradas ficam por {count} dias", "Finished sessions are kept for {count} days",
      "Las sesiones cerradas quedan por {count} días"))

  static let report = LocalizedText("Relatório", "Report", "Informe")
  static let open = LocalizedText("Abrir", "Open", "Abrir")
  static let openHelp = LocalizedText(
    "Mostra o relatório inteiro: dados, estados, mensagens e chamadas.",
    "Shows the whole report: data, states, messages and calls.",
    "Muestra el informe entero: datos, estados, mensajes y llamadas.")
  static let source = LocalizedText("Origem", "Source", "Origen")

  /// The name of a session's source.
  static func source(_ source: SessionSource) -> LocalizedText {
    switch source {
    case .widget: LocalizedText("janela no site", "window on the site", "ventana en el sitio")
    case .direct: LocalizedText("URL direta", "direct URL", "URL directa")
    case .active:
      LocalizedText(
        "Ativo: a empresa começou", "outreach: the company began", "Activo: empezó la empresa")
    }
  }

  static let accepted = LocalizedText("Aceitou", "Accepted", "Aceptó")
  static let period = LocalizedText("Período", "Period", "Período")
  static let periodHelp = LocalizedText(
    "Escolhe o período em que as sessões terminaram.",
    "Chooses the period in which sessions ended.",
    "Elige el período en que terminaron las sesiones.")
  static let everything = LocalizedText("todo o período", "all time", "todo el período")
  static let today = LocalizedText("hoje", "today", "hoy")
  static let yesterday = LocalizedText("ontem", "yesterday", "ayer")
  static let week = LocalizedText("últimos 7 dias", "last 7 days", "últimos 7 días")
  static let month = LocalizedText("últimos 30 dias", "last 30 days", "últimos 30 días")
  static let otherPeriod = LocalizedText("outro período", "another period", "otro período")
  static let sinceDay = LocalizedText("desde {day}", "since {day}", "desde {day}")
  static let untilDay = LocalizedText("até {day}", "until {day}", "hasta {day}")
  static let periodAsk = LocalizedText(
    "Primeiro e último dia, como 2026-11-01 2026-11-21 ou 01/11/2026 21/11/2026:",
    "First and last day, as 2026-11-01 2026-11-21:",
    "Primer y último día, como 2026-11-01 2026-11-21 o 01/11/2026 21/11/2026:")
  static let badPeriod = LocalizedText(
    "{text}: escreva dois dias, o primeiro antes do último",
    "{text}: write two days, the first before the last",
    "{text}: escriba dos días, el primero antes del último")
  static let days = LocalizedText("Totais por dia", "Totals per day", "Totales por día")
  static let daysHelp = LocalizedText(
    "Mostra ou esconde os totais por dia do que a busca encontra.",
    "Shows or hides the totals per day of what the search finds.",
    "Muestra u oculta los totales por día de lo que encuentra la búsqueda.")
  static let tooLow = LocalizedText(
    "a janela é baixa demais: precisa de 24 linhas", "the window is too low: 24 rows are needed",
    "la ventana es muy baja: necesita 24 líneas")
}

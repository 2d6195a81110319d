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
}

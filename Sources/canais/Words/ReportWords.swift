// The words of the commands for reports.

import Channels

/// The catalogue of `canais report`.
enum ReportWords {
  static let list = Words(
    "Lista as sessões encerradas, as mais recentes primeiro.",
    "Lists the finished sessions, latest first.",
    "Lista las sesiones cerradas, las más recientes primero.")
  static let show = Words(
    "Mostra o relatório de uma sessão encerrada.", "Shows the report of a finished session.",
    "Muestra el informe de una sesión cerrada.")
  static let export = Words(
    "Escreve os relatórios como CSV (RFC 4180) ou JSON.",
    "Writes the reports as CSV (RFC 4180) or JSON.",
    "Escribe los informes como CSV (RFC 4180) o JSON.")
  static let erase = Words(
    "Apaga tudo o que há de um cliente: sessões, mensagens, diário, chamadas e relatórios (LGPD). "
      + "Não há volta.",
    "Erases all that is kept of a contact: sessions, messages, journal, calls and reports (LGPD). "
      + "There is no way back.",
    "Borra todo lo que hay de un cliente: sesiones, mensajes, diario, llamadas e informes (LGPD). "
      + "No hay vuelta atrás.")
  static let retention = Words(
    "Mostra ou muda por quantos dias ficam as sessões encerradas; 0 guarda todas.",
    "Shows or changes for how many days finished sessions are kept; 0 keeps all.",
    "Muestra o cambia por cuántos días quedan las sesiones cerradas; 0 guarda todas.")
  static let since = Words(
    "Encerradas nesta data ou depois", "Ended on this date or later",
    "Cerradas en esta fecha o después")
  static let until = Words(
    "Encerradas antes desta data", "Ended before this date", "Cerradas antes de esta fecha")
  static let channel = Words(
    "Só as deste canal", "Only those of this channel", "Solo las de este canal")
  static let query = Words(
    "O começo de um identificador, ou parte do nome",
    "The beginning of an identifier, or part of "
      + "the name", "El comienzo de un identificador, o parte del nombre")
  static let days = Words("Totais por dia", "Totals a day", "Totales por día")
  static let format = Words("A forma (csv)", "The form (csv)", "La forma (csv)")
  static let noReport = Words(
    "não há relatório da sessão {id}", "there is no report of session {id}",
    "no hay informe de la sesión {id}")
  static let noContact = Words(
    "não há dados do cliente {id}", "there are no data of contact {id}",
    "no hay datos del cliente {id}")
  static let eraseQuestion = Words(
    "Apagar tudo o que há do cliente {id}?", "Erase all that is kept of contact {id}?",
    "¿Borrar todo lo que hay del cliente {id}?")
  static let erased = Words(
    "sessões apagadas: {count}", "sessions erased: {count}", "sesiones borradas: {count}")
  static let progress = Words("{done} de {total}", "{done} of {total}", "{done} de {total}")
  static let head = [
    Words("Sessão", "Session", "Sesión"), Words("Cliente", "Contact", "Cliente"),
    Words("Nome", "Name", "Nombre"), Words("Canal", "Channel", "Canal"),
    Words("Início", "Start", "Inicio"), Words("Fim", "End", "Fin"),
    Words("Duração", "Duration", "Duración"), Words("Transbordo", "Handed over", "Transbordo"),
    Words("Ausências", "Absences", "Ausencias"), Words("Mensagens", "Messages", "Mensajes"),
    Words("Motivo", "Reason", "Motivo"),
  ]
  static let dayHead = [
    Words("Dia", "Day", "Día"), Words("Sessões", "Sessions", "Sesiones"),
    Words("Transbordos", "Handovers", "Transbordos"), Words("Ausências", "Absences", "Ausencias"),
    Words("Mensagens", "Messages", "Mensajes"),
  ]
}

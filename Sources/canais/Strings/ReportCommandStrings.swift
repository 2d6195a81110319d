// The texts of the commands for reports.

import Channels

/// The texts of `canais report`.
enum ReportCommandStrings {
  static let list = LocalizedText(
    "Lista as sessões encerradas, as mais recentes primeiro.",
    "Lists the finished sessions, latest first.",
    "Lista las sesiones cerradas, las más recientes primero.")
  static let show = LocalizedText(
    "Mostra o relatório de uma sessão encerrada.", "Shows the report of a finished session.",
    "Muestra el informe de una sesión cerrada.")
  static let export = LocalizedText(
    "Escreve os relatórios como CSV (RFC 4180) ou JSON.",
    "Writes the reports as CSV (RFC 4180) or JSON.",
    "Escribe los informes como CSV (RFC 4180) o JSON.")
  static let erase = LocalizedText(
    "Apaga tudo o que há de um cliente: sessões, mensagens, diário, chamadas e relatórios (LGPD). "
      + "Não há volta.",
    "Erases all that is kept of a visitor: sessions, messages, journal, calls and reports (LGPD). "
      + "There is no way back.",
    "Borra todo lo que hay de un cliente: sesiones, mensajes, diario, llamadas e informes (LGPD). "
      + "No hay vuelta atrás.")
  static let retention = LocalizedText(
    "Mostra ou muda por quantos dias ficam as sessões encerradas; 0 guarda todas.",
    "Shows or changes for how many days finished sessions are kept; 0 keeps all.",
    "Muestra o cambia por cuántos días quedan las sesiones cerradas; 0 guarda todas.")
  static let since = LocalizedText(
    "Encerradas nesta data ou depois", "Ended on this date or later",
    "Cerradas en esta fecha o después")
  static let until = LocalizedText(
    "Encerradas antes desta data", "Ended before this date", "Cerradas antes de esta fecha")
  static let channel = LocalizedText(
    "Só as deste canal", "Only those of this channel", "Solo las de este canal")
  static let query = LocalizedText(
    "O começo de um identificador, ou parte do nome",
    "The beginning of an identifier, or part of "
      + "the name", "El comienzo de un identificador, o parte del nombre")
  static let days = LocalizedText("Totais por dia", "Totals per day", "Totales por día")
  static let format = LocalizedText("A forma (csv)", "The form (csv)", "La forma (csv)")
  static let separator = LocalizedText(
    "Entre as células do CSV: , ; | ou \\t (; em português e espanhol, senão ,)",
    "Between the cells of CSV: , ; | or \\t (, in English, else ;)",
    "Entre las celdas del CSV: , ; | o \\t (; en portugués y español, si no ,)")
  static let badSeparator = LocalizedText(
    "--separator {value}: use , ; | ou \\t", "--separator {value}: use , ; | or \\t",
    "--separator {value}: use , ; | o \\t")
  static let noReport = LocalizedText(
    "não há relatório da sessão {id}", "there is no report of session {id}",
    "no hay informe de la sesión {id}")
  static let noContact = LocalizedText(
    "não há dados do cliente {id}", "there are no data of visitor {id}",
    "no hay datos del cliente {id}")
  static let eraseQuestion = LocalizedText(
    "Apagar tudo o que há do cliente {id}?", "Erase all that is kept of visitor {id}?",
    "¿Borrar todo lo que hay del cliente {id}?")
  static let erased = LocalizedText(
    "sessões apagadas: {count}", "sessions erased: {count}", "sesiones borradas: {count}")
  static let logReadBy = LocalizedText(
    "o registro do banco ainda contém dados do cliente, porque {program} (processo {pid}) lê dele; "
      + "quando terminar, repita o comando",
    "the database's log still holds data of the contact, because {program} (process {pid}) reads "
      + "from it; once that has ended, repeat the command",
    "el registro de la base todavía contiene datos del cliente, porque {program} (proceso {pid}) lee "
      + "de él; cuando termine, repita el comando")
  static let logInUse = LocalizedText(
    "o registro do banco ainda contém dados do cliente, porque está em uso; repita o comando",
    "the database's log still holds data of the contact, because it is in use; repeat the command",
    "el registro de la base todavía contiene datos del cliente, porque está en uso; repita el "
      + "comando")
  static let heldByCopy = LocalizedText(
    "a cópia {file} ainda contém dados do cliente; apague-a quando não precisar mais dela",
    "the copy {file} still holds data of the contact; delete it when you no longer need it",
    "la copia {file} todavía contiene datos del cliente; bórrela cuando ya no la necesite")
  static let progress = LocalizedText("{done} de {total}", "{done} of {total}", "{done} de {total}")
  static let head = [
    LocalizedText("Sessão", "Session", "Sesión"), LocalizedText("Cliente", "Visitor", "Cliente"),
    LocalizedText("Nome", "Name", "Nombre"), LocalizedText("Canal", "Channel", "Canal"),
    LocalizedText("Início", "Start", "Inicio"), LocalizedText("Fim", "End", "Fin"),
    LocalizedText("Duração", "Duration", "Duración"),
    LocalizedText("Transbordo", "Handed over", "Derivación"),
    LocalizedText("Ausências", "Absences", "Ausencias"),
    LocalizedText("Mensagens", "Messages", "Mensajes"),
    LocalizedText("Motivo", "Reason", "Motivo"),
  ]
  static let dayHead = [
    LocalizedText("Dia", "Day", "Día"), LocalizedText("Sessões", "Sessions", "Sesiones"),
    LocalizedText("Transbordos", "Handovers", "Derivaciones"),
    LocalizedText("Ausências", "Absences", "Ausencias"),
    LocalizedText("Mensagens", "Messages", "Mensajes"),
  ]
}

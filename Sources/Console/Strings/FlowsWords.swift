// The words of flows.

import Channels

/// Words of flows.
enum FlowsWords {
  static let register = Words("Registrar", "Register", "Registrar")
  static let registerHelp = Words(
    "Registra os fluxos de um arquivo JSON.", "Registers the flows of a JSON file.",
    "Registra los flujos de un archivo JSON.")
  static let path = Words(
    "Caminho do arquivo JSON com os fluxos:", "Path of the JSON file with the flows:",
    "Ruta del archivo JSON con los flujos:")
  static let registered = Plural(
    one: Words("1 fluxo registrado", "1 flow registered", "1 flujo registrado"),
    other: Words(
      "{count} fluxos registrados", "{count} flows registered", "{count} flujos registrados"))
  static let filterHelp = Words(
    "Busca pelo nome ou pelo identificador.", "Searches by name or identifier.",
    "Busca por nombre o identificador.")
  static let deleteHelp = Words(
    "Esquece o fluxo, se nenhum canal o usa.", "Forgets the flow when no channel uses it.",
    "Olvida el flujo, si ningún canal lo usa.")
  static let deleteAsk = Words(
    "Remover o fluxo {name}?", "Remove the flow {name}?", "¿Quitar el flujo {name}?")
  static let inUse = Words(
    "o canal {name} o usa", "channel {name} uses it", "el canal {name} lo usa")
  static let noneChosen = Words(
    "nenhum fluxo escolhido", "no flow is chosen", "ningún flujo elegido")
  static let none = Words(
    "Nenhum fluxo. n registra os de um arquivo JSON.",
    "No flow. n registers those of a JSON file.",
    "Ningún flujo. n registra los de un archivo JSON.")
  static let published = Words("Publicado", "Published", "Publicado")
  static let handsOver = Words("Transborda", "Hands over", "Transborda")
  static let blocks = Words("Blocos", "Blocks", "Bloques")
}

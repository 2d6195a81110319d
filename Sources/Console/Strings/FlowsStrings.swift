// Texts of flows.

import Channels

/// Texts of flows.
enum FlowsStrings {
  static let register = LocalizedText("Registrar", "Register", "Registrar")
  static let registerHelp = LocalizedText(
    "Registra os fluxos de um arquivo JSON.", "Registers the flows of a JSON file.",
    "Registra los flujos de un archivo JSON.")
  static let path = LocalizedText(
    "Caminho do arquivo JSON com os fluxos:", "Path of the JSON file with the flows:",
    "Ruta del archivo JSON con los flujos:")
  static let registered = Plural(
    one: LocalizedText("1 fluxo registrado", "1 flow registered", "1 flujo registrado"),
    other: LocalizedText(
      "{count} fluxos registrados", "{count} flows registered", "{count} flujos registrados"))
  static let filterHelp = LocalizedText(
    "Busca pelo nome ou pelo identificador.", "Searches by name or identifier.",
    "Busca por nombre o identificador.")
  static let deleteHelp = LocalizedText(
    "Esquece o fluxo, se nenhum canal o usa.", "Forgets the flow when no channel uses it.",
    "Olvida el flujo, si ningún canal lo usa.")
  static let deleteAsk = LocalizedText(
    "Remover o fluxo {name}?", "Remove the flow {name}?", "¿Quitar el flujo {name}?")
  static let inUse = LocalizedText(
    "o canal {name} o usa", "channel {name} uses it", "el canal {name} lo usa")
  static let noneChosen = LocalizedText(
    "nenhum fluxo escolhido", "no flow is chosen", "ningún flujo elegido")
  static let none = LocalizedText(
    "Nenhum fluxo. n registra os de um arquivo JSON.",
    "No flow. n registers those of a JSON file.",
    "Ningún flujo. n registra los de un archivo JSON.")
  static let published = LocalizedText("Publicado", "Published", "Publicado")
  static let handsOver = LocalizedText("Transborda", "Hands over", "Deriva")
  static let blocks = LocalizedText("Blocos", "Blocks", "Bloques")
}

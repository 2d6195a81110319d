// Why rules of a flow are broken, in three languages.

/// Why a flow breaks a rule.
enum FlowChecklistStrings {
  static let unpublished = LocalizedText(
    "o fluxo {flow} não está publicado", "flow {flow} is not published",
    "el flujo {flow} no está publicado")
  static let empty = LocalizedText(
    "o fluxo não tem blocos", "the flow has no blocks", "el flujo no tiene bloques")
  static let opening = LocalizedText(
    "o primeiro bloco é {block}", "the first block is {block}", "el primer bloque es {block}")
  static let foreign = LocalizedText("tem {blocks}", "it has {blocks}", "tiene {blocks}")
  static let noHandover = LocalizedText(
    "o fluxo {flow} não transborda", "flow {flow} does not hand over",
    "el flujo {flow} no deriva")
}

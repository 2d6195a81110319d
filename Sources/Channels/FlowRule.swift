// The rules that a flow must keep to be tied to a channel.

/// A rule that a flow must keep to be tied to a channel.
package enum FlowRule: String, CaseIterable, Equatable, Sendable {
  /// The flow is published.
  case published
  /// Its first block is `message` or `question`.
  case opening
  /// It has no block of another kind of channel.
  case blocks
  /// It hands over to human attendance, if the channel monitors presence.
  case handover

  /// The kinds of block with which a flow may begin.
  package static let openings = ["message", "question"]
  /// The kinds of block that only other kinds of channel can show.
  package static let foreign = ["whatsappTemplate", "voiceMenu", "sms"]

  /// The rule as a sentence.
  package var label: LocalizedText {
    switch self {
    case .published:
      LocalizedText(
        "o fluxo precisa estar publicado", "the flow must be published",
        "el flujo debe estar publicado")
    case .opening:
      LocalizedText(
        "o primeiro bloco deve ser message ou question",
        "the first block must be message or question",
        "el primer bloque debe ser message o question")
    case .blocks:
      LocalizedText(
        "o fluxo não pode ter blocos de outro tipo de canal (whatsappTemplate, voiceMenu, sms)",
        "the flow cannot have blocks of another kind of channel (whatsappTemplate, voiceMenu, sms)",
        "el flujo no puede tener bloques de otro tipo de canal (whatsappTemplate, voiceMenu, sms)")
    case .handover:
      LocalizedText(
        "monitorar presença precisa de um fluxo com transbordo",
        "presence monitoring needs a flow that hands over",
        "monitorear la presencia necesita un flujo con derivación")
    }
  }

  /// Why a flow breaks the rule; nil if it keeps it.
  ///
  /// - Parameters:
  ///   - flow: The flow.
  ///   - monitors: Whether the channel monitors presence.
  package func reason(against flow: Flow, monitors: Bool) -> LocalizedText? {
    switch self {
    case .published:
      return flow.published ? nil : FlowChecklistStrings.unpublished.filling(["flow": flow.name])
    case .opening:
      guard let first = flow.blocks.first else { return FlowChecklistStrings.empty }
      return Self.openings.contains(first)
        ? nil : FlowChecklistStrings.opening.filling(["block": first])
    case .blocks:
      let found = Self.foreign.filter(flow.blocks.contains)
      return found.isEmpty
        ? nil : FlowChecklistStrings.foreign.filling(["blocks": found.joined(separator: ", ")])
    case .handover:
      return !monitors || flow.handsOver
        ? nil : FlowChecklistStrings.noHandover.filling(["flow": flow.name])
    }
  }
}

// The statuses of a channel, in three languages.

/// The sentences of `ChannelStatus`.
enum ChannelStatusStrings {
  static let connected = LocalizedText("conectado", "connected", "conectado")
  static let disabled = LocalizedText("desabilitado", "disabled", "deshabilitado")
  static let failing = LocalizedText("erro: {why}", "error: {why}", "error: {why}")
  static let flowUnknown = LocalizedText(
    "o fluxo {flow} não existe", "flow {flow} does not exist", "el flujo {flow} no existe")
  static let attendanceUnset = LocalizedText(
    "ninguém atende: escolha o modo do atendimento humano",
    "nobody answers: choose the mode of human attendance",
    "nadie atiende: elija el modo de la atención humana")
}

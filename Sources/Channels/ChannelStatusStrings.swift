// The statuses of a channel, in three languages.

/// The sentences of `ChannelStatus`.
enum ChannelStatusStrings {
  static let connected = LocalizedText("conectado", "connected", "conectado")
  static let disabled = LocalizedText("desabilitado", "disabled", "deshabilitado")
  static let failing = LocalizedText("erro: {why}", "error: {why}", "error: {why}")
  static let flowUnknown = LocalizedText(
    "o fluxo {flow} não existe", "flow {flow} does not exist", "el flujo {flow} no existe")
  static let attendanceUnset = LocalizedText(
    "o atendimento humano não está configurado", "the attendance platform is not set up",
    "la atención humana no está configurada")
}

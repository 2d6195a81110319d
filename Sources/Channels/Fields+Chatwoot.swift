// The fields of human attendance that are of a Chatwoot.

extension Fields {
  private static let byChatwoot = FieldNeed(
    key: "mode", value: AttendanceMode.chatwoot.rawValue)

  /// The fields of a Chatwoot.
  static let chatwoot: [Field<Attendance>] = [
    .text(
      "url", \.chatwoot.url, .address(optional: true), in: .general,
      LocalizedText("Endereço do Chatwoot", "Chatwoot address", "Dirección de Chatwoot"),
      LocalizedText(
        "Como no navegador: https://chat.example, ou com a conta, …/app/accounts/3.",
        "As in the browser: https://chat.example, or with the account, …/app/accounts/3.",
        "Como en el navegador: https://chat.example, o con la cuenta, …/app/accounts/3."),
      need: byChatwoot),
    .text(
      "inboxIdentifier", \.chatwoot.inboxIdentifier, .line(0...100), in: .general,
      LocalizedText(
        "Identificador da caixa", "Inbox identifier", "Identificador de la bandeja"),
      LocalizedText(
        "Na caixa de entrada de tipo API, em Configuração.",
        "In the inbox of type API, under Configuration.",
        "En la bandeja de entrada de tipo API, en Configuración."), need: byChatwoot),
    .text(
      "botToken", \.chatwoot.botToken, .secret(0...1_000), in: .general,
      LocalizedText("Token do robô", "Bot token", "Token del bot"),
      LocalizedText(
        "De um robô de agentes, ou de um atendente; não é mostrado inteiro de novo.",
        "Of an agent bot, or of an agent; never shown whole again.",
        "De un bot de agentes, o de un agente; no se muestra entero de nuevo."),
      need: byChatwoot),
    .text(
      "webhookSecret", \.chatwoot.webhookSecret, .secret(0...1_000), in: .general,
      LocalizedText("Segredo do webhook", "Webhook secret", "Secreto del webhook"),
      LocalizedText(
        "O Chatwoot o cria com a caixa; sem ele nenhuma resposta é aceita.",
        "Chatwoot makes it with the inbox; without it no reply is accepted.",
        "Chatwoot lo crea con la bandeja; sin él no se acepta ninguna respuesta."),
      need: byChatwoot),
  ]
}

// The fields of a flow.

extension Fields {
  /// The fields of a flow.
  package static let flow = FieldTable<Flow>(
    standard: Flow(id: "", name: "", published: false, handsOver: false, blocks: []),
    [
      .text(
        "id", \.id, .line(1...100), in: .general,
        LocalizedText("Identificador", "Identifier", "Identificador"),
        LocalizedText(
          "Como os canais o nomeiam.", "How channels name it.", "Cómo lo nombran los canales."),
        asked: true),
      .text(
        "name", \.name, .line(1...100), in: .general, LocalizedText("Nome", "Name", "Nombre"),
        LocalizedText("O que as pessoas leem.", "What people read.", "Lo que las personas leen."),
        asked: true),
      .toggle(
        "published", \.published, in: .general,
        LocalizedText("Publicado", "Published", "Publicado"),
        LocalizedText(
          "Só um fluxo publicado serve a um canal.", "Only a published flow serves a channel.",
          "Solo un flujo publicado sirve a un canal."), asked: true),
      .toggle(
        "handsOver", \.handsOver, in: .general,
        LocalizedText("Transborda", "Hands over", "Deriva"),
        LocalizedText(
          "Se passa a conversa ao atendimento humano.",
          "Whether it hands the conversation over to a live agent.",
          "Si pasa la conversación a la atención humana."), asked: true),
      .list(
        "blocks", \.blocks, .blocks, in: .general, LocalizedText("Blocos", "Blocks", "Bloques"),
        LocalizedText(
          "Os tipos dos blocos, em ordem.", "The kinds of its blocks, in order.",
          "Los tipos de los bloques, en orden."), asked: true),
      .text(
        "webhook", \.webhookText, .address(optional: true), in: .general,
        LocalizedText("Webhook", "Webhook", "Webhook"),
        LocalizedText(
          "Recebe as mensagens do cliente antes do transbordo.",
          "Receives the visitor's messages before handover.",
          "Recibe los mensajes del cliente antes de la derivación.")),
      .text(
        "typebot.url", \.typebotFields.url, .address(optional: true), in: .general,
        LocalizedText("Endereço do Typebot", "Typebot address", "Dirección de Typebot"),
        LocalizedText(
          "O do viewer que executa o fluxo, em vez do webhook.",
          "Of the viewer that runs the flow, instead of the webhook.",
          "La del viewer que ejecuta el flujo, en vez del webhook.")),
      .text(
        "typebot.publicId", \.typebotFields.publicID, .line(0...100), in: .general,
        LocalizedText("Identificador do Typebot", "Typebot identifier", "Identificador de Typebot"),
        LocalizedText(
          "O público, do fim do endereço do robô.", "The public one, at the end of its address.",
          "El público, del final de la dirección del bot.")),
      .text(
        "token", \.token, .secret(0...1_000), in: .general,
        LocalizedText("Token do webhook", "Webhook token", "Token del webhook"),
        LocalizedText(
          "Vai no cabeçalho Authorization do webhook; não é mostrado inteiro de novo.",
          "Goes in the webhook's Authorization header; never shown whole again.",
          "Va en la cabecera Authorization del webhook; no se muestra entero de nuevo.")),
      .text(
        "signingSecret", \.signingSecret, .secret(0...1_000), in: .general,
        LocalizedText(
          "Segredo de assinatura do webhook", "Webhook signing secret",
          "Secreto de firma del webhook"),
        LocalizedText(
          "Assina as chamadas ao webhook (Standard Webhooks); vazio não assina.",
          "Signs the calls to the webhook (Standard Webhooks); empty does not sign.",
          "Firma las llamadas al webhook (Standard Webhooks); vacío no firma.")),
    ])
}

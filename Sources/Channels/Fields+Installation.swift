// The fields of flows and of the attendance platform.

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
        LocalizedText("Transborda", "Hands over", "Transborda"),
        LocalizedText(
          "Se passa a conversa ao atendimento humano.",
          "Whether it passes the conversation to human attendance.",
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
          "Recibe los mensajes del cliente antes del transbordo.")),
    ])

  /// The fields of the attendance platform.
  package static let attendance = FieldTable<Attendance>(
    standard: Attendance(baseURL: "", token: ""),
    [
      .text(
        "baseURL", \.baseURL, .address(optional: false), in: .general,
        LocalizedText("Endereço", "Address", "Dirección"),
        LocalizedText(
          "https, ou http para esta máquina ou um IP privado; recebe /expire e /message.",
          "https, or http to this machine or a private IP; receives /expire and /message.",
          "https, o http a esta máquina o a una IP privada; recibe /expire y /message."),
        asked: true),
      .text(
        "token", \.token, .secret(0...1_000), in: .general,
        LocalizedText("Token", "Token", "Token"),
        LocalizedText(
          "Vai no cabeçalho Authorization; não é mostrado inteiro de novo.",
          "Goes in the Authorization header; never shown whole again.",
          "Va en la cabecera Authorization; no se muestra entero de nuevo.")),
      .text(
        "signingSecret", \.signingSecret, .secret(0...1_000), in: .general,
        LocalizedText("Segredo de assinatura", "Signing secret", "Secreto de firma"),
        LocalizedText(
          "Assina as chamadas (Standard Webhooks); vazio não assina.",
          "Signs the calls (Standard Webhooks); empty does not sign.",
          "Firma las llamadas (Standard Webhooks); vacío no firma.")),
      .integer(
        "timeout", \.timeout, 1...30, in: .general,
        LocalizedText("Tempo limite (s)", "Timeout (s)", "Tiempo límite (s)"),
        LocalizedText(
          "Segundos que uma chamada pode levar.", "Seconds a call may take.",
          "Segundos que puede tardar una llamada.")),
    ])
}

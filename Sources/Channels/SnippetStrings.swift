// What an activation code still needs, in three languages.

/// The sentences of `SnippetNeed`.
enum SnippetStrings {
  static let disabled = LocalizedText(
    "O canal está desabilitado: habilite-o para receber conversas.",
    "The channel is disabled: enable it to take conversations.",
    "El canal está deshabilitado: habilítelo para recibir conversaciones.")
  static let failing = LocalizedText(
    "O canal não funciona agora: {why}.", "The channel does not work now: {why}.",
    "El canal no funciona ahora: {why}.")
  static let publicURL = LocalizedText(
    "Falta a URL pública: o código leva {address}, o endereço em que o motor escuta. "
      + "Use --public-url.",
    "The public URL is missing: the code carries {address}, where the engine listens. "
      + "Use --public-url.",
    "Falta la URL pública: el código lleva {address}, donde escucha el motor. Use --public-url.")
  static let https = LocalizedText(
    "A URL pública {address} é http: páginas em https não podem carregá-la.",
    "The public URL {address} is http: pages on https cannot load it.",
    "La URL pública {address} es http: las páginas en https no pueden cargarla.")
  static let whatsapp = LocalizedText(
    "O canal não tem número em Botão WhatsApp: o botão abre só o WebChat.",
    "The channel has no number in WhatsApp button: the button opens WebChat alone.",
    "El canal no tiene número en Botón WhatsApp: el botón abre solo el WebChat.")
}

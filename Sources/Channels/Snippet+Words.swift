// The names and purposes of the forms of the activation code.

extension Snippet.Format {
  /// The name of the form.
  package var words: LocalizedText {
    switch self {
    case .html: .same("HTML")
    case .script: LocalizedText("Uma linha", "One line", "Una línea")
    case .gtm: .same("Google Tag Manager")
    case .whatsapp: .same("WebChat + WhatsApp")
    case .url: LocalizedText("URL direta", "Direct URL", "URL directa")
    }
  }

  /// What the form is for.
  package var purpose: LocalizedText {
    switch self {
    case .html:
      LocalizedText(
        "Cole antes de </body> em cada página do site.",
        "Paste before </body> on every page of the site.",
        "Péguelo antes de </body> en cada página del sitio.")
    case .script:
      LocalizedText(
        "Uma linha antes de </body>; não exige hash na política do site, nem o nome “webchat”.",
        "One line before </body>; needs no hash in the site's policy, nor the name “webchat”.",
        "Una línea antes de </body>; no exige hash en la política del sitio, ni el nombre “webchat”."
      )
    case .gtm:
      LocalizedText(
        "Cole como está em uma tag HTML personalizada.",
        "Paste as it is into a Custom HTML tag.",
        "Péguelo tal cual en una etiqueta HTML personalizada.")
    case .whatsapp:
      LocalizedText(
        "Como o HTML; um só botão abre para o WebChat e para o WhatsApp.",
        "Like HTML; one button opens to WebChat and to WhatsApp.",
        "Como el HTML; un solo botón abre al WebChat y a WhatsApp.")
    case .url:
      LocalizedText(
        "Uma página com a conversa aberta, para testes.", "A page with the chat open, for tests.",
        "Una página con el chat abierto, para pruebas.")
    }
  }
}

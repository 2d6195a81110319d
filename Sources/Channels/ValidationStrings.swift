// The sentences around a rule, in three languages.

/// The sentences of errors and warnings around a rule.
enum ValidationStrings {
  static let line = LocalizedText(
    "{key}: “{value}”: {rule}", "{key}: “{value}”: {rule}", "{key}: “{value}”: {rule}")
  static let contrast = LocalizedText(
    "contraste de {ratio}:1 com {other}; abaixo de 4,5:1 é difícil de ler",
    "contrast of {ratio}:1 with {other}; under 4.5:1 is hard to read",
    "contraste de {ratio}:1 con {other}; por debajo de 4,5:1 cuesta leer")
  static let anySite = LocalizedText(
    "sem sites permitidos, qualquer site pode usar este canal",
    "with no allowed sites, any site can use this channel",
    "sin sitios permitidos, cualquier sitio puede usar este canal")
}

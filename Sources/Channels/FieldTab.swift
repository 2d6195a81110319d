// The tabs under which the console shows fields.

/// A tab of the console's form.
package enum FieldTab: String, CaseIterable, Sendable {
  /// The channel itself, and everything that is no channel.
  case general
  /// The texts of the window.
  case text
  /// The behaviour of the window.
  case settings
  /// The colours and the icon.
  case appearance

  /// The tab's title.
  package var words: LocalizedText {
    switch self {
    case .general: LocalizedText("Canal", "Channel", "Canal")
    case .text: LocalizedText("Texto", "Text", "Texto")
    case .settings: LocalizedText("Configurações", "Settings", "Configuración")
    case .appearance: LocalizedText("Aparência", "Appearance", "Apariencia")
    }
  }
}

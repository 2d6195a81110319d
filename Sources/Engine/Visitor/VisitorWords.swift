// What a visitor may read from the engine when something is refused, in the channel's language.

import Channels

/// Sentences for visitors.
enum VisitorWords {
  static let unknownChannel = Words(
    "Este atendimento não existe.", "This chat does not exist.", "Este chat no existe.")
  static let channelDisabled = Words(
    "Este atendimento não está disponível agora.", "This chat is not available now.",
    "Este chat no está disponible ahora.")
  static let origin = Words(
    "Este atendimento não está liberado para este site.", "This chat is not allowed on this site.",
    "Este chat no está permitido en este sitio.")
  static let secret = Words(
    "Esta conversa não pode ser retomada.", "This conversation cannot be resumed.",
    "Esta conversación no se puede retomar.")
  static let limit = Words(
    "Muitas visitas neste momento. Tente de novo em instantes.",
    "Too many visits right now. Try again in a moment.",
    "Demasiadas visitas en este momento. Intente de nuevo en un momento.")
  static let invalid = Words(
    "O pedido não foi entendido.", "The request was not understood.",
    "No se entendió la solicitud.")
  static let required = Words(
    "Preencha este campo.", "Fill in this field.", "Complete este campo.")
  static let datum = Words(
    "Confira este campo.", "Check this field.", "Revise este campo.")
  static let datumLength = Words(
    "No máximo 200 caracteres.", "At most 200 characters.", "Como máximo 200 caracteres.")
  static let notice = Words(
    "Aceite o aviso de privacidade para começar.", "Accept the privacy notice to start.",
    "Acepte el aviso de privacidad para empezar.")
  static let messageLength = Words(
    "A mensagem deve ter de 1 a 4.000 caracteres.", "A message has 1 to 4,000 characters.",
    "Un mensaje tiene de 1 a 4.000 caracteres.")
}

extension Refusal {
  /// The sentence beside the code.
  var words: Words {
    switch self {
    case .unknownChannel: VisitorWords.unknownChannel
    case .channelDisabled: VisitorWords.channelDisabled
    case .origin: VisitorWords.origin
    case .secret: VisitorWords.secret
    case .limit: VisitorWords.limit
    }
  }
}

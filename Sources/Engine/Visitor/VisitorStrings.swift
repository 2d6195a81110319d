// What a visitor reads when the engine refuses something, in the channel's language.

import Channels

/// The sentences of error frames.
enum VisitorStrings {
  static let unknownChannel = LocalizedText(
    "Este atendimento não existe.", "This chat does not exist.", "Este chat no existe.")
  static let channelDisabled = LocalizedText(
    "Este atendimento não está disponível agora.", "This chat is not available now.",
    "Este chat no está disponible ahora.")
  static let origin = LocalizedText(
    "Este atendimento não está liberado para este site.", "This chat is not allowed on this site.",
    "Este chat no está permitido en este sitio.")
  static let secret = LocalizedText(
    "Esta conversa não pode ser retomada.", "This conversation cannot be resumed.",
    "Esta conversación no se puede retomar.")
  static let identity = LocalizedText(
    "O site não confirmou quem você é. Entre de novo na sua conta.",
    "The site could not confirm who you are. Please sign in again.",
    "El sitio no ha confirmado quién eres. Vuelve a entrar en tu cuenta.")
  static let blocked = LocalizedText(
    "Este atendimento não está disponível para você.", "This chat is not available to you.",
    "Este chat no está disponible para usted.")
  static let limit = LocalizedText(
    "Muitas visitas neste momento. Tente de novo em instantes.",
    "Too many visits right now. Try again in a moment.",
    "Demasiadas visitas en este momento. Intente de nuevo en un momento.")
  static let tooManyMessages = LocalizedText(
    "Mensagens demais em pouco tempo. Espere um instante e envie de novo.",
    "Too many messages in a short time. Wait a moment and send it again.",
    "Demasiados mensajes en poco tiempo. Espere un momento y envíelo de nuevo.")
  static let invalid = LocalizedText(
    "O pedido não foi entendido.", "The request was not understood.",
    "No se entendió la solicitud.")
  static let required = LocalizedText(
    "Preencha este campo.", "Fill in this field.", "Complete este campo.")
  static let datum = LocalizedText(
    "Confira este campo.", "Check this field.", "Revise este campo.")
  static let datumLength = LocalizedText(
    "No máximo 200 caracteres.", "At most 200 characters.", "Como máximo 200 caracteres.")
  static let notice = LocalizedText(
    "Aceite o aviso de privacidade para começar.", "Accept the privacy notice to start.",
    "Acepte el aviso de privacidad para empezar.")
  static let messageLength = LocalizedText(
    "A mensagem deve ter de 1 a 4.000 caracteres.", "A message has 1 to 4,000 characters.",
    "Un mensaje tiene de 1 a 4.000 caracteres.")
}

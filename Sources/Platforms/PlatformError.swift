// Why a call was parked or is tried again although the platform gave no reason of its own.

import Channels

/// A reason that a dialect found by itself. The raw value is stored with the call.
package enum PlatformError: String, CaseIterable, Equatable, Sendable {
  /// The stored body is no call.
  case unreadableCall
  /// The response's status was 2xx, but its body is not what the platform's API answers.
  case unexpectedAnswer
  /// Neither the URL nor the conversation names the Chatwoot account.
  case chatwootAccountUnknown
  /// The flow did not answer within 20 seconds.
  case typebotTimedOut

  /// The reason as a sentence.
  package var words: LocalizedText {
    switch self {
    case .unreadableCall:
      LocalizedText(
        "a chamada guardada não pode ser lida", "the stored call cannot be read",
        "la llamada guardada no se puede leer")
    case .unexpectedAnswer:
      LocalizedText(
        "a resposta não é da API esperada; confira o endereço",
        "the answer is not from the expected API; check the address",
        "la respuesta no es de la API esperada; revise la dirección")
    case .chatwootAccountUnknown:
      LocalizedText(
        "a conta do Chatwoot não é conhecida; use o endereço https://…/app/accounts/NÚMERO",
        "the Chatwoot account is not known; use the address https://…/app/accounts/NUMBER",
        "la cuenta de Chatwoot no es conocida; use la dirección https://…/app/accounts/NÚMERO")
    case .typebotTimedOut:
      LocalizedText(
        "o Typebot não respondeu em 20 segundos", "Typebot did not answer within 20 seconds",
        "Typebot no respondió en 20 segundos")
    }
  }
}

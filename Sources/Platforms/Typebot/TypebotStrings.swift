// What visitors read when a bot does not say it itself.

import Channels

/// The texts that the Typebot dialect adds.
enum TypebotStrings {
  static let unavailable = LocalizedText(
    "Não consegui continuar por aqui. Vou passar a conversa para o atendimento.",
    "I couldn't go on from here. I'm passing the conversation to our team.",
    "No pude continuar por aquí. Paso la conversación al equipo de atención.")
  static let choose = LocalizedText("Escolha uma opção:", "Choose an option:", "Elija una opción:")
  static let answer = LocalizedText(
    "Escreva sua resposta:", "Write your answer:", "Escriba su respuesta:")
  static let rate = LocalizedText(
    "Dê uma nota de 1 a {maximo}:", "Rate from 1 to {maximo}:", "Califique de 1 a {maximo}:")
  static let file = LocalizedText(
    "Envie um arquivo:", "Send a file:", "Envíe un archivo:")
}

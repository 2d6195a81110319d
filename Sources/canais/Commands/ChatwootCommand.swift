// The set-up of a Chatwoot that answers.

import Channels
import Storage

/// `canais attendance chatwoot`
enum ChatwootCommand {
  static let all: [Subcommand] = [
    Subcommand(
      "attendance chatwoot", "URL", 1...1, ChatwootCommandStrings.chatwoot,
      examples: [
        "attendance chatwoot https://chatwoot.example < token.txt",
        "attendance chatwoot https://chatwoot.example/app/accounts/3 < token.txt",
      ], run: run)
  ]

  static func run(_ call: Invocation) throws {
    let storage = try call.storage()
    let url = call.arguments[0]
    let installer = try ChatwootInstaller(url, storage)
    let token = try call.secret(ChatwootCommandStrings.token)
    let attendance = try call.wait {
      try await installer.install(token: token, storage, by: call.author)
    }
    call.changed()
    if call.wantsJSON {
      call.output.document(
        JSONValue.object([
          "url": .text(attendance.chatwoot.url),
          "inboxIdentifier": .text(attendance.chatwoot.inboxIdentifier),
          "webhook": .text(installer.webhookURL),
        ]))
    }
    call.output.say(
      ChatwootCommandStrings.done.filled(["url": attendance.chatwoot.url], in: call.language))
  }
}

/// The catalogue of `canais attendance chatwoot`.
enum ChatwootCommandStrings {
  static let chatwoot = LocalizedText(
    "Prepara um Chatwoot para atender: acha ou cria a caixa de entrada e o robô. O token de um "
      + "administrador vem da entrada padrão e não é guardado.",
    "Sets a Chatwoot up to answer: finds or makes its inbox and bot. The token of an administrator "
      + "comes from stdin and is not kept.",
    "Prepara un Chatwoot para atender: encuentra o crea la bandeja y el bot. El token de un "
      + "administrador viene de la entrada estándar y no se guarda.")
  static let token = LocalizedText(
    "Token de um administrador:", "Token of an administrator:", "Token de un administrador:")
  static let noPublicURL = LocalizedText(
    "o Chatwoot precisa alcançar o canais: dê o endereço público com canais serve --public-url",
    "Chatwoot has to reach canais: give the public address by canais serve --public-url",
    "Chatwoot debe alcanzar a canais: dé la dirección pública con canais serve --public-url")
  static let unreachable = LocalizedText(
    "o Chatwoot não respondeu: {why}", "Chatwoot did not answer: {why}",
    "Chatwoot no respondió: {why}")
  static let done = LocalizedText(
    "o Chatwoot {url} atende; inclua os atendentes na caixa de entrada canais",
    "Chatwoot {url} answers; add the agents to its inbox canais",
    "Chatwoot {url} atiende; agregue los agentes a la bandeja canais")
}

// The set-up of a Chatwoot that answers.

import Channels
import Client
import Engine
import HTTPClient
import Platforms
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

  /// The path of the webhook below the public URL.
  static let webhookPath = "/api/v1/attendance/chatwoot"

  static func run(_ call: Invocation) throws {
    let url = call.arguments[0]
    if let rule = AddressRule.broken(by: url) {
      throw ValidationError(key: "url", value: url, rule: .address(rule))
    }
    guard let publicURL = try call.reader().installation().publicURL else {
      throw CommandError.failed(ChatwootCommandStrings.noPublicURL)
    }
    let token = try call.stdinLine()
    let setup = ChatwootSetup(
      url: url, administratorToken: token, webhookURL: publicURL + webhookPath)
    let settings: ChatwootSettings
    do {
      settings = try call.wait {
        try await ChatwootSetupRun.run(setup, transport: HTTPCallTransport(client: .shared))
      }
    } catch let error as ChatwootSetupError {
      throw CommandError.failed(words(error))
    }
    let storage = try call.storage()
    var attendance =
      try storage.makeReader().installation().attendance ?? Fields.attendance.standard
    attendance.mode = .chatwoot
    attendance.chatwoot = ChatwootAccess(
      url: settings.url, inboxIdentifier: settings.inboxIdentifier, botToken: settings.botToken,
      webhookSecret: settings.webhookSecret)
    try storage.setAttendance(attendance, by: call.author)
    call.changed()
    if call.wantsJSON {
      call.output.document(
        JSONValue.object([
          "url": .text(settings.url), "inboxIdentifier": .text(settings.inboxIdentifier),
          "webhook": .text(publicURL + webhookPath),
        ]))
    }
    call.output.say(
      ChatwootCommandStrings.done.filled(["url": settings.url], in: call.language))
  }

  private static func words(_ error: ChatwootSetupError) -> LocalizedText {
    switch error {
    case .unreachable(let code):
      ChatwootCommandStrings.unreachable.filling(["why": SystemStrings.of(code)])
    case .wrongToken, .notAdministrator, .severalAccounts, .noSecret, .refused, .notChatwoot:
      error.words
    }
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

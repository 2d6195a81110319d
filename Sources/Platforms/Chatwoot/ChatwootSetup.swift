// The set-up of a Chatwoot: with an administrator's token it finds or makes the inbox and the bot.

import Basics
import Channels
import Presence
import Records

/// Finds or makes what canais needs in a Chatwoot: an API inbox whose webhook is ours, and an agent
/// bot whose token is kept. The administrator's token is used for these requests only.
///
/// ```swift
/// var setup = ChatwootSetup(url: url, administratorToken: token, webhookURL: hook)
/// while case .send(let request) = setup.nextStep { setup.receive(transport.send(request)) }
/// ```
package struct ChatwootSetup: Sendable {
  /// The name of inbox and bot.
  package static let name = "canais"

  /// What the set-up needs next.
  package enum Step: Equatable, Sendable {
    /// Send a request and pass its response to `receive`.
    case send(PlatformRequest)
    /// The settings to keep.
    case finished(ChatwootSettings)
    /// The set-up failed. What it made so far stays and is found by the next set-up.
    case failed(ChatwootSetupError)
  }

  private enum Stage: Sendable {
    case profile
    case inboxes
    case newInbox
    case bots
    case newBot
    case done(Step)
  }

  private let token: String
  private let webhookURL: String
  private var settings: ChatwootSettings
  private var account: String
  private var stage = Stage.profile

  /// Creates a set-up.
  ///
  /// - Parameters:
  ///   - url: The Chatwoot's address, with or without the account.
  ///   - administratorToken: The access token of an administrator's profile.
  ///   - webhookURL: Where Chatwoot reaches the engine: the public URL and
  ///     `/api/v1/attendance/chatwoot`.
  package init(url: String, administratorToken: String, webhookURL: String) {
    token = administratorToken
    self.webhookURL = webhookURL
    settings = ChatwootSettings(url: url, inboxIdentifier: "", botToken: "", webhookSecret: "")
    account = settings.account
  }

  // MARK: - Steps

  /// The next step.
  package var nextStep: Step {
    switch stage {
    case .profile: .send(request(.get, "profile"))
    case .inboxes: .send(request(.get, "accounts/\(account)/inboxes"))
    case .newInbox: .send(request(.post, "accounts/\(account)/inboxes", inbox))
    case .bots: .send(request(.get, "accounts/\(account)/agent_bots"))
    case .newBot: .send(request(.post, "accounts/\(account)/agent_bots", bot))
    case .done(let step): step
    }
  }

  private func request(
    _ method: PlatformRequest.Method, _ path: String, _ body: [UInt8] = []
  ) -> PlatformRequest {
    PlatformRequest(
      method, "\(settings.server)/api/v1/\(path)",
      fields: [PlatformRequest.Field("api_access_token", token)], body: body, timeout: 15,
      responseLimit: ChatwootRequests.listLimit)
  }

  private var inbox: [UInt8] {
    var json = JSONText()
    json.open()
    json.add("name", Self.name)
    json.open("channel")
    json.add("type", "api")
    json.add("webhook_url", webhookURL)
    json.close()
    json.close()
    return json.bytes
  }

  private var bot: [UInt8] {
    var json = JSONText()
    json.open()
    json.add("name", Self.name)
    json.add("description", "WebChat")
    json.close()
    return json.bytes
  }

  // MARK: - Responses

  /// Takes the response to the last request.
  package mutating func receive(_ response: PlatformResponse) {
    switch response {
    case .failed(let code, _): fail(.unreachable(code: code))
    case .answered(let status, _, let body):
      guard RetryDecision(status: status) == .delivered else {
        let text = String(decoding: body.prefix(DeliveryEnd.excerptLimit), as: UTF8.self)
        return fail(status == 401 ? .wrongToken : .refused(status: status, text: text))
      }
      guard let value = JSONParser.value(of: body) else { return fail(.notChatwoot) }
      accept(value)
    }
  }

  private mutating func fail(_ error: ChatwootSetupError) { stage = .done(.failed(error)) }

  private mutating func accept(_ value: JSONValue) {
    switch stage {
    case .profile: acceptProfile(value)
    case .inboxes:
      let found = (value["payload"]?.items ?? value.items).first {
        $0["channel_type"]?.string == "Channel::Api" && $0["webhook_url"]?.string == webhookURL
      }
      if let found { acceptInbox(found) } else { stage = .newInbox }
    case .newInbox: acceptInbox(value)
    case .bots:
      let found = value.items.first {
        $0["name"]?.string == Self.name && $0["access_token"]?.string?.isEmpty == false
      }
      if let found { acceptBot(found) } else { stage = .newBot }
    case .newBot: acceptBot(value)
    case .done: break
    }
  }

  private mutating func acceptProfile(_ profile: JSONValue) {
    let accounts = profile["accounts"]?.items ?? []
    let administered = accounts.filter { $0["role"]?.string == "administrator" }
    let named = administered.filter { account.isEmpty || $0["id"]?.identifier == account }
    guard !accounts.isEmpty else { return fail(.notChatwoot) }
    guard let first = named.first?["id"]?.identifier else { return fail(.notAdministrator) }
    guard named.count == 1 else {
      let names = named.map {
        "\($0["id"]?.identifier ?? "") (\($0["name"]?.string ?? ""))"
      }
      return fail(.severalAccounts(names.joined(separator: ", ")))
    }
    account = first
    settings.url = "\(settings.server)/app/accounts/\(first)"
    stage = .inboxes
  }

  private mutating func acceptInbox(_ inbox: JSONValue) {
    guard let identifier = inbox["inbox_identifier"]?.string else { return fail(.notChatwoot) }
    // Chatwoot makes the secret; it cannot be chosen.
    guard let secret = inbox["secret"]?.string, !secret.isEmpty else { return fail(.noSecret) }
    settings.inboxIdentifier = identifier
    settings.webhookSecret = secret
    stage = .bots
  }

  private mutating func acceptBot(_ bot: JSONValue) {
    guard let token = bot["access_token"]?.string, !token.isEmpty else {
      return fail(.notChatwoot)
    }
    settings.botToken = token
    stage = .done(.finished(settings))
  }
}

/// Why a Chatwoot could not be set up.
package enum ChatwootSetupError: Error, Equatable, Sendable {
  /// No response; the transport's code.
  case unreachable(code: String)
  /// The administrator's token is not valid there.
  case wrongToken
  /// The token's user is no administrator of the account, or of any.
  case notAdministrator
  /// The user administers several accounts and the address names none: `3 (Loja), 4 (Filial)`.
  case severalAccounts(String)
  /// The Chatwoot signs no webhooks: it is older than 4.13.
  case noSecret
  /// Another status than 2xx and what came with it.
  case refused(status: Int, text: String)
  /// The address answers, but not as a Chatwoot does.
  case notChatwoot

  /// The reason as a sentence. `unreachable` is left to the caller, who knows its transport's
  /// codes.
  package var words: LocalizedText {
    switch self {
    case .unreachable:
      LocalizedText(
        "o Chatwoot não respondeu", "Chatwoot did not answer", "Chatwoot no respondió")
    case .wrongToken:
      LocalizedText(
        "o Chatwoot não aceita esse token; copie o de Configurações do perfil",
        "Chatwoot does not accept that token; copy the one in Profile settings",
        "Chatwoot no acepta ese token; copie el de Configuración del perfil")
    case .notAdministrator:
      LocalizedText(
        "o token não é de um administrador dessa conta",
        "the token is not of an administrator of that account",
        "el token no es de un administrador de esa cuenta")
    case .severalAccounts(let names):
      LocalizedText(
        "o token serve a mais de uma conta: {contas}; use o endereço https://…/app/accounts/NÚMERO",
        "the token serves several accounts: {contas}; use the address https://…/app/accounts/NUMBER",
        "el token sirve a más de una cuenta: {contas}; use la dirección "
          + "https://…/app/accounts/NÚMERO"
      ).filling(["contas": names])
    case .noSecret:
      LocalizedText(
        "este Chatwoot não assina webhooks; atualize para a versão 4.13 ou mais nova",
        "this Chatwoot does not sign webhooks; upgrade to version 4.13 or newer",
        "este Chatwoot no firma webhooks; actualice a la versión 4.13 o más nueva")
    case .refused(let status, let text):
      LocalizedText(
        "o Chatwoot respondeu {status}: {texto}", "Chatwoot answered {status}: {texto}",
        "Chatwoot respondió {status}: {texto}"
      ).filling(["status": String(status), "texto": text])
    case .notChatwoot:
      LocalizedText(
        "esse endereço não responde como um Chatwoot",
        "that address does not answer as a Chatwoot does",
        "esa dirección no responde como un Chatwoot")
    }
  }
}

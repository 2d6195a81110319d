// Commands for the tokens of consoles, platforms and watchers.

import Channels
import Engine
import Foundation

/// `canais token …`
enum TokenCommands {
  static let scope = Option(
    "scope", "console|attend|platform|watch", TokenStrings.scope,
    choices: TokenScope.allCases.map(\.rawValue))

  static let now = Option("now", nil, TokenStrings.now)

  static let all: [Subcommand] = [
    Subcommand(
      "token show", TokenStrings.show, options: [scope],
      examples: ["token show", "token show --scope platform"], run: show),
    Subcommand(
      "token rotate", TokenStrings.rotate, options: [scope, now],
      examples: ["token rotate --scope platform", "token rotate --now"], run: rotate),
  ]

  static func show(_ call: Invocation) throws {
    // Tokens belong to a database, which may not exist yet.
    _ = try call.reader()
    tell(try TokenFile.load(TokenFile.path(database: call.database)), call)
  }

  static func rotate(_ call: Invocation) throws {
    _ = try call.reader()
    let path = TokenFile.path(database: call.database)
    let named = call.option("scope").flatMap(TokenScope.init(rawValue:))
    for scope in named.map({ [$0] }) ?? TokenScope.allCases {
      _ = try TokenFile.rotate(
        scope, path: path, wallNow: Invocation.now, isAtOnce: call.has("now"))
    }
    call.changed()
    tell(try TokenFile.load(path), call)
    call.output.say(
      (call.has("now") ? TokenStrings.over : TokenStrings.overlap)[call.language])
  }

  private static func tell(_ file: TokenFile, _ call: Invocation) {
    let scopes =
      call.option("scope").flatMap(TokenScope.init(rawValue:)).map { [$0] } ?? TokenScope.allCases
    if call.wantsJSON {
      var members: [String: JSONValue] = [:]
      for scope in scopes { members[scope.rawValue] = .text(file.token(scope)) }
      return call.output.document(JSONValue.object(members))
    }
    if call.has("scope") { return call.output.line(file.token(scopes[0])) }
    call.output.pairs(scopes.map { (name: $0.rawValue, value: file.token($0)) })
  }
}

/// The texts of `canais token`.
private enum TokenStrings {
  static let show = LocalizedText(
    "Imprime os tokens da API, ou um deles.", "Prints the API's tokens, or one of them.",
    "Imprime los tokens de la API, o uno de ellos.")
  static let rotate = LocalizedText(
    "Troca os tokens da API, ou um deles; o anterior vale mais um dia.",
    "Rotates the API's tokens, or one of them; the old one is valid for one more day.",
    "Rota los tokens de la API, o uno de ellos; el anterior vale un día más.")
  static let scope = LocalizedText(
    "console abre tudo; attend, as sessões e quem responde; platform, as sessões; watch só lê",
    "console opens all; attend the sessions and answering; platform the sessions; watch only reads",
    "console abre todo; attend, las sesiones y responder; platform, las sesiones; watch solo lee")
  static let now = LocalizedText(
    "O anterior deixa de valer já: para um token que vazou",
    "The old one ends at once: for a token that leaked",
    "El anterior deja de valer ya: para un token que se filtró")
  static let over = LocalizedText(
    "os tokens anteriores não valem mais", "the old tokens are no longer good",
    "los tokens anteriores ya no valen")
  static let overlap = LocalizedText(
    "os tokens anteriores valem mais um dia", "the old tokens are valid for one more day",
    "los tokens anteriores valen un día más")
}

// The secret by which a site signs who its user is.

import Basics
import Channels
import Engine
import Screen
import Storage

/// `canais channel identity`
enum IdentityCommand {
  static let all: [Subcommand] = [
    Subcommand(
      "channel identity", "ID", 1...1, subject: .channel, IdentityStrings.identity,
      options: [Option("rotate", nil, IdentityStrings.rotate)],
      examples: ["channel identity Loja", "channel identity Loja --rotate"], run: make)
  ]

  static func make(_ call: Invocation) throws {
    let storage = try call.storage()
    let channel = try ChannelCommands.find(call.arguments[0], try storage.makeReader()).channel
    let key = try storage.makeIdentitySecret(
      of: channel.id, Hexadecimal.encode(Randomness.kernel.bytes(32)),
      seed: Hexadecimal.encode(Randomness.kernel.bytes(32)), isRotation: call.has("rotate"),
      by: call.author)
    guard let key else {
      throw CommandError.failed(
        IdentityStrings.exists.with(["channel": Sanitizer.text(channel.description)]))
    }
    call.changed()
    let until = key.previous.map { RFC3339.text($0.until) }
    if call.wantsJSON {
      call.output.document(
        JSONValue.object([
          "channel": .text(channel.id), "secret": .text(key.secret),
          "previousUntil": until.map { .text($0) } ?? .null,
        ]))
    } else {
      call.output.line(key.secret)
    }
    call.output.say(IdentityStrings.once[call.language])
    if let until {
      call.output.say(IdentityStrings.overlap.filled(["until": until], in: call.language))
    }
    if channel.settings.identity == .off {
      call.output.say(IdentityStrings.off[call.language])
    }
  }
}

/// The texts of `canais channel identity`.
private enum IdentityStrings {
  static let identity = LocalizedText(
    "Cria e mostra, uma vez só, o segredo com que o site assina quem é o seu usuário.",
    "Makes and shows, once, the secret by which the site signs who its user is.",
    "Crea y muestra, una sola vez, el secreto con que el sitio firma quién es su usuario.")
  static let rotate = LocalizedText(
    "Troca o segredo; o anterior vale por mais um dia",
    "Replaces the secret; the one before stays valid for a day",
    "Cambia el secreto; el anterior vale un día más")
  static let exists = LocalizedText(
    "{channel} já tem um segredo, que não é mostrado de novo; --rotate cria outro",
    "{channel} has a secret already, which is not shown again; --rotate makes another",
    "{channel} ya tiene un secreto, que no se muestra de nuevo; --rotate crea otro")
  static let once = LocalizedText(
    "Guarde-o no servidor do site: não será mostrado de novo.",
    "Keep it on the site's server: it is not shown again.",
    "Guárdelo en el servidor del sitio: no se mostrará de nuevo.")
  static let overlap = LocalizedText(
    "O segredo anterior vale até {until}.", "The secret before is valid until {until}.",
    "El secreto anterior vale hasta {until}.")
  static let off = LocalizedText(
    "As assinaturas são ignoradas até que settings.identity seja optional ou required.",
    "Signatures are ignored until settings.identity is optional or required.",
    "Las firmas se ignoran hasta que settings.identity sea optional o required.")
}

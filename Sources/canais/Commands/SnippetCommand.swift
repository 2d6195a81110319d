// Prints the activation code of a channel.

import Channels
import Engine
import Foundation
import Storage

/// `canais snippet`
enum SnippetCommand {
  /// The address in codes if no public URL is configured and no engine runs.
  static let fallback = "http://127.0.0.1:8080"

  static let all: [Subcommand] = [
    Subcommand(
      "snippet", "ID", 1...1, subject: .channel, SnippetCommandStrings.snippet,
      options: [
        Option(
          "format", "html|script|gtm|whatsapp|url", SnippetCommandStrings.format,
          choices: Snippet.Format.allCases.map(\.rawValue)),
        Option("public-url", "URL", SnippetCommandStrings.publicURL),
      ],
      examples: [
        "snippet Loja", "snippet Loja --format gtm --public-url https://chat.example",
        "snippet Loja --format url",
      ], run: run)
  ]

  static func run(_ call: Invocation) throws {
    // It holds for this one code. What all codes carry is set by `canais serve` and in the console.
    let given = try call.option("public-url").map { text throws(ValidationError) in
      try WebAddress.publicURL(text)
    }
    let reader = try call.reader()
    let installation = try reader.installation()
    let channel = try ChannelCommands.find(call.arguments[0], reader).channel
    let format = call.option("format").flatMap(Snippet.Format.init(rawValue:)) ?? .html
    let listening = call.engine?.url ?? fallback
    let publicURL = given ?? installation.publicURL
    let snippet = Snippet(channel: channel, host: publicURL ?? listening)
    let needs = SnippetNeed.list(
      for: channel, status: ChannelCommands.status(of: channel, in: installation),
      format: format, publicURL: publicURL, listening: listening
    ).map { $0.message(in: call.language) }
    if call.wantsJSON {
      call.output.document(
        JSONValue.object([
          "channel": .text(channel.id), "format": .text(format.rawValue),
          "code": .text(snippet.code(format)), "directURL": .text(snippet.directURL),
          "policy": .list(snippet.policy(format).map { .text($0) }),
          "missing": .list(needs.map { .text($0) }),
        ]))
    } else {
      call.output.text(snippet.code(format))
    }
    call.output.say(format.purpose[call.language])
    let policy = snippet.policy(format)
    if !policy.isEmpty { call.output.say(SnippetCommandStrings.policy[call.language]) }
    for line in policy { call.output.say("  " + line) }
    for need in needs {
      call.output.say(ChannelCommandStrings.warning.filled(["what": need], in: call.language))
    }
  }
}

/// The texts of `canais snippet`.
private enum SnippetCommandStrings {
  static let snippet = LocalizedText(
    "Imprime o código de ativação de um canal, pronto para colar.",
    "Prints a channel's activation code, ready to paste.",
    "Imprime el código de activación de un canal, listo para pegar.")
  static let format = LocalizedText(
    "A forma do código (html)", "The form of the code (html)", "La forma del código (html)")
  static let publicURL = LocalizedText(
    "O endereço público do motor, só neste código",
    "The engine's public address, in this code alone",
    "La dirección pública del motor, solo en este código")
  static let policy = LocalizedText(
    "Se o site tem Content-Security-Policy, junte:",
    "Where the site has a Content-Security-Policy, add:",
    "Si el sitio tiene Content-Security-Policy, añada:")
}

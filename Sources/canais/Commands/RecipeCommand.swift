// What other programs import so that they answer as the attendance platform.

import Channels
import Platforms

/// `canais attendance recipe`
enum RecipeCommand {
  static let all: [Subcommand] = [
    Subcommand(
      "attendance recipe", "n8n|lhc [FILE]", 1...2, RecipeStrings.recipe,
      examples: [
        "attendance recipe n8n > workflow.json", "attendance recipe lhc",
        "attendance recipe lhc rest-api.json > rest-api.json",
      ], run: run)
  ]

  static func run(_ call: Invocation) throws {
    guard let recipe = Recipe(rawValue: call.arguments[0]) else {
      throw CommandError.usage(
        RecipeStrings.unknown.with([
          "name": call.arguments[0],
          "known": Recipe.allCases.map(\.rawValue).joined(separator: ", "),
        ]))
    }
    let publicURL = try call.reader().installation().publicURL
    var parts = recipe.parts(url: publicURL ?? Recipe.unknownURL)
    if call.arguments.count > 1 {
      let name = call.arguments[1]
      guard let part = parts.first(where: { $0.name == name }) else {
        throw CommandError.usage(
          RecipeStrings.unknown.with([
            "name": name, "known": parts.map(\.name).joined(separator: ", "),
          ]))
      }
      parts = [part]
    }
    if call.wantsJSON {
      call.output.document(
        JSONValue.object(
          Dictionary(uniqueKeysWithValues: parts.map { ($0.name, $0.document) })))
    } else {
      for part in parts {
        if parts.count > 1 { call.output.say("— \(part.name)") }
        call.output.text(part.document.document)
      }
    }
    if publicURL == nil {
      call.output.say(RecipeStrings.noURL.filled(["place": Recipe.unknownURL], in: call.language))
    }
    call.output.say(RecipeStrings.next(recipe)[call.language])
  }
}

/// The catalogue of `canais attendance recipe`.
enum RecipeStrings {
  static let recipe = LocalizedText(
    "Imprime o que o n8n ou o Live Helper Chat importa para atender; com FILE, só esse arquivo.",
    "Prints what n8n or Live Helper Chat imports to answer visitors; with FILE, that file alone.",
    "Imprime lo que n8n o Live Helper Chat importa para atender; con FILE, solo ese archivo.")
  static let unknown = LocalizedText(
    "{name} não é conhecido; use: {known}", "{name} is not known; use: {known}",
    "{name} no es conocido; use: {known}")
  static let noURL = LocalizedText(
    "No lugar de {place} escreva o endereço público do canais (canais serve --public-url).",
    "Write the public address of canais in place of {place} (canais serve --public-url).",
    "En lugar de {place} escriba la dirección pública de canais (canais serve --public-url).")
  static let n8n = LocalizedText(
    "No n8n: Workflows, Import from file. A nota dentro do fluxo diz o resto.",
    "In n8n: Workflows, Import from file. The note inside the workflow says the rest.",
    "En n8n: Workflows, Import from file. La nota dentro del flujo dice el resto.")
  static let lhc = LocalizedText(
    "No Live Helper Chat, nesta ordem: webhook de entrada, Rest API (troque TOKEN pelo de canais "
      + "token show --scope platform), bot, e os dois webhooks; escolha neles o bot importado.",
    "In Live Helper Chat, in this order: incoming webhook, Rest API (replace TOKEN by that of "
      + "canais token show --scope platform), bot, and both webhooks; choose the imported bot in "
      + "them.",
    "En Live Helper Chat, en este orden: webhook entrante, Rest API (cambie TOKEN por el de canais "
      + "token show --scope platform), bot y los dos webhooks; elija en ellos el bot importado.")

  /// What to do with the files.
  static func next(_ recipe: Recipe) -> LocalizedText {
    switch recipe {
    case .n8n: n8n
    case .lhc: lhc
    }
  }
}

// A new channel: its identifier, and its default texts in the language of its window.

import Basics

extension Channel {
  /// The default texts of a channel.
  enum Standard {
    static let title = LocalizedText("Atendimento", "Support", "Atención al cliente")
    static let welcome = LocalizedText(
      "Olá! Como podemos ajudar?", "Hello! How can we help?", "¡Hola! ¿Cómo podemos ayudar?")
  }

  /// A new channel with every default, its texts in `language`.
  package static func make(
    id: String, description: String, flow: String, language: ChannelLanguage = .portuguese
  ) -> Channel {
    var channel = Channel(id: id, description: description, flow: flow)
    channel.text.language = language
    channel.adoptDefaults(from: .portuguese, keeping: [])
    return channel
  }

  /// Replaces texts that are still the defaults of another language by those of the channel's own.
  /// Other texts stay.
  ///
  /// - Parameters:
  ///   - old: The language whose defaults are replaced.
  ///   - keeping: Keys whose texts stay even if they equal a default.
  package mutating func adoptDefaults(from old: ChannelLanguage, keeping: Set<String>) {
    let (old, new) = (old.language, text.language.language)
    if text.title == Standard.title[old], !keeping.contains("text.title") {
      text.title = Standard.title[new]
    }
    if text.welcome == Standard.welcome[old], !keeping.contains("text.welcome") {
      text.welcome = Standard.welcome[new]
    }
    for index in settings.requestedData.indices {
      let key = "settings.requestedData"
      let datum = settings.requestedData[index]
      guard datum.label == datum.kind.words[old], !keeping.contains(key),
        !keeping.contains("\(key)[\(index)].label")
      else { continue }
      settings.requestedData[index].label = datum.kind.words[new]
    }
  }

  /// An identifier of a channel from 12 random bytes.
  package static func identifier(from random: [UInt8]) -> String {
    precondition(random.count == 12, "12 random bytes make an identifier")
    return Hexadecimal.encode(random)
  }

  /// Whether a text is 24 lower-case hexadecimal characters.
  package static func isIdentifier(_ text: String) -> Bool { FieldSyntax.isIdentifier(text) }
}

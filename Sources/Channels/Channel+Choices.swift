// What people read for each value of a channel's choices. A switch each, so that a new value
// cannot be left without words.

import Basics

extension ChannelLanguage: ChoiceValue {
  /// The language, in itself.
  package var words: LocalizedText {
    switch self {
    case .portuguese: .same("Português (Brasil)")
    case .english: .same("English (US)")
    case .spanish: .same("Español")
    }
  }
}

extension Channel.Opening.Mode: ChoiceValue {
  /// What opens the window.
  package var words: LocalizedText {
    switch self {
    case .button: LocalizedText("pelo botão", "by the button", "con el botón")
    case .open: LocalizedText("já aberta", "open at once", "ya abierta")
    case .delayed: LocalizedText("após um tempo", "after a while", "tras un tiempo")
    }
  }
}

extension Channel.Opening.Position: ChoiceValue {
  /// The side of the page.
  package var words: LocalizedText {
    switch self {
    case .right: LocalizedText("direita", "right", "derecha")
    case .left: LocalizedText("esquerda", "left", "izquierda")
    }
  }
}

extension Channel.RequestedDatum.Kind: ChoiceValue {
  /// What is asked; also the label a new datum begins with.
  package var words: LocalizedText {
    switch self {
    case .name: LocalizedText("Nome", "Name", "Nombre")
    case .email: LocalizedText("E-mail", "E-mail", "Correo electrónico")
    case .phone: LocalizedText("Telefone", "Phone", "Teléfono")
    case .cpf: LocalizedText("CPF", "CPF", "CPF")
    case .text: LocalizedText("Informação", "Information", "Información")
    }
  }
}

extension Channel.Presence.Counts: ChoiceValue {
  /// What counts as presence.
  package var words: LocalizedText {
    switch self {
    case .activity:
      LocalizedText(
        "atividade: a página é vista ou usada", "activity: the page is seen or used",
        "actividad: la página se ve o se usa")
    case .connection:
      LocalizedText(
        "conexão: a página está aberta, vista ou não", "connection: the page is open, seen or not",
        "conexión: la página está abierta, vista o no")
    }
  }
}

extension Channel.Appearance.Icon: ChoiceValue {
  /// What the button shows.
  package var words: LocalizedText {
    switch self {
    case .chat: LocalizedText("balão de conversa", "chat bubble", "globo de conversación")
    case .headset: LocalizedText("fone de atendente", "headset", "auriculares")
    case .help: LocalizedText("interrogação", "question mark", "interrogación")
    case .image: LocalizedText("a imagem do canal", "the channel's image", "la imagen del canal")
    }
  }
}

extension Channel {
  /// The texts that a channel begins with, in its own language.
  enum Standard {
    static let title = LocalizedText("Atendimento", "Support", "Atención al cliente")
    static let welcome = LocalizedText(
      "Olá! Como podemos ajudar?", "Hello! How can we help?", "¡Hola! ¿Cómo podemos ayudar?")
  }

  /// A new channel with every default in the words of its language.
  package static func make(
    id: String, description: String, flow: String, language: ChannelLanguage = .portuguese
  ) -> Channel {
    var channel = Channel(id: id, description: description, flow: flow)
    channel.text.language = language
    channel.adoptDefaults(from: .portuguese, keeping: [])
    return channel
  }

  /// Turns texts that still are the defaults of another language into those of this one. What
  /// somebody wrote stays; `keeping` are keys that were given on purpose just now.
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

  /// A channel's identifier from 12 random bytes.
  package static func identifier(from random: [UInt8]) -> String {
    precondition(random.count == 12, "12 random bytes make an identifier")
    return Hexadecimal.encode(random)
  }

  /// Whether a text has the shape of a channel's identifier.
  package static func isIdentifier(_ text: String) -> Bool { Kinds.isIdentifier(text) }
}

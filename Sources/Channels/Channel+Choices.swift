// The names of the values of a channel's enums. Each is an exhaustive switch, so that a new value
// cannot lack a name.

extension ChannelLanguage: ChoiceValue {
  /// The language's own name.
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
    case .button: LocalizedText("pelo botão", "on click", "con el botón")
    case .open: LocalizedText("já aberta", "open at once", "ya abierta")
    case .delayed: LocalizedText("após um tempo", "after a delay", "tras un tiempo")
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
  /// The name of the kind, which is also the default label of a new datum.
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

extension Channel.Identity: ChoiceValue {
  /// Whether the site signs who its user is.
  package var words: LocalizedText {
    switch self {
    case .off: LocalizedText("não", "no", "no")
    case .optional:
      LocalizedText(
        "opcional: quem não entrou na conta também conversa",
        "optional: visitors who are not signed in may talk too",
        "opcional: quien no entró en su cuenta también conversa")
    case .required:
      LocalizedText(
        "obrigatória: só conversa quem entrou na conta",
        "required: only visitors who are signed in may talk",
        "obligatoria: solo conversa quien entró en su cuenta")
    }
  }
}

extension Channel.Hours: ChoiceValue {
  /// When people answer.
  package var words: LocalizedText {
    switch self {
    case .always: LocalizedText("sempre", "always", "siempre")
    case .installation:
      LocalizedText(
        "no horário da instalação", "in the installation's hours",
        "en el horario de la instalación")
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

// A channel: one WebChat entrance of a company's site, as it is stored, exported and served.
// The limits of each field are in `Fields`; this file only gives the values a shape and a default.

/// One WebChat entrance: texts, settings and looks.
package struct Channel: Equatable, Codable, Sendable {
  /// 24 lower-case hexadecimal characters; public, it opens nothing.
  package var id: String
  /// What people call it, 1–60 characters, unique ignoring case and accents.
  package var description: String
  /// Identifier of the flow it is tied to.
  package var flow: String
  /// False takes no new conversation; open ones go on.
  package var enabled: Bool = true
  /// True when the company never starts a conversation.
  package var receptive: Bool = false
  /// What the visitor reads.
  package var text = Text()
  /// How the window behaves.
  package var settings = Settings()
  /// How the window looks.
  package var appearance = Appearance()

  /// A channel with every default.
  package init(id: String, description: String, flow: String) {
    self.id = id
    self.description = description
    self.flow = flow
  }
}

/// The language of the visitor's window.
package enum ChannelLanguage: String, CaseIterable, Codable, Sendable {
  case portuguese = "pt-BR"
  case english = "en-US"
  case spanish = "es-ES"

  /// The language of the house that it reads as.
  package var language: Language {
    switch self {
    case .portuguese: .portuguese
    case .english: .english
    case .spanish: .spanish
    }
  }
}

extension Channel {
  /// The texts of the visitor's window.
  package struct Text: Equatable, Codable, Sendable {
    /// 1–40 characters, at the top of the window.
    package var title = "Atendimento"
    /// 0–80 characters, below the title.
    package var subtitle = ""
    /// 0–500 characters, several lines; the first message.
    package var welcome = "Olá! Como podemos ajudar?"
    /// Of every word of the window.
    package var language: ChannelLanguage = .portuguese

    /// The defaults.
    package init() {}
  }

  /// The behaviour of the visitor's window.
  package struct Settings: Equatable, Codable, Sendable {
    /// The picture of header and button, when there is one.
    package var image: ChannelImage?
    /// When and where the window opens.
    package var opening = Opening()
    /// Whether the company may start a conversation.
    package var activeOutreach: Bool = false
    /// What is asked before the conversation, in order, at most 10.
    package var requestedData: [RequestedDatum] = [
      RequestedDatum(key: "name", kind: .name, label: "Nome", required: true)
    ]
    /// Minutes without activity after which a session expires.
    package var sessionTimeout: Int = 30
    /// Sites that may use the channel; empty allows any.
    package var allowedOrigins: [String] = []
    /// E.164 number, or empty.
    package var whatsapp: String = ""
    /// What is accepted before the conversation.
    package var privacyNotice = PrivacyNotice()
    /// Whether and how presence is watched.
    package var presence = Presence()

    /// The defaults.
    package init() {}
  }

  /// When and where the window opens.
  package struct Opening: Equatable, Codable, Sendable {
    /// What opens the window.
    package enum Mode: String, CaseIterable, Codable, Sendable { case button, open, delayed }
    /// The side of the page.
    package enum Position: String, CaseIterable, Codable, Sendable { case right, left }

    /// What opens the window.
    package var mode: Mode = .button
    /// Seconds, used with `delayed`.
    package var delay: Int = 10
    /// The side of the page.
    package var position: Position = .right
    /// Whether it opens by itself on phones too.
    package var onMobile: Bool = false

    /// The defaults.
    package init() {}
  }

  /// One datum the visitor is asked for before the conversation.
  package struct RequestedDatum: Equatable, Codable, Sendable {
    /// What is asked, and how it is checked.
    package enum Kind: String, CaseIterable, Codable, Sendable {
      case name, email, phone, cpf, text
    }

    /// Slug, unique in the channel.
    package var key: String
    /// What is asked, or the format of a picture.
    package var kind: Kind
    /// 1–40 characters, what the visitor reads.
    package var label: String
    /// Without it the conversation does not start.
    package var required: Bool

    /// A datum with every value given.
    package init(key: String, kind: Kind, label: String, required: Bool) {
      self.key = key
      self.kind = kind
      self.label = label
      self.required = required
    }
  }

  /// What the contact accepts before starting (LGPD).
  package struct PrivacyNotice: Equatable, Codable, Sendable {
    /// 0–300 characters.
    package var text: String = ""
    /// An https address, or empty.
    package var link: String = ""

    /// No notice.
    package init() {}

    /// Whether the contact has something to accept.
    package var isSet: Bool { !text.isEmpty || !link.isEmpty }
  }

  /// Whether and how the visitor's presence is watched.
  package struct Presence: Equatable, Codable, Sendable {
    /// What counts as presence.
    package enum Counts: String, CaseIterable, Codable, Sendable { case activity, connection }

    /// Whether absence is told to attendance.
    package var enabled: Bool = false
    /// Minutes without a counted sign after which the visitor is absent.
    package var interval: Int = 2
    /// What renews the interval.
    package var counts: Counts = .activity
    /// May hold `{nome}`, `{ausencia}`, `{hora}`; empty sends the default of the language.
    package var returnMessage: String = ""

    /// The defaults.
    package init() {}
  }

  /// The colours (`#RRGGBB`) and the button's icon.
  package struct Appearance: Equatable, Codable, Sendable {
    /// What the button shows.
    package enum Icon: String, CaseIterable, Codable, Sendable { case chat, headset, help, image }

    /// Of the window.
    package var background = "#FFFFFF"
    /// Of the texts.
    package var font = "#1F2937"
    /// Behind the visitor's messages.
    package var userMessage = "#DCF8C6"
    /// Of the button; its outline when it shows a picture.
    package var button = "#2563EB"
    /// What the button shows.
    package var icon: Icon = .chat

    /// The defaults.
    package init() {}
  }
}

/// The channel's picture, told by its bytes.
package struct ChannelImage: Equatable, Codable, Sendable {
  /// A format the widget can show. SVG is refused: it can carry script.
  package enum Kind: String, CaseIterable, Codable, Sendable { case png, jpeg, gif, webp }

  /// What is asked, or the format of a picture.
  package var kind: Kind
  /// At most 512 KiB.
  package var bytes: [UInt8]

  /// A picture whose kind is already known.
  package init(kind: Kind, bytes: [UInt8]) {
    self.kind = kind
    self.bytes = bytes
  }
}

/// A channel and the version its next save must name (optimistic locking).
package struct StoredChannel: Equatable, Sendable {
  /// The channel itself.
  package var channel: Channel
  /// Grows by one with every save; never exported.
  package var version: Int

  /// A channel as it was read.
  package init(channel: Channel, version: Int) {
    self.channel = channel
    self.version = version
  }
}

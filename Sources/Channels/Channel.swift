// A channel: one WebChat entrance of a company's site, as it is stored, exported and served.
// The limits of each field are in `Fields`; this file only gives the values a shape and a default.

/// One WebChat entrance: texts, settings and looks.
public struct Channel: Equatable, Codable, Sendable {
  /// 24 lower-case hexadecimal characters; public, it opens nothing.
  public var id: String
  /// What people call it, 1–60 characters, unique ignoring case and accents.
  public var description: String
  /// Identifier of the flow it is tied to.
  public var flow: String
  /// False takes no new conversation; open ones go on.
  public var enabled: Bool = true
  /// True when the company never starts a conversation.
  public var receptive: Bool = false
  /// What the visitor reads.
  public var text = Text()
  /// How the window behaves.
  public var settings = Settings()
  /// How the window looks.
  public var appearance = Appearance()

  /// A channel with every default.
  public init(id: String, description: String, flow: String) {
    self.id = id
    self.description = description
    self.flow = flow
  }
}

/// The language of the visitor's window.
public enum ChannelLanguage: String, CaseIterable, Codable, Sendable {
  case portuguese = "pt-BR"
  case english = "en-US"
  case spanish = "es-ES"

  /// The language of the house that it reads as.
  public var language: Language {
    switch self {
    case .portuguese: .portuguese
    case .english: .english
    case .spanish: .spanish
    }
  }
}

extension Channel {
  /// The texts of the visitor's window.
  public struct Text: Equatable, Codable, Sendable {
    /// 1–40 characters, at the top of the window.
    public var title = "Atendimento"
    /// 0–80 characters, below the title.
    public var subtitle = ""
    /// 0–500 characters, several lines; the first message.
    public var welcome = "Olá! Como podemos ajudar?"
    /// Of every word of the window.
    public var language: ChannelLanguage = .portuguese

    /// The defaults.
    public init() {}
  }

  /// The behaviour of the visitor's window.
  public struct Settings: Equatable, Codable, Sendable {
    /// The picture of header and button, when there is one.
    public var image: ChannelImage?
    /// When and where the window opens.
    public var opening = Opening()
    /// Whether the company may start a conversation.
    public var activeOutreach: Bool = false
    /// What is asked before the conversation, in order, at most 10.
    public var requestedData: [RequestedDatum] = [
      RequestedDatum(key: "name", kind: .name, label: "Nome", required: true)
    ]
    /// Minutes without activity after which a session expires.
    public var sessionTimeout: Int = 30
    /// Sites that may use the channel; empty allows any.
    public var allowedOrigins: [String] = []
    /// E.164 number, or empty.
    public var whatsapp: String = ""
    /// What is accepted before the conversation.
    public var privacyNotice = PrivacyNotice()
    /// Whether and how presence is watched.
    public var presence = Presence()

    /// The defaults.
    public init() {}
  }

  /// When and where the window opens.
  public struct Opening: Equatable, Codable, Sendable {
    /// What opens the window.
    public enum Mode: String, CaseIterable, Codable, Sendable { case button, open, delayed }
    /// The side of the page.
    public enum Position: String, CaseIterable, Codable, Sendable { case right, left }

    /// What opens the window.
    public var mode: Mode = .button
    /// Seconds, used with `delayed`.
    public var delay: Int = 10
    /// The side of the page.
    public var position: Position = .right
    /// Whether it opens by itself on phones too.
    public var onMobile: Bool = false

    /// The defaults.
    public init() {}
  }

  /// One datum the visitor is asked for before the conversation.
  public struct RequestedDatum: Equatable, Codable, Sendable {
    /// What is asked, and how it is checked.
    public enum Kind: String, CaseIterable, Codable, Sendable { case name, email, phone, cpf, text }

    /// Slug, unique in the channel.
    public var key: String
    /// What is asked, or the format of a picture.
    public var kind: Kind
    /// 1–40 characters, what the visitor reads.
    public var label: String
    /// Without it the conversation does not start.
    public var required: Bool

    /// A datum with every value given.
    public init(key: String, kind: Kind, label: String, required: Bool) {
      self.key = key
      self.kind = kind
      self.label = label
      self.required = required
    }
  }

  /// What the contact accepts before starting (LGPD).
  public struct PrivacyNotice: Equatable, Codable, Sendable {
    /// 0–300 characters.
    public var text: String = ""
    /// An https address, or empty.
    public var link: String = ""

    /// No notice.
    public init() {}

    /// Whether the contact has something to accept.
    public var isSet: Bool { !text.isEmpty || !link.isEmpty }
  }

  /// Whether and how the visitor's presence is watched.
  public struct Presence: Equatable, Codable, Sendable {
    /// What counts as presence.
    public enum Counts: String, CaseIterable, Codable, Sendable { case activity, connection }

    /// Whether absence is told to attendance.
    public var enabled: Bool = false
    /// Minutes without a counted sign after which the visitor is absent.
    public var interval: Int = 2
    /// What renews the interval.
    public var counts: Counts = .activity
    /// May hold `{nome}`, `{ausencia}`, `{hora}`; empty sends the default of the language.
    public var returnMessage: String = ""

    /// The defaults.
    public init() {}
  }

  /// The colours (`#RRGGBB`) and the button's icon.
  public struct Appearance: Equatable, Codable, Sendable {
    /// What the button shows.
    public enum Icon: String, CaseIterable, Codable, Sendable { case chat, headset, help, image }

    /// Of the window.
    public var background = "#FFFFFF"
    /// Of the texts.
    public var font = "#1F2937"
    /// Behind the visitor's messages.
    public var userMessage = "#DCF8C6"
    /// Of the button; its outline when it shows a picture.
    public var button = "#2563EB"
    /// What the button shows.
    public var icon: Icon = .chat

    /// The defaults.
    public init() {}
  }
}

/// The channel's picture, told by its bytes.
public struct ChannelImage: Equatable, Codable, Sendable {
  /// A format the widget can show. SVG is refused: it can carry script.
  public enum Kind: String, CaseIterable, Codable, Sendable { case png, jpeg, gif, webp }

  /// What is asked, or the format of a picture.
  public var kind: Kind
  /// At most 512 KiB.
  public var bytes: [UInt8]

  /// A picture whose kind is already known.
  public init(kind: Kind, bytes: [UInt8]) {
    self.kind = kind
    self.bytes = bytes
  }
}

/// A channel and the version its next save must name (optimistic locking).
public struct StoredChannel: Equatable, Sendable {
  /// The channel itself.
  public var channel: Channel
  /// Grows by one with every save; never exported.
  public var version: Int

  /// A channel as it was read.
  public init(channel: Channel, version: Int) {
    self.channel = channel
    self.version = version
  }
}

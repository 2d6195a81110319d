// A channel: one entrance to a company's chat, as it is stored, exported and served. This file
// declares the values and their defaults; the limits of each field are in `Fields`.

/// One entrance to a company's chat: texts, settings and appearance.
package struct Channel: Equatable, Codable, Sendable {
  /// 24 lower-case hexadecimal characters. It is public and grants no access.
  package var id: String
  /// The name that the team uses, 1–60 characters, unique ignoring case and accents.
  package var description: String
  /// The identifier of its flow.
  package var flow: String
  /// Whether it takes new conversations. Open ones continue either way.
  package var enabled: Bool = true
  /// Whether only visitors start conversations, never the company.
  package var receptive: Bool = false
  /// The texts of the visitor's window.
  package var text = Text()
  /// The behaviour of the visitor's window.
  package var settings = Settings()
  /// The colours and the icon of the visitor's window.
  package var appearance = Appearance()

  /// Creates a channel whose other values are the defaults.
  package init(id: String, description: String, flow: String) {
    self.id = id
    self.description = description
    self.flow = flow
  }
}

extension Channel {
  /// The texts of the visitor's window.
  package struct Text: Equatable, Codable, Sendable {
    /// 1–40 characters, at the top of the window.
    package var title = "Atendimento"
    /// 0–80 characters, below the title.
    package var subtitle = ""
    /// The first message: 0–500 characters, line ends allowed.
    package var welcome = "Olá! Como podemos ajudar?"
    /// The language of the whole window.
    package var language: ChannelLanguage = .portuguese

    /// Creates the defaults.
    package init() {}
  }

  /// The behaviour of the visitor's window.
  package struct Settings: Equatable, Codable, Sendable {
    /// The image of header and button; nil shows none.
    package var image: ChannelImage?
    /// When and where the window opens.
    package var opening = Opening()
    /// Whether the company may start a conversation.
    package var activeOutreach: Bool = false
    /// The data to ask for before the conversation, in order, at most 10.
    package var requestedData: [RequestedDatum] = [
      RequestedDatum(key: "name", kind: .name, label: "Nome", required: true)
    ]
    /// Minutes without activity until a session expires, 5–1440.
    package var sessionTimeout: Int = 30
    /// The sites that may use the channel, at most 100; an empty list allows any.
    package var allowedOrigins: [String] = []
    /// Whether the contact is asked for 1–5 and a sentence after the end.
    package var rating: Bool = false
    /// Whether both sides may send pictures and documents.
    package var files: Bool = false
    /// A telephone number in E.164 form, or empty.
    package var whatsapp: String = ""
    /// The notice that the visitor accepts before the conversation.
    package var privacyNotice = PrivacyNotice()
    /// Whether the site signs who its user is.
    package var identity: Identity = .off
    /// When people answer.
    package var hours: Hours = .always
    /// What a visitor reads who is handed over while nobody answers, 0–300 characters; may hold
    /// `{abre}`, the next opening. Empty is the default of the language.
    package var awayMessage: String = ""
    /// Whether and how presence is monitored.
    package var presence = Presence()

    /// Creates the defaults.
    package init() {}
  }

  /// When and where the window opens.
  package struct Opening: Equatable, Codable, Sendable {
    /// What opens the window.
    package enum Mode: String, CaseIterable, Codable, Sendable {
      /// The visitor, by the button.
      case button
      /// The page, as soon as it has loaded.
      case open
      /// The page, `delay` seconds after it has loaded.
      case delayed
    }
    /// The side of the page on which button and window are.
    package enum Position: String, CaseIterable, Codable, Sendable {
      /// The right side.
      case right
      /// The left side.
      case left
    }

    /// What opens the window.
    package var mode: Mode = .button
    /// Seconds until the window opens in mode `delayed`, 1–600.
    package var delay: Int = 10
    /// The side of the page on which button and window are.
    package var position: Position = .right
    /// Whether it opens without a click on phones too.
    package var onMobile: Bool = false
    /// How far the button stands from the page's edges.
    package var offset = Offset()

    /// The defaults.
    package init() {}
  }

  /// How far the button stands from the page's edges, in CSS pixels.
  package struct Offset: Equatable, Codable, Sendable {
    /// From the side, 0–400.
    package var x: Int = 20
    /// From the bottom, 0–400.
    package var y: Int = 20

    /// Creates the defaults.
    package init() {}
  }

  /// One datum to ask the visitor for before the conversation.
  package struct RequestedDatum: Equatable, Codable, Sendable {
    /// What is asked for, and how it is checked.
    package enum Kind: String, CaseIterable, Codable, Sendable {
      /// The visitor's name.
      case name
      /// An e-mail address.
      case email
      /// A telephone number, 8–15 digits.
      case phone
      /// A CPF, the Brazilian taxpayer number.
      case cpf
      /// Any text.
      case text
    }

    /// The key under which the platform receives it; a slug, unique in the channel.
    package var key: String
    /// What is asked for, and how it is checked.
    package var kind: Kind
    /// The label of its field, 1–40 characters.
    package var label: String
    /// Whether the conversation cannot start without it.
    package var required: Bool

    /// Creates a datum.
    package init(key: String, kind: Kind, label: String, required: Bool) {
      self.key = key
      self.kind = kind
      self.label = label
      self.required = required
    }
  }

  /// Whether a channel's site signs who its user is.
  package enum Identity: String, CaseIterable, Codable, Sendable {
    /// Proofs are ignored.
    case off
    /// A visitor may be proved; a wrong proof is refused.
    case optional
    /// Only visitors who are proved are accepted.
    case required
  }

  /// When people answer the sessions of a channel.
  package enum Hours: String, CaseIterable, Codable, Sendable {
    /// At any time.
    case always
    /// In the hours of the installation.
    case installation
  }

  /// The notice that the visitor accepts before the conversation (LGPD).
  package struct PrivacyNotice: Equatable, Codable, Sendable {
    /// 0–300 characters.
    package var text: String = ""
    /// An https address, or empty.
    package var link: String = ""

    /// Creates an empty notice.
    package init() {}

    /// Whether there is something to accept.
    package var isSet: Bool { !text.isEmpty || !link.isEmpty }
  }

  /// Whether and how the visitor's presence is monitored.
  package struct Presence: Equatable, Codable, Sendable {
    /// What counts as presence.
    package enum Counts: String, CaseIterable, Codable, Sendable {
      /// The page is visible or in use.
      case activity
      /// The page is open, visible or not.
      case connection
    }

    /// Whether absences and returns are reported to the attendance platform.
    package var enabled: Bool = false
    /// Minutes without presence until the visitor is absent, 1–10.
    package var interval: Int = 2
    /// What restarts the interval.
    package var counts: Counts = .activity
    /// The message that reports a return, with the places `{nome}`, `{ausencia}` and `{hora}`;
    /// empty sends the default of the channel's language.
    package var returnMessage: String = ""

    /// Creates the defaults.
    package init() {}
  }

  /// The colours (`#RRGGBB`) and the button's icon.
  package struct Appearance: Equatable, Codable, Sendable {
    /// What the button shows.
    package enum Icon: String, CaseIterable, Codable, Sendable {
      /// A speech bubble.
      case chat
      /// A headset.
      case headset
      /// A question mark.
      case help
      /// The channel's image.
      case image
    }

    /// The background of the window.
    package var background = "#FFFFFF"
    /// The colour of texts.
    package var font = "#1F2937"
    /// The background of the visitor's messages.
    package var userMessage = "#DCF8C6"
    /// The colour of the button, or of its outline when it shows an image.
    package var button = "#2563EB"
    /// What the button shows.
    package var icon: Icon = .chat

    /// Creates the defaults.
    package init() {}
  }
}

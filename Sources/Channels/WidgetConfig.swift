// What the visitor's browser is told of a channel, and nothing else: no flow, no sites, no
// timeouts, no return message.

import Basics
import Foundation

/// The public part of a channel, served as `config.json`.
package struct WidgetConfig: Encodable, Equatable, Sendable {
  /// When and where the window opens.
  package struct Opening: Encodable, Equatable, Sendable {
    /// `button`, `open` or `delayed`.
    package let mode: String
    /// Seconds, used with `delayed`.
    package let delay: Int
    /// `right` or `left`.
    package let position: String
    /// Whether it opens by itself on phones too.
    package let onMobile: Bool
  }

  /// One datum to ask for.
  package struct Datum: Encodable, Equatable, Sendable {
    /// Its name in `start`.
    package let key: String
    /// `name`, `email`, `phone`, `cpf` or `text`.
    package let kind: String
    /// What the visitor reads.
    package let label: String
    /// Without it the conversation does not start.
    package let required: Bool
  }

  /// What is accepted before the conversation.
  package struct Notice: Encodable, Equatable, Sendable {
    /// The notice; may be empty where there is a link.
    package let text: String
    /// The policy's https address, or empty.
    package let link: String
    /// Sent back as `accepted`, so that the session keeps which text it was.
    package let version: String
  }

  /// The colours, `#RRGGBB`, and the icon.
  package struct Appearance: Encodable, Equatable, Sendable {
    /// Of the window.
    package let background: String
    /// Of the texts.
    package let font: String
    /// Behind the visitor's messages.
    package let userMessage: String
    /// Of the button; its outline when it shows a picture.
    package let button: String
    /// `chat`, `headset`, `help` or `image`.
    package let icon: String
  }

  /// The channel.
  package let id: String
  /// False takes no new conversation.
  package let enabled: Bool
  /// `pt-BR`, `en-US` or `es-ES`.
  package let language: String
  /// At the top of the window.
  package let title: String
  /// Below the title, or empty.
  package let subtitle: String
  /// The first message, or empty.
  package let welcome: String
  /// Whether `image` beside this document answers.
  package let image: Bool
  /// When and where the window opens.
  package let opening: Opening
  /// Whether the browser may ask for notifications.
  package let activeOutreach: Bool
  /// What to ask for, in order.
  package let requestedData: [Datum]
  /// E.164 number, or empty.
  package let whatsapp: String
  /// What is accepted first; nil where there is none.
  package let privacyNotice: Notice?
  /// The looks.
  package let appearance: Appearance

  /// The public part of a channel.
  package init(_ channel: Channel) {
    let settings = channel.settings
    id = channel.id
    enabled = channel.enabled
    language = channel.text.language.rawValue
    title = channel.text.title
    subtitle = channel.text.subtitle
    welcome = channel.text.welcome
    image = settings.image != nil
    opening = Opening(
      mode: settings.opening.mode.rawValue, delay: settings.opening.delay,
      position: settings.opening.position.rawValue, onMobile: settings.opening.onMobile)
    activeOutreach = settings.activeOutreach
    requestedData = settings.requestedData.map {
      Datum(key: $0.key, kind: $0.kind.rawValue, label: $0.label, required: $0.required)
    }
    whatsapp = settings.whatsapp
    privacyNotice =
      settings.privacyNotice.isSet
      ? Notice(
        text: settings.privacyNotice.text, link: settings.privacyNotice.link,
        version: settings.privacyNotice.version)
      : nil
    let looks = channel.appearance
    appearance = Appearance(
      background: looks.background, font: looks.font, userMessage: looks.userMessage,
      button: looks.button, icon: looks.icon.rawValue)
  }

  /// The document, keys sorted: the same channel is always the same bytes.
  package var json: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts, numbers and booleans always encode.
    return (try? encoder.encode(self)).map { [UInt8]($0) } ?? []
  }
}

extension Channel.PrivacyNotice {
  /// 32 hexadecimal characters that name this notice: the first half of SHA-256 of text, a line
  /// end, and link. Another text or link is another version.
  package var version: String { String(SHA256.hexadecimal("\(text)\n\(link)".utf8).prefix(32)) }
}

extension ChannelImage {
  /// 32 hexadecimal characters that name these bytes, for an ETag.
  package var version: String { String(SHA256.hexadecimal(bytes).prefix(32)) }
}

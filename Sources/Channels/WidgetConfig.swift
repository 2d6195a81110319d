// The part of a channel that visitors' browsers receive. Flow, sites, timeouts and return message
// are not in it.

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
    /// Whether it opens without a click on phones too.
    package let onMobile: Bool
    /// How far the button stands from the page's edges.
    package let offset: Channel.Offset
  }

  /// One requested datum.
  package struct Datum: Encodable, Equatable, Sendable {
    /// Its key in the frame `start`.
    package let key: String
    /// `name`, `email`, `phone`, `cpf` or `text`.
    package let kind: String
    /// Its label.
    package let label: String
    /// Whether the conversation cannot start without it.
    package let required: Bool
  }

  /// The privacy notice.
  package struct Notice: Encodable, Equatable, Sendable {
    /// The text; empty if there is only a link.
    package let text: String
    /// The policy's https address, or empty.
    package let link: String
    /// The version, which the page sends back as `accepted`; the session stores it.
    package let version: String
  }

  /// The colours, `#RRGGBB`, and the icon.
  package struct Appearance: Encodable, Equatable, Sendable {
    /// The background of the window.
    package let background: String
    /// The colour of texts.
    package let font: String
    /// The background of the visitor's messages.
    package let userMessage: String
    /// The colour of the button, or of its outline when it shows an image.
    package let button: String
    /// `chat`, `headset`, `help` or `image`.
    package let icon: String
  }

  /// The identifier of the channel.
  package let id: String
  /// Whether it takes new conversations.
  package let enabled: Bool
  /// `pt-BR`, `en-US` or `es-ES`.
  package let language: String
  /// The title of the window.
  package let title: String
  /// The subtitle of the window, or empty.
  package let subtitle: String
  /// The first message, or empty.
  package let welcome: String
  /// Whether the channel has an image.
  package let image: Bool
  /// When and where the window opens.
  package let opening: Opening
  /// Whether the browser may ask for notifications.
  package let activeOutreach: Bool
  /// The data to ask for, in order.
  package let requestedData: [Datum]
  /// Whether the visitor may send pictures and documents.
  package let files: Bool
  /// Whether the visitor is asked for a rating after the end.
  package let rating: Bool
  /// `off`, `optional` or `required`: whether the site signs who its user is.
  package let identity: String
  /// A telephone number in E.164 form, or empty.
  package let whatsapp: String
  /// The notice to accept before the conversation; nil for none.
  package let privacyNotice: Notice?
  /// The colours and the icon.
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
      position: settings.opening.position.rawValue, onMobile: settings.opening.onMobile,
      offset: settings.opening.offset)
    activeOutreach = settings.activeOutreach
    requestedData = settings.requestedData.map {
      Datum(key: $0.key, kind: $0.kind.rawValue, label: $0.label, required: $0.required)
    }
    files = settings.files
    rating = settings.rating
    identity = settings.identity.rawValue
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

  /// The document with sorted keys. Equal channels have equal bytes.
  package var json: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Encoding strings, numbers and booleans cannot fail.
    return (try? encoder.encode(self)).map { [UInt8]($0) } ?? []
  }
}

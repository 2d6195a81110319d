// What is still missing before an activation code can work.

/// Something that an activation code needs and does not have.
package enum SnippetNeed: Equatable, Sendable {
  /// The channel is switched off.
  case channelDisabled
  /// The channel cannot work; the reason.
  case channelFailing(ChannelStatus.Trouble)
  /// No public URL is configured, so the code has the address on which the engine listens.
  case publicURL(listening: String)
  /// The public URL is http, so pages on https cannot load it.
  case https(String)
  /// The WhatsApp form needs a telephone number.
  case whatsapp

  /// Everything that is missing, the most serious first.
  ///
  /// - Parameters:
  ///   - channel: The channel.
  ///   - status: Its status.
  ///   - format: The form of the code.
  ///   - publicURL: The address in codes; nil until it is configured.
  ///   - listening: The address in codes without a public URL.
  package static func list(
    for channel: Channel, status: ChannelStatus, format: Snippet.Format, publicURL: String?,
    listening: String
  ) -> [SnippetNeed] {
    var needs: [SnippetNeed] = []
    switch status {
    case .disabled: needs.append(.channelDisabled)
    case .failing(let trouble): needs.append(.channelFailing(trouble))
    case .connected: break
    }
    if let publicURL {
      if let parts = WebAddress.parts(publicURL), !parts.isSecure,
        !NetworkAddress.isLoopback(host: parts.host)
      {
        needs.append(.https(publicURL))
      }
    } else {
      needs.append(.publicURL(listening: listening))
    }
    if format == .whatsapp, channel.settings.whatsapp.isEmpty { needs.append(.whatsapp) }
    return needs
  }

  /// The need as a sentence.
  package func message(in language: Language) -> String {
    switch self {
    case .channelDisabled: SnippetStrings.disabled[language]
    case .channelFailing(let trouble):
      SnippetStrings.failing.filled(["why": trouble.words[language]], in: language)
    case .publicURL(let address):
      SnippetStrings.publicURL.filled(["address": address], in: language)
    case .https(let address): SnippetStrings.https.filled(["address": address], in: language)
    case .whatsapp: SnippetStrings.whatsapp[language]
    }
  }
}

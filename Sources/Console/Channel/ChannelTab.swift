// The tabs of the open channel.

import Channels

/// A tab of the open channel. Its raw value is its position.
enum ChannelTab: Int, CaseIterable, Sendable {
  case text, settings, appearance, code

  var title: LocalizedText {
    switch self {
    case .text: FieldTab.text.words
    case .settings: FieldTab.settings.words
    case .appearance: FieldTab.appearance.words
    case .code: ChannelsStrings.code
    }
  }

  /// The title for a narrow terminal.
  var shortTitle: LocalizedText { self == .code ? ChannelStrings.codeShort : title }

  /// The groups of fields on the tab. Description, flow and state, which every channel has, are
  /// below the texts and have no tab of their own.
  var groups: [FieldTab] {
    switch self {
    case .text: [.text, .general]
    case .settings: [.settings]
    case .appearance: [.appearance]
    case .code: []
    }
  }

  /// The fields on the tab. The identifier is not one of them; the code tab shows it.
  var fields: [Field<Channel>] {
    groups.flatMap { Fields.channel.fields(in: $0) }.filter { $0.key != "id" }
  }

  /// The tab of the field with a key.
  static func of(_ key: String) -> ChannelTab {
    ChannelTab.allCases.first { tab in tab.fields.contains { $0.key == key } } ?? .text
  }
}

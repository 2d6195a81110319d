// The channel that is open: its form, which tab is seen, which code.

import Channels
import Screen

/// The tabs of a channel.
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

  /// Its title where there is little room.
  var short: LocalizedText { self == .code ? ChannelStrings.codeShort : title }

  /// The groups of fields on it. What every channel has (description, flow, on or off) stands below
  /// the texts: there is no tab of its own for it.
  var groups: [FieldTab] {
    switch self {
    case .text: [.text, .general]
    case .settings: [.settings]
    case .appearance: [.appearance]
    case .code: []
    }
  }

  /// Its fields; the identifier is shown with the code.
  var fields: [Field<Channel>] {
    groups.flatMap { Fields.channel.fields(in: $0) }.filter { $0.key != "id" }
  }

  /// The tab that a field is on.
  static func of(_ key: String) -> ChannelTab {
    ChannelTab.allCases.first { tab in tab.fields.contains { $0.key == key } } ?? .text
  }
}

/// The channel that is open.
struct ChannelState: Sendable {
  static let tabRegion = "channel.tab"
  static let formatRegion = "channel.format"
  static let codeRegion = "channel.code"
  static let urlRegion = "channel.url"
  static let pictureRegion = "channel.picture"

  /// The version the next save names.
  var version: Int
  var form: Form<Channel>
  var tab = ChannelTab.text
  var format = Snippet.Format.html
  /// Lines of the code scrolled away.
  var scrolled = 0
  /// What a save that is on its way carries; nil while none is.
  var saving: Channel?
  /// Closing waits for that save.
  var isClosing = false
  /// In a narrow terminal the visitor's window is shown instead of the form.
  var showsPicture = false
  /// Somebody else saved the channel since it was opened.
  var theirs: StoredChannel?

  init(_ stored: StoredChannel) {
    version = stored.version
    form = Form(Fields.channel, stored.channel)
  }

  /// Whether a tab holds something wrong.
  func hasFault(_ tab: ChannelTab) -> Bool {
    let keys = Set(tab.fields.map(\.key))
    return form.faults.contains { keys.contains(Form<Channel>.root($0.key)) }
  }

  /// Whether a tab holds something that is not saved.
  func isChanged(_ tab: ChannelTab) -> Bool { tab.fields.contains { form.isChanged($0) } }
}

extension ConsoleState {
  /// Opens the list's channel on a tab, with the focus on a field or the tab's first.
  mutating func openChannel(tab: Int, field: String? = nil) {
    guard let stored = chosenChannel else { return }
    let open = { (state: inout ConsoleState) in
      if state.channel?.form.saved.id != stored.channel.id {
        state.channel = ChannelState(stored)
        state.settleChannel()
      }
      state.channel?.tab = ChannelTab(rawValue: tab) ?? .text
      state.go(to: .channel)
      if let field { state.focus = FormLook.action(field) }
    }
    guard let other = channel, other.form.saved.id != stored.channel.id, other.form.isChanged
    else {
      open(&self)
      return
    }
    // Another channel is still open with work in it.
    askAboutUnsaved { state in
      state.channel = nil
      if let stored = state.known.channel(stored.channel.id) {
        state.choose(channel: stored.channel.id)
        state.openChannel(tab: tab, field: field)
      }
    }
  }

  /// Asks the rules what they say of the draft now.
  mutating func settleChannel() {
    guard let form = channel?.form else { return }
    let saved = known.channel(form.saved.id)?.channel ?? form.saved
    let rules = ChannelRules.check(form.draft, in: context(for: saved))
    channel?.form.rules = rules
  }

  /// Leaves the open channel for the list; asks when something is not saved.
  mutating func closeChannel() {
    guard channel?.form.isChanged == true else {
      channel = nil
      go(to: .channels)
      return
    }
    askAboutUnsaved { state in
      state.channel = nil
      state.go(to: .channels)
    }
  }

  /// Save, discard or stay; `then` goes on where nothing is left to lose.
  private mutating func askAboutUnsaved(
    then: @escaping @Sendable (inout ConsoleState) -> Void
  ) {
    let name = Sanitizer.text(channel?.form.saved.description ?? "")
    let changed = channel?.form.changes.map { label(of: $0.key) } ?? []
    open(
      PromptDialog(
        title: text(ShellStrings.unsavedTitle),
        message: text(
          ChannelStrings.unsaved, ["name": name, "what": changed.joined(separator: ", ")]),
        buttons: [
          PromptDialog.button(ShellStrings.save, self),
          PromptDialog.button(ShellStrings.discard, self),
          PromptDialog.button(ShellStrings.stay, self),
        ]
      ) { state, button, _ in
        if button == 0 {
          state.saveChannel()
          if state.channel?.saving != nil { state.channel?.isClosing = true }
        } else if button == 1 {
          then(&state)
        }
      })
  }

  /// What people read for a key.
  func label(of key: String) -> String {
    text(Fields.channel[Form<Channel>.root(key)]?.label ?? .same(key))
  }
}

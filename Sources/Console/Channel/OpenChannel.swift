// The channel that is open: its form, the shown tab, and the save that is under way.

import Channels

/// A channel that is open for editing.
struct OpenChannel: Sendable {
  /// The stored version, which the next save names.
  var version: Int
  var form: Form<Channel>
  var tab = ChannelTab.text
  /// The form of the activation code that is shown.
  var format = Snippet.Format.html
  /// The lines of the code above the view.
  var scrolledLines = 0
  /// The channel that a save under way stores; nil while none is.
  var saving: Channel?
  /// Whether the channel closes once the save has succeeded.
  var closesAfterSave = false
  /// The stored version whose change by another person was told last.
  var announcedVersion: Int?
  /// The face of the visitor's window that the preview shows.
  var face = WidgetPreview.Face.form
  /// Whether a narrow terminal shows the preview in place of the form.
  var showsPreview = false

  init(_ stored: StoredChannel) {
    version = stored.version
    form = Form(Fields.channel, stored.channel)
  }

  var id: String { form.saved.id }

  /// Whether a field on the tab has an error.
  func hasError(_ tab: ChannelTab) -> Bool {
    let keys = Set(tab.fields.map(\.key))
    return form.errors.contains { keys.contains(Form<Channel>.fieldKey(of: $0.key)) }
  }

  /// Whether a field on the tab has unsaved changes.
  func isChanged(_ tab: ChannelTab) -> Bool { tab.fields.contains { form.isChanged($0) } }

  /// Validates the draft with the rules of channels.
  mutating func validate(_ context: ConsoleContext) {
    let saved = context.cache.channel(id)?.channel ?? form.saved
    form.draftErrors = ChannelRules.check(
      form.draft, in: ChannelContext(context.cache.installation, saved: saved))
  }
}

extension ConsoleContext {
  /// The label of the channel field that a key belongs to.
  func fieldLabel(_ key: String) -> String {
    text(Fields.channel[Form<Channel>.fieldKey(of: key)]?.label ?? .same(key))
  }
}

// Saving the open channel: refused with a list of errors, done, or in conflict with another save.

import Channels
import Screen

extension ChannelScreen {
  /// Saves the channel, or lists the errors that prevent it.
  mutating func save(_ context: inout ConsoleContext) {
    open?.validate(context)
    guard var open, open.saving == nil else { return }
    let errors = open.form.errors
    guard errors.isEmpty else { return listErrors(errors, &context) }
    let draft = open.form.draft
    open.saving = draft
    self.open = open
    context.emit(.stored(.saveChannel(StoredChannel(channel: draft, version: open.version))))
  }

  /// Lists errors. Choosing one gives its field the focus.
  private func listErrors(_ errors: [ValidationError], _ context: inout ConsoleContext) {
    let items = errors.map { error in
      PickerItem(
        id: error.key, lead: "!", title: context.fieldLabel(error.key),
        detail: error.rule.words[context.language])
    }
    context.open(
      Picker(
        title: context.text(FormStrings.faultsTitle), items: items,
        chosen: Self.action { screen, context, key in
          screen.focusField(Form<Channel>.fieldKey(of: key), &context)
        }))
  }

  // MARK: - Results

  mutating func receive(_ result: EffectResult, _ context: inout ConsoleContext) {
    switch result {
    case .channelSaved(let stored): channelSaved(stored, &context)
    case .channelConflict(let stored): resolveConflict(stored, &context)
    case .channelsDeleted(let ids):
      guard let id = open?.id, ids.contains(id) else { return }
      open = nil
      if context.screen == .channel { context.request(.show(.channels)) }
    case .refused(.stored(.saveChannel), let errors):
      saveFailed()
      listErrors(errors, &context)
    case .failed(.stored(.saveChannel), _): saveFailed()
    case .installation: installationChanged(&context)
    case .image(let image, let path): imageRead(image, path, &context)
    default: break
    }
  }

  private mutating func saveFailed() {
    open?.saving = nil
    open?.closesAfterSave = false
  }

  private mutating func channelSaved(_ stored: StoredChannel, _ context: inout ConsoleContext) {
    guard var open, open.id == stored.channel.id else {
      // The list of channels changes nothing but whether a channel is enabled.
      let text =
        stored.channel.enabled ? ChannelsStrings.isEnabled : ChannelsStrings.isDisabled
      context.notify(text, ["name": Sanitizer.text(stored.channel.description)], .success)
      return
    }
    let changes = Fields.channel.changes(from: open.form.saved, to: stored.channel)
    open.version = stored.version
    if open.saving == open.form.draft || !open.form.isChanged {
      open.form.reset(to: stored.channel)
    } else {
      // The user has typed on after the save.
      open.form.rebase(on: stored.channel)
    }
    open.saving = nil
    open.validate(context)
    let labels = changes.map { context.fieldLabel($0.key) }
    context.notify(
      labels.isEmpty ? ChannelStrings.savedNothing : ChannelStrings.saved,
      ["what": labels.joined(separator: ", ")], .success)
    let closes = open.closesAfterSave && !open.form.isChanged
    self.open = closes ? nil : open
    if closes, context.screen == .channel { context.request(.show(.channels)) }
  }

  /// Another user has saved the channel meanwhile. Both changes are merged, and the user chooses
  /// where both changed the same field.
  private mutating func resolveConflict(
    _ stored: StoredChannel, _ context: inout ConsoleContext
  ) {
    guard let open, open.id == stored.channel.id else {
      context.notify(ChannelStrings.changedMeanwhile, [:], .error)
      return
    }
    saveFailed()
    context.open(
      ConflictDialog(mine: open.form.draft, base: open.form.saved, theirs: stored))
  }

  /// Takes a merge of both changes over into the form, and saves it over the other user's version.
  mutating func save(
    merged channel: Channel, over theirs: StoredChannel, undoing key: String,
    _ context: inout ConsoleContext
  ) {
    guard open?.id == theirs.channel.id else { return }
    open?.form.replaceDraft(with: channel, undoing: key)
    open?.form.rebase(on: theirs.channel)
    open?.version = theirs.version
    save(&context)
  }

  /// The configuration was read again. A channel without changes follows it; one with changes keeps
  /// them and says so, and its next save may be a conflict.
  private mutating func installationChanged(_ context: inout ConsoleContext) {
    guard var open else { return }
    let name = Sanitizer.text(open.form.saved.description)
    if let stored = context.cache.channel(open.id) {
      if !open.form.isChanged, open.saving == nil {
        open.version = stored.version
        open.form.reset(to: stored.channel)
      } else if open.saving == nil, stored.version != open.version,
        stored.version != open.announcedVersion
      {
        open.announcedVersion = stored.version
        context.announce(context.text(ChannelStrings.changedElsewhere, ["name": name]), .error)
      }
    } else if !open.form.isChanged {
      self.open = nil
      context.announce(context.text(ChannelStrings.removedElsewhere, ["name": name]), .error)
      if context.screen == .channel { context.request(.show(.channels)) }
      return
    }
    open.validate(context)
    self.open = open
  }

  private mutating func imageRead(
    _ image: ChannelImage, _ path: String, _ context: inout ConsoleContext
  ) {
    guard open != nil else { return }
    open?.form.set(.image(image), for: "settings.image")
    open?.validate(context)
    let kind = image.kind.rawValue.uppercased()
    let size = context.format.size(image.bytes.count)
    context.notify("\(kind), \(size): \(Sanitizer.text(path))", .success)
  }
}

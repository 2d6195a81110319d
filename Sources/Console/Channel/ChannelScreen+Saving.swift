// Saving the open channel: refused with the list of faults, done, or met by somebody else's save.

import Channels
import Screen

extension ConsoleState {
  /// Saves the open channel, or shows what stops it.
  mutating func saveChannel() {
    guard let channel, channel.saving == nil else { return }
    settleChannel()
    let faults = self.channel?.form.faults ?? []
    guard faults.isEmpty else {
      openFaults(faults)
      return
    }
    let draft = channel.form.draft
    self.channel?.saving = draft
    emit(.stored(.saveChannel(StoredChannel(channel: draft, version: channel.version))))
  }

  /// What is wrong, each with a jump to its field.
  mutating func openFaults(_ faults: [ValidationError]) {
    let items = faults.map { fault in
      PickerItem(
        id: fault.key, lead: "!", title: label(of: fault.key),
        detail: fault.rule.words[language])
    }
    open(
      Picker(title: text(FormStrings.faultsTitle), items: items) { state, key in
        state.jump(to: Form<Channel>.root(key))
      })
  }

  /// Shows the tab of a field and gives it the focus.
  mutating func jump(to key: String) {
    channel?.tab = ChannelTab.of(key)
    channel?.showsPicture = false
    focus = FormLook.action(key)
  }

  /// The stored channel that an answer brings, taken into the open one.
  mutating func channelSaved(_ stored: StoredChannel) {
    guard let open = channel, open.form.saved.id == stored.channel.id else {
      // The list's own change of a channel is whether it takes conversations.
      let words = stored.channel.enabled ? ChannelsStrings.isEnabled : ChannelsStrings.isDisabled
      say(words, ["name": Sanitizer.text(stored.channel.description)], .success)
      return
    }
    let changes = Fields.channel.changes(from: open.form.saved, to: stored.channel)
    channel?.version = stored.version
    if let saving = open.saving, saving == open.form.draft {
      channel?.form.settle(stored.channel)
    } else if open.form.isChanged {
      // What was typed after the save was asked for stays.
      channel?.form.rebase(on: stored.channel)
    } else {
      channel?.form.settle(stored.channel)
    }
    channel?.saving = nil
    channel?.theirs = nil
    settleChannel()
    let labels = changes.map { label(of: $0.key) }
    say(
      labels.isEmpty ? ChannelStrings.savedNothing : ChannelStrings.saved,
      ["what": labels.joined(separator: ", ")], .success)
    if open.isClosing, channel?.form.isChanged == false {
      channel = nil
      if place == .channel { go(to: .channels) }
    }
  }

  /// Somebody saved in between: both changes are joined, and where both touched a field one
  /// chooses.
  mutating func channelConflict(_ stored: StoredChannel) {
    guard let open = channel, open.form.saved.id == stored.channel.id else {
      say(ChannelStrings.changedMeanwhile, [:], .fault)
      return
    }
    channel?.saving = nil
    channel?.isClosing = false
    self.open(Conflict(mine: open.form.draft, base: open.form.saved, theirs: stored))
  }
}

extension ChannelScreen {
  static func take(_ answer: EffectResult, _ state: inout ConsoleState) {
    switch answer {
    case .channelSaved(let stored): state.channelSaved(stored)
    case .channelConflict(let stored): state.channelConflict(stored)
    case .channelsDeleted(let ids):
      guard let id = state.channel?.form.saved.id, ids.contains(id) else { return }
      state.channel = nil
      if state.place == .channel { state.go(to: .channels) }
    case .refused(.stored(.saveChannel), let faults):
      state.channel?.saving = nil
      state.channel?.isClosing = false
      state.openFaults(faults)
    case .failed(.stored(.saveChannel), _):
      state.channel?.saving = nil
      state.channel?.isClosing = false
    case .installation: takeInstallation(&state)
    case .image(let image, let path): takeImage(image, path, &state)
    default: break
    }
  }

  /// The configuration was read anew. A channel without changes follows it; one with changes keeps
  /// them, and the save will tell.
  private static func takeInstallation(_ state: inout ConsoleState) {
    guard let channel = state.channel else { return }
    if let stored = state.known.channel(channel.form.saved.id),
      !channel.form.isChanged, channel.saving == nil
    {
      state.channel?.version = stored.version
      state.channel?.form.settle(stored.channel)
    }
    state.settleChannel()
  }

  private static func takeImage(
    _ image: ChannelImage, _ path: String, _ state: inout ConsoleState
  ) {
    guard state.channel != nil else { return }
    state.channel?.form.set(.image(image), for: "settings.image")
    state.settleChannel()
    let kind = image.kind.rawValue.uppercased()
    state.say("\(kind), \(state.format.size(image.bytes.count)): \(Sanitizer.text(path))", .success)
  }

  // MARK: What fields open

  /// Opens what a field asks for.
  static func open(_ request: FormRequest, _ state: inout ConsoleState) {
    guard let channel = state.channel else { return }
    switch request {
    case .flow(let key):
      state.openFlows(
        selected: channel.form.draft.flow, monitors: channel.form.draft.settings.presence.enabled
      ) { state, id in
        state.channel?.form.set(.text(id), for: key)
        state.settleChannel()
      }
    case .image:
      state.open(
        PromptDialog.asking(
          state.text(FormStrings.imageTitle), state.text(FormStrings.imagePath), "",
          yes: FormStrings.load, state
        ) { $0.emit(.stored(.readImage(path: $1))) })
    case .origin(let key, let row): openOrigin(key, row, channel, &state)
    case .datum(let key, let row): openDatum(key, row, channel, &state)
    case .colors(let key): state.openColors(key)
    }
  }

  private static func openOrigin(
    _ key: String, _ row: Int?, _ channel: ChannelState, _ state: inout ConsoleState
  ) {
    let items = channel.form.draft.settings.allowedOrigins
    let text = row.map { items[$0] } ?? "https://"
    state.open(
      PromptDialog.asking(
        state.text(FormStrings.originTitle), state.text(FormStrings.originMessage), text,
        yes: FormStrings.use, state
      ) { state, text in
        guard row != nil || text != "https://" else { return }
        state.channel?.form.put(origin: text, at: row, in: key)
        state.settleChannel()
      })
  }

  private static func openDatum(
    _ key: String, _ row: Int?, _ channel: ChannelState, _ state: inout ConsoleState
  ) {
    let rows = channel.form.draft.settings.requestedData
    let language = channel.form.draft.text.language.language
    let datum = row.map { rows[$0] } ?? newDatum(beside: rows, language)
    let others = rows.enumerated().filter { $0.offset != row }.map(\.element.key)
    let box = FormBox(
      title: state.text(FormStrings.datumTitle), form: Form(Fields.datum, datum),
      fields: Fields.datum.all, yes: FormStrings.use
    ) { datum, _ in
      var faults = Fields.datum.faults(in: datum)
      if others.contains(datum.key) {
        faults.append(ValidationError(key: "key", value: datum.key, rule: .repeated))
      }
      return faults
    } accepted: { state, datum in
      state.channel?.form.put(datum, at: row, in: key)
      state.settleChannel()
      return .close
    }
    state.open(box)
  }

  /// The next kind of datum that is not asked for yet, with its usual name.
  private static func newDatum(
    beside rows: [Channel.RequestedDatum], _ language: Language
  ) -> Channel.RequestedDatum {
    let used = Set(rows.map(\.kind))
    let kind = Channel.RequestedDatum.Kind.allCases.first { !used.contains($0) } ?? .text
    let keys = Set(rows.map(\.key))
    var name = kind.rawValue
    var number = 2
    while keys.contains(name) {
      name = "\(kind.rawValue)\(number)"
      number += 1
    }
    return Channel.RequestedDatum(
      key: name, kind: kind, label: kind.words[language], required: false)
  }
}

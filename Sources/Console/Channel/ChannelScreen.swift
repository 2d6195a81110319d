// Canal: the open channel with its four tabs, and beside the first three a preview of the visitor's
// window.

import Channels
import Screen

/// The open channel.
struct ChannelScreen: ConsoleScreen {
  static let id = ScreenID.channel
  static var path: WritableKeyPath<ConsoleScreens, ChannelScreen> { \.channel }
  static let tabRegion = "channel.tab"
  static let formatRegion = "channel.format"
  static let codeRegion = "channel.code"
  static let urlRegion = "channel.url"
  static let policyRegion = "channel.policy"
  static let verifyRegion = "channel.verify"

  /// Nil while no channel is open.
  var open: OpenChannel?

  /// Whether closing the channel now would lose something.
  var isChanged: Bool { open?.form.isChanged ?? false }

  /// The name of what quitting now would lose; nil if it would lose nothing.
  var unsaved: String? { isChanged ? open?.form.saved.description : nil }

  func firstFocus(_ context: ConsoleContext) -> Action? {
    guard let open else { return nil }
    return open.form.shown(open.tab.fields).first.map { FieldRegion.action($0.key) }
      ?? Action(ChannelScreen.formatRegion)
  }

  func isTyping(_ context: ConsoleContext) -> Bool {
    context.focusedField.map { open?.form.isTyping($0) ?? false } ?? false
  }

  func usefulCommands(_ context: ConsoleContext) -> [String]? {
    if open?.tab == .code {
      return ["channel.copy", "channel.publicURL", "channel.save", "palette"]
    }
    let preview = context.size.width < 80 ? ["channel.picture"] : []
    return ["channel.save", "channel.undo"] + preview + ["palette"]
  }

  mutating func enter(_ context: inout ConsoleContext) { open?.validate(context) }

  /// Says that unsaved work stays as a draft.
  mutating func leave(_ context: inout ConsoleContext) {
    context.cache.draftedChannel = unsaved == nil ? nil : open?.id
    if let unsaved {
      context.notify(ChannelStrings.draftKept, ["name": Sanitizer.text(unsaved)])
    }
  }

  // MARK: - Opening and closing

  /// Shows a channel on a tab. A channel that is open already keeps its draft.
  mutating func show(_ stored: StoredChannel, _ tab: ChannelTab, _ context: ConsoleContext) {
    if open?.id != stored.channel.id { open = OpenChannel(stored) }
    open?.validate(context)
    // A draft is shown where it was left.
    if !isChanged || tab != .text { open?.tab = tab }
  }

  /// Closes the channel and shows the list; asks first if it has unsaved work.
  mutating func close(_ context: inout ConsoleContext) {
    guard isChanged else {
      open = nil
      context.request(.show(.channels))
      return
    }
    askAboutUnsaved(
      &context,
      discarded: Self.action { screen, context, _ in
        screen.open = nil
        context.request(.show(.channels))
      })
  }

  /// Asks whether to save, discard or keep editing.
  ///
  /// - Parameter discarded: Called if the user discards the changes.
  func askAboutUnsaved(
    _ context: inout ConsoleContext, discarded: @escaping ConsoleAction<Void>
  ) {
    guard let open else { return }
    let changed = open.form.changes.map { context.fieldLabel($0.key) }
    context.open(
      PromptDialog(
        title: context.text(ShellStrings.unsavedTitle),
        message: context.text(
          ChannelStrings.unsaved,
          [
            "name": Sanitizer.text(open.form.saved.description),
            "what": changed.joined(separator: ", "),
          ]),
        buttons: [
          PromptDialog.button(ShellStrings.save, context),
          PromptDialog.button(ShellStrings.discard, context),
          PromptDialog.button(ShellStrings.stay, context),
        ]
      ) { state, answer in
        switch answer.button {
        case 0: state.update(ChannelScreen.self) { $0.saveAndClose(&$1) }
        case 1: discarded(&state, ())
        default: break
        }
      })
  }

  private mutating func saveAndClose(_ context: inout ConsoleContext) {
    save(&context)
    if open?.saving != nil { open?.closesAfterSave = true }
  }

  // MARK: - Tabs

  /// Shows a tab.
  ///
  /// - Parameter keepsFocus: Whether the row of tabs keeps the focus.
  mutating func show(
    tab: ChannelTab, keepsFocus: Bool = false, _ context: inout ConsoleContext
  ) {
    open?.tab = tab
    open?.scrolledLines = 0
    open?.form.endEditing()
    context.focus = keepsFocus ? Action(ChannelScreen.tabRegion) : firstFocus(context)
  }

  /// Shows the tab of a field and gives the field the focus.
  mutating func focusField(_ key: String, _ context: inout ConsoleContext) {
    open?.tab = ChannelTab.of(key)
    open?.showsPreview = false
    context.focus = FieldRegion.action(key)
  }

  // MARK: - Events

  mutating func press(_ press: KeyPress, _ context: inout ConsoleContext) -> Bool {
    guard open != nil else { return false }
    if let key = context.focusedField { return pressField(press, key, &context) }
    switch context.focus?.name {
    case ChannelScreen.tabRegion: return pressTabs(press, &context)
    case ChannelScreen.formatRegion, ChannelScreen.codeRegion, ChannelScreen.urlRegion,
      ChannelScreen.verifyRegion:
      return pressCode(press, &context)
    default: return false
    }
  }

  private mutating func pressField(
    _ press: KeyPress, _ key: String, _ context: inout ConsoleContext
  ) -> Bool {
    let width = Form<Channel>.valueWidth(areas(context).form.width)
    switch updateForm(context, { $0.press(press, on: key, width: width, in: context.language) }) {
    case .handled: return true
    case .opens(let request):
      openRequest(request, &context)
      return true
    case .ignored: break
    }
    switch press.key {
    case .up: context.request(.moveFocus(backward: true))
    case .down, .enter: context.request(.moveFocus(backward: false))
    default: return false
    }
    open?.form.endEditing()
    return true
  }

  /// Changes the form and validates it. If the visitor's language changes, texts that still are the
  /// defaults of the previous language change with it.
  @discardableResult
  private mutating func updateForm(
    _ context: ConsoleContext, _ change: (inout Form<Channel>) -> FormResult
  ) -> FormResult {
    guard var form = open?.form else { return .ignored }
    let language = form.draft.text.language
    let result = change(&form)
    guard result != .ignored else { return result }
    if form.draft.text.language != language {
      var draft = form.draft
      draft.adoptDefaults(from: language, keeping: [])
      form.replaceDraft(with: draft, undoing: "text.language")
    }
    open?.form = form
    open?.validate(context)
    return result
  }

  private mutating func pressTabs(_ press: KeyPress, _ context: inout ConsoleContext) -> Bool {
    guard let tab = open?.tab else { return false }
    let tabs = ChannelTab.allCases
    switch press {
    case KeyPress(.left), .character("h"):
      show(tab: tabs[(tab.rawValue + tabs.count - 1) % tabs.count], keepsFocus: true, &context)
    case KeyPress(.right), .character("l"):
      show(tab: tabs[(tab.rawValue + 1) % tabs.count], keepsFocus: true, &context)
    case KeyPress(.enter), KeyPress(.down), .character("j"): context.focus = firstFocus(context)
    default: return false
    }
    return true
  }

  mutating func paste(_ text: String, _ context: inout ConsoleContext) {
    guard let key = context.focusedField else { return }
    updateForm(context) { form in
      if form.isTyping(key) {
        _ = form.edit(key) { $0.paste(text) }
      } else if Fields.channel[key]?.kind == .origins {
        form.put(origin: text, at: nil, in: key)
      }
      return .handled
    }
  }

  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ context: inout ConsoleContext
  ) {
    if action.name == ChannelScreen.tabRegion {
      if let tab = ChannelTab(rawValue: action.item) { show(tab: tab, &context) }
      return
    }
    guard !clickCode(action, &context), let (key, isChoice) = FieldRegion.field(of: action)
    else { return }
    context.focus = FieldRegion.action(key)
    let result = updateForm(context) { form in
      form.endEditing()
      guard isChoice else {
        return form.click(key, at: point, in: size, item: action.item)
      }
      form.choose(action.item, of: key)
      return .handled
    }
    if case .opens(let request) = result { openRequest(request, &context) }
  }

  mutating func scroll(by rows: Int, _ context: inout ConsoleContext) {
    if open?.tab == .code {
      scrollCode(by: rows, context)
    } else {
      context.request(.moveFocus(backward: rows < 0))
    }
  }

  /// Hides the preview, or else gives the row of tabs the focus, or else closes the channel.
  mutating func back(_ context: inout ConsoleContext) -> Bool {
    if open?.showsPreview == true {
      open?.showsPreview = false
    } else if context.focus?.name != ChannelScreen.tabRegion {
      context.focus = Action(ChannelScreen.tabRegion)
      open?.form.endEditing()
    } else {
      close(&context)
    }
    return true
  }
}

// Two users have saved one channel. Fields that only one of them changed are merged; where both
// changed a field, the user chooses, with the value before both changes beside them. Esc returns to
// the form with nothing lost.

import Channels
import Screen

/// The choice between two changes of one channel.
struct ConflictDialog: Overlay {
  static let rowRegion = "conflict.row"
  static let saveRegion = "conflict.save"

  private let theirs: StoredChannel
  private let base: Channel
  private let merge: FieldMerge<Channel>
  /// The keys of the fields for which the user chose the other user's value.
  private var theirFields: Set<String> = []
  private var selected = 0

  /// - Parameters:
  ///   - mine: The draft of this user.
  ///   - base: The channel that both users changed.
  ///   - theirs: The channel as the other user saved it.
  init(mine: Channel, base: Channel, theirs: StoredChannel) {
    self.theirs = theirs
    self.base = base
    merge = Fields.channel.merge(base: base, mine: mine, theirs: theirs.channel)
  }

  // MARK: - Events

  mutating func press(_ press: KeyPress, _ context: inout ConsoleContext) -> OverlayStep {
    let count = merge.conflicts.count
    switch press {
    case KeyPress(.escape): return .close
    case KeyPress(.enter), .control("s"): return save(&context)
    case KeyPress(.up), .character("k"), KeyPress(.backTab): selected = max(0, selected - 1)
    case KeyPress(.down), .character("j"), KeyPress(.tab):
      selected = max(0, min(count - 1, selected + 1))
    case KeyPress(.left), .character("h"), .character("m"): choose(mine: true)
    case KeyPress(.right), .character("l"), .character("t"): choose(mine: false)
    case .character(" "):
      if merge.conflicts.indices.contains(selected) {
        choose(mine: theirFields.contains(merge.conflicts[selected].key))
      }
    default: break
    }
    return .stay
  }

  private mutating func choose(mine: Bool) {
    guard merge.conflicts.indices.contains(selected) else { return }
    let key = merge.conflicts[selected].key
    if mine { theirFields.remove(key) } else { theirFields.insert(key) }
  }

  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ context: inout ConsoleContext
  ) -> OverlayStep {
    switch action.name {
    case ConflictDialog.saveRegion: return save(&context)
    case ConflictDialog.rowRegion:
      selected = action.item / 2
      choose(mine: action.item % 2 == 0)
    default: break
    }
    return .stay
  }

  /// Gives the merged channel to the screen, which saves it.
  private func save(_ context: inout ConsoleContext) -> OverlayStep {
    var merge = merge
    for key in theirFields {
      if let field = Fields.channel[key] { merge.takeTheirs(field) }
    }
    let (merged, key) = (merge.result, merge.conflicts.first?.key ?? "description")
    context.request(
      .perform { [theirs] state in
        state.update(ChannelScreen.self) {
          $0.save(merged: merged, over: theirs, undoing: key, &$1)
        }
      })
    return .close
  }

  // MARK: - Drawing

  func hints(_ context: ConsoleContext) -> [Hint] {
    [
      Hint("Enter", context.text(FormStrings.saveJoined), action: OverlayKey.enter.action),
      Hint("Esc", context.text(ShellStrings.back), action: OverlayKey.escape.action),
      Hint("← →", context.text(FormStrings.mineOrTheirs), action: Action("")),
    ]
  }

  func draw(_ frame: inout Frame, _ context: ConsoleContext) {
    let area = frame.popup(
      Size(min(96, context.size.width - 4), context.size.height - 3),
      title: context.text(FormStrings.conflictTitle)
    ).inset(columns: 1)
    var rest = area
    let message = merge.conflicts.isEmpty ? FormStrings.conflictNone : FormStrings.conflictMessage
    rest = rest.droppingTop(frame.paragraph(context.text(message), in: rest.top(2)))
    let conflicting = Set(merge.conflicts.map(\.key))
    let others = Fields.channel.changes(from: base, to: theirs.channel)
      .filter { !conflicting.contains($0.key) }.map { context.fieldLabel($0.key) }
    if !others.isEmpty {
      let text = context.text(
        FormStrings.alsoChanged, ["what": others.joined(separator: ", ")])
      rest = rest.droppingTop(frame.paragraph(text, in: rest.top(2), .muted))
    }
    let body = rest.droppingBottom(2)
    let visible = max(1, body.height / 4)
    let first = max(0, min(selected - visible + 1, merge.conflicts.count - visible))
    for (row, index) in (first..<merge.conflicts.count).prefix(visible).enumerated() {
      draw(index, in: Rect(body.x, body.y + row * 4, body.width, 4), &frame, context)
    }
    frame.button(
      context.text(FormStrings.saveJoined), in: area.bottom(1),
      Action(ConflictDialog.saveRegion))
  }

  /// Draws a field that both users changed: its label, and the three values.
  private func draw(
    _ index: Int, in area: Rect, _ frame: inout Frame, _ context: ConsoleContext
  ) {
    let conflict = merge.conflicts[index]
    let isSelected = index == selected
    let isTheirs = theirFields.contains(conflict.key)
    frame.write(
      (isSelected ? "▸ " : "  ") + context.fieldLabel(conflict.key), in: area.row(0),
      isSelected ? .accent.adding(.bold) : .text)
    let values: [(name: LocalizedText, value: String, isChosen: Bool?)] = [
      (FormStrings.mine, conflict.mine, !isTheirs),
      (FormStrings.theirs, conflict.theirs, isTheirs),
      (FormStrings.base, conflict.base, nil),
    ]
    for (row, (name, value, isChosen)) in values.enumerated() {
      let sign = isChosen.map { $0 ? "(•)" : "( )" } ?? "   "
      let shown = value.isEmpty ? context.text(FormStrings.empty) : Sanitizer.text(value)
      let line = area.row(row + 1).droppingLeft(4)
      frame.write(
        "\(sign) \(context.text(name)): \(shown)", in: line,
        isChosen == nil ? .muted : isChosen == true ? .success : .text)
      if isChosen != nil { frame.click(line, Action(ConflictDialog.rowRegion, index * 2 + row)) }
      if isSelected, isChosen == true { frame.cursor = Point(line.x + 1, line.y) }
    }
  }
}

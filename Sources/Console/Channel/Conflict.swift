// Two people saved one channel. What each changed alone is joined; where both changed a field, one
// chooses, with what stood there before in sight. Esc goes back to the form with nothing lost.

import Channels
import Screen

/// The choice between two saves of one channel.
struct Conflict: Overlay {
  static let rowRegion = "conflict.row"
  static let saveRegion = "conflict.save"

  private let theirs: StoredChannel
  private let base: Channel
  private let merge: Merge<Channel>
  /// Fields that take the other person's value.
  private var taken: Set<String> = []
  private var selected = 0

  init(mine: Channel, base: Channel, theirs: StoredChannel) {
    self.theirs = theirs
    self.base = base
    merge = Fields.channel.merge(base: base, mine: mine, theirs: theirs.channel)
  }

  var isTyping: Bool { false }

  mutating func press(_ press: KeyPress, _ state: inout ConsoleState) -> OverlayStep {
    let count = merge.conflicts.count
    switch press {
    case KeyPress(.escape): return .close
    case KeyPress(.enter), .control("s"): return save(&state)
    case KeyPress(.up), .character("k"), KeyPress(.backTab): selected = max(0, selected - 1)
    case KeyPress(.down), .character("j"), KeyPress(.tab):
      selected = max(0, min(count - 1, selected + 1))
    case KeyPress(.left), .character("h"), .character("m"): choose(mine: true)
    case KeyPress(.right), .character("l"), .character("t"): choose(mine: false)
    case .character(" "):
      if merge.conflicts.indices.contains(selected) {
        choose(mine: taken.contains(merge.conflicts[selected].key))
      }
    default: break
    }
    return .stay
  }

  private mutating func choose(mine: Bool) {
    guard merge.conflicts.indices.contains(selected) else { return }
    let key = merge.conflicts[selected].key
    if mine { taken.remove(key) } else { taken.insert(key) }
  }

  mutating func click(
    _ action: Action, at point: Point, in size: Size, _ state: inout ConsoleState
  ) -> OverlayStep {
    switch action.name {
    case Conflict.saveRegion: return save(&state)
    case Conflict.rowRegion:
      selected = action.item / 2
      choose(mine: action.item % 2 == 0)
    default: break
    }
    return .stay
  }

  /// Takes the joined channel into the form and saves it over the other's version.
  private func save(_ state: inout ConsoleState) -> OverlayStep {
    guard state.channel?.form.saved.id == theirs.channel.id else { return .close }
    var merge = merge
    for key in taken {
      if let field = Fields.channel[key] { merge.takeTheirs(field) }
    }
    state.channel?.form.adopt(merge.result, step: merge.conflicts.first?.key ?? "description")
    state.channel?.form.rebase(on: theirs.channel)
    state.channel?.version = theirs.version
    state.settleChannel()
    state.saveChannel()
    return .close
  }

  func hints(_ state: ConsoleState) -> [Hint] {
    [
      Hint("Enter", state.text(FormStrings.saveJoined), action: Action(AppShell.keyRegion, 0)),
      Hint("Esc", state.text(ShellStrings.back), action: Action(AppShell.keyRegion, 1)),
      Hint("← →", state.text(FormStrings.mineOrTheirs), action: Action("")),
    ]
  }

  func draw(_ frame: inout Frame, _ state: ConsoleState) {
    let area = frame.popup(
      Size(min(96, state.size.width - 4), state.size.height - 3),
      title: state.text(FormStrings.conflictTitle)
    ).inset(columns: 1)
    var rest = area
    let message = merge.conflicts.isEmpty ? FormStrings.conflictNone : FormStrings.conflictMessage
    rest = rest.droppingTop(frame.paragraph(state.text(message), in: rest.top(2)))
    let conflicting = Set(merge.conflicts.map(\.key))
    let others = Fields.channel.changes(from: base, to: theirs.channel)
      .filter { !conflicting.contains($0.key) }.map { state.label(of: $0.key) }
    if !others.isEmpty {
      let text = state.text(FormStrings.alsoChanged, ["what": others.joined(separator: ", ")])
      rest = rest.droppingTop(frame.paragraph(text, in: rest.top(2), .muted))
    }
    let body = rest.droppingBottom(2)
    let visible = max(1, body.height / 4)
    let first = max(0, min(selected - visible + 1, merge.conflicts.count - visible))
    for (row, index) in (first..<merge.conflicts.count).prefix(visible).enumerated() {
      draw(index, in: Rect(body.x, body.y + row * 4, body.width, 4), &frame, state)
    }
    frame.button(
      state.text(FormStrings.saveJoined), in: area.bottom(1), Action(Conflict.saveRegion))
  }

  private func draw(_ index: Int, in area: Rect, _ frame: inout Frame, _ state: ConsoleState) {
    let conflict = merge.conflicts[index]
    let isHere = index == selected
    let isTaken = taken.contains(conflict.key)
    frame.write(
      (isHere ? "▸ " : "  ") + state.label(of: conflict.key), in: area.row(0),
      isHere ? .accent.adding(.bold) : .text)
    func shown(_ text: String) -> String {
      text.isEmpty ? state.text(FormStrings.empty) : Sanitizer.text(text)
    }
    let lines: [(String, String, Bool?)] = [
      (state.text(FormStrings.mine), conflict.mine, !isTaken),
      (state.text(FormStrings.theirs), conflict.theirs, isTaken),
      (state.text(FormStrings.base), conflict.base, nil),
    ]
    for (row, (who, value, isChosen)) in lines.enumerated() {
      let sign = isChosen.map { $0 ? "(•)" : "( )" } ?? "   "
      let line = area.row(row + 1).droppingLeft(4)
      frame.write(
        "\(sign) \(who): \(shown(value))", in: line,
        isChosen == nil ? .muted : isChosen == true ? .success : .text)
      if isChosen != nil { frame.click(line, Action(Conflict.rowRegion, index * 2 + row)) }
      if isHere, isChosen == true { frame.cursor = Point(line.x + 1, line.y) }
    }
  }
}

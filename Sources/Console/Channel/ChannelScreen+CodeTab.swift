// Código de ativação: the four forms of the code, what each is for, what is still missing before it
// works, the lines of a Content-Security-Policy, and the direct URL.

import Channels
import Screen

extension ChannelScreen {
  /// A line of the tab: pieces and their looks, or a thing that answers a click.
  private struct Line {
    var pieces: [(String, Style)]
    var action: Action?
  }

  static func drawCode(in area: Rect, _ frame: inout Frame, _ state: ConsoleState) {
    guard let channel = state.channel else { return }
    let head = area.inset(columns: 1)
    let formats = Snippet.Format.allCases
    let rows = formatRows(state)
    frame.choices(
      formats.map { state.text($0.words) }, selected: formats.firstIndex(of: channel.format) ?? 0,
      in: head.top(rows), name: ChannelState.formatRegion,
      isFocused: state.focus?.name == ChannelState.formatRegion && state.overlays.isEmpty)
    let lines = codeLines(channel, state, width: head.width - 2)
    let body = head.droppingTop(rows)
    let top = max(0, min(channel.scrolled, lines.count - body.height))
    for (row, line) in lines.dropFirst(top).prefix(body.height).enumerated() {
      frame.write(line.pieces, in: body.row(row).droppingRight(1))
      if let action = line.action {
        frame.click(body.row(row), action)
      }
    }
    frame.addFocus(Action(ChannelState.codeRegion))
    frame.scrollbar(body.right(1), first: top, visible: body.height, total: lines.count)
  }

  /// Rows of the choice of the format.
  private static func formatRows(_ state: ConsoleState) -> Int {
    Frame.choiceRows(
      Snippet.Format.allCases.map { state.text($0.words) }, width: state.size.width - 2)
  }

  /// How many lines the tab has, for scrolling.
  static func codeHeight(_ state: ConsoleState) -> Int {
    guard let channel = state.channel else { return 0 }
    return codeLines(channel, state, width: state.size.width - 4).count
  }

  private static func codeLines(
    _ channel: ChannelState, _ state: ConsoleState, width: Int
  ) -> [Line] {
    let saved = channel.form.saved
    let snippet = Snippet(channel: saved, host: state.known.host)
    var lines: [Line] = []
    func add(_ text: String, _ style: Style, _ action: Action? = nil) {
      lines += Wrap.lines(text, width: width).map { Line(pieces: [($0, style)], action: action) }
    }
    add(state.text(channel.format.purpose), .text)
    let needs = SnippetNeed.list(
      for: saved, status: state.known.status(of: saved), format: channel.format,
      publicURL: state.known.publicURL, listening: state.known.engine.url)
    for need in needs { add("! " + message(of: need, state), .warning) }
    if channel.form.isChanged { add("! " + state.text(ChannelStrings.codeOfSaved), .warning) }
    add("", .text)
    let copy = Action(ChannelState.codeRegion)
    add("[ y  \(state.text(ChannelStrings.copy)) ]", Style(.button), copy)
    lines += highlighted(snippet.code(channel.format), width: width, copy)
    let policy = snippet.policy(channel.format)
    if !policy.isEmpty {
      add("", .text)
      add(state.text(ChannelStrings.policy), .heading)
      for line in policy { add(line, Style(.codeString)) }
    }
    add("", .text)
    add(state.text(ChannelStrings.directURL), .heading)
    add(snippet.directURL, Style(.link), Action(ChannelState.urlRegion))
    add(state.text(ChannelStrings.identifier, ["id": saved.id]), .muted)
    return lines
  }

  /// A need in words; here a key mends what a command's option does elsewhere.
  private static func message(of need: SnippetNeed, _ state: ConsoleState) -> String {
    guard case .publicURL(let address) = need else { return need.message(in: state.language) }
    return state.text(ChannelStrings.publicURLMissing, ["address": address])
  }

  /// The code in its colours, broken only where a line is longer than the screen.
  private static func highlighted(_ code: String, width: Int, _ action: Action) -> [Line] {
    var lines: [Line] = []
    var line: [(String, Style)] = []
    var used = 0
    func finish() {
      lines.append(Line(pieces: line, action: action))
      line = []
      used = 0
    }
    for token in CodeToken.tokens(of: code) {
      var piece = ""
      for character in code[token.range] {
        if character == "\n" || used == width {
          line.append((piece, style(of: token.kind)))
          piece = ""
          finish()
          if character == "\n" { continue }
        }
        piece.append(character)
        used += 1
      }
      if !piece.isEmpty { line.append((piece, style(of: token.kind))) }
    }
    if !line.isEmpty { finish() }
    return lines
  }

  private static func style(of kind: CodeToken.Kind) -> Style {
    switch kind {
    case .plain: .text
    case .keyword: Style(.codeName)
    case .string: Style(.codeString)
    case .comment: Style(.codeComment)
    case .tag: Style(.codeTag)
    }
  }

  // MARK: Keys

  static func pressCode(_ press: KeyPress, _ state: inout ConsoleState) -> Bool {
    switch press {
    case KeyPress(.left), .character("h"): showFormat(-1, &state)
    case KeyPress(.right), .character("l"), .character(" "): showFormat(1, &state)
    case KeyPress(.up), .character("k"): scrollCode(-1, &state)
    case KeyPress(.down), .character("j"): scrollCode(1, &state)
    case KeyPress(.pageUp): scrollCode(-10, &state)
    case KeyPress(.pageDown): scrollCode(10, &state)
    case KeyPress(.home), .character("g"): state.channel?.scrolled = 0
    case KeyPress(.end), .character("G"): scrollCode(1_000, &state)
    case KeyPress(.enter): state.copyCode()
    default: return false
    }
    return true
  }

  private static func showFormat(_ step: Int, _ state: inout ConsoleState) {
    let all = Snippet.Format.allCases
    guard let format = state.channel?.format, let at = all.firstIndex(of: format) else { return }
    state.channel?.format = all[(at + step + all.count) % all.count]
    state.channel?.scrolled = 0
  }

  static func scrollCode(_ rows: Int, _ state: inout ConsoleState) {
    let visible =
      areas(state).form.height - formatRows(state) - (state.newsRows - 1)
    let most = max(0, codeHeight(state) - visible)
    let scrolled = (state.channel?.scrolled ?? 0) + rows
    state.channel?.scrolled = max(0, min(scrolled, most))
  }

  /// A click on the tab; false when it was somewhere else.
  static func clickCode(_ action: Action, _ state: inout ConsoleState) -> Bool {
    switch action.name {
    case ChannelState.formatRegion + ".choice":
      let all = Snippet.Format.allCases
      if all.indices.contains(action.item) { state.channel?.format = all[action.item] }
      state.channel?.scrolled = 0
      state.focus = Action(ChannelState.formatRegion)
    case ChannelState.codeRegion: state.copyCode()
    case ChannelState.urlRegion:
      guard let channel = state.channel?.form.saved else { return true }
      let url = Snippet(channel: channel, host: state.known.host).directURL
      state.emit(.terminal(.copy(url)))
      state.say(ChannelsStrings.copied, ["what": url], .success)
    default: return false
    }
    return true
  }
}

extension ConsoleState {
  /// Copies the code of the form that is shown.
  mutating func copyCode() {
    guard let channel else { return }
    let snippet = Snippet(channel: channel.form.saved, host: known.host)
    emit(.terminal(.copy(snippet.code(channel.format))))
    say(ChannelsStrings.copied, ["what": text(channel.format.words)], .success)
  }
}

// The tab Código de ativação: the five forms of the code, what each is for, what is missing before
// it works, the lines of a Content-Security-Policy, and the direct URL.

import Channels
import Screen

extension ChannelScreen {
  /// A line of the tab: texts with their styles, and what a click on it does.
  private struct Line {
    var pieces: [(String, Style)]
    var action: Action?
  }

  func drawCode(
    _ open: OpenChannel, in area: Rect, _ frame: inout Frame, _ context: ConsoleContext
  ) {
    let inside = area.inset(columns: 1)
    let formats = Snippet.Format.allCases
    let rows = ChannelScreen.formatRows(context)
    frame.choices(
      formats.map { context.text($0.words) },
      selected: formats.firstIndex(of: open.format) ?? 0, in: inside.top(rows),
      name: ChannelScreen.formatRegion,
      isFocused: context.hasFocus(ChannelScreen.formatRegion))
    let lines = ChannelScreen.codeLines(open, width: inside.width - 2, context)
    let body = inside.droppingTop(rows)
    let top = max(0, min(open.scrolledLines, lines.count - body.height))
    for (row, line) in lines.dropFirst(top).prefix(body.height).enumerated() {
      frame.write(line.pieces, in: body.row(row).droppingRight(1))
      if let action = line.action { frame.click(body.row(row), action) }
    }
    frame.addFocus(Action(ChannelScreen.codeRegion))
    frame.scrollbar(body.right(1), first: top, visible: body.height, total: lines.count)
  }

  /// The rows of the choice of a format.
  private static func formatRows(_ context: ConsoleContext) -> Int {
    Frame.choiceRows(
      Snippet.Format.allCases.map { context.text($0.words) }, width: context.size.width - 2)
  }

  private static func codeLines(
    _ open: OpenChannel, width: Int, _ context: ConsoleContext
  ) -> [Line] {
    let saved = open.form.saved
    let cache = context.cache
    let snippet = Snippet(channel: saved, host: cache.host)
    var lines: [Line] = []
    func add(_ text: String, _ style: Style, _ action: Action? = nil) {
      lines += Wrap.lines(text, width: width).map { Line(pieces: [($0, style)], action: action) }
    }
    add(context.text(open.format.purpose), .text)
    let needs = SnippetNeed.list(
      for: saved, status: cache.status(of: saved), format: open.format,
      publicURL: cache.publicURL, listening: cache.engine.url)
    for need in needs { add("! " + message(of: need, context), .warning) }
    if open.form.isChanged { add("! " + context.text(ChannelStrings.codeOfSaved), .warning) }
    add("", .text)
    let copy = Action(codeRegion)
    add("[ y  \(context.text(ChannelStrings.copy)) ]", Style(.button), copy)
    add("[ V  \(context.text(ChannelStrings.verify)) ]", Style(.button), Action(verifyRegion))
    lines += highlighted(snippet.code(open.format), width: width, copy)
    let policy = policy(open, context)
    if !policy.isEmpty {
      let copy = Action(policyRegion)
      add("", .text)
      add(context.text(ChannelStrings.policy), .heading)
      add("[ Y  \(context.text(ChannelStrings.copyPolicy)) ]", Style(.button), copy)
      for line in policy { add(line, Style(.codeString), copy) }
    }
    add("", .text)
    add(context.text(ChannelStrings.directURL), .heading)
    add(snippet.directURL, Style(.link), Action(urlRegion))
    add(context.text(ChannelStrings.identifier, ["id": saved.id]), .muted)
    return lines
  }

  /// What is missing, as a sentence. It names the console's key where other commands name an
  /// option.
  private static func message(of need: SnippetNeed, _ context: ConsoleContext) -> String {
    guard case .publicURL(let address) = need else { return need.message(in: context.language) }
    return context.text(ChannelStrings.publicURLMissing, ["address": address])
  }

  /// The code with its colors. Lines wider than `width` are broken.
  private static func highlighted(_ code: String, width: Int, _ action: Action) -> [Line] {
    var lines: [Line] = []
    var pieces: [(String, Style)] = []
    var used = 0
    func endLine() {
      lines.append(Line(pieces: pieces, action: action))
      pieces = []
      used = 0
    }
    for token in CodeToken.tokens(of: code) {
      var piece = ""
      for character in code[token.range] {
        if character == "\n" || used == width {
          pieces.append((piece, style(of: token.kind)))
          piece = ""
          endLine()
          if character == "\n" { continue }
        }
        piece.append(character)
        used += 1
      }
      if !piece.isEmpty { pieces.append((piece, style(of: token.kind))) }
    }
    if !pieces.isEmpty { endLine() }
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

  // MARK: - Events

  mutating func pressCode(_ press: KeyPress, _ context: inout ConsoleContext) -> Bool {
    switch press {
    case KeyPress(.left), .character("h"): selectFormat(step: -1)
    case KeyPress(.right), .character("l"), .character(" "): selectFormat(step: 1)
    case KeyPress(.up), .character("k"): scrollCode(by: -1, context)
    case KeyPress(.down), .character("j"): scrollCode(by: 1, context)
    case KeyPress(.pageUp): scrollCode(by: -10, context)
    case KeyPress(.pageDown): scrollCode(by: 10, context)
    case KeyPress(.home), .character("g"): open?.scrolledLines = 0
    case KeyPress(.end), .character("G"): scrollCode(by: 1_000, context)
    case KeyPress(.enter): copyCode(&context)
    default: return false
    }
    return true
  }

  private mutating func selectFormat(step: Int) {
    let formats = Snippet.Format.allCases
    guard let format = open?.format, let index = formats.firstIndex(of: format) else { return }
    open?.format = formats[(index + step + formats.count) % formats.count]
    open?.scrolledLines = 0
  }

  mutating func scrollCode(by rows: Int, _ context: ConsoleContext) {
    guard let open else { return }
    let visible =
      areas(context).form.height - ChannelScreen.formatRows(context) - (context.noticeRows - 1)
    let total = ChannelScreen.codeLines(open, width: context.size.width - 4, context).count
    self.open?.scrolledLines = max(0, min(open.scrolledLines + rows, total - visible))
  }

  /// Handles a click on the tab.
  ///
  /// - Returns: Whether the click was on one of its regions.
  mutating func clickCode(_ action: Action, _ context: inout ConsoleContext) -> Bool {
    switch action.name {
    case ChannelScreen.formatRegion + ".choice":
      let formats = Snippet.Format.allCases
      if formats.indices.contains(action.item) { open?.format = formats[action.item] }
      open?.scrolledLines = 0
      context.focus = Action(ChannelScreen.formatRegion)
    case ChannelScreen.codeRegion: copyCode(&context)
    case ChannelScreen.policyRegion: copyPolicy(&context)
    case ChannelScreen.verifyRegion: askForPage(&context)
    case ChannelScreen.urlRegion:
      if let saved = open?.form.saved {
        context.copy(Snippet(channel: saved, host: context.cache.host).directURL)
      }
    default: return false
    }
    return true
  }

  /// The directives that the format that is shown needs of a Content-Security-Policy.
  static func policy(_ open: OpenChannel, _ context: ConsoleContext) -> [String] {
    Snippet(channel: open.form.saved, host: context.cache.host).policy(open.format)
  }

  /// Copies the directives, one a line.
  func copyPolicy(_ context: inout ConsoleContext) {
    guard let open else { return }
    let lines = ChannelScreen.policy(open, context)
    context.copy(
      lines.joined(separator: "\n"), as: context.text(ChannelStrings.copyPolicy))
  }

  /// Copies the code in the format that is shown.
  func copyCode(_ context: inout ConsoleContext) {
    guard let open else { return }
    let snippet = Snippet(channel: open.form.saved, host: context.cache.host)
    context.copy(snippet.code(open.format), as: context.text(open.format.words))
  }
}

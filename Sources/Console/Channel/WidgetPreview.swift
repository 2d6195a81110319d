// A preview of the visitor's window with the draft's texts: what it holds, in its order, words and
// colors, for each of its faces.

import Basics
import Channels
import Screen

/// A preview of the visitor's window and of its button.
struct WidgetPreview {
  /// A face of the window.
  enum Face: CaseIterable, Sendable {
    /// What is asked before a conversation.
    case form
    /// A conversation.
    case conversation
    /// The window is closed: only its button shows.
    case closed
  }

  private let channel: Channel
  private let face: Face
  private let palette: WidgetPalette
  private let words: WidgetWords

  /// A preview of a draft. A color that cannot be read is replaced by the stored one.
  init(_ channel: Channel, face: Face = .form, _ context: ConsoleContext) {
    self.channel = channel
    self.face = face
    let saved = context.cache.channel(channel.id)?.channel.appearance ?? Channel.Appearance()
    func color(_ path: KeyPath<Channel.Appearance, String>, default other: UInt32) -> RGBColor {
      RGBColor(hex: channel.appearance[keyPath: path]) ?? RGBColor(hex: saved[keyPath: path])
        ?? RGBColor(other)
    }
    palette = WidgetPalette(
      background: color(\.background, default: 0xFFFFFF), font: color(\.font, default: 0x1F2937),
      own: color(\.userMessage, default: 0xDCF8C6), button: color(\.button, default: 0x2563EB))
    words = WidgetWords(channel.text.language)
  }

  func draw(_ frame: inout Frame, in area: Rect, _ context: ConsoleContext) {
    let title =
      context.text(WidgetPreviewStrings.title) + ": "
      + context.text(WidgetPreviewStrings.name(of: face))
    frame.write(title, in: area.row(0), .muted)
    let body = area.droppingTop(1).droppingBottom(2)
    if face != .closed, body.height >= 4 {
      frame.fill(body, palette.window)
      let headRows = channel.text.subtitle.isEmpty ? 1 : 2
      drawHead(&frame, in: body.top(headRows))
      frame.horizontalLine(body.row(headRows), palette.line)
      let rest = body.droppingTop(headRows + 1).inset(columns: 1)
      if face == .conversation {
        let composer = rest.bottom(1)
        frame.write(words.write, in: composer.droppingRight(4), palette.muted)
        frame.write(" ➤ ", in: composer.right(3), palette.button)
        draw(lines(width: rest.width), &frame, in: rest.droppingBottom(2), context)
      } else {
        draw(lines(width: rest.width), &frame, in: rest, context)
      }
    }
    drawButton(&frame, in: area.bottom(2), context)
  }

  /// The head: avatar, title, subtitle, the way to WhatsApp, and what closes the window.
  private func drawHead(_ frame: inout Frame, in area: Rect) {
    let line = area.row(0).inset(columns: 1)
    let sign = channel.settings.image == nil ? ChannelsScreen.icon(of: channel) : "▦"
    frame.write(" \(sign) ", in: line, palette.button)
    let tools = (channel.settings.whatsapp.isEmpty ? "" : "✆ ") + "×"
    frame.write(tools, in: line, palette.muted, align: .trailing)
    let names = line.droppingLeft(4).droppingRight(Width.of(tools) + 1)
    frame.write(Sanitizer.text(channel.text.title), in: names, palette.window.adding(.bold))
    if area.height > 1 {
      frame.write(
        Sanitizer.text(channel.text.subtitle), in: area.row(1).inset(columns: 1).droppingLeft(4),
        palette.muted)
    }
  }

  /// A row of the window's body.
  private enum Line {
    case text(String, Style, align: Alignment = .leading)
    /// An empty field.
    case field
    case button(String)
    case empty
  }

  private func lines(width: Int) -> [Line] {
    let welcome = Sanitizer.text(channel.text.welcome, keepingLines: true)
    let greeting = welcome.isEmpty ? [] : bubble(welcome, width, palette.surface) + [.empty]
    switch face {
    case .closed: return []
    case .conversation:
      return greeting
        + bubble(
          WidgetPreviewStrings.sample[channel.text.language.language], width, palette.own, .trailing
        )
        + [.text("\(words.sent) ✓", palette.muted, align: .trailing)]
    case .form: return greeting + formLines(width)
    }
  }

  private func formLines(_ width: Int) -> [Line] {
    var lines: [Line] = []
    for datum in channel.settings.requestedData {
      let mark = datum.required ? "" : " " + words.optional
      lines += [.text(Sanitizer.text(datum.label) + mark, palette.window), .field]
    }
    let notice = channel.settings.privacyNotice
    if notice.isSet {
      let text = Sanitizer.text(notice.text)
      if !text.isEmpty {
        lines += Wrap.lines(text, width: width).map { .text($0, palette.window) }
      }
      if !notice.link.isEmpty {
        lines.append(.text(words.noticeLink, palette.window.adding(.underline)))
      }
      lines += Wrap.lines("[ ] " + words.accept, width: width).map { .text($0, palette.window) }
    }
    return lines + [.empty, .button(words.begin)]
  }

  private func bubble(
    _ text: String, _ width: Int, _ style: Style, _ align: Alignment = .leading
  ) -> [Line] {
    let lines = Wrap.lines(text, width: max(8, width - 4))
    let widest = lines.map { Width.of($0) }.max() ?? 0
    return lines.map { line in
      let rest = String(repeating: " ", count: widest - Width.of(line))
      return .text(" \(line)\(rest) ", style, align: align)
    }
  }

  /// Draws rows; says how many more there are where they do not fit.
  private func draw(
    _ lines: [Line], _ frame: inout Frame, in area: Rect, _ context: ConsoleContext
  ) {
    let fits = lines.count <= area.height
    let shown = fits ? lines.count : max(0, area.height - 1)
    for (index, line) in lines.prefix(shown).enumerated() {
      let row = area.row(index)
      switch line {
      case .text(let text, let style, let align): frame.write(text, in: row, style, align: align)
      case .field: frame.fill(row, palette.window.adding(.underline))
      case .button(let text):
        frame.fill(row, palette.button)
        frame.write(text, in: row, palette.button.adding(.bold), align: .center)
      case .empty: break
      }
    }
    guard !fits else { return }
    let more = WidgetPreviewStrings.more.text(lines.count - shown, context.format)
    frame.write("↓ \(more)", in: area.bottom(1), .muted)
  }

  /// Draws the button at its side of the page. A button with an image has an outline in its color.
  private func drawButton(_ frame: inout Frame, in area: Rect, _ context: ConsoleContext) {
    let sign = ChannelsScreen.icon(of: channel)
    let isRight = channel.settings.opening.position == .right
    let line = area.bottom(1)
    let button = isRight ? line.right(7) : line.left(7)
    if channel.appearance.icon == .image {
      frame.write("(  \(sign)  )", in: button, palette.outline)
    } else {
      frame.fill(button, palette.button)
      frame.write(sign, in: button, palette.button.adding(.bold), align: .center)
    }
    let mode = channel.settings.opening.mode.words[context.language]
    let rest = isRight ? line.droppingRight(8) : line.droppingLeft(8)
    frame.write(mode, in: rest, .muted, align: isRight ? .trailing : .leading)
  }
}

/// The colors of the visitor's window, made of the channel's four as the window makes them.
private struct WidgetPalette {
  let window, muted, line, surface, own, button, outline: Style

  init(background: RGBColor, font: RGBColor, own: RGBColor, button: RGBColor) {
    func style(_ foreground: RGBColor, _ background: RGBColor) -> Style {
      Style(.text, foreground: foreground, background: background)
    }
    func readable(on ground: RGBColor, _ wanted: RGBColor) -> RGBColor {
      if wanted.contrast(with: ground) >= Contrast.minimum { return wanted }
      return RGBColor(ground.isDark ? 0xFFFFFF : 0x000000)
    }
    let surface = font.blended(into: background, share: 0.07)
    window = style(font, background)
    muted = style(
      readable(on: background, font.blended(into: background, share: 0.72)), background)
    line = style(font.blended(into: background, share: 0.16), background)
    self.surface = style(readable(on: surface, font), surface)
    self.own = style(readable(on: own, font), own)
    self.button = style(readable(on: button, RGBColor(0xFFFFFF)), button)
    outline = Style(.text, .bold, foreground: button)
  }
}

extension RGBColor {
  /// This color laid over another one.
  ///
  /// - Parameter share: The share of this color, 0–1.
  fileprivate func blended(into ground: RGBColor, share: Double) -> RGBColor {
    func part(_ one: UInt8, _ other: UInt8) -> UInt8 {
      UInt8((Double(one) * share + Double(other) * (1 - share)).rounded())
    }
    return RGBColor(
      part(red, ground.red), part(green, ground.green), part(blue, ground.blue))
  }
}

/// The words of the visitor's window that the preview shows, equal to those of the window's own
/// table (words.js).
struct WidgetWords: Equatable {
  let begin, optional, accept, noticeLink, write, sent: String

  init(_ language: ChannelLanguage) {
    switch language {
    case .portuguese:
      begin = "Iniciar conversa"
      optional = "(opcional)"
      accept = "Li e aceito o aviso de privacidade."
      noticeLink = "Ler o aviso completo"
      write = "Escreva sua mensagem"
      sent = "Enviada"
    case .english:
      begin = "Start chat"
      optional = "(optional)"
      accept = "I have read and accept the privacy notice."
      noticeLink = "Read the full notice"
      write = "Write your message"
      sent = "Sent"
    case .spanish:
      begin = "Iniciar conversación"
      optional = "(opcional)"
      accept = "He leído y acepto el aviso de privacidad."
      noticeLink = "Leer el aviso completo"
      write = "Escribe tu mensaje"
      sent = "Enviado"
    }
  }
}

/// Texts of the preview, apart from those of the window itself.
enum WidgetPreviewStrings {
  static let title = LocalizedText("Janela do cliente", "Visitor's window", "Ventana del cliente")
  static let sample = LocalizedText("Bom dia!", "Good morning!", "¡Buenos días!")
  static let more = Plural(
    one: LocalizedText("mais 1 linha", "1 more line", "1 línea más"),
    other: LocalizedText("mais {count} linhas", "{count} more lines", "{count} líneas más"))

  /// The name of a face of the window.
  static func name(of face: WidgetPreview.Face) -> LocalizedText {
    switch face {
    case .form: LocalizedText("formulário", "form", "formulario")
    case .conversation: LocalizedText("conversa", "conversation", "conversación")
    case .closed: LocalizedText("fechada", "closed", "cerrada")
    }
  }
}

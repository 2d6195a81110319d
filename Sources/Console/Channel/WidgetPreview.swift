// A preview of the visitor's window with the draft's texts, in the terminal's nearest colors.

import Basics
import Channels
import Screen

/// A preview of the visitor's window and of its button.
struct WidgetPreview {
  private let channel: Channel
  private let ground: RGBColor
  private let ink: RGBColor
  private let bubble: RGBColor
  private let buttonColor: RGBColor
  private let onButton: RGBColor

  /// A preview of a draft. A color that cannot be read is replaced by the stored one.
  init(_ channel: Channel, _ context: ConsoleContext) {
    self.channel = channel
    let saved = context.cache.channel(channel.id)?.channel.appearance ?? Channel.Appearance()
    func color(_ path: KeyPath<Channel.Appearance, String>, default other: UInt32) -> RGBColor {
      RGBColor(hex: channel.appearance[keyPath: path]) ?? RGBColor(hex: saved[keyPath: path])
        ?? RGBColor(other)
    }
    ground = color(\.background, default: 0xFFFFFF)
    ink = color(\.font, default: 0x1F2937)
    bubble = color(\.userMessage, default: 0xDCF8C6)
    buttonColor = color(\.button, default: 0x2563EB)
    onButton = RGBColor(buttonColor.isDark ? 0xFFFFFF : 0x000000)
  }

  private var window: Style { Style(.text, foreground: ink, background: ground) }
  private var head: Style { Style(.text, .bold, foreground: onButton, background: buttonColor) }
  private var mine: Style { Style(.text, foreground: ink, background: bubble) }

  func draw(_ frame: inout Frame, in area: Rect, _ context: ConsoleContext) {
    frame.write(context.text(WidgetPreviewStrings.title), in: area.row(0), .muted)
    let body = area.droppingTop(1).droppingBottom(2)
    guard body.height >= 4 else { return }
    frame.fill(body, window)
    drawHead(&frame, in: body)
    drawBody(&frame, in: body.droppingTop(channel.text.subtitle.isEmpty ? 1 : 2))
    drawButton(&frame, in: area.bottom(2), context)
  }

  private func drawHead(_ frame: inout Frame, in body: Rect) {
    frame.fill(body.top(channel.text.subtitle.isEmpty ? 1 : 2), head)
    var line = body.row(0).inset(columns: 1)
    if channel.settings.image != nil {
      line = line.droppingLeft(frame.write("▦ ", in: line, head))
    }
    frame.write("×", in: line.right(1), head)
    frame.write(Sanitizer.text(channel.text.title), in: line.droppingRight(2), head)
    if !channel.text.subtitle.isEmpty {
      frame.write(Sanitizer.text(channel.text.subtitle), in: body.row(1).inset(columns: 1), head)
    }
  }

  private func drawBody(_ frame: inout Frame, in area: Rect) {
    let language = channel.text.language.language
    let inside = area.inset(columns: 1)
    let entry = inside.bottom(1)
    frame.write("› \(WidgetPreviewStrings.write[language])", in: entry, window.adding(.dim))
    var rest = inside.droppingBottom(1).droppingTop(1)
    rest = draw(Sanitizer.text(channel.text.welcome, keepingLines: true), rest, window, &frame)
    rest = drawNotice(rest, language, &frame)
    for datum in channel.settings.requestedData where rest.height > 3 {
      let label = Sanitizer.text(datum.label) + (datum.required ? " *" : "")
      frame.write(label, in: rest, window)
      frame.fill(rest.row(1), window.adding(.underline))
      rest = rest.droppingTop(2)
    }
    guard rest.height > 1 else { return }
    let text = WidgetPreviewStrings.sample[language]
    let line = rest.row(1).right(min(rest.width, Width.of(text) + 2))
    frame.fill(line, mine)
    frame.write(text, in: line.inset(columns: 1), mine)
  }

  private func draw(_ text: String, _ area: Rect, _ style: Style, _ frame: inout Frame) -> Rect {
    guard !text.isEmpty else { return area }
    let upperHalf = area.top(max(1, area.height / 2))
    let lines = frame.paragraph(text, in: upperHalf, style)
    return area.droppingTop(min(lines, upperHalf.height) + 1)
  }

  private func drawNotice(_ area: Rect, _ language: Language, _ frame: inout Frame) -> Rect {
    guard channel.settings.privacyNotice.isSet, area.height > 2 else { return area }
    frame.write("[ ] \(WidgetPreviewStrings.accept[language])", in: area, window)
    return area.droppingTop(2)
  }

  /// Draws the button at its side of the page. A button with an image has an outline in its color.
  private func drawButton(_ frame: inout Frame, in area: Rect, _ context: ConsoleContext) {
    let sign = ChannelsScreen.icon(of: channel)
    let isRight = channel.settings.opening.position == .right
    let line = area.bottom(1)
    let button = isRight ? line.right(7) : line.left(7)
    if channel.appearance.icon == .image {
      frame.write("(  \(sign)  )", in: button, Style(.text, .bold, foreground: buttonColor))
    } else {
      frame.fill(button, head)
      frame.write(sign, in: button, head, align: .center)
    }
    let mode = channel.settings.opening.mode.words[context.language]
    let rest = isRight ? line.droppingRight(8) : line.droppingLeft(8)
    frame.write(mode, in: rest, .muted, align: isRight ? .trailing : .leading)
  }
}

/// Texts of the preview. Those inside the window are in the channel's language.
enum WidgetPreviewStrings {
  static let title = LocalizedText("Janela do cliente", "Visitor's window", "Ventana del cliente")
  static let write = LocalizedText(
    "Escreva sua mensagem", "Write your message", "Escriba su mensaje")
  static let sample = LocalizedText("Bom dia!", "Good morning!", "¡Buenos días!")
  static let accept = LocalizedText("Li e aceito", "I have read and accept", "Leí y acepto")
}

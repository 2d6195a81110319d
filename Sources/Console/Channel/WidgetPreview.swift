// The visitor's window as it will look, in the chosen words and the nearest colours the terminal
// has. It shows the draft, so that one sees what one types.

import Basics
import Channels
import Screen

/// A picture of the visitor's window.
struct WidgetPreview {
  private let channel: Channel
  private let ground: RGBColor
  private let ink: RGBColor
  private let bubble: RGBColor
  private let button: RGBColor
  private let onButton: RGBColor

  /// A picture of a draft; a colour that can't be read is the stored one's.
  init(_ channel: Channel, _ state: ConsoleState) {
    self.channel = channel
    let saved = state.known.channel(channel.id)?.channel.appearance ?? Channel.Appearance()
    func color(_ path: KeyPath<Channel.Appearance, String>, default other: UInt32) -> RGBColor {
      RGBColor(hex: channel.appearance[keyPath: path]) ?? RGBColor(hex: saved[keyPath: path])
        ?? RGBColor(other)
    }
    ground = color(\.background, default: 0xFFFFFF)
    ink = color(\.font, default: 0x1F2937)
    bubble = color(\.userMessage, default: 0xDCF8C6)
    button = color(\.button, default: 0x2563EB)
    onButton = RGBColor(button.isDark ? 0xFFFFFF : 0x000000)
  }

  private var window: Style { Style(.text, foreground: ink, background: ground) }
  private var head: Style { Style(.text, .bold, foreground: onButton, background: button) }
  private var mine: Style { Style(.text, foreground: ink, background: bubble) }

  /// Draws window and button.
  func draw(_ frame: inout Frame, in area: Rect, _ state: ConsoleState) {
    frame.write(state.text(WidgetPreviewStrings.title), in: area.row(0), .muted)
    let body = area.droppingTop(1).droppingBottom(2)
    guard body.height >= 4 else { return }
    frame.fill(body, window)
    drawHead(&frame, in: body)
    drawBody(&frame, in: body.droppingTop(channel.text.subtitle.isEmpty ? 1 : 2))
    drawButton(&frame, in: area.bottom(2), state)
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
    let room = area.top(max(1, area.height / 2))
    let lines = frame.paragraph(text, in: room, style)
    return area.droppingTop(min(lines, room.height) + 1)
  }

  private func drawNotice(_ area: Rect, _ language: Language, _ frame: inout Frame) -> Rect {
    guard channel.settings.privacyNotice.isSet, area.height > 2 else { return area }
    frame.write("[ ] \(WidgetPreviewStrings.accept[language])", in: area, window)
    return area.droppingTop(2)
  }

  /// The button, at its side of the page; with a picture the colour is its outline.
  private func drawButton(_ frame: inout Frame, in area: Rect, _ state: ConsoleState) {
    let sign = ChannelsScreen.icon(of: channel)
    let isRight = channel.settings.opening.position == .right
    let whole = area.bottom(1)
    let place = isRight ? whole.right(7) : whole.left(7)
    if channel.appearance.icon == .image {
      frame.write("(  \(sign)  )", in: place, Style(.text, .bold, foreground: button))
    } else {
      frame.fill(place, head)
      frame.write(sign, in: place, head, align: .center)
    }
    let words = channel.settings.opening.mode.words[state.language]
    let rest = isRight ? whole.droppingRight(8) : whole.droppingLeft(8)
    frame.write(words, in: rest, .muted, align: isRight ? .trailing : .leading)
  }
}

/// Words of the picture. Those inside the window are in the channel's language.
enum WidgetPreviewStrings {
  static let title = LocalizedText("Janela do cliente", "Visitor's window", "Ventana del cliente")
  static let write = LocalizedText(
    "Escreva sua mensagem", "Write your message", "Escriba su mensaje")
  static let sample = LocalizedText("Bom dia!", "Good morning!", "¡Buenos días!")
  static let accept = LocalizedText("Li e aceito", "I have read and accept", "Leí y acepto")
}

// What a visitor sees: every text and colour of a channel, measured in the page.

import Channels
import Foundation
import Testing

@Suite("The widget, to look at")
struct WidgetLookTests {
  private func colour(_ hex: String) -> String {
    let number = Int(hex.dropFirst(), radix: 16) ?? 0
    return "rgb(\(number >> 16), \(number >> 8 & 255), \(number & 255))"
  }

  @Test("Every text and colour of the channel is the one in the page")
  func channel() throws {
    let stage = try WidgetStage { channel in
      channel.text.title = "Suporte da Loja"
      channel.text.subtitle = "Segunda a sexta"
      channel.text.welcome = "Oi!\nEm que ajudamos?"
      channel.appearance.background = "#102030"
      channel.appearance.font = "#F0E0D0"
      channel.appearance.userMessage = "#304050"
      channel.appearance.button = "#A01020"
      channel.appearance.icon = .headset
      channel.settings.opening.position = .left
      channel.settings.opening.offset.x = 44
      channel.settings.opening.offset.y = 66
    }
    let page = try stage.visit()
    #expect(try page.style("background-color", of: part(".launcher")) == colour("#A01020"))
    let button = "\(part(".launcher")).getBoundingClientRect()"
    #expect(try page.number("\(button).left") == 44)
    #expect(try page.number("innerHeight - \(button).bottom") == 66)
    try page.beginTalk()
    try page.write("Olá")
    try page.waitUntil(isShown(".own .bubble"))
    #expect(try page.text("\(part("h2")).textContent") == "Suporte da Loja")
    #expect(try page.text("\(part(".subtitle")).textContent") == "Segunda a sexta")
    #expect(try page.text("\(part(".welcome")).innerText") == "Oi!\nEm que ajudamos?")
    #expect(try page.style("background-color", of: part(".window")) == colour("#102030"))
    #expect(try page.style("color", of: part("h2")) == colour("#F0E0D0"))
    #expect(try page.style("color", of: part(".welcome")) == colour("#F0E0D0"))
    #expect(try page.style("background-color", of: part(".own .bubble")) == colour("#304050"))
    #expect(page.console.isEmpty && page.exceptions.isEmpty, "\(page.account())")
  }

  @Test(
    "Words of the window's own can be read on every ground the channel chooses",
    arguments: [
      ("#FFFFFF", "#1F2937", "#DCF8C6", "#2563EB"), ("#0F172A", "#E2E8F0", "#1D4ED8", "#F59E0B"),
      ("#808080", "#000000", "#000000", "#FFFF00"), ("#FFF7ED", "#7C2D12", "#7C2D12", "#FFF7ED"),
    ])
  func contrast(background: String, font: String, userMessage: String, button: String) throws {
    let stage = try WidgetStage { channel in
      channel.text.subtitle = "Segunda a sexta"
      channel.appearance.background = background
      channel.appearance.font = font
      channel.appearance.userMessage = userMessage
      channel.appearance.button = button
    }
    let page = try stage.visit()
    try page.beginTalk()
    try page.write("Olá")
    try page.evaluate("peer.say('Oi'); peer.last.receive({ type: 'handover' })")
    try page.click(".header .tool")
    try page.waitUntil(isShown("[role=alertdialog]"))
    for selector in [
      "h2", ".subtitle", ".welcome", ".own .bubble", ".other .bubble", ".who:not(.quiet)", ".meta",
      ".system .bubble", ".primary", ".secondary", "[role=alertdialog] p",
    ] {
      let ratio = try page.number("(\(Self.contrast))(\(part(selector)))")
      #expect(ratio >= 4.5, "\(selector) on \(background): \(ratio)")
    }
  }

  /// The contrast of an element's text with what is behind it (WCAG 2.2, 1.4.3).
  private static let contrast = """
    (element) => {
      const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
      const light = (colour) => {
        const [r, g, b] = numbers(colour).map((value) => {
          const part = value / 255;
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      let ground = element;
      while (numbers(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentNode;
      const pair = [getComputedStyle(element).color, getComputedStyle(ground).backgroundColor]
        .map(light).sort((a, b) => a - b);
      return (pair[1] + 0.05) / (pair[0] + 0.05);
    }
    """

  @Test("An image replaces the icon, with an outline in the button's colour")
  func picture() throws {
    let png = Data(
      base64Encoded:
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9aw"
        + "AAAABJRU5ErkJggg==")
    let stage = try WidgetStage { channel in
      channel.settings.image = ChannelImage(kind: .png, bytes: Array(png ?? Data()))
      channel.appearance.icon = .image
      channel.appearance.button = "#00AA55"
    }
    let page = try stage.visit()
    try page.waitUntil("\(part(".launcher img")).naturalWidth === 1")
    #expect(try page.style("border-top-color", of: part(".launcher")) == colour("#00AA55"))
    #expect(try page.style("border-top-width", of: part(".launcher")) == "3px")
  }

  @Test("The window speaks the channel's language", arguments: ChannelLanguage.allCases)
  func language(language: ChannelLanguage) throws {
    let stage = try WidgetStage { channel in
      channel.text.language = language
      channel.settings.requestedData = [
        .init(key: "name", kind: .name, label: "N", required: true)
      ]
    }
    let page = try stage.visit()
    try page.click(".launcher")
    try page.waitUntil(isShown(".card"))
    let words: [ChannelLanguage: String] = [
      .portuguese: "Iniciar conversa", .english: "Start chat", .spanish: "Iniciar conversación",
    ]
    #expect(try page.text("\(part(".card .primary")).textContent") == words[language])
    #expect(try page.text("\(part(".root")).lang") == language.rawValue)
    #expect(try page.screenshot().count > 5_000)
  }

  @Test("Hostile texts are shown as text, and no script of theirs runs")
  func hostile() throws {
    let attack = "</script><!--<script>\"'\u{2028}<img src=x onerror=window.pwned=1>"
    let stage = try WidgetStage { channel in
      channel.text.title = attack
      channel.text.subtitle = attack
      channel.text.welcome = attack
      channel.settings.privacyNotice.text = attack
      channel.settings.requestedData = [
        .init(key: "name", kind: .text, label: attack, required: false)
      ]
      channel.appearance.background = "#000000"
      channel.appearance.font = "#FFFFFF"
      channel.appearance.userMessage = "#FFFFFF"
      channel.appearance.button = "#000000"
    }
    let page = try stage.visit()
    try page.click(".launcher")
    try page.waitUntil(isShown(".card"))
    for selector in ["h2", ".subtitle", ".welcome", ".notice p"] {
      #expect(try page.text("\(part(selector)).textContent") == attack)
    }
    #expect(try page.text("\(part(".field label")).firstChild.textContent") == attack)
    try page.click("#accept")
    try page.click(".card .primary")
    try page.waitUntil("peer.last?.id")
    try page.write(attack)
    try page.evaluate("peer.say(\(Self.quoted(attack)), { name: \(Self.quoted(attack)) })")
    try page.waitUntil("\(shadow).querySelectorAll('.thread .bubble').length === 2")
    #expect(try page.talk() == [attack, attack])
    #expect(try page.text("\(part(".other .who")).textContent") == attack)
    #expect(try page.isTrue("window.pwned") == false)
    #expect(try page.number("\(shadow).querySelectorAll('script, img').length") == 0)
    #expect(page.exceptions.isEmpty, "\(page.account())")
    let direct = try stage.tab()
    try direct.navigate("\(stage.engine.origin)/webchat/?cid=\(stage.channel.id)")
    try direct.waitUntil(isShown(".window"))
    // A title's white space, the line separator too, is collapsed by the browser.
    #expect(try direct.text("document.title.slice(0, 24)") == String(attack.prefix(24)))
    #expect(try direct.isTrue("window.pwned") == false)
    #expect(direct.console.isEmpty && direct.exceptions.isEmpty, "\(direct.account())")
  }

  @Test("A strict policy with the directives of the activation screen blocks nothing")
  func strictPolicy() throws {
    let stage = try WidgetStage()
    let lines = Snippet(channel: stage.channel, host: stage.engine.origin).policy(.html)
    let policy = "default-src 'none'; " + lines.joined(separator: " ")
    let page = try stage.tab()
    try page.navigate(stage.customerPage(headers: ["Content-Security-Policy": policy]))
    try page.waitUntil(part(".launcher"))
    try page.beginTalk()
    try page.write("Olá")
    try page.waitUntil("\(part(".meta")).textContent.includes('Enviada')")
    #expect(try page.style("position", of: part(".window")) == "fixed")
    #expect(page.violations.isEmpty && page.console.isEmpty, "\(page.account())")
  }

  @Test("On a phone the window is the screen, and Tab stays in it")
  func phone() throws {
    let stage = try WidgetStage { $0.text.language = .english }
    let page = try stage.tab()
    try page.setSize(width: 390, height: 760, phone: true)
    try page.navigate(stage.customerPage())
    try page.waitUntil(part(".launcher"))
    try page.beginTalk()
    try page.waitUntil("\(part(".window")).getAnimations().length === 0")
    #expect(try page.number("\(part(".window")).getBoundingClientRect().width") == 390)
    #expect(try page.number("\(part(".window")).getBoundingClientRect().height") == 760)
    #expect(try page.text("\(part(".window")).getAttribute('aria-modal')") == "true")
    for _ in 0..<8 { try page.press("Tab", code: 9) }
    #expect(try page.isTrue("\(shadow).activeElement"))
    try page.press("Escape", code: 27)
    try page.waitUntil("!\(isShown(".window"))")
  }

  @Test("By keyboard: Esc closes, Enter sends, Shift+Enter makes a line")
  func keyboard() throws {
    let stage = try WidgetStage()
    let page = try stage.visit()
    try page.evaluate("\(part(".launcher")).focus()")
    try page.press("Enter", code: 13)
    try page.waitUntil("\(shadow).activeElement === \(part("textarea"))")
    try page.type("uma")
    try page.press("Enter", code: 13, shift: true)
    try page.type("duas")
    #expect(try page.text("\(part("textarea")).value") == "uma\nduas")
    try page.press("Enter", code: 13)
    try page.waitUntil("peer.frames('message').length === 1")
    #expect(try page.talk() == ["uma\nduas"])
    try page.press("Escape", code: 27)
    try page.waitUntil("\(shadow).activeElement === \(part(".launcher"))")
    #expect(try page.isTrue(isShown(".window")) == false)
    #expect(try page.text("\(part(".launcher")).getAttribute('aria-expanded')") == "false")
  }

  @Test("A visitor who prefers reduced motion gets none")
  func motion() throws {
    let stage = try WidgetStage()
    let page = try stage.tab()
    try page.setMedia("prefers-reduced-motion", "reduce")
    try page.navigate(stage.customerPage())
    try page.waitUntil(part(".launcher"))
    try page.click(".launcher")
    try page.waitUntil(part(".window"))
    #expect(try page.style("animation-name", of: part(".window")) == "none")
  }

  /// A text as a JavaScript literal.
  static func quoted(_ text: String) -> String { "'\(Snippet.script(text))'" }
}

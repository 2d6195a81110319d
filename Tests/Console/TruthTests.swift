// What others change and what fails elsewhere is on the screen, and nothing is shown that is not
// so.

import Channels
import Client
import Foundation
import Presence
import Screen
import Testing

@testable import Console

@Suite("Truth on every screen")
struct TruthTests {
  private static let first = String(repeating: "1", count: 24)

  @Test("A channel that another person changed, created or removed is shown anew")
  func others() {
    let user = User().sees("Canais (3)")
    user.world.channels[0].channel.description = "Padaria do Zé"
    user.world.channels[0].version = 2
    user.meets(.result(user.world.installation)).sees("Padaria do Zé")
    user.world.channels.removeLast()
    user.meets(.result(user.world.installation)).sees("Canais (2)")
  }

  @Test("An open channel without changes follows; a draft is kept, and the change is told once")
  func drafts() throws {
    let user = User().opens(Self.first, tab: 0)
    user.world.channels[0].channel.text.title = "Outro título"
    user.world.channels[0].version = 2
    user.meets(.result(user.world.installation)).sees("Outro título").doesNotSee("Outra pessoa")
    user.goes(to: "text.title").writes("Meu")
    user.world.channels[0].channel.text.title = "De outra pessoa"
    user.world.channels[0].version = 3
    user.meets(.result(user.world.installation)).sees("Outra pessoa mudou Loja", "Meu")
    user.waits(11_000).doesNotSee("Outra pessoa")
    user.meets(.result(user.world.installation)).doesNotSee("Outra pessoa")
    user.presses(.control("s")).sees("De outra pessoa", "Meu")
  }

  @Test("An open channel that another person removed is closed, with a word")
  func removed() {
    let user = User().opens(Self.first, tab: 0)
    user.world.channels.removeFirst()
    user.meets(.result(user.world.installation)).sees("Outra pessoa removeu Loja", "Canais (2)")
  }

  @Test("The form of the platform keeps its draft and tells what another person saved")
  func attendance() throws {
    let user = User(try Visitors.world()).types("4").goes(to: "baseURL").writes("https://a.example")
    user.world.attendance?.baseURL = "https://b.example"
    user.meets(.result(user.world.installation)).sees("Outra pessoa mudou", "https://a.example")
  }

  @Test("A platform that takes no calls for half a minute is told on every screen")
  func platform() throws {
    let user = try User.watching(size: Size(80, 24))
    user.meets(.result(.platform(PlatformHealth(waiting: 308, oldestAge: 29_000))))
    user.doesNotSee("não responde")
    user.meets(.result(.platform(PlatformHealth(waiting: 308, oldestAge: 120_000))))
    user.sees("não responde há 2 min 00 s", "308 chamadas", "4 ! Atend")
    for screen in ["1", "3", "5", "4"] { user.types(screen).sees("!", "Atend") }
    user.types("2").meets(.result(.platform(PlatformHealth()))).doesNotSee(
      "não responde", "! Atend")
  }

  @Test("What the platform answers and when it is called again is told, in the reader's language")
  func platformTrouble() throws {
    let user = try User.watching(size: Size(170, 40))
    let refused = PlatformHealth.Trouble(status: 0, said: "connectionRefused")
    user.meets(
      .result(
        .platform(
          PlatformHealth(waiting: 2, oldestAge: 120_000, nextTry: 61_000, trouble: refused))))
    user.sees("nova tentativa em 1 min", "ninguém aceita conexões nesse endereço")
    let page = PlatformHealth.Trouble(status: 0, said: "unexpectedAnswer")
    user.meets(
      .result(.platform(PlatformHealth(waiting: 2, oldestAge: 120_000, trouble: page))))
    user.sees("tentando agora", "não é da API esperada")
    let busy = PlatformHealth.Trouble(status: 503, said: "busy")
    user.meets(
      .result(.platform(PlatformHealth(waiting: 2, oldestAge: 120_000, trouble: busy))))
    user.sees("503 busy")
  }

  @Test("Calls that the platform refuses are told for five minutes, those of before are not")
  func refusals() throws {
    let user = try User.watching()
    user.meets(.result(.platform(PlatformHealth(refused: 40)))).doesNotSee("recusou")
    user.meets(.result(.platform(PlatformHealth(refused: 42)))).sees("recusou 2 chamadas")
    user.waits(301_000).meets(.result(.platform(PlatformHealth(refused: 42))))
    user.doesNotSee("recusou")
    // An engine that has started again counts from 0.
    user.meets(.result(.platform(PlatformHealth(refused: 0))))
    user.meets(.result(.platform(PlatformHealth(refused: 1)))).sees("recusou 1 chamada")
  }

  @Test("The health of the platform is read from the engine's metrics")
  func metrics() {
    let text = #"""
      # HELP canais_outbox_waiting Calls that wait or are under way.
      canais_outbox_waiting 7
      canais_outbox_oldest_age_milliseconds 31000
      canais_outbox_parked_total 3
      canais_outbox_next_try_milliseconds 900
      canais_outbox_trouble{status="503",said="a \"b\" \\ c"} 1
      """#
    let health = PlatformHealth(metrics: text)
    #expect(
      health
        == PlatformHealth(
          waiting: 7, oldestAge: 31_000, refused: 3, nextTry: 900,
          trouble: PlatformHealth.Trouble(status: 503, said: #"a "b" \ c"#)))
    #expect(health.isFailing)
    #expect(!PlatformHealth(metrics: "").isFailing)
  }

  @Test("No channel is connected while there is no engine")
  func noEngine() {
    let user = User().sees("✓ conectado")
    user.meets(.result(.engine(EngineStatus(state: .unavailable("parou")))))
    user.doesNotSee("✓ conectado").sees("– sem motor")
    user.meets(.result(.engine(EngineStatus(state: .starting)))).doesNotSee("✓ conectado")
    user.meets(.result(.engine(user.world.engine))).sees("✓ conectado")
  }

  @Test("The mark of a row comes from the row: absent with a live agent, and nothing else")
  func marks() throws {
    let user = try User.watching(400, size: Size(120, 60))
    let rows = user.state.view().rows
    for number in 1...40 {
      let row = Visitors.row(number)
      let line = rows.first { $0.contains(row.session) }
      let isMarked = row.handedOver && row.state == .known(.absent)
      #expect(line?.contains("! ") == isMarked, "\(line ?? row.session)")
    }
    // Back online within the minute: no mark, whatever rang before.
    user.meets(.feed(Visitors.transition(2, to: .absent)))
    guard case .window(var window) = Visitors.window(5) else { return }
    window.rows[1].state = .known(.online)
    user.meets(.feed(.window(window)))
    let line = user.state.view().rows.first { $0.contains(window.rows[1].session) }
    #expect(line?.contains("! ") == false)
  }

  @Test(
    "The words of the picture are those of the visitor's window",
    arguments: [
      ("pt-BR", ChannelLanguage.portuguese), ("en-US", .english), ("es-ES", .spanish),
    ])
  func pictureWords(name: String, language: ChannelLanguage) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Widget")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil
    ).filter { $0.lastPathComponent.hasSuffix("words.js") }
    // The window's own table holds the words of its form.
    let script = try #require(
      try files.map { try String(contentsOf: $0, encoding: .utf8) }
        .first { $0.contains("    begin: '") })
    let start = try #require(script.range(of: "'\(name)': {"))
    func word(_ key: String) throws -> String {
      let line = try #require(
        script[start.upperBound...].range(of: "\n    \(key): '"), "\(key)")
      return String(script[line.upperBound...].prefix { $0 != "'" })
    }
    let words = WidgetWords(language)
    #expect(try words.begin == word("begin"))
    #expect(try words.optional == word("optional"))
    #expect(try words.accept == word("accept"))
    #expect(try words.noticeLink == word("noticeLink"))
    #expect(try words.write == word("write"))
    #expect(try words.sent == word("sent"))
  }

  @Test("The picture holds notice, link, WhatsApp and button, and says what does not fit")
  func picture() {
    var world = World.usual
    world.channels[0].channel.settings.privacyNotice.text = "Guardamos a conversa por um ano."
    world.channels[0].channel.settings.privacyNotice.link = "https://loja.example/p"
    world.channels[0].channel.settings.whatsapp = "+5511912345678"
    world.channels[0].channel.settings.requestedData += [
      Channel.RequestedDatum(key: "email", kind: .email, label: "E-mail", required: false)
    ]
    let user = User(world).opens(Self.first, tab: 0)
    user.sees("Guardamos a conversa", "Ler o aviso completo", "[ ] Li e aceito o aviso")
    user.sees("E-mail (opcional)", "Iniciar conversa", "✆").doesNotSee("Nome *")
    user.presses(.alt("j")).sees("Enviada ✓", "➤").presses(.alt("j")).doesNotSee("Enviada ✓")
    User(world, size: Size(80, 18)).opens(Self.first, tab: 0).sees("↓ mais")
  }

  @Test("A demonstration opens on the live list and says what it is", arguments: [60, 80, 120])
  func demonstration(width: Int) {
    var state = ConsoleState(
      language: .portuguese, zone: .gmt, size: Size(width, 24), now: Visitors.now,
      demonstrationSpeed: 20)
    _ = state.start()
    #expect(state.context.screen == .presence)
    #expect(state.view().text.contains("DEMONSTRAÇÃO"))
    _ = state.update(.terminal(.key(.character("3"))), at: Visitors.now)
    if width >= 80 { #expect(state.view().rows[0].contains("DEMONSTRAÇÃO")) }
  }
}

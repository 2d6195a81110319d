// Forms that do not surprise: what arrows do, what is shown of a field that does not fit, what
// changes with another field, and what stays open.

import Channels
import Client
import Foundation
import Presence
import Screen
import Testing

@testable import Console

@Suite("Forms without surprises")
struct FormGuardTests {
  private static let first = String(repeating: "1", count: 24)

  @Test("In a column of choices the arrows choose, and leave at its ends")
  func choices() throws {
    let user = User(size: Size(80, 24)).opens(Self.first, tab: 1).goes(to: "settings.opening.mode")
    func mode() -> Channel.Opening.Mode? {
      user.state.screens.channel.open?.form.draft.settings.opening.mode
    }
    let key = FieldRegion.action("settings.opening.mode")
    #expect(mode() == .button)
    user.presses(.down)
    #expect(mode() == .open && user.state.context.focus == key)
    user.presses(.down, .up, .down)
    #expect(mode() == .delayed && user.state.context.focus == key)
    user.presses(.down)
    #expect(mode() == .delayed && user.state.context.focus != key, "past the last one")
    user.goes(to: "settings.opening.mode").presses(.up, .up)
    #expect(mode() == .button && user.state.context.focus == key)
    user.presses(.up)
    #expect(mode() == .button && user.state.context.focus != key, "before the first one")
  }

  @Test("Choices side by side leave Up and Down to the focus, and the help names the keys")
  func rowOfChoices() {
    let user = User(size: Size(160, 50)).opens(Self.first, tab: 1)
    user.goes(to: "settings.opening.position").sees("As setas ou Espaço escolhem")
    user.presses(.right)
    #expect(
      user.state.screens.channel.open?.form.draft.settings.opening.position == .left)
    user.presses(.down)
    #expect(user.state.context.focus != FieldRegion.action("settings.opening.position"))
  }

  @Test("Another kind of a datum renames the key and the label that nobody touched")
  func kinds() throws {
    let user = User().opens(Self.first, tab: 1).goes(to: "settings.requestedData")
    func data() -> [Channel.RequestedDatum] {
      user.state.screens.channel.open?.form.draft.settings.requestedData ?? []
    }
    user.types("a").presses(.control("s"), .down).types("a").presses(.tab)
    for _ in 0..<5 where !user.screen.contains("(•) CPF") { user.presses(.right) }
    user.presses(.control("s"))
    #expect(data().last?.kind == .cpf && data().last?.key == "cpf")
    #expect(data().last?.label == "CPF")
    // What the user wrote stays.
    user.types("a").presses(.tab, .tab).writes("Seu bairro").presses(.backTab, .right)
    user.presses(.control("s"))
    #expect(data().last?.label == "Seu bairro")
  }

  @Test("A field that is partly in view is drawn in part, never empty")
  func partlyInView() {
    var world = World.usual
    world.channels[0].channel.settings.allowedOrigins = [
      "https://um.example", "https://dois.example", "https://tres.example",
    ]
    world.channels[0].channel.settings.privacyNotice.text = "Guardamos a conversa"
    for height in 16...40 {
      let user = User(world, size: Size(80, height)).opens(Self.first, tab: 1)
      let rows = user.state.view().rows
      guard let label = rows.firstIndex(where: { $0.contains("Sites permitidos") }) else {
        continue
      }
      #expect(rows[label].contains("https://um.example"), "\(height): \(rows[label])")
    }
  }

  @Test(
    "Every dialog shows its bottom border above the message",
    arguments: [
      Size(80, 24), Size(60, 16), Size(120, 40),
    ])
  func borders(size: Size) {
    let user = User(size: size).types("n")
    let rows = user.state.view().rows
    #expect(rows.dropLast(2).contains { $0.contains("╰") }, "\(user.screen)")
    let datum = User(size: size).opens(Self.first, tab: 1).goes(to: "settings.requestedData")
      .types("a")
    #expect(datum.state.view().rows.dropLast(2).contains { $0.contains("╰") })
  }

  @Test("Looking at themes changes no choice, and the list leads back to the automatic one")
  func themes() {
    let user = User().presses(KeyPress(.function(9))).sees("automático")
    user.presses(.down, .escape)
    #expect(
      !user.world.asked.contains { effect in
        if case .terminal(.showTheme(_, keep: true)) = effect { true } else { false }
      })
    user.presses(KeyPress(.function(9))).presses(KeyPress(.pageUp), .enter)
    #expect(user.lastAsked == .terminal(.followTerminal))
  }

  @Test("? and F1 show the keys of a dialog; in a text field ? is text")
  func help() throws {
    let user = try User.watching().types("t").sees("ao atendimento humano?").types("?")
    user.sees("Ajuda: este diálogo", "Enter", "Esc").presses(.escape).sees("ao atendimento humano?")
    User().types("n").types("?").doesNotSee("Ajuda").presses(KeyPress(.function(1)))
      .sees("Ajuda: este diálogo", "Ctrl-S").presses(KeyPress(.function(1)), .escape)
      .doesNotSee("Ajuda: este diálogo").sees("Novo canal")
  }

  @Test("Quitting with unsaved work offers to save it, and quits once that has succeeded")
  func quitting() {
    let user = User().opens(Self.first, tab: 0).goes(to: "text.title").writes("Novo título")
    user.presses(.control("q")).sees("Salvar", "Descartar", "Ficar").presses(.enter)
    #expect(user.world.channels[0].channel.text.title == "Novo título")
    #expect(user.state.isOver)
    let wrong = User().opens(Self.first, tab: 0).goes(to: "text.title").writes("")
    wrong.presses(.control("q"), .enter)
    #expect(!wrong.state.isOver, "an error is shown instead")
    let leaving = User().opens(Self.first, tab: 0).goes(to: "text.title").writes("x")
    leaving.presses(.control("q")).types("d")
    #expect(leaving.state.isOver && leaving.world.channels[0].channel.text.title != "x")
  }

  @Test("A draft that is left is told, marked in the list, and found where it was")
  func draft() {
    let user = User().opens(Self.first, tab: 1).goes(to: "settings.whatsapp")
      .writes("+5511912345678").presses(KeyPress(.function(3)))
    user.sees("o rascunho fica guardado").presses(KeyPress(.function(2)))
    user.sees("• não salvo").selects(Self.first).presses(.enter)
    #expect(user.state.screens.channel.open?.tab == .settings)
  }

  @Test("The menu above an open channel names F-keys, since digits are its tabs")
  func menuKeys() {
    User().sees("[1 Canais]", " 2 Presença").opens(Self.first, tab: 0)
      .sees("[F2 Canais]", "F3 Presença", "2 Configurações")
  }

  @Test("A taken port is asked for, and the engine starts on the one given")
  func port() {
    let user = User()
    user.meets(
      .result(.engine(EngineStatus(state: .unavailable("ocupada"), freePort: 8081))))
    user.sees("A porta está ocupada", "8081").writes("99999").presses(.enter)
    user.sees("use um número de 1 a 65535").writes("9090").presses(.enter)
    #expect(user.timesAsked(.engine(.startEngine(port: 9090))) == 1)
    user.doesNotSee("A porta está ocupada", "! ocupada")
  }

  @Test("Words in braces that nothing replaces are told, with the message filled in")
  func returnMessage() {
    var world = World.usual
    world.channels[0].channel.settings.presence.enabled = true
    let user = User(world, size: Size(120, 60)).opens(Self.first, tab: 1)
      .goes(to: "settings.presence.returnMessage").writes("{nome} voltou após {ausência}")
    user.sees("{ausência}: nada o substitui", "→ Ana voltou após {ausência}")
    user.writes("Olá {nome}, são {hora}").doesNotSee("nada o substitui")
      .sees("→ Olá Ana, são 14:05")
  }

  @Test("An alarm and an answer have a line each")
  func lines() throws {
    let user = try User.watching().types("i").sees("Copiado")
    user.meets(.feed(Visitors.transition(2, to: .absent))).sees("Copiado", "ficou ausente")
    user.meets(.feed(Visitors.transition(4, to: .absent))).sees("Copiado", "(+1)")
    user.types("i").sees("Copiado", "(+1)").waits(10_001).doesNotSee("ficou ausente")
    user.sees("Copiado")
  }
}

@Suite("Paths")
struct PathPromptTests {
  @Test("Tab completes what is common, Down lists, and Enter takes a row")
  func completing() {
    var world = World.usual
    world.files = ["/home/ana/logo-a.png": [], "/home/ana/logo-b.png": [], "/srv/x.png": []]
    let user = User(world).opens(String(repeating: "1", count: 24), tab: 1)
      .goes(to: "settings.image").presses(.enter)
    user.types("/ho").presses(.tab).sees("/home/ana/logo-").sees("logo-a.png", "logo-b.png")
    user.presses(.down, .enter).sees("/home/ana/logo-b.png").doesNotSee("logo-a.png")
    #expect(user.timesAsked(.stored(.readImage(path: "/home/ana/logo-b.png"))) == 0)
  }

  @Test("A refused file leaves the dialog open with the path and the reason")
  func refused() {
    var world = World.usual
    world.files = ["/tmp/x.svg": Array("<svg".utf8)]
    let user = User(world).opens(String(repeating: "1", count: 24), tab: 1)
      .goes(to: "settings.image").presses(.enter)
    user.types("/nada.png").presses(.enter).sees("/nada.png", "! não há arquivo")
    user.presses(.control("u")).types("/tmp/x.svg").presses(.enter).sees("/tmp/x.svg", "SVG")
    user.presses(.escape).doesNotSee("/tmp/x.svg")
  }

  @Test("The file of an export is named for its channel")
  func names() {
    #expect(FileName.of("Padaria do Zé") == "padaria-do-ze")
    #expect(FileName.of("  ¡Tienda / Sur! ") == "tienda-sur")
    #expect(FileName.of("日本") == "")
    User().selects(String(repeating: "1", count: 24)).types("x").sees("loja-sao-paulo.json")
  }
}

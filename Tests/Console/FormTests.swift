// The open channel: typing, errors, saving, undo, conflicts.

import Channels
import Screen
import Testing

@testable import Console

@Suite("Canal")
struct FormTests {
  static let first = String(repeating: "1", count: 24)

  func opened(_ world: World = .usual, size: Size = Size(120, 40), tab: Int = 0) -> User {
    let user = User(world, size: size)
    user.opens(Self.first, tab: tab)
    return user
  }

  @Test("The preview follows each key, and a save names the changed fields")
  func saves() {
    let user = opened().goes(to: "text.title").writes("Fale conosco")
    user.sees("1 Texto •", "• não salvo", "Fale conosco")
    user.presses(.control("s")).sees("Salvo: Título").doesNotSee("não salvo")
    #expect(user.world.channels[0].channel.text.title == "Fale conosco")
    #expect(user.world.channels[0].version == 2)
  }

  @Test("Enter opens the channel from the list")
  func enter() {
    User().presses(.enter).sees("[1 Texto", "Boas-vindas", "Janela do cliente")
  }

  @Test("An error appears below its field while the user types, and marks its tab")
  func faults() {
    let user = opened().goes(to: "text.title").writes("")
    user.sees("! use de 1 a 40 caracteres", "1 Texto !")
    user.types(String(repeating: "x", count: 41)).sees("41/40", "! use de 1 a 40 caracteres")
    user.presses(.backspace).doesNotSee("! use de 1").sees("40/40")
  }

  @Test("A save with errors lists them, and each leads to its field")
  func refusesToSave() {
    let user = opened().goes(to: "text.title").writes("")
    user.presses(.alt("3")).goes(to: "appearance.font").writes("vermelho")
    user.presses(.control("s")).sees("Não foi salvo", "Título", "Cor da fonte")
    user.presses(.down).presses(.enter)
    #expect(user.state.context.focus == FieldRegion.action("appearance.font"))
    user.writes("#000000").presses(.control("s")).presses(.enter)
    #expect(user.state.screens.channel.open?.tab == .text)
    #expect(user.world.channels[0].version == 1)
    user.types("Oi").presses(.control("s")).sees("Salvo: Título, Cor da fonte")
  }

  @Test("The presence fields are shown while monitoring is on")
  func presenceFields() {
    let user = opened(tab: 1).goes(to: "settings.presence.enabled")
    user.doesNotSee("O que conta como presença")
    user.presses(.character(" ")).sees("Intervalo de checagem", "O que conta como presença")
    user.presses(.character(" ")).doesNotSee("O que conta como presença")
  }

  @Test("Presence without attendance or handover is refused beside the toggle")
  func presenceNeeds() {
    var world = World.usual
    world.attendance = nil
    world.channels[0].channel.flow = "faq"
    opened(world, tab: 1).goes(to: "settings.presence.enabled").presses(.character(" "))
      .sees("monitorar presença precisa de um fluxo")
  }

  @Test("Letters in a number field are kept and reported")
  func numbers() {
    let user = opened(tab: 1).goes(to: "settings.sessionTimeout").writes("meia")
    user.sees("meia", "! use um número inteiro de 5 a 1440")
    user.presses(.control("s")).sees("Não foi salvo").presses(.escape)
    user.writes("45").presses(.control("s")).sees("Salvo: Tempo de sessão (min)")
    #expect(user.world.channels[0].channel.settings.sessionTimeout == 45)
  }

  @Test("Requested data are added, ordered, edited and removed")
  func requestedData() {
    let user = opened(tab: 1).goes(to: "settings.requestedData")
    user.sees("1. Nome · Nome · obrigatório")
    user.types("a").sees("Dado solicitado").presses(.control("s"))
    user.sees("2. E-mail · E-mail · opcional")
    user.types("K").sees("1. E-mail").types(" ").sees("1. E-mail · E-mail · obrigatório")
    user.presses(.enter).goes(inBox: "label").writes("Seu e-mail").presses(.control("s"))
    user.sees("1. Seu e-mail").presses(.control("s")).sees("Salvo: Dados solicitados")
    #expect(
      user.world.channels[0].channel.settings.requestedData.map(\.label) == ["Seu e-mail", "Nome"])
    user.types("d").doesNotSee("Seu e-mail ·")
  }

  @Test("A datum's key must be unique")
  func datumKeys() {
    let user = opened(tab: 1).goes(to: "settings.requestedData").types("a")
    user.goes(inBox: "key").writes("name").sees("! está repetido")
    user.presses(.control("s")).sees("Dado solicitado")
  }

  @Test("Sites are normalized, and an invalid one is reported by its number")
  func origins() {
    let user = opened(tab: 1).goes(to: "settings.allowedOrigins")
    user.sees("qualquer site pode usar").types("a").writes("https://Loja.example:443 ftp://x")
    user.presses(.enter).sees("1. https://loja.example", "! 2.: use https://site")
    user.presses(.control("s")).sees("Não foi salvo").presses(.enter)
    user.types("d").presses(.control("s")).sees("Salvo: Sites permitidos")
    #expect(user.world.channels[0].channel.settings.allowedOrigins == ["https://loja.example"])
  }

  @Test("An image is read from a file; SVG is refused")
  func image() {
    var world = World.usual
    let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    world.files["/logo.png"] = png + Array(repeating: 0, count: 2_000)
    world.files["/logo.svg"] = Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8)
    let user = opened(world, tab: 1).goes(to: "settings.image").presses(.enter)
    user.types("/logo.svg").presses(.enter).sees("SVG não é aceito")
    user.presses(.control("u")).types("/logo.png").presses(.enter).sees("PNG, 2 KiB")
    user.presses(.enter).types("/nada").presses(.enter).sees("não há arquivo /nada")
    user.presses(.escape).presses(.control("s")).sees("Salvo: Imagem padrão")
    user.types("d").sees("[>Escolher arquivo<]")
  }

  @Test("Colors are typed or chosen, and their contrast is rated")
  func colors() {
    let user = opened(tab: 2).goes(to: "appearance.font")
    user.sees("Contraste com o fundo: 14,", "✓ lê-se bem").writes("#aaaaaa")
    user.sees("! abaixo de 4,5:1", "difícil de ler")
    user.presses(.enter).sees("Paleta").presses(.right).presses(.enter)
    #expect(user.state.screens.channel.open?.form.draft.appearance.font == "#FEE2E2")
  }

  @Test("Another language replaces default texts and keeps edited ones")
  func language() {
    let user = opened().goes(to: "text.title").writes("Minha loja")
    user.goes(to: "text.language").presses(.right)
    user.sees("Minha loja", "Hello! How can we help?", "Start chat")
  }

  @Test("u undoes a step outside a text field, Ctrl-Z inside")
  func undo() {
    let user = opened().goes(to: "text.title").writes("Um").goes(to: "text.subtitle").types("dois")
    user.presses(.escape).types("u")
    #expect(user.state.screens.channel.open?.form.draft.text.subtitle == "")
    user.presses(.escape).types("U")
    #expect(user.state.screens.channel.open?.form.draft.text.subtitle == "dois")
    user.goes(to: "text.subtitle").presses(.control("z"))
    #expect(user.state.screens.channel.open?.form.draft.text.subtitle == "")
    #expect(user.state.screens.channel.open?.form.draft.text.title == "Um")
  }

  @Test("Closing a channel with changes asks whether to save, discard or stay")
  func leaving() {
    let user = opened().goes(to: "text.title").writes("Novo")
    user.presses(.escape).presses(.escape).sees("Mudanças não salvas", "Título")
    user.types("f").sees("não salvo")
    user.presses(.escape).types("s").sees("Salvo: Título", "Novo canal")
    #expect(user.world.channels[0].channel.text.title == "Novo")
    #expect(user.state.screens.channel.open == nil)
  }

  @Test("A refused save keeps the channel open")
  func closingRefused() {
    let user = opened().goes(to: "text.title").writes("")
    user.presses(.escape).presses(.escape).types("s").sees("Não foi salvo").presses(.escape)
    #expect(user.state.screens.channel.open?.form.isChanged == true)
  }

  @Test("Quitting with changes asks, by Ctrl-C too")
  func quitting() {
    let user = opened().goes(to: "text.title").writes("Novo")
    user.presses(.control("c")).sees("Sair agora perde").presses(.escape)
    #expect(!user.state.isOver)
    user.presses(.control("q")).types("d")
    #expect(user.state.isOver)
    #expect(user.lastAsked == .terminal(.quit(.stopIfIdle)))
  }

  @Test("Two saves are merged, and the user chooses where both changed a field")
  func conflict() {
    let user = opened().goes(to: "text.title").writes("Meu título")
    user.world.channels[0].channel.text.title = "Título dela"
    user.world.channels[0].channel.text.subtitle = "Subtítulo dela"
    user.world.channels[0].version = 2
    user.presses(.control("s")).sees("Outra pessoa salvou", "Mudado pela outra pessoa: Subtítulo")
    user.sees("meu: Meu título", "da outra pessoa: Título dela", "antes: Atendimento")
    user.presses(.escape).sees("não salvo")
    #expect(user.state.screens.channel.open?.form.draft.text.title == "Meu título")
    user.presses(.control("s")).presses(.right).presses(.enter)
    #expect(user.world.channels[0].version == 3)
    #expect(user.world.channels[0].channel.text.title == "Título dela")
    #expect(user.world.channels[0].channel.text.subtitle == "Subtítulo dela")
  }

  @Test("Typing during a save is kept and stays unsaved")
  func typingWhileSaving() {
    let user = opened().goes(to: "text.title").writes("Um")
    user.world.isSilent = { if case .stored(.saveChannel) = $0 { true } else { false } }
    user.presses(.control("s")).types(" dois").sees("salvando…")
    var stored = StoredChannel(channel: user.world.channels[0].channel, version: 2)
    stored.channel.text.title = "Um"
    user.meets(.result(.channelSaved(stored)))
    #expect(user.state.screens.channel.open?.form.draft.text.title == "Um dois")
    #expect(user.state.screens.channel.open?.form.isChanged == true)
    #expect(user.state.screens.channel.open?.version == 2)
  }

  @Test("A paste keeps line breaks only in fields of several lines")
  func pastes() {
    let user = opened().goes(to: "text.welcome").presses(.control("e")).pastes("\num\r\ndois")
    #expect(
      user.state.screens.channel.open?.form.draft.text.welcome.hasSuffix("\num\ndois") == true)
    user.goes(to: "text.title").pastes("a\nb")
    #expect(user.state.screens.channel.open?.form.draft.text.title == "Atendimentoa b")
  }

  @Test("The code tab shows four formats and what is missing, and copies the code")
  func code() {
    let user = opened(tab: 3).sees("<script>", "Content-Security-Policy", "Falta a URL pública")
    user.presses(.right, .right).types("y").sees("Copiado: Google Tag Manager")
    let channel = user.world.channels[0].channel
    let snippet = Snippet(channel: channel, host: "http://127.0.0.1:8080")
    #expect(user.lastAsked == .terminal(.copy(snippet.code(.gtm))))
    user.presses(.right).sees("não tem número")
    user.types("B").writes("https://chat.example").presses(.enter)
    user.doesNotSee("Falta a URL pública").sees("https://chat.example/webchat")
  }

  @Test("Tab reaches every field")
  func everyField() {
    let user = opened()
    for tab in ChannelTab.allCases where tab != .code {
      user.presses(.alt(Character("\(tab.rawValue + 1)")))
      let shown = user.state.screens.channel.open?.form.shown(tab.fields) ?? []
      #expect(!shown.isEmpty)
      for field in shown { user.goes(to: field.key) }
    }
    let known = Set(ChannelTab.allCases.flatMap(\.fields).map(\.key)).union(["id"])
    #expect(known == Set(Fields.channel.all.map(\.key)))
  }
}

extension User {
  /// Gives a field of the topmost form the focus, by Tab.
  @discardableResult
  func goes(inBox key: String) -> User {
    for _ in 0..<10 {
      let box = state.context.overlays.last as? FormBox<Channel.RequestedDatum>
      if box?.focus == FieldRegion.action(key) { break }
      presses(.tab)
    }
    return self
  }
}

// What stands around every screen: the table of commands and its readers, leaving, the engine's
// state.

import Channels
import Screen
import Testing

@testable import Console

@Suite("Shell")
struct ShellTests {
  @Test("Every screen is reached by digit, by function key and by mouse")
  func menu() {
    for (index, place) in ScreenID.menu.enumerated() {
      let user = User().presses(.character(Character("\(index + 1)")))
      #expect(user.state.place == place)
      let other = User().presses(KeyPress(.function(index + 2)))
      #expect(other.state.place == place)
      let third = User().clicks("\(index + 1) \(place.title.portuguese)")
      #expect(third.state.place == place)
    }
  }

  @Test("Help shows this screen's keys; typing filters, Enter runs")
  func help() {
    let user = User().presses(.character("?")).sees("Ajuda: Canais", "Remover", "Ctrl-P")
    user.types("duplicar").presses(.enter).sees("Descrição do novo canal")
  }

  @Test("A key that only tells is not run from the help, and says so")
  func toldKeys() {
    let user = User().presses(.character("?")).types("Próximo campo").presses(.enter)
    user.sees("é uma tecla")
  }

  @Test("The palette runs commands, and says why one can't")
  func palette() {
    let user = User(World()).presses(.control("p")).types("novo canal").presses(.enter)
    user.sees("Dica")
    User(World()).presses(.control("p")).types("duplicar").presses(.enter)
      .sees("nenhum canal escolhido")
  }

  @Test("An action that can't run says why")
  func refused() {
    User(World()).presses(.character("d")).sees("Duplicar: nenhum canal escolhido")
    let user = User().presses(.enter).presses(.control("s"))
    user.sees("Salvar: não há mudanças")
  }

  @Test("Esc backs out one step at a time, and never quits by itself")
  func escape() {
    let user = User().presses(.character("3")).presses(.escape)
    #expect(user.state.place == .channels)
    for _ in 0..<5 { user.presses(.escape) }
    #expect(!user.state.isOver)
    user.sees("q para sair")
  }

  @Test("Leaving asks about the engine only where visitors are connected")
  func leaving() {
    let alone = User().presses(.character("q"))
    #expect(alone.lastAsked == .terminal(.quit(.stopIfIdle)))
    var world = World.usual
    world.engine.sockets = 7
    let user = User(world).presses(.character("q")).sees("7 visitantes conectados")
    user.presses(.enter)
    #expect(user.lastAsked == .terminal(.quit(.keep)))
    let stopping = User(world).presses(.character("q")).presses(.right).presses(.enter)
    #expect(stopping.lastAsked == .terminal(.quit(.stop)))
    var other = World.usual
    other.engine.canStop = false
    let guest = User(other).presses(.character("q"))
    #expect(guest.lastAsked == .terminal(.quit(.stopIfIdle)))
    // Faster than the engine's start: it is ended all the same.
    var early = World.usual
    early.engine = EngineStatus(state: .starting)
    #expect(User(early).presses(.character("q")).lastAsked == .terminal(.quit(.stopIfIdle)))
  }

  @Test(
    "The last line always has help and leaving, and in a followed session what can be done with it")
  func lastLine() {
    for scene in Scene.all + SupervisionSnapshotTests.scenes {
      let user = User(size: Size(60, 16))
      scene.reach(user)
      guard user.state.overlays.isEmpty else { continue }
      let last = user.state.view().rows[15]
      #expect(last.contains("Ajuda") && last.contains("Sair"), "\(scene.name): \(last)")
    }
  }

  @Test("A small form with something typed asks before it is closed")
  func formBox() {
    let user = User().types("n").types("Ouvidoria").presses(.escape)
    user.sees("Esc de novo").sees("Ouvidoria").types("!").presses(.escape).sees("Ouvidoria!")
    user.presses(.escape).doesNotSee("Dica")
    User().types("n").presses(.escape).doesNotSee("Dica")
  }

  @Test("Without an engine the console says so and goes on working")
  func engineGone() {
    let user = User()
    user.meets(.result(.engine(EngineStatus(state: .unavailable("porta 8080 ocupada")))))
    user.sees("sem motor", "porta 8080 ocupada").presses(.enter).sees("Boas-vindas")
  }

  @Test("A remote console has Presença; the other screens say why not")
  func remote() {
    let user = User(size: Size(100, 30), isRemote: true)
    #expect(user.state.place == .presence)
    user.presses(.character("1")).sees("com --connect só a Presença funciona")
    #expect(user.state.place == .presence)
  }

  @Test("The theme behind the picker follows, and Esc brings the old one back")
  func themes() {
    let user = User().presses(KeyPress(.function(9))).presses(.down)
    #expect(user.state.theme == "light")
    user.presses(.escape)
    #expect(user.state.theme == "dark")
    user.presses(KeyPress(.function(9))).types("blind").presses(.enter)
    #expect(user.state.theme == "colour-blind")
  }

  @Test("Below 60×16 a sentence, and still a way out that loses nothing unasked")
  func tooSmall() {
    let user = User().resizes(20, 5).sees("60×16", "q para sair")
    user.resizes(80, 24).sees("Canais (3)")
    user.presses(.enter).types("x").resizes(30, 10).types("q")
    #expect(!user.state.isOver)
    user.sees("não salvas").types("z").sees("60×16").types("qq")
    #expect(user.state.isOver)
    #expect(user.lastAsked == .terminal(.quit(.stopIfIdle)), "nobody is connected")
    var world = World.usual
    world.engine.sockets = 2
    let busy = User(world).resizes(20, 5).types("q")
    #expect(busy.lastAsked == .terminal(.quit(.keep)))
  }

  @Test("Below 60×16 what a small form holds is not lost unasked either")
  func smallForm() {
    let user = User().types("nOuvidoria").resizes(59, 16).types("q").sees("não salvas")
    #expect(!user.state.isOver)
    user.types("x").resizes(80, 24).sees("Ouvidoria").resizes(20, 5).types("qq")
    #expect(user.state.isOver)
  }

  @Test("Another language from the palette")
  func language() {
    User().presses(.control("p")).types("idioma").presses(.enter).types("english")
      .presses(.enter).sees("Channels (3)", "New channel")
  }

  @Test("No two commands of one screen share a key, and ids are their own")
  func table() {
    let ids = Commands.all.map(\.id)
    #expect(Set(ids).count == ids.count)
    for place in ScreenID.allCases {
      let keys = Commands.all.filter { $0.place == place && $0.run != nil }.flatMap(\.keys)
      #expect(Set(keys).count == keys.count, "\(place)")
    }
    let everywhere = Commands.all.filter { $0.place == nil }.flatMap(\.keys)
    #expect(Set(everywhere).count == everywhere.count)
  }

  @Test("The table for the README has every key", arguments: Language.allCases)
  func markdown(_ language: Language) {
    let text = Commands.markdown(in: language)
    for command in Commands.all where !command.keys.isEmpty {
      #expect(text.contains(command.help[language]))
      for key in command.keys { #expect(text.contains("`\(key.name(in: language))`")) }
    }
  }

  @Test("Ctrl-L redraws and Ctrl-Z suspends outside a field")
  func terminal() {
    #expect(User().presses(.control("l")).lastAsked == .terminal(.redraw))
    #expect(User().presses(.control("z")).lastAsked == .terminal(.suspend))
    let typing = User().presses(.character("/")).types("ab").presses(.control("z"))
    #expect(typing.lastAsked != .terminal(.suspend))
  }

  @Test("What goes on slowly is shown with a bar, and the screen goes on working")
  func progress() {
    let effect = WorkEffect.exportReports(.init(), format: .csv, path: "r.csv")
    let user = User().meets(.result(.progress(effect, done: 250, total: 1_000)))
    user.sees("Exportando 250", "25%").presses(.enter).sees("Boas-vindas", "25%")
    user.meets(.result(.written(path: "r.csv", count: 1_000))).sees("Gravado em r.csv: 1.000")
  }
}

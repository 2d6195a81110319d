// What surrounds every screen: the table of commands and its readers, quitting, the status of the
// engine.

import Channels
import Screen
import Testing

@testable import Console

@Suite("Shell")
struct ShellTests {
  @Test("A digit, a function key and a click show each screen")
  func menu() {
    for (index, screen) in ScreenID.menu.enumerated() {
      let user = User().presses(.character(Character("\(index + 1)")))
      #expect(user.state.context.screen == screen)
      let other = User().presses(KeyPress(.function(index + 2)))
      #expect(other.state.context.screen == screen)
      let third = User().clicks("\(index + 1) \(screen.title.portuguese)")
      #expect(third.state.context.screen == screen)
    }
  }

  @Test("The help shows the keys of the screen; typing filters, Enter runs")
  func help() {
    let user = User().presses(.character("?")).sees("Ajuda: Canais", "Remover", "Ctrl-P")
    user.types("duplicar").presses(.enter).sees("Descrição do novo canal")
  }

  @Test("A documented key cannot be run from the help, which says why")
  func toldKeys() {
    let user = User().presses(.character("?")).types("Próximo campo").presses(.enter)
    user.sees("é uma tecla")
  }

  @Test("The palette runs commands, or says why one cannot run")
  func palette() {
    let user = User(World()).presses(.control("p")).types("novo canal").presses(.enter)
    user.sees("Dica")
    User(World()).presses(.control("p")).types("duplicar").presses(.enter)
      .sees("nenhum canal escolhido")
  }

  @Test("A key whose command cannot run says why")
  func refused() {
    User(World()).presses(.character("+")).sees("Duplicar: nenhum canal escolhido")
    let user = User().presses(.enter).presses(.control("s"))
    user.sees("Salvar: não há mudanças")
  }

  @Test("Esc undoes one step and never quits")
  func escape() {
    let user = User().presses(.character("3")).presses(.escape)
    #expect(user.state.context.screen == .channels)
    for _ in 0..<5 { user.presses(.escape) }
    #expect(!user.state.isOver)
    user.sees("q para sair")
  }

  @Test("Quitting asks about the engine only if visitors are connected")
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
    // The engine is still starting.
    var early = World.usual
    early.engine = EngineStatus(state: .starting)
    #expect(User(early).presses(.character("q")).lastAsked == .terminal(.quit(.stopIfIdle)))
  }

  @Test(
    "The hint line always has help and quit")
  func lastLine() {
    for scene in Scene.all + SupervisionSnapshotTests.scenes {
      let user = User(size: Size(60, 16))
      scene.reach(user)
      guard user.state.context.overlays.isEmpty else { continue }
      let last = user.state.view().rows[15]
      #expect(last.contains("Ajuda") && last.contains("Sair"), "\(scene.name): \(last)")
    }
  }

  @Test("A form with changes is closed by a second Esc only")
  func formBox() {
    let user = User().types("n").types("Ouvidoria").presses(.escape)
    user.sees("Esc de novo").sees("Ouvidoria").types("!").presses(.escape).sees("Ouvidoria!")
    user.presses(.escape).doesNotSee("Dica")
    User().types("n").presses(.escape).doesNotSee("Dica")
  }

  @Test("The console works without an engine, and says why there is none")
  func engineGone() {
    let user = User()
    user.meets(.result(.engine(EngineStatus(state: .unavailable("porta 8080 ocupada")))))
    user.sees("sem motor", "porta 8080 ocupada").presses(.enter).sees("Boas-vindas")
  }

  @Test("A remote console has only Presença, and says why")
  func remote() {
    let user = User(size: Size(100, 30), isRemote: true)
    #expect(user.state.context.screen == .presence)
    user.presses(.character("1")).sees("com --connect só a Presença funciona")
    #expect(user.state.context.screen == .presence)
  }

  @Test("The selected theme is shown, and Esc restores the previous one")
  func themes() {
    let user = User().presses(KeyPress(.function(9))).presses(.down)
    #expect(user.state.theme == "light")
    user.presses(.escape)
    #expect(user.state.theme == "dark")
    user.presses(KeyPress(.function(9))).types("blind").presses(.enter)
    #expect(user.state.theme == "colour-blind")
  }

  @Test("Below 60×16 a sentence is shown, and quitting still warns of unsaved work")
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

  @Test("Below 60×16 quitting warns of unsaved work in a form")
  func smallForm() {
    let user = User().types("nOuvidoria").resizes(59, 16).types("q").sees("não salvas")
    #expect(!user.state.isOver)
    user.types("x").resizes(80, 24).sees("Ouvidoria").resizes(20, 5).types("qq")
    #expect(user.state.isOver)
  }

  @Test("The palette changes the language")
  func language() {
    User().presses(.control("p")).types("idioma").presses(.enter).types("english")
      .presses(.enter).sees("Channels (3)", "New channel")
  }

  @Test("Keys are unique on each screen, and identifiers in the table")
  func table() {
    let ids = Commands.all.map(\.id)
    #expect(Set(ids).count == ids.count)
    for screen in ScreenID.allCases {
      let keys = Commands.all.filter { $0.screen == screen && $0.run != nil }.flatMap(\.keys)
      #expect(Set(keys).count == keys.count, "\(screen)")
    }
    let everywhere = Commands.all.filter { $0.screen == nil }.flatMap(\.keys)
    #expect(Set(everywhere).count == everywhere.count)
  }

  @Test("The README's table has every key", arguments: Language.allCases)
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

  @Test("A long effect shows a bar, and the screen stays usable")
  func progress() {
    let effect = WorkEffect.exportReports(.init(), format: .csv, path: "r.csv")
    let user = User().meets(.result(.progress(effect, done: 250, total: 1_000)))
    user.sees("Exportando 250", "25%").presses(.enter).sees("Boas-vindas", "25%")
    user.meets(.result(.written(path: "r.csv", count: 1_000))).sees("Gravado em r.csv: 1.000")
  }

  @Test("A letter means the same on every screen")
  func letters() {
    var meanings: [KeyPress: Set<String>] = [:]
    for command in Commands.all {
      // The commands of one meaning have one name, after that of their screen.
      let meaning = command.id.split(separator: ".").last.map(String.init) ?? ""
      for key in command.keys {
        // Digits choose the screens of the menu, and inside a channel its tabs.
        guard let letter = key.typedCharacter, !letter.isNumber
        else { continue }
        meanings[key, default: []].insert(meaning)
      }
    }
    #expect(meanings.count > 30)
    for (key, names) in meanings { #expect(names.count == 1, "\(key.label): \(names.sorted())") }
  }
}

// The console line by line.

import Channels
import Client
import Foundation
import Presence
import Testing

@testable import Console

/// A user of the console line by line.
final class LineUser {
  var world: World
  var console: LineMode
  var said: [String] = []

  init(_ world: World = .usual) {
    self.world = world
    console = LineMode(
      language: .portuguese, zone: .gmt, now: 1_795_269_909_000, attendant: "Bia")
    take(console.start())
  }

  /// The effects so far, in order.
  var asked: [Effect] = []

  /// A result arrives without an effect.
  func hears(_ answer: EffectResult) {
    take(console.receive(.result(answer), at: 1_795_269_909_000))
  }

  /// Something happens in a session.
  func hears(_ session: String, _ event: TalkStreamEvent) {
    take(console.receive(.talk(session, event), at: 1_795_269_909_000))
  }

  /// A window of the list arrives.
  func hears(_ window: FeedWindow) {
    take(console.receive(.feed(.window(window)), at: 1_795_269_909_000))
  }

  private func take(_ turn: LineModeTurn) {
    said += turn.lines
    asked += turn.effects
    var effects = turn.effects
    while !effects.isEmpty {
      for answer in world.answers(to: effects.removeFirst()) {
        let next = console.receive(.result(answer), at: 1_795_269_909_000)
        said += next.lines
        asked += next.effects
        effects += next.effects
      }
    }
  }

  @discardableResult
  func writes(_ lines: String...) -> LineUser {
    for line in lines {
      said.append(console.prompt + line)
      take(console.read(line, at: 1_795_269_909_000))
    }
    return self
  }

  @discardableResult
  func reads(_ texts: String..., at location: SourceLocation = #_sourceLocation) -> LineUser {
    let all = said.joined(separator: "\n")
    for text in texts where !all.contains(text) {
      Issue.record("“\(text)” was not said:\n\(all)", sourceLocation: location)
    }
    return self
  }
}

@Suite("Line by line")
struct LineModeTests {
  @Test("The menu leads to each screen and back")
  func menu() {
    LineUser().reads("1. Canais", "0. Sair")
      .writes("1").reads("1. Atención", "conectado").writes("<")
      .writes("5").reads("Campanha", "✗ o fluxo não pode ter blocos").writes("<")
      .writes("4").reads("Endereço: https://atende.example", "••••3456").writes("<")
    let user = LineUser().writes("0")
    #expect(user.console.isOver)
  }

  @Test("A channel is edited field by field, and a refused value is asked for again")
  func changes() {
    let user = LineUser().writes("1", "loja", "1", "1")
    user.writes("?").reads("No alto da janela.")
    user.writes(String(repeating: "x", count: 41)).reads("use de 1 a 40 caracteres")
    user.writes("Fale conosco", "", "-", "2").reads("Título: Atendimento → Fale conosco")
    user.writes("s").reads("Salvo.")
    let channel = user.world.channels[0].channel
    #expect(channel.text.title == "Fale conosco")
    #expect(channel.text.welcome == "")
    #expect(channel.text.language == .english)
  }

  @Test("A dot alone ends a text of several lines")
  func severalLines() {
    let user = LineUser().writes("1", "loja", "1", "1", "", "", "um", "dois", ".", "", "s")
    #expect(user.world.channels[0].channel.text.welcome == "um\ndois")
  }

  @Test("Errors across fields are reported at the end, and the field is asked for again")
  func rules() {
    var world = World.usual
    world.attendance?.mode = .none
    let user = LineUser(world).writes("1", "loja", "1", "2")
    for _ in 0..<30 {
      guard user.console.prompt.hasPrefix("Monitorar") == false else { break }
      user.writes("")
    }
    user.writes("sim", "", "", "").reads("a presença precisa de quem atenda")
    #expect(user.console.prompt.hasPrefix("Monitorar"))
    user.writes("!")
    #expect(user.world.channels[0].version == 1)
  }

  @Test("A channel is created and removed")
  func creates() {
    let user = LineUser().writes("1", "n", "Ouvidoria", "1", "", "", "s")
    user.reads("Criado: Ouvidoria").writes("8", "s").reads("1 canal removido")
    #expect(user.world.channels.count == 3)
  }

  @Test("Quitting with visitors connected asks whether the engine keeps running")
  func leaving() {
    var world = World.usual
    world.engine.sockets = 7
    func left(_ answer: String) -> LineUser {
      let user = LineUser(world)
      user.hears(.engine(world.engine))
      return user.writes("0").reads("7 visitantes conectados", "motor").writes(answer)
    }
    #expect(left("s").asked.last == .terminal(.quit(.keep)))
    #expect(left("n").asked.last == .terminal(.quit(.stop)))
    #expect(left("").asked.last == .terminal(.quit(.keep)), "Enter is the harmless answer")
    #expect(!left("talvez").console.isOver)
    // Quitting before the engine has started waits for its sockets.
    let early = LineUser(world)
    early.hears(.engine(EngineStatus(state: .starting)))
    early.writes("0").reads("7 visitantes conectados")
    world.engine.sockets = 0
    let alone = LineUser(world)
    alone.hears(.engine(world.engine))
    #expect(alone.writes("0").console.isOver)
    #expect(alone.asked.last == .terminal(.quit(.stopIfIdle)))
  }

  @Test("A conflict is reported, and both changes are merged")
  func conflict() {
    let user = LineUser().writes("1", "loja", "1", "1", "Meu", "", "", "")
    user.world.channels[0].channel.text.subtitle = "Dela"
    user.world.channels[0].version = 5
    user.writes("s").reads("Outra pessoa salvou").writes("", "", "", "", "s").reads("Salvo.")
    #expect(user.world.channels[0].channel.text.title == "Meu")
    #expect(user.world.channels[0].channel.text.subtitle == "Dela")
  }

  @Test("Errors name labels and choices, and a choice's word is an answer")
  func refusals() {
    let user = LineUser().writes("1", "1", "2")
    let field = { user.console.prompt }
    for _ in 0..<40 where !field().contains("1 pelo botão") { user.writes("") }
    let label = String(field().prefix { $0 != "[" })
    user.writes("x").reads("! \(label.dropLast()): “x”: responda com o número ou a palavra: (1 ")
    #expect(!user.said.joined().contains("settings."))
    user.writes("já aberta")
    #expect(!field().hasPrefix(label), "the word was taken: \(field())")
  }

  @Test("An empty answer does not discard changes; a no says that nothing was saved")
  func notSaved() {
    let user = LineUser().writes("1", "1", "1", "Outro título")
    for _ in 0..<40 where !user.console.prompt.contains("(s/n)") { user.writes("") }
    user.writes("").reads("Ainda não foi salvo")
    #expect(user.console.prompt.contains("(s/n)"))
    user.writes("n").reads("Nada foi salvo.")
    #expect(!user.asked.contains { if case .stored(.saveChannel) = $0 { true } else { false } })
  }
}

// The list of channels as an operator uses it.

import Channels
import Screen
import Testing

@testable import Console

@Suite("Canais")
struct ListTests {
  @Test("The list has every column, and says why a channel fails")
  func columns() {
    var world = World.usual
    world.flows[0].published = false
    User(world, size: Size(160, 40))
      .sees("Canal", "Fluxo", "Estado", "Receptivo", "Habilitado", "Ações")
      .sees("erro: o fluxo Vendas não está publicado", "desabilitado", "Perguntas")
      .sees("日本語サポート", "+ Novo canal")
  }

  @Test("The filter ignores case and accents; Esc clears it")
  func search() {
    let user = User().presses(.character("/")).types("sao paulo")
      .sees("Loja").doesNotSee("日本語サポート")
    user.presses(.escape).sees("日本語サポート")
    user.presses(.character("/")).types("nada disso").sees("Nada encontrado.")
  }

  @Test("Letters are text in the filter")
  func lettersWhileTyping() {
    User().presses(.character("/")).types("q?nu").sees("q?nu", "Nada encontrado.")
  }

  @Test("j, k, g, G and the arrows move the selection, and the list scrolls")
  func walking() {
    let user = User(.many(100), size: Size(80, 24))
    user.presses(.character("G")).sees("Canal 099").doesNotSee("Canal 000")
    user.presses(.character("g")).sees("▸ » Canal 000")
    user.presses(.character("j"), .character("j"), .character("k")).sees("▸ » Canal 001")
  }

  @Test("Channels with open sessions are not removed, and their sessions are counted")
  func refusesToDelete() {
    var world = World.usual
    world.sessions[world.channels[0].channel.id] = 3
    let user = User(world).presses(.character(" ")).presses(.character(" "))
    user.presses(.delete).sees("Remover estes 2 canais?").types("r")
    user.sees("Nada foi removido", "3 sessões abertas").presses(.enter)
    #expect(user.world.channels.count == 3)
  }

  @Test("Marked channels are removed together")
  func deletes() {
    let user = User().presses(.character(" "), .character(" ")).presses(.delete)
    user.types("r").sees("2 canais removidos")
    #expect(user.world.channels.count == 1)
    #expect(user.state.screens.channels.list.marks.isEmpty)
  }

  @Test("Removing asks, with the focus on Cancel")
  func deleteAsks() {
    let user = User().presses(.delete).presses(.enter)
    #expect(user.world.channels.count == 3)
  }

  @Test("A new channel shows the flow's checklist, and needs a flow that keeps it")
  func adds() {
    let user = User().presses(.character("n"))
      .sees("Dica", "✓ o fluxo precisa estar publicado", "(•) WebChat")
    user.types("Ouvidoria").presses(.tab).presses(.enter).types("rascunho").presses(.enter)
    user.sees("✗ o fluxo precisa estar publicado: o fluxo Rascunho não está")
    user.presses(.control("s"))
    #expect(user.world.channels.count == 3)
    user.presses(.enter).types("campanha").presses(.enter)
    user.sees("✗ o fluxo não pode ter blocos de outro tipo de canal", "tem sms")
    user.presses(.enter).types("vendas").presses(.enter).presses(.control("s"))
    user.sees("Criado: Ouvidoria")
    #expect(user.world.channels.last?.channel.description == "Ouvidoria")
    #expect(user.selectedChannel?.channel.description == "Ouvidoria")
  }

  @Test("A description that another channel has is reported while the user types")
  func takenDescription() {
    User().presses(.character("n")).types("atencion café")
      .sees("! já é a descrição do canal")
  }

  @Test(
    "Every action of Ações works by key, in the list of actions, and by its filter",
    arguments: [
      ("i", "Copiado: 1111"), ("+", "Duplicar"), ("K", "Reiniciar"), ("x", "Gravar no arquivo"),
      ("e", "Descrição"), ("P", "Cor de fundo"), ("C", "Google Tag Manager"),
      ("L", "Desabilitado: Loja"),
    ] as [(Character, String)])
  func actions(_ key: Character, _ text: String) {
    let user = User()
    user.selects(String(repeating: "1", count: 24))
    user.presses(.character(key)).sees(text)
    let again = User()
    again.selects(String(repeating: "1", count: 24))
    again.presses(.character("m"), .character(key)).sees(text)
    let title = Commands.all.first {
      $0.screen == .channels && $0.keys.contains(.character(key))
    }?.title.portuguese
    let third = User()
    third.selects(String(repeating: "1", count: 24))
    third.types("m/").types(title ?? "").presses(.enter).sees(text)
  }

  @Test("The mouse opens, creates and selects")
  func mouse() {
    let user = User()
    user.clicks("日本語").clicks("日本語").sees("日本語サポート  –", "1 Texto")
    User().clicks("+ Novo canal").sees("Dica")
    User().clicks("Fluxos").sees("Campanha")
    User().clicks("[ m ▾ ]").sees("Ações:")
  }

  @Test("Duplicating proposes an unused description")
  func duplicate() {
    let user = User()
    user.selects(String(repeating: "3", count: 24))
    user.presses(.character("+")).presses(.enter).sees("Criado: Atención café (2)")
    #expect(user.world.channels.count == 4)
  }

  @Test("An empty list says what to do first")
  func empty() {
    User(World()).sees("Nenhum canal ainda")
  }

  @Test("An import shows what the file changes, and stores it after Enter only")
  func importing() {
    let user = User().imports()
    user.sees("+ Ouvidoria (novo)", "~ Loja", "text.title:", "Fale com a gente", "(igual)")
    #expect(user.world.channels.count == 3)
    user.presses(.escape).doesNotSee("Fale com a gente", "Ouvidoria")
    #expect(user.world.channels.count == 3)
    user.imports().presses(.enter).sees("2 canais importados", "Ouvidoria")
    #expect(user.world.channels.contains { $0.channel.text.title == "Fale com a gente" })
    user.types("I").types("canais.json").presses(.enter).sees("Nada muda").presses(.enter)
      .doesNotSee("importados")
  }

  @Test("An import of channels that break a rule says which, and stores nothing")
  func refusedImport() {
    let user = User().imports(interval: 99).sees("até que isto seja corrigido", "[0]", "99")
    user.presses(.enter).doesNotSee("corrigido", "importados")
    #expect(user.world.channels.count == 3)
    user.types("I").types("nada.json").presses(.enter).sees("Importar canais")
  }
}

// Faults that operators found: cut numbers, an invisible focus, a selected row hidden by a resize,
// a key that a list shows and does not take.

import Channels
import Client
import Presence
import Screen
import Testing

@testable import Console

@Suite("Findings of operators")
struct OperatorFindingTests {
  @Test(
    "Totals are never cut, at any width and with any number of visitors",
    arguments: Language.allCases)
  func counts(_ language: Language) throws {
    let crowd = FeedWindow(
      total: 3_702, offset: 0,
      counts: PresenceTotals(
        online: 1_234, reconnecting: 1_235, absent: 1_233, handedOver: 987, standby: 65),
      rows: [Visitors.row(1)])
    for width in [60, 66, 72, 80, 100] {
      let user = User(try Visitors.world(), size: Size(width, 24), language: language).types("2")
      user.meets(.feed(.window(crowd)))
      let mark = language == .english ? "," : "."
      let line = user.state.view().rows[1]
      for number in ["1\(mark)234", "1\(mark)235", "1\(mark)233", "987", "65"] {
        #expect(line.contains(number), "\(width): \(line)")
      }
      #expect(!line.contains("…"), "\(width): \(line)")
    }
  }

  @Test("Totals by day are never cut", arguments: Language.allCases)
  func totals(_ language: Language) throws {
    for width in [60, 66, 72, 80, 100] {
      let user = User(try Visitors.world(), size: Size(width, 24), language: language).types("3")
      for line in user.state.view().rows.suffix(5).prefix(3) {
        #expect(!line.contains("…") && line.contains("█"), "\(width): \(line)")
      }
    }
  }

  @Test(
    "The title of a tab is never cut", arguments: Language.allCases)
  func tabs(_ language: Language) {
    for width in [60, 66, 72, 80, 100] {
      let user = User(size: Size(width, 24), language: language).presses(.enter).presses(.alt("4"))
      let line = user.state.view().rows[2]
      #expect(!line.contains("…") && line.contains("[4 "), "\(width): \(line)")
    }
  }

  @Test("A resize keeps the selected row in view, in lists and overlays")
  func resizing() throws {
    let user = User(World.many(200), size: Size(120, 60)).presses(KeyPress(.pageDown))
    let name = try #require(user.selectedChannel?.channel.description)
    user.sees(name).resizes(60, 16).sees("▸ » \(name)").resizes(120, 60).sees("▸ » \(name)")
    let picking = User(size: Size(80, 60)).presses(.character("?"))
    for _ in 0..<20 { picking.presses(.down) }
    picking.sees("│ ▸ ").resizes(60, 16).sees("│ ▸ ")
    let watching = try User.watching(60, size: Size(120, 60)).presses(KeyPress(.pageDown))
    watching.resizes(60, 16).sees("▸ ")
    #expect(watching.state.view().cursor != nil)
  }

  @Test("A followed session that covers the list has the keys")
  func covered() throws {
    let user = try User.watching(9, size: Size(80, 24)).presses(.enter).sees("▸ Ana Souza")
    for _ in 0..<4 {
      user.presses(.tab)
      let regions = [PresenceScreen.detailRegion, PresenceScreen.replyRegion]
      #expect(regions.contains(user.state.context.focus?.name ?? ""))
    }
    user.types("1").types("2").sees("▸ Ana Souza")
    user.types("/").doesNotSee("meu pedido").types("ana").presses(.enter)
    #expect(user.state.context.focus == Action(PresenceScreen.listRegion))
    let wide = try User.watching(9, size: Size(120, 40)).presses(.enter)
    while wide.state.context.focus?.name != PresenceScreen.listRegion { wide.presses(.tab) }
    wide.resizes(80, 24).sees("▸ Ana Souza").presses(.escape).doesNotSee("meu pedido")
    #expect(wide.state.context.focus == Action(PresenceScreen.listRegion))
  }

  @Test("Ações handles the keys that it shows; / filters, and Esc undoes one step")
  func actions() {
    let user = User().types("m").sees("a tecla executa").types("/dupl").doesNotSee("Reiniciar")
    user.presses(.escape).sees("Reiniciar").presses(.escape).doesNotSee("Reiniciar")
    User().types("m+").sees("Descrição do novo canal")
    let moving = User().types("mjj").presses(.enter)
    #expect(moving.state.screens.channel.open?.tab == .code, "j goes down, to the third action")
  }

  @Test("Enabling and disabling a channel says its new state")
  func enabling() {
    User().types("L").sees("✓ Desabilitado: Atención café; L habilita de novo")
      .types("L").sees("✓ Habilitado: Atención café")
  }

  @Test("The checklist is shown in full at the smallest size", arguments: Language.allCases)
  func dica(_ language: Language) {
    let user = User(size: Size(60, 16), language: language)
    #expect(user.types("n").state.view().rows.contains { $0.contains("✓") })
    for line in user.state.view().rows where line.contains("✓") { #expect(!line.contains("…")) }
    let flows = User(size: Size(60, 16), language: language).types("5")
    for line in flows.state.view().rows { #expect(!line.contains("…"), "\(line)") }
  }

  @Test("Flows are found by name and identifier")
  func flows() {
    let user = User().types("5/perg").sees("Perguntas").doesNotSee("Campanha")
    user.presses(.enter, .delete).sees("o canal 日本語サポート o usa")
    user.presses(.escape).sees("Campanha").types("/").pastes("zap").sees("Campanha")
    user.doesNotSee("Perguntas").types("zzz").sees("Nada encontrado").presses(.escape)
    user.sees("Perguntas")
  }

  @Test("On Atendimento a digit shows another screen and edits no field")
  func digits() throws {
    let user = User(try Visitors.world()).types("42")
    #expect(user.state.context.screen == .presence && !user.state.screens.attendance.isChanged)
    let unset = User(World()).types("4")
    #expect(
      unset.state.context.focus == FieldRegion.action("baseURL"), "what must be filled in first")
  }

  @Test("The hint line of an overlay names what Enter and Ctrl-S do")
  func hints() throws {
    User().types("n").sees("Ctrl-S Criar", "Tab Próximo campo").doesNotSee("Enter Escolher")
      .presses(.tab).sees("Enter Escolher")
    User(try Visitors.world()).types("3x").sees("Enter Exportar").presses(.tab)
      .sees("Enter Escolher")
    let report = User(try Visitors.world()).types("3").presses(.enter).sees("PgDn Rolar")
    report.clicks("i Copiar id").sees("Copiado: \(Visitors.identifier(101))", "Relatório")
  }

  @Test("The code tab names the key that sets the missing public URL")
  func publicURL() {
    let user = User().presses(.enter, .alt("4")).sees("B para definir").doesNotSee("--public-url")
    user.types("B").presses(.control("u")).types("https://chat.example").presses(.enter)
    user.doesNotSee("Falta a URL pública").sees("https://chat.example/webchat/webchat.js")
  }

  @Test("A label too long for its button is cut, not the brackets")
  func button() {
    for isFocused in [false, true] {
      var frame = Frame(Size(12, 1))
      frame.button("Escolher arquivo", in: frame.area, Action("b"), isFocused: isFocused)
      #expect(frame.text == (isFocused ? "[>Escolhe…<]" : "[ Escolhe… ]"))
    }
  }
}

// What tells an operator whether a channel works: the verification of a page and the explanation of
// its presence settings.

import Channels
import Screen
import Testing

@testable import Console

@Suite("Checks of a channel")
struct ChannelChecksTests {
  private static let first = String(repeating: "1", count: 24)

  /// A user at the code of the first channel, whose pages have one fault.
  private func user(
    size: Size = Size(80, 24), sites: [String] = ["https://*.loja.example", "https://loja.example"]
  ) -> User {
    var world = World.usual
    world.channels[0].channel.settings.allowedOrigins = sites
    world.pageChecks = [
      PageCheck(label: "página", isGood: true, found: "a página respondeu 200", mend: nil),
      PageCheck(
        label: "código", isGood: false, found: "foi colado como texto \u{1B}[31m",
        mend: "Cole o código como HTML antes de </body>."),
    ]
    return User(world, size: size).opens(Self.first, tab: 3)
  }

  @Test(
    "A page is verified from the code tab: two keys where the channel names its site",
    arguments: [Size(60, 16), Size(80, 24), Size(120, 40)])
  func verification(size: Size) {
    let user = user(size: size).sees("Verificar página").types("V").sees("https://loja.example")
    user.presses(.enter).sees("A corrigir: 1", "✓ página: a página respondeu 200")
    user.sees("✗ código: foi colado como texto", "Cole o código como HTML")
    let wanted = Effect.work(.verifyPage("https://loja.example", channel: Self.first))
    #expect(user.timesAsked(wanted) == 1)
    user.presses(.escape).doesNotSee("A corrigir")
  }

  @Test("A good page is said to be good, and the button does what the key does")
  func good() {
    let user = user(sites: [])
    user.world.pageChecks.removeLast()
    user.clicks("V  Verificar página").types("loja.example/a").presses(.enter)
    user.sees("A página leva o código, e ele funciona.")
    let wanted = Effect.work(.verifyPage("https://loja.example/a", channel: Self.first))
    #expect(user.timesAsked(wanted) == 1)
  }

  @Test(
    "What is no address keeps the dialog", arguments: ["", "loja.example", "ftp://loja.example"])
  func noAddress(text: String) {
    let user = user().types("V").presses(.control("u"))
    if !text.isEmpty { user.types(text) }
    user.presses(.enter).sees("comece por https://", text + " ")
    #expect(user.timesAsked(.work(.verifyPage(text, channel: Self.first))) == 0)
  }

  @Test("A page that does not answer is told in the box, and another page's result is not shown")
  func silent() {
    let user = user()
    user.world.isSilent = { if case .work = $0 { true } else { false } }
    user.types("V").presses(.enter).sees("Verificando https://loja.example…")
    user.meets(.result(.pageVerified("https://outra.example", user.world.pageChecks)))
    user.sees("Verificando https://loja.example…")
    let effect = Effect.work(.verifyPage("https://loja.example", channel: Self.first))
    user.meets(.result(.failed(effect, "ninguém aceita conexões nesse endereço")))
    user.sees("! ninguém aceita conexões nesse endereço").doesNotSee("Verificando")
  }

  @Test("The policy is copied by key and click, one directive a line, and not where none is needed")
  func policy() {
    let user = user(size: Size(120, 40))
    let lines = Snippet(
      channel: user.world.channels[0].channel, host: user.world.engine.url
    ).policy(.html)
    #expect(lines.count > 1)
    let wanted = Effect.terminal(.copy(lines.joined(separator: "\n")))
    user.types("Y")
    #expect(user.timesAsked(wanted) == 1)
    user.clicks("Y  Copiar política")
    #expect(user.timesAsked(wanted) == 2)
    // The direct URL is no code in a page.
    user.presses(.left).types("Y").sees("este formato não pede política")
    #expect(user.timesAsked(wanted) == 2)
  }

  @Test("Presence is explained by the settings as they are typed, on every tab")
  func explanation() {
    let user = User(size: Size(80, 24)).opens(Self.first, tab: 3)
    user.types("X").sees("Explicar presença", "a presença não é monitorada", "nenhuma chamada")
    user.presses(.escape).doesNotSee("a presença não é monitorada")
    user.presses(.alt("2")).goes(to: "settings.presence.enabled").presses(.character(" "))
    user.goes(to: "settings.presence.interval").writes("7").presses(.alt("e"))
    user.sees("após 7 minutos", "/expire client_offline")
    user.presses(KeyPress(.end)).sees("tudo isto antes do transbordo")
    let low = User(size: Size(60, 16)).opens(Self.first, tab: 3).types("X")
    #expect(low.state.view().rows.allSatisfy { !$0.contains("…") || $0.contains("Loja") })
  }
}

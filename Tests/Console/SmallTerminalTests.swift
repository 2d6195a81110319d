// Messages and rows in small terminals: shown in full, at the right place, and for
// long enough.

import Channels
import Client
import Presence
import Screen
import Testing

@testable import Console

@Suite("Small terminals")
struct SmallTerminalTests {
  private static let sentence =
    "algo já escuta em 127.0.0.1:8080; escolha outra porta com canais serve --db"
    + " /home/operadora/atendimento/canais.db --listen 127.0.0.1:8081, e volte depois de cinco ou"
    + " seis minutos"

  /// The text of the screen without line breaks.
  private func said(_ user: User) -> String {
    user.state.view().rows.map { $0.trimmed }.joined(separator: " ")
  }

  @Test("A long message takes more rows, and the screen above it stays complete")
  func news() throws {
    for (width, height) in [(60, 16), (80, 24), (120, 40)] {
      let user = User(World.many(200), size: Size(width, height))
      user.presses(KeyPress(.end)).sees("▸ » Canal 199")
      user.meets(.result(.engine(EngineStatus(state: .unavailable(Self.sentence)))))
      #expect(said(user).contains(Self.sentence), "\(user.screen)")
      user.sees("▸ » Canal 199", "Enter Abrir").presses(.up).sees("▸ » Canal 198")
      user.meets(.result(.engine(EngineStatus(state: .running)))).doesNotSee("escuta")
    }
  }

  @Test("A message takes at most four rows and ends with an ellipsis")
  func mostNews() {
    let user = User(size: Size(60, 16))
    let long = String(repeating: "uma frase que não acaba ", count: 30)
    user.meets(.result(.note(long, isError: true)))
    let rows = user.state.view().rows
    #expect(rows[10...14].filter { $0.contains("frase") }.count == 4 && rows[14].hasSuffix("…"))
    user.waits(10_001).doesNotSee("frase")
  }

  @Test("A click on a message does not reach the list below it")
  func clickNews() {
    let user = User(World.many(200), size: Size(80, 24))
    user.meets(.result(.note(Self.sentence, isError: true))).clicks("escuta em")
    #expect(user.state.screens.channels.list.selected == 0)
  }

  @Test("The result of a test call is shown in full", arguments: [60, 80, 100])
  func trial(_ width: Int) throws {
    let why = "Failed to connect to 127.0.0.1 port 18590 after 0 ms: Couldn't connect to server"
    let user = User(try Visitors.world(), size: Size(width, width == 60 ? 16 : 24)).types("4")
    user.meets(
      .result(.attendanceTested(AttendanceTrial(status: 0, responseExcerpt: why, millis: 7))))
    for word in why.split(separator: " ") { user.sees(String(word)) }
    user.sees("(7", "ms)", "Chamadas:")
  }

  @Test("A refused token is reported in full, and the list is marked as old", arguments: [60, 80])
  func token(_ width: Int) throws {
    let user = try User.watching(60, size: Size(width, 24))
    let fault = ClientError.refused(status: 401, code: "", message: "", field: nil)
    user.presses(KeyPress(.end)).meets(.feed(.lost(fault, retryMillis: 5_000)))
    #expect(
      said(user).contains(user.state.context.text(PresenceStrings.badToken)), "\(user.screen)")
    user.sees("▸ ")
  }

  @Test(
    "The selected format of the code is visible in every terminal", arguments: Language.allCases)
  func formats(_ language: Language) {
    for width in [60, 80] {
      let user = User(size: Size(width, 16), language: language).presses(.enter, .alt("4"))
      for format in Snippet.Format.allCases {
        user.sees("(•) \(user.state.context.text(format.words))").presses(.right)
      }
      user.types("G")
      let url = user.state.context.cache.channel(user.state.screens.channel.open?.id ?? "")
      user.sees(url?.channel.id ?? "no channel")
    }
  }

  @Test("The help of a field is shown to its end", arguments: Language.allCases)
  func fieldHelp(_ language: Language) {
    for (width, height) in [(60, 16), (80, 24), (120, 40)] {
      let user = User(size: Size(width, height), language: language).presses(.enter, .alt("2"))
      for (key, keys) in [
        ("settings.requestedData", FormStrings.dataKeys),
        ("settings.allowedOrigins", FormStrings.listKeys),
      ] {
        user.goes(to: key)
        let end = user.state.context.text(keys).split(separator: " ").suffix(2).joined(
          separator: " ")
        let seen = user.state.view().rows.joined(separator: " ")
          .split(separator: " ").joined(separator: " ")
        #expect(seen.contains(end) || width == 80, "\(width): \(user.screen)")
        user.sees(String(end.split(separator: " ").last ?? ""))
      }
    }
  }

  @Test("At 80 columns a row shows name, channel, time, reason and page")
  func presenceRow() throws {
    let user = try User.watching(3, size: Size(80, 24))
    let id = String(Visitors.row(1).session.prefix(8))
    let line = user.state.view().rows.first { $0.contains(id) } ?? ""
    for part in ["Zoë", "Loja", "● conec.", "1m01s", "retomou", "não", "/p/1", id] {
      #expect(line.contains(part), "\(part): \(line)")
    }
  }

  @Test("Short texts of the live list fit their columns", arguments: Language.allCases)
  func shortWords(_ language: Language) {
    for state in PresenceState.allCases {
      #expect(Width.of(PresenceStrings.shortState(of: .known(state))[language]) <= 6)
    }
    for reason in Reason.allCases {
      #expect(Width.of(PresenceStrings.shortReason(of: .known(reason))[language]) <= 9, "\(reason)")
    }
    let format = Format(language: language, zone: .gmt)
    for (millis, text) in [
      (59_999, "59s"), (125_000, "2m05s"), (3_780_000, "1h03m"), (8_639_999_000, "99d23h"),
    ] as [(Millis, String)] { #expect(format.duration(millis, isShort: true) == text) }
  }

  @Test("Why a channel fails is shown in full below the list", arguments: [60, 80, 120])
  func reason(_ width: Int) {
    var world = World.usual
    world.attendance?.mode = .none
    for index in world.channels.indices {
      world.channels[index].channel.settings.presence.enabled = true
    }
    let user = User(world, size: Size(width, 24))
    let channel = world.channels[2].channel
    let status = user.state.context.cache.status(of: channel).text(in: .portuguese)
    #expect(said(user).contains("\(channel.description): \(status)"), "\(user.screen)")
  }

  @Test("A filter shows how many channels it finds of all")
  func found() {
    User().sees("Canais (3)").types("/loja").sees("Canais (1 de 3)").presses(.escape)
      .sees("Canais (3)")
  }

  @Test("At 80 columns a call shows the start of its session's identifier")
  func callSession() throws {
    let user = User(try Visitors.world(), size: Size(80, 24)).types("4")
    let call = try #require(user.world.outbox.calls.first)
    user.sees(String("\(call.call.session)".prefix(8)))
  }
}

@Suite("Messages")
struct NoticeTests {
  @Test("A message about the user's key and one about an event have a line each")
  func own() throws {
    let user = try User.watching(6, size: Size(80, 24)).types("i").sees("✓ Copiado")
    user.meets(.feed(Visitors.transition(2, to: .absent)))
    user.sees("✓ Copiado", "ficou ausente no atendimento humano")
    user.waits(10_001).sees("✓ Copiado").doesNotSee("ficou ausente")
  }

  @Test("A further key shows the waiting message, or its own before it")
  func next() throws {
    let user = try User.watching(6, size: Size(80, 24)).types("i")
    user.meets(.feed(Visitors.transition(2, to: .absent))).presses(.down)
    user.sees("ficou ausente").types("i").sees("✓ Copiado")
  }

  @Test("Sending refused calls again reports their number")
  func retry() throws {
    let user = User(try Visitors.world(), size: Size(80, 24)).types("4")
    let parked = user.world.outbox.summary.parked
    user.types("R").sees(
      AttendanceStrings.retried.text(parked, Format(language: .portuguese, zone: .gmt)))
    let refused = User(try Visitors.world()).types("4")
    refused.world.isSilent = { if case .stored(.retryCalls) = $0 { true } else { false } }
    refused.types("R").meets(.result(.failed(.stored(.retryCalls(nil)), "o disco está cheio")))
    refused.meets(.result(.outbox(refused.world.outbox.summary, refused.world.outbox.calls)))
    refused.sees("o disco está cheio").doesNotSee("voltou", "voltaram")
  }

  @Test("An invalid number of days is reported below the field")
  func retention() throws {
    let user = User(try Visitors.world()).types("3#").writes("muitos").presses(.enter)
    user.sees("muitos", "! use um número").presses(.control("u")).types("0")
    user.doesNotSee("! use um número").presses(.enter)
    #expect(user.world.asked.contains(.stored(.setRetention(days: 0))))
  }

  @Test("An existing file is replaced only after a yes", arguments: ["x", "3x", "3J"])
  func overwrite(_ keys: String) throws {
    let user = User(try Visitors.world()).types(keys).presses(.enter).sees("Gravado em")
    user.types(String(keys.suffix(1))).presses(.enter).sees("O arquivo já existe", "Substituir")
    user.presses(.enter).doesNotSee("Gravado em", "O arquivo já existe")
    user.types(String(keys.suffix(1))).presses(.enter).types("s").sees("Gravado em")
  }

  @Test("Help and palette name the key that closes them", arguments: Language.allCases)
  func backKey(_ language: Language) {
    for open in [KeyPress.character("?"), .control("p")] {
      let user = User(size: Size(120, 40), language: language).presses(.enter, .alt("4"), open)
      user.types(user.state.context.text(ChannelStrings.closeHelp).prefix(12).lowercased())
      #expect(
        user.state.view().rows.contains {
          $0.contains("Esc")
            && $0.contains(user.state.context.text(ChannelStrings.closeHelp).prefix(20))
        }, "\(user.screen)")
    }
  }

  @Test("The space bar has its name in each language")
  func space() {
    for (language, name) in [
      (Language.portuguese, "Espaço"), (.english, "Space"), (.spanish, "Espacio"),
    ] {
      let user = User(language: language).sees("\(name) \(ChannelsStrings.mark[language])")
      user.presses(.character("?")).sees(name)
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    split(separator: " ").joined(separator: " ").replacing("! ", with: "")
  }
}

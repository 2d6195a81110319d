// Relatórios and Atendimento humano as supervisors use them, and their snapshots and Presença's.

import Channels
import Presence
import Records
import Screen
import Testing

@testable import Console

@Suite("Relatórios")
struct ReportsTests {
  private func reading(size: Size = Size(120, 40)) throws -> User {
    User(try Visitors.world(), size: size).types("3")
  }

  @Test("Finished sessions are listed, and found by name and identifier")
  func search() throws {
    let user = try reading().sees("Ana Souza", "José Núñez", "12 min", "transbordo")
    user.types("/jose").sees("José Núñez").doesNotSee("Ana Souza")
    user.presses(.escape).sees("Ana Souza")
    user.types("/\(Visitors.identifier(103))").sees("李雷").doesNotSee("José")
  }

  @Test("A period is chosen or typed")
  func period() throws {
    let user = try reading().types("d").sees("hoje", "últimos 7 dias").types("hoje")
    user.presses(.enter).sees("desde 21/11/2026", "Ana Souza").doesNotSee("José")
    user.types("d").types("outro").presses(.enter)
    user.writes("2026-11-19 20/11/2026").presses(.enter).sees("19/11/2026 – 20/11/2026", "José")
    user.doesNotSee("Ana Souza")
    user.types("d").types("outro").presses(.enter)
    user.writes("2026-13-01").presses(.enter).sees("! 2026-13-01: escreva dois dias")
    // The text is kept, so that it can be corrected.
    user.doesNotSee("Nada encontrado").presses(.backspace).types("2").sees("2026-13-02")
    user.doesNotSee("escreva dois dias").presses(.escape)
    user.types("d").types("ontem").presses(.enter).sees("José").doesNotSee("Ana Souza", "李雷")
  }

  @Test("The list is narrowed to a channel; a removed one is listed by its identifier")
  func channel() throws {
    let user = try reading()
    user.meets(.result(.channelsDeleted([Visitors.channel])))
    user.types("c").sees(Visitors.channel).types(Visitors.channel).presses(.enter)
    #expect(user.state.screens.reports.query.channel == Visitors.channel)
    user.types("c").types("atencion").presses(.enter).sees("Nada encontrado")
  }

  @Test("Totals by day are shown and hidden")
  func days() throws {
    try reading().sees("Totais por dia", "20/11/2026", "█", "mensagens 9.000")
      .types("H").doesNotSee("█")
    try reading(size: Size(60, 16)).doesNotSee("█").types("H").sees("baixa demais")
  }

  @Test("A report is shown with what the journal holds of its session")
  func whole() throws {
    let user = try reading(size: Size(100, 50))
    var details = try Visitors.details()
    details.session = "\(Visitors.identifier(101))"
    user.world.details[details.session] = details
    user.presses(.enter).sees("Relatório", "janela no site", "cliente encerrou")
    user.sees("começou", "meu pedido").presses(.escape).doesNotSee("meu pedido")
    #expect(user.state.context.screen == .reports)
  }

  @Test("A report scrolls to its end in a small terminal")
  func scroll() throws {
    let user = try reading(size: Size(60, 16)).presses(.enter).doesNotSee("Nome: Ana")
    user.types("G").sees("Nome: Ana").types("g").doesNotSee("Nome: Ana")
  }

  @Test("The found reports are exported as CSV or JSON")
  func export() throws {
    let user = try reading().types("/ana").presses(.enter).types("x").sees("relatorios.csv")
    user.presses(.enter).sees("Gravado em relatorios.csv")
    var query = ReportQuery()
    query.text = "ana"
    #expect(
      user.timesAsked(.work(.exportReports(query, format: .csv, path: "relatorios.csv"))) == 1)
    user.types("J").presses(.enter)
    #expect(
      user.timesAsked(.work(.exportReports(query, format: .json, path: "relatorios.json"))) == 1)
  }

  @Test("Erasing a contact asks, with the focus on Cancel")
  func erase() throws {
    let user = try reading().types("A").sees("Não há volta").presses(.enter)
    #expect(user.world.reports.count == 3)
    user.types("A").presses(.left, .enter).sees("Dados apagados de 1 sessão")
    #expect(user.world.reports.map(\.name) == ["José Núñez", "李雷"])
  }

  @Test("Retention is shown and changed; fewer days need a confirmation")
  func retention() throws {
    let user = try reading().types("#").sees("0 guarda tudo")
    user.presses(.control("u")).types("90").presses(.enter).sees("há mais de 90 dias")
    user.presses(.enter).doesNotSee("por 90 dias")
    #expect(user.world.retention == 0)
    user.types("#").presses(.control("u")).types("90").presses(.enter, .left, .enter)
    user.sees("por 90 dias")
    #expect(user.world.retention == 90)
    user.types("#").sees("90").presses(.control("u")).types("120").presses(.enter)
    user.sees("por 120 dias")
    for bad in ["", "-1", "muitos", "36501"] {
      user.types("#").presses(.control("u")).types(bad).presses(.enter).sees("36500")
    }
    user.types("#").presses(.control("u")).types("0").presses(.enter).sees("para sempre")
    #expect(user.world.retention == 0)
  }

  @Test("Typed days are read in two formats, and other texts are refused")
  func typedDays() {
    let format = Format(language: .portuguese, zone: .gmt)
    #expect(format.startOfDay(typed: "2026-11-21") == 1_795_219_200_000)
    #expect(format.startOfDay(typed: "21/11/2026") == 1_795_219_200_000)
    for bad in ["", "hoje", "2026-02-30", "31/04/2026", "2026-11", "1-2-3-4", "99999-01-01"] {
      #expect(format.startOfDay(typed: bad) == nil, "\(bad)")
    }
  }
}

@Suite("Atendimento humano")
struct AttendanceTests {
  private func open() throws -> User {
    User(try Visitors.world()).types("4").goes(to: "baseURL")
  }

  @Test("The platform is edited and saved; its token is never shown")
  func save() throws {
    let user = try open().doesNotSee("token-secreto")
    user.writes("https://novo.example").presses(.control("s"))
    #expect(user.world.attendance?.baseURL == "https://novo.example")
    #expect(user.world.attendance?.token == "token-secreto-123456")
    user.presses(.tab).types("outro-token-123456").doesNotSee("outro-token")
    user.presses(.control("s"))
    #expect(user.world.attendance?.token == "outro-token-123456")
  }

  @Test("A command removes a stored secret, and can be undone")
  func takesSecretAway() throws {
    let user = try open().presses(.alt("w")).sees("nenhum segredo está escolhido")
    user.presses(.tab).sees("Alt-w").presses(.alt("w")).sees("será tirado")
    user.presses(.alt("u")).doesNotSee("será tirado").presses(.alt("w"), .control("s"))
    #expect(user.world.attendance?.token == "")
    #expect(user.world.attendance?.baseURL == "https://atende.example")
  }

  @Test("The address of a cloud metadata service is refused below its field")
  func refused() throws {
    let user = try open().writes("http://169.254.169.254/").sees("!")
    user.presses(.control("s"))
    #expect(user.world.attendance?.baseURL == "https://atende.example")
  }

  @Test("The platform is removed after a question; people at the console answer then")
  func forget() throws {
    var world = try Visitors.world()
    world.channels[0].channel.settings.presence.enabled = true
    let user = User(world, size: Size(120, 40)).types("4").presses(.alt("x"), .enter)
    #expect(user.world.attendance != nil, "the harmless answer has the focus")
    user.presses(.alt("x")).presses(.left, .enter)
    #expect(user.world.attendance == nil)
    user.presses(.alt("x")).sees("nenhuma plataforma configurada")
    user.presses(.escape, .escape).sees("✓ conectado").doesNotSee("! erro")
  }

  @Test("Testar sends a test call and shows the answer")
  func test() throws {
    try open().presses(.control("t")).sees("✓ 204 No Content", "12 ms")
  }

  @Test("A failed test call shows why")
  func failing() throws {
    let user = try open()
    let said = AttendanceTrial(status: 0, responseExcerpt: "conexão recusada", millis: 3)
    user.meets(.result(.attendanceTested(said))).sees("! conexão recusada (3 ms)")
  }

  @Test("Waiting and refused calls are listed, and sent again one by one or all")
  func outbox() throws {
    let user = try open().sees("1 esperando, 2 recusadas", "! recusada", "400 unknown session")
    for _ in 0..<30 where user.state.context.focus?.name != AttendanceScreen.callsRegion {
      user.presses(.tab)
    }
    user.presses(.down, .enter).sees("2 esperando, 1 recusada").doesNotSee("1 recusadas")
    #expect(user.timesAsked(.stored(.retryCalls(["event-2"]))) == 1)
    user.presses(.enter).sees("nenhuma chamada recusada está escolhida")
    user.presses(.alt("r")).sees("3 esperando, 0 recusadas").presses(.alt("r"))
    #expect(user.timesAsked(.stored(.retryCalls(nil))) == 1, "nothing is parked any more")
  }

  @Test("In a low terminal the focused list of calls replaces the form")
  func low() throws {
    let user = User(try Visitors.world(), size: Size(60, 16)).types("4").sees("Endereço")
    for _ in 0..<30 where user.state.context.focus?.name != AttendanceScreen.callsRegion {
      user.presses(.tab)
    }
    user.sees("! recusada", "Resposta").doesNotSee("Endereço").presses(.tab).sees("Endereço")
  }

  @Test("The outbox is read again only while calls wait")
  func follows() throws {
    let user = try open()
    let before = user.timesAsked(.work(.loadOutbox))
    user.waits(11_000)
    #expect(user.timesAsked(.work(.loadOutbox)) == before + 2)
    user.world.outbox.summary.waiting = 0
    user.waits(5_000)
    #expect(user.state.wakeAt == nil)
  }

  @Test("Quitting with an unsaved platform asks")
  func leaving() throws {
    let user = try open().types("x").presses(.control("q")).sees("Mudanças não salvas")
    #expect(!user.state.isOver)
  }
}

@Suite("Snapshots of supervision")
struct SupervisionSnapshotTests {
  static let scenes: [Scene] = [
    Scene(name: "presence") { $0.types("2").meets(.feed(Visitors.window(30))) },
    Scene(name: "presence-session") {
      $0.types("2").meets(.feed(Visitors.window(30))).presses(.enter)
    },
    Scene(name: "presence-log") { user in
      user.types("2").meets(.feed(Visitors.window(30)))
      user.meets(.feed(Visitors.transition(2, to: .absent))).meets(.feed(.dropped(7))).types("M")
    },
    Scene(name: "presence-lost") { user in
      user.types("2").meets(.feed(Visitors.window(9)))
      user.meets(.feed(.lost(.unreachable("refused"), retryMillis: 900)))
    },
    Scene(name: "reports") { $0.types("3") },
    Scene(name: "reports-one") { $0.types("3").presses(.enter) },
    Scene(name: "reports-period") { $0.types("3").types("d") },
    Scene(name: "attendance") { $0.types("4").presses(.control("t")) },
  ]

  @Test("Every screen in three sizes and languages", arguments: scenes, Language.allCases)
  func screens(_ scene: Scene, _ language: Language) throws {
    var text = ""
    for (width, height) in [(60, 16), (80, 24), (120, 40)] {
      let user = User(
        try Visitors.world(), size: Size(width, height), language: language)
      scene.reach(user)
      text += "=== \(width)×\(height)\n\(user.screen)\n"
    }
    RecordedFrame.check("\(scene.name).\(language.rawValue)", text)
  }
}

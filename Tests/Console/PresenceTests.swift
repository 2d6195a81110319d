// The live list as supervisors use it.

import Channels
import Client
import Presence
import Records
import Screen
import Testing

@testable import Console

@Suite("Presença")
struct PresenceTests {
  private static let first = "\(Visitors.identifier(1))"

  @Test("Totals and rows are shown, and texts of visitors have no control characters")
  func rows() throws {
    let user = try User.watching()
    user.sees("● conectado 2", "◐ reconectando", "○ ausente", "⇄ transbordo", "Zoë", "李雷")
    #expect(!user.screen.unicodeScalars.contains("\u{202E}"))
    #expect(user.watched?.offset == 0)
  }

  @Test("Times change every second")
  func clock() throws {
    try User.watching().sees("1 min 01 s").waits(2_000).sees("1 min 03 s")
  }

  @Test("State, order and filter request another window")
  func filters() throws {
    let user = try User.watching().types("so").types("/ana").presses(.enter)
    #expect(user.watched?.state == .online)
    #expect(user.watched?.order == .longest)
    #expect(user.watched?.query == "ana")
  }

  @Test("The list is narrowed to a channel, and to sessions handed over or not")
  func narrowing() throws {
    let user = try User.watching().types("c").types("atencion").presses(.enter)
    #expect(user.watched?.channel == String(repeating: "3", count: 24))
    user.types("h").sees("com transbordo")
    #expect(user.watched?.handedOver == true)
    user.types("h").sees("sem transbordo").types("h")
    #expect(user.watched?.handedOver == nil)
  }

  @Test("Scrolling requests the rows in view")
  func scrolling() throws {
    let user = try User.watching(5_000).types("G")
    let offset = user.watched?.offset ?? 0
    #expect(offset > 4_000)
    user.meets(.feed(Visitors.window(5_000, offset: offset))).sees("\(Visitors.identifier(5_000))")
  }

  @Test("The selected session stays selected while rows move, in the first row too")
  func moving() throws {
    let user = try User.watching().presses(.down, .down)
    let chosen = user.selectedSession?.session
    guard case .window(var window) = Visitors.window(5) else { return }
    window.rows.reverse()
    window.rows.swapAt(0, 2)
    user.meets(.feed(.window(window)))
    #expect(user.selectedSession?.session == chosen)
    #expect(user.state.screens.presence.list.selected == 0)
    user.types("g").meets(.feed(Visitors.window(5)))
    #expect(user.selectedSession?.session == chosen, "what is seen is what is chosen")
  }

  @Test("At the top the list shows what is newest: who has moved out of view is let go")
  func atTop() throws {
    let user = try User.watching(5, size: Size(80, 24))
    guard case .window(var window) = Visitors.window(60) else { return }
    window.rows =
      Array(window.rows.dropFirst().prefix(7)) + [window.rows[0]] + window.rows.suffix(50)
    user.meets(.feed(.window(window)))
    #expect(
      user.selectedSession?.session == Self.first && user.state.screens.presence.list.top == 0)
    window.rows = Array(window.rows.dropFirst(8).prefix(40)) + [Visitors.row(1)]
    user.meets(.feed(.window(window)))
    #expect(user.state.screens.presence.list.selected == 0)
    user.presses(.enter)
    #expect(user.state.screens.presence.detail?.session == window.rows[0].session)
  }

  @Test("The pane beside the list shows the selected person, and Enter opens who was highlighted")
  func paneFollows() throws {
    let user = try User.watching(5)
    let seen = user.selectedSession?.session
    guard case .window(var window) = Visitors.window(6) else { return }
    window.rows.insert(window.rows.removeLast(), at: 0)
    user.meets(.feed(.window(window))).presses(.enter)
    #expect(user.state.screens.presence.detail?.session == seen, "not who has just arrived")
    user.clicks("李雷")
    #expect(user.state.screens.presence.detail?.session == "\(Visitors.identifier(3))")
    user.presses(.down)
    #expect(user.state.screens.presence.detail?.session == user.selectedSession?.session)
  }

  @Test("A question tells two visitors of one name apart")
  func sameName() throws {
    guard case .window(var window) = Visitors.window(2) else { return }
    window.rows[0].name = "Ana"
    window.rows[1].name = "Ana"
    let user = try User.watching().meets(.feed(.window(window))).types("E")
    user.sees("Ana (\(window.rows[0].session.prefix(8)))")
  }

  @Test("One key for who needs attention, one for who waits longest, one that clears all filters")
  func oneKey() throws {
    let user = try User.watching().types("a")
    #expect(user.watched?.state == .absent && user.watched?.handedOver == true)
    #expect(user.watched?.order == .longest)
    user.types("a")
    #expect(user.watched?.state == nil && user.watched?.order == .recent)
    user.types("w")
    #expect(user.watched?.order == .waiting)
    user.sees("quem espera há mais tempo").types("z")
    #expect(user.watched?.order == .recent)
    user.types("sh").sees("com transbordo").presses(.escape)
    #expect(user.watched?.state == nil && user.watched?.handedOver == nil)
  }

  @Test("Counts and the head of the times can be clicked")
  func clicks() throws {
    let user = try User.watching().clicks("○ ausente")
    #expect(user.watched?.state == .absent)
    user.clicks("⇄ transbordo")
    #expect(user.watched?.handedOver == true)
    user.clicks("○ ausente").clicks(" Há")
    #expect(user.watched?.state == nil && user.watched?.order == .longest)
  }

  @Test("A clicked session stays selected, in the first row too")
  func clicked() throws {
    let user = try User.watching().presses(.down).clicks("\(Visitors.identifier(1))")
    #expect(
      user.state.screens.presence.list.selected == 0 && user.state.screens.presence.detail == nil)
    guard case .window(var window) = Visitors.window(5) else { return }
    window.rows.swapAt(0, 3)
    user.meets(.feed(.window(window)))
    #expect(user.selectedSession?.session == Self.first)
    // Another session has moved under the pointer: the second click selects it.
    user.clicks("\(Visitors.identifier(4))")
    #expect(user.state.screens.presence.detail == nil)
    #expect(user.selectedSession?.session == window.rows[0].session)
    user.clicks("\(Visitors.identifier(4))")
    #expect(user.state.screens.presence.detail?.session == window.rows[0].session)
  }

  @Test("The bell rings at most once in three seconds")
  func bellPause() throws {
    let user = try User.watching()
    for _ in 0..<20 { user.meets(.feed(Visitors.transition(2, to: .absent))) }
    #expect(user.timesAsked(.terminal(.bell)) == 1)
    user.waits(3_000).meets(.feed(Visitors.transition(4, to: .absent)))
    #expect(user.timesAsked(.terminal(.bell)) == 2)
  }

  @Test("A lost connection shows the time to the next try, and the list is marked as old")
  func lost() throws {
    let user = try User.watching()
      .meets(.feed(.lost(.unreachable("refused"), retryMillis: 900)))
    user.sees("perdida", "antigo", "1 s", "Zoë", "! sem motor")
    user.meets(.feed(.connected)).meets(.feed(Visitors.window(2))).doesNotSee("antigo")
  }

  @Test("What is old does not run on, however often the connection is tried", arguments: [80, 120])
  func stopped(width: Int) throws {
    let user = try User.watching(size: Size(width, 40))
    let time = user.state.context.format.duration(61_000, isShort: width == 80)
    user.sees(" \(time) ")
    for _ in 0..<3 {
      user.meets(.feed(.lost(.unreachable("refused"), retryMillis: 900))).waits(30_000)
    }
    user.sees(" \(time) ")
    user.meets(.feed(.connected)).meets(.feed(Visitors.window(1))).doesNotSee(" \(time) ")
  }

  @Test("The identifier is copied; handing over and ending a session ask first")
  func actions() throws {
    let user = try User.watching().types("i")
    #expect(user.lastAsked == .terminal(.copy(Self.first)))
    user.types("t").sees("ao atendimento humano?").presses(.left, .enter)
    #expect(user.timesAsked(.engine(.handOver(Self.first))) == 1)
    user.types("E").sees("Encerrar a sessão", "resolvido").presses(.escape)
    user.types("E").presses(.enter, .escape)
    #expect(
      !user.world.asked.contains { effect in
        if case .engine(.endSession) = effect { true } else { false }
      })
    user.types("E").presses(.down, .enter, .enter)
    #expect(user.timesAsked(.engine(.endSession(Self.first, reason: "no_answer"))) == 1)
  }

  @Test("The answer to an act names a visitor whose session has left the list meanwhile")
  func named() throws {
    let user = try User.watching().types("E").presses(.down, .enter)
    guard case .window(var window) = Visitors.window(5) else { return }
    (window.rows, window.total) = ([], 0)
    user.meets(.feed(.window(window))).presses(.enter)
    user.sees("foi encerrada").doesNotSee("A sessão de \(Self.first)")
  }

  @Test("A session that was handed over cannot be handed over again")
  func handedOver() throws {
    try User.watching().types("jt").sees("já está no atendimento humano")
  }

  @Test("The list ends where the feed does, and the number of sessions is shown")
  func tooMany() throws {
    let user = try User.watching(50_000).sees("50.000 sessões").types("G")
    #expect(user.state.screens.presence.list.selected == 10_199)
    let offset = try #require(user.watched?.offset)
    user.meets(.feed(Visitors.window(50_000, offset: offset, limit: 200)))
    user.sees("\(Visitors.identifier(10_200))")
  }

  @Test("A refusal of the engine is shown")
  func refused() throws {
    let full = ClientError.refused(
      status: 503, code: "unavailable", message: "full", field: nil)
    try User.watching().meets(.feed(.lost(full, retryMillis: 900))).sees("(503: full)")
    let wrong = ClientError.refused(
      status: 401, code: "unauthorized", message: "token", field: nil)
    try User.watching().meets(.feed(.lost(wrong, retryMillis: 900)))
      .sees("não aceita este token", "antigo")
  }

  @Test("Shortages of the engine are shown while they last")
  func shortages() throws {
    let user = try User.watching().meets(.feed(.shortages([.diskFull, .descriptors])))
    user.sees("não aceita novos visitantes: disco cheio, sem descritores")
    user.meets(.feed(.shortages([])))
    #expect(!user.screen.contains("novos visitantes"))
    for shortage in Shortage.allCases {
      user.meets(.feed(.shortages([shortage]))).sees(
        PresenceStrings.shortage(shortage)[.portuguese])
    }
    user.meets(.feed(.lost(.unreachable(""), retryMillis: 900))).sees("antigo")
    user.meets(.feed(.connected))
    #expect(!user.screen.contains("novos visitantes"))
  }

  @Test("Actions that the token or a lost connection prevents are refused with the reason")
  func watchOnly() throws {
    let user = try User.watching().meets(.feed(.mayOnlyWatch))
    user.types("jt").sees("só deixa ver").types("E").sees("só deixa ver")
    user.types("i").sees("Copiado")
    user.meets(.feed(.connected)).types("E").sees("Encerrar a sessão de").presses(.escape)
    user.meets(.feed(.lost(.unreachable(""), retryMillis: 900)))
    user.types("E").sees("não responde agora")
  }

  @Test(
    "A session is followed: data, states with reasons, messages and calls", arguments: [80, 120])
  func follow(width: Int) throws {
    let user = try User.watching(size: Size(width, 60)).presses(.enter)
    user.sees("página inativa", "plataforma: ausente ✓ entregue 200, 1×", "ver", "meu pedido")
    user.doesNotSee("ana@example.com").types("F").sees("ana@example.com", "203.0.113.7")
    #expect(!user.screen.unicodeScalars.contains("\u{1B}"))
    #expect(user.timesAsked(.engine(.loadSession(Self.first))) == 0, "it is pushed, not asked for")
    user.presses(.escape).doesNotSee("meu pedido").sees("Zoë")
    #expect(user.lastAsked == .engine(.follow(nil)))
    #expect(user.state.context.screen == .presence)
  }

  @Test("A long session scrolls to its start, by keys and wheel")
  func scrollSession() throws {
    let user = try User.watching(size: Size(60, 16)).presses(.enter)
    for number in 3..<30 {
      let message = SessionMessage(
        seq: number, from: "contact", name: "", text: "linha \(number)",
        at: Visitors.now + Millis(number))
      user.meets(.talk(Self.first, .event(.message(message))))
    }
    user.sees("linha 29").doesNotSee("começou").types("g").sees("começou").types("G")
    user.doesNotSee("começou").sees("linha 29")
    for _ in 0..<12 {
      user.meets(.terminal(.mouse(Mouse(.wheelUp, at: Point(9, 9), button: .none))))
    }
    user.sees("começou")
  }

  @Test("A session that does not exist is reported")
  func unknown() throws {
    try User.watching().presses(.down, .enter).sees("sessão desconhecida")
  }

  @Test("A pause keeps rows and times; continuing shows the latest window")
  func pause() throws {
    let user = try User.watching(1).types("p").sees("pausado")
    user.meets(.feed(Visitors.window(3))).waits(5_000).sees("1 min 01 s").doesNotSee("李雷")
    #expect(user.state.wakeAt == nil)
    user.types("p").sees("1 min 06 s", "李雷").doesNotSee("pausado")
  }

  @Test("An absence during human attendance rings and is marked, unless the alarm is off")
  func alarm() throws {
    let user = try User.watching().meets(.feed(Visitors.transition(2, to: .absent)))
    user.sees("ficou ausente", "! \(Visitors.identifier(2))".prefix(8).description)
    #expect(user.timesAsked(.terminal(.bell)) == 1)
    user.meets(.feed(Visitors.transition(1, to: .absent)))
    #expect(user.timesAsked(.terminal(.bell)) == 1, "not handed over")
    user.waits(11_000).types("b").sees("sino: meus")
    user.meets(.feed(Visitors.transition(4, to: .absent))).doesNotSee("ficou ausente")
    guard case .window(var window) = Visitors.window(5) else { return }
    window.rows[3].attendant = "Marina"
    user.meets(.feed(.window(window))).meets(.feed(Visitors.transition(4, to: .absent)))
    user.sees("ficou ausente")
    #expect(user.timesAsked(.terminal(.bell)) == 2)
    user.waits(11_000).types("b").sees("sem sino")
    user.meets(.feed(Visitors.transition(4, to: .absent))).doesNotSee("ficou ausente")
  }

  @Test("Who begins to wait rings on every screen, and stands in the terminal's title")
  func waiting() throws {
    let user = try User.watching()
    guard case .window(var window) = Visitors.window(5) else { return }
    user.types("1")
    window.counts.waiting = 2
    window.rows = []
    user.meets(.feed(.window(window))).sees("2 clientes esperam resposta (Alt-A)")
    #expect(user.timesAsked(.terminal(.bell)) == 1)
    #expect(user.timesAsked(.terminal(.title("(2) canais"))) == 1)
    // A later total replaces the earlier one, and does not count as one more event.
    window.counts.waiting = 3
    user.meets(.feed(.window(window))).sees("3 clientes esperam resposta").doesNotSee("(+")
    window.counts.waiting = 0
    user.meets(.feed(.window(window)))
    #expect(user.timesAsked(.terminal(.title("canais"))) == 1)
  }

  @Test("An absence outside the window is looked up, and rings")
  func alarmOutOfView() throws {
    let user = try User.watching()
    var far = try Visitors.details()
    far.session = "\(Visitors.identifier(900))"
    user.world.details[far.session] = far
    user.meets(.feed(Visitors.transition(900, to: .absent)))
    #expect(user.timesAsked(.terminal(.bell)) == 1)
  }

  @Test("A thousand absences outside the window cause eight lookups")
  func fewQuestions() throws {
    let user = try User.watching()
    for number in 1_000..<2_000 {
      user.meets(.feed(Visitors.transition(number, to: .absent)))
    }
    let asked = user.world.asked.count {
      if case .engine(.loadSession) = $0 { true } else { false }
    }
    #expect(asked == AbsenceAlarm.maxLookups)
    #expect(user.state.screens.presence.log.entries.count == PresenceLog.maxEntries)
  }

  @Test("The log shows the latest changes and the number left out")
  func log() throws {
    let user = try User.watching().types("M").sees("nenhuma mudança")
    user.meets(.feed(Visitors.transition(1, to: .absent))).meets(.feed(.dropped(12)))
    user.sees("12 mudanças omitidas", "○ ausente  Zoë").types("M").doesNotSee("omitidas")
  }

  @Test("The sparkline shows fifteen minutes, with a gap while the connection was lost")
  func history() throws {
    let user = try User.watching().sees("15 min", "█")
    user.waits(60_000).meets(.feed(.lost(.unreachable(""), retryMillis: 900)))
    user.waits(120_000).meets(.feed(.connected)).meets(.feed(Visitors.window(5)))
    let values = user.state.screens.presence.history.values(
      of: { $0.online }, columns: 30, at: user.now)
    #expect(Array(values.suffix(7)) == [2, 2, 2, 0, 0, 0, 2])
    #expect(values.prefix(20).allSatisfy { $0 == 0 })
  }

  @Test("The history is bounded, and a column shows the largest value of its steps")
  func longHistory() {
    var history = PresenceHistory()
    for step in 0..<1_000 {
      history.note(PresenceTotals(online: step), at: Millis(step) * PresenceHistory.step)
    }
    let now = 999 * PresenceHistory.step
    let whole = history.values(of: { $0.online }, columns: 30, at: now)
    #expect(whole == Array(970...999))
    #expect(history.values(of: { $0.online }, columns: 3, at: now) == [979, 989, 999])
    history.note(PresenceTotals(online: 5), at: 10 * PresenceHistory.step)
    let back = history.values(of: { $0.online }, columns: 30, at: 10 * PresenceHistory.step)
    #expect(back.last == 5, "a wall clock that was set back")
  }

  @Test("On other screens one row is asked for, for the totals; returning asks for all")
  func leaving() throws {
    let user = try User.watching().types("1")
    #expect(user.watched?.limit == 1)
    #expect(user.state.wakeAt == nil)
    user.types("2")
    #expect(user.watched?.order == .recent && user.watched?.limit ?? 0 >= 60)
  }

  @Test("A remote console shows channels by their names: rows, filter, followed session")
  func remoteNames() throws {
    let user = User(try Visitors.world(), size: Size(200, 50), isRemote: true)
    guard case .window(var window) = Visitors.window(3) else { return }
    window.rows[0].channelName = "Padaria do Zé"
    window.rows[1].channel = String(repeating: "7", count: 24)
    window.rows[1].channelName = "Ave\u{202E}nida \u{1B}[31m"
    window.rows[2].channel = String(repeating: "8", count: 24)
    user.meets(.feed(.connected)).meets(.feed(.window(window)))
    user.sees("Padaria do Zé", "Avenida", String(repeating: "8", count: 9))
    #expect(!user.state.view().text.contains(String(repeating: "7", count: 9)))
    user.types("c").sees("Padaria do Zé", "Avenida").types("padaria").presses(.enter)
    #expect(user.watched?.channel == Visitors.channel)
    window.rows = []
    user.meets(.feed(.window(window))).sees("Padaria do Zé")
    var details = try Visitors.details()
    details.channelName = "Padaria Nova"
    window.rows = [details.row]
    user.meets(.feed(.window(window))).presses(.enter).sees("Padaria Nova")
  }

  @Test("A remote console lists the channels of the sessions it sees")
  func remote() throws {
    let user = User(try Visitors.world(), isRemote: true).meets(.feed(Visitors.window(3)))
    user.types("c").sees(Visitors.channel).presses(.down, .enter)
    #expect(user.watched?.channel == Visitors.channel)
  }
}

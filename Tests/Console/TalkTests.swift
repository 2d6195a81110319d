// Answering a session: the story with the newest at its foot, the reply box, notes, taking.

import Channels
import Client
import Foundation
import Presence
import Records
import Screen
import Testing

@testable import Console

@Suite("Answering")
struct TalkTests {
  private static let first = "\(Visitors.identifier(1))"

  /// A user who follows the first visitor.
  private func answering(size: Size = Size(120, 40)) throws -> User {
    let user = try User.watching(size: size)
    user.presses(.enter)
    return user.meets(.talk(Self.first, .event(.session(try Visitors.details()))))
  }

  private func message(_ seq: Int, _ from: String, _ text: String, name: String = "")
    -> TalkStreamEvent
  {
    .event(
      .message(
        SessionMessage(
          seq: seq, from: from, name: name, text: text, at: Visitors.now + Millis(seq) * 1_000)))
  }

  private func sent(by user: User) -> [OutgoingMessage] {
    user.world.asked.compactMap {
      if case .engine(.say(_, let message)) = $0 { message } else { nil }
    }
  }

  @Test("A followed visitor is kept out for a time, by contact or address")
  func block() throws {
    let user = try answering().presses(.alt("b")).sees("por 24 horas", "para sempre")
    user.presses(.down, .enter).sees("Bloqueado: ")
    let details = try Visitors.details()
    let until = user.state.context.now + 24 * 3_600_000
    #expect(user.world.asked.contains(.stored(.block(details.contact, until: until))))
  }

  @Test("The earlier sessions of a followed visitor are the reports of the contact")
  func earlier() throws {
    let user = try answering().presses(.alt("p"))
    let contact = try Visitors.details().contact
    #expect(user.state.context.screen == .reports)
    #expect(user.state.screens.reports.query.text == contact)
    #expect(user.state.screens.reports.filter.text == contact)
    #expect(user.world.asked.contains(.work(.searchReports(ReportQuery(text: contact)))))
  }

  @Test("The story is in the order of its moments, and the newest stands at the foot")
  func order() throws {
    let user = try answering()
    user.meets(.talk(Self.first, message(3, "agent", "Já vejo para você", name: "Marina")))
    let rows = user.state.view().rows
    func row(_ text: String) throws -> Int {
      try #require(rows.lastIndex { $0.contains(text) }, "\(text)\n\(user.screen)")
    }
    #expect(try row("Olá!") < row("meu pedido"))
    #expect(try row("meu pedido") < row("transbordo"))
    #expect(try row("transbordo") < row("página inativa"))
    #expect(try row("plataforma: ausente") < row("Já vejo"))
    #expect(!user.screen.unicodeScalars.contains("\u{1B}"))
  }

  @Test(
    "One key each: who is absent longest, why and what was told, who waits longest",
    arguments: [Size(80, 24), Size(120, 40)])
  func oneKeyEach(size: Size) throws {
    let user = try User.watching(size: size).types("a")
    func time(_ millis: Millis) -> String {
      user.state.context.format.duration(millis, isShort: size.width < 120)
    }
    let query = user.watched
    #expect(query?.state == .absent && query?.handedOver == true && query?.order == .longest)
    var absent = try Visitors.details().row
    absent.since = Visitors.now - 720_000
    let counts = PresenceTotals(absent: 1, handedOver: 1)
    let window = FeedWindow(total: 1, offset: 0, counts: counts, rows: [absent])
    user.meets(.feed(.window(window))).sees("▸ ! Ana Souza", time(720_000))
    #expect(user.selectedSession?.session == Self.first)
    user.presses(.enter).meets(.talk(Self.first, .event(.session(try Visitors.details()))))
    user.sees("página inativa", "plataforma: ausente", "200")
    let waiting = try User.watching(size: size).types("w")
    #expect(waiting.watched?.order == .waiting)
    absent.waitingSince = Visitors.now - 90_000
    waiting.meets(.feed(.window(FeedWindow(total: 1, offset: 0, counts: counts, rows: [absent]))))
    #expect(waiting.selectedSession?.session == Self.first)
    waiting.sees("Ana Souza", time(90_000))
  }

  @Test("At 80×24 the talk has fourteen rows and more, and the facts one", arguments: [0, 1, 3])
  func rows(lines: Int) throws {
    let user = try answering(size: Size(80, 24)).types("r")
    for _ in 0..<lines { user.types("x").presses(KeyPress(.enter, .alt)) }
    let areas = user.state.screens.presence.paneAreas(user.state.context)
    #expect(areas.story.height >= 14 && areas.summary.height == 1)
    user.sees("Ana Souza", "○ ausente", "Alt-n")
    for number in 4..<60 {
      user.meets(.talk(Self.first, message(number, "contact", "linha \(number)")))
    }
    user.sees("linha 59", "linha 46").doesNotSee("linha 20")
  }

  @Test("From 120 columns the list stays beside the talk")
  func beside() throws {
    try answering(size: Size(120, 40)).sees("Zoë", "buscar nome", "meu pedido", "› ")
    try answering(size: Size(119, 40)).sees("meu pedido").doesNotSee("buscar nome")
  }

  @Test("Enter sends, Alt-Enter begins a line, and a taken message empties the box")
  func sending() throws {
    let user = try answering()
    user.meets(.talk(Self.first, .event(.state(online)))).types("r").types("Olá")
    user.presses(KeyPress(.enter, .alt)).types("Ana").presses(.enter)
    #expect(sent(by: user).map(\.text) == ["Olá\nAna"])
    #expect(user.state.screens.presence.drafts[Self.first].isEmpty)
    #expect(
      user.timesAsked(.engine(.assign(Self.first, to: "Marina", expected: nil))) == 1,
      "who answers first takes the session")
    user.presses(.enter)
    #expect(sent(by: user).count == 1, "an empty box sends nothing")
  }

  private var online: TimelineEntry {
    TimelineEntry(
      at: Visitors.now, kind: "state", from: .known(.absent), to: .known(.online),
      reason: .known(.returned))
  }

  @Test("A text that was not taken stays, with the reason, and is sent again as the same message")
  func refused() throws {
    let user = try answering()
    user.meets(.talk(Self.first, .event(.state(online))))
    user.world.isSilent = { if case .engine(.say) = $0 { true } else { false } }
    user.types("r").types("Olá").presses(.enter).sees("enviando…").types("x")
    #expect(user.state.screens.presence.drafts[Self.first].field.text == "Olá", "it is on its way")
    let first = try #require(sent(by: user).first)
    user.meets(.result(.failed(.engine(.say(Self.first, first)), "o motor recusou: cheio")))
    user.sees("! o motor recusou: cheio", "Olá").presses(.enter)
    #expect(sent(by: user).map(\.id) == [first.id, first.id], "it may have arrived: no second one")
    user.meets(.result(.failed(.engine(.say(Self.first, first)), "cheio"))).types("!")
    user.presses(.enter)
    #expect(sent(by: user).count == 3 && sent(by: user)[2].id != first.id, "another text")
    user.meets(.result(.said(Self.first, id: sent(by: user)[2].id))).doesNotSee("cheio")
    #expect(user.state.screens.presence.drafts[Self.first].isEmpty)
  }

  @Test("Each session keeps its draft, over other sessions and screens")
  func drafts() throws {
    let user = try answering().types("r").types("para Ana").presses(.escape, .escape)
    user.presses(.down, .enter)
    user.meets(.talk("\(Visitors.identifier(2))", .event(.session(try second()))))
    user.types("r").types("para Zoë").types("").presses(
      KeyPress(.function(2)), KeyPress(.function(3)))
    user.sees("para Zoë").presses(.escape, .up, .enter)
    user.meets(.talk(Self.first, .event(.session(try Visitors.details())))).sees("para Ana")
  }

  private func second() throws -> SessionDetails {
    var details = try Visitors.details()
    details.row = Visitors.row(2)
    return details
  }

  @Test("Before the first message to an absent visitor it warns; the next Enter sends")
  func absent() throws {
    let user = try answering().sees("ausente há").types("r").types("Volte!").presses(.enter)
    #expect(sent(by: user).isEmpty)
    user.sees("só lê quando voltar. Enter de novo envia").presses(.enter)
    #expect(sent(by: user).map(\.text) == ["Volte!"])
    user.types("Ainda aí?").presses(.enter)
    #expect(sent(by: user).count == 2, "one warning for each absence")
  }

  @Test("A note has another word and is sent as one, without a warning")
  func note() throws {
    let user = try answering().types("r").presses(.alt("n")).sees("NOTA INTERNA").types("Cuidado")
    user.presses(.enter)
    #expect(sent(by: user).map(\.from) == [.note])
    user.doesNotSee("NOTA INTERNA")
    user.meets(.talk(Self.first, message(3, "note", "Cuidado", name: "Marina")))
    user.sees("✎ nota interna, Marina  Cuidado")
  }

  @Test("Typing is told from time to time, and the visitor's typing is shown for six seconds")
  func typing() throws {
    let user = try answering().types("r").types("Bom dia")
    #expect(user.timesAsked(.engine(.typing(Self.first))) == 1)
    user.waits(3_000).types("!")
    #expect(user.timesAsked(.engine(.typing(Self.first))) == 2)
    user.presses(.alt("n")).waits(4_000).types("x")
    #expect(user.timesAsked(.engine(.typing(Self.first))) == 2, "a note is nobody else's business")
    user.meets(.talk(Self.first, .event(.typing(.init(from: "contact", name: "", on: true)))))
    user.sees("Ana Souza está digitando…").waits(6_000).doesNotSee("digitando")
  }

  @Test("What was read before, what the visitor has seen, and what is told to be read")
  func reading() throws {
    var details = try Visitors.details()
    details.row.unread = 1
    let user = try User.watching()
    user.world.details[Self.first] = details
    user.presses(.enter).sees("── não lidas ──")
    #expect(user.timesAsked(.engine(.read(Self.first, seq: 2))) == 1)
    user.meets(.talk(Self.first, message(3, "agent", "Olá", name: "Marina")))
    user.doesNotSee("não lidas", "✓✓ lida").meets(
      .talk(Self.first, .event(.read(.init(by: "contact", seq: 3))))
    ).sees("✓✓ lida")
    user.meets(.talk(Self.first, message(4, "contact", "Oi")))
    #expect(user.timesAsked(.engine(.read(Self.first, seq: 4))) == 1)
    // What is out of view is not read.
    for number in 5..<80 {
      user.meets(.talk(Self.first, message(number, "contact", "linha \(number)")))
    }
    user.presses(KeyPress(.pageUp)).meets(.talk(Self.first, message(80, "contact", "nova")))
    user.doesNotSee("nova")
    #expect(user.timesAsked(.engine(.read(Self.first, seq: 80))) == 0)
    user.presses(KeyPress(.end)).sees("nova")
  }

  private func assigned(_ name: String?, _ moment: Millis) -> TalkStreamEvent {
    .event(.assigned(TalkEvent.Assignment(at: moment, attendant: name)))
  }

  @Test("Taking, releasing, and who was first")
  func taking() throws {
    let user = try answering().sees("sem atendente").types("T")
    #expect(user.timesAsked(.engine(.assign(Self.first, to: "Marina", expected: nil))) == 1)
    user.meets(.talk(Self.first, assigned("Marina", user.now))).sees("com você")
    user.types("T")
    #expect(user.timesAsked(.engine(.assign(Self.first, to: nil, expected: "Marina"))) == 1)
    user.meets(.talk(Self.first, assigned("Bruno", user.now))).sees("com Bruno")
    user.types("T").sees("Bruno atende esta sessão").presses(.left, .enter)
    #expect(user.timesAsked(.engine(.assign(Self.first, to: "Marina", expected: "Bruno"))) == 1)
    user.meets(.result(.taken(Self.first, by: "Bruno"))).sees("Bruno assumiu esta sessão")
  }

  @Test("A canned reply is inserted by / at the start of a word")
  func canned() throws {
    let user = try answering()
    user.meets(
      .result(
        .cannedReplies([
          CannedReply(key: "ola", text: "Olá, {nome}!"),
          CannedReply(key: "pix", text: "A chave é 1."),
        ])))
    user.types("r").types("/").sees("Respostas prontas", "/pix").types("ola").presses(.enter)
    #expect(user.state.screens.presence.draft.field.text == "Olá, Ana Souza!")
    user.types(" e/ou")
    #expect(user.state.screens.presence.draft.field.text == "Olá, Ana Souza! e/ou")
  }

  @Test("Alt-A goes to who waits longest, from every screen, with the reply box ready")
  func next() throws {
    let user = try User.watching()
    for screen in ["1", "3", "5"] {
      user.types(screen)
      user.world.next = Visitors.row(4)
      user.presses(.alt("a"))
      #expect(user.state.context.screen == .presence)
      #expect(user.state.screens.presence.detail?.session == "\(Visitors.identifier(4))")
      #expect(user.state.context.focus == Action(PresenceScreen.replyRegion))
      user.presses(.escape, .escape)
    }
    user.world.next = nil
    user.presses(.alt("a")).sees("ninguém espera resposta")
  }

  @Test("Ending asks for a reason and a last sentence")
  func ending() throws {
    let user = try answering().types("E").sees("resolvido").presses(.enter)
    user.types("Até logo!").presses(.enter)
    #expect(
      user.timesAsked(
        .engine(.endSession(Self.first, reason: "resolved", text: "Até logo!"))) == 1)
  }

  @Test("A transfer names who is there, and carries a note")
  func transfer() throws {
    let user = try answering().presses(.alt("x")).sees("●  Bruno", "○  Clara").types("bru")
    user.presses(.enter).types("É sobre o pedido 12").presses(.enter)
    #expect(sent(by: user).map(\.from) == [.note])
    #expect(user.timesAsked(.engine(.assign(Self.first, to: "Bruno", expected: nil))) == 1)
  }

  @Test("A token that only watches has no reply box, and says why")
  func watching() throws {
    let user = try User.watching().meets(.feed(.mayOnlyWatch)).presses(.enter)
    user.meets(.talk(Self.first, .event(.session(try Visitors.details())))).doesNotSee("› ")
    user.types("r").sees("só deixa ver")
  }

  @Test("The talk is saved as text")
  func saving() throws {
    let user = try answering().types("S").sees("ana-souza-2026-11-21.txt").presses(.enter)
    let text = user.world.asked.compactMap { effect -> String? in
      if case .stored(.saveText(let text, _, _)) = effect { text } else { nil }
    }.first
    #expect(text?.contains("meu pedido") == true && text?.contains("\u{1B}") == false)
  }

  @Test("A console that was killed is found again: drafts, screen, filters, bell, followed session")
  func memory() throws {
    let user = try User.watching()
    user.state.remember(ConsoleMemory())
    user.types("sb").presses(.enter).types("r").types("Olá, An")
    let kept = user.world.asked.compactMap { effect -> ConsoleMemory? in
      if case .terminal(.remember(let memory)) = effect { memory } else { nil }
    }
    let json = try JSONEncoder().encode(try #require(kept.last))
    let next = User(try Visitors.world())
    var state = ConsoleState(
      language: .portuguese, zone: .gmt, size: Size(120, 40), now: next.now, attendant: "Marina")
    state.remember(try JSONDecoder().decode(ConsoleMemory.self, from: json))
    #expect(state.context.screen == .presence)
    let presence = state.screens.presence
    #expect(presence.drafts[Self.first].field.text == "Olá, An")
    #expect(presence.alarm.mode == .mine && presence.feed.query.state == .online)
    #expect(presence.detail?.session == Self.first)
  }
}

@Suite("Drafts")
struct ReplyDraftTests {
  @Test("Drafts are bounded, and one without text takes no place")
  func bounded() {
    var drafts = ReplyDrafts()
    for number in 0..<(ReplyDrafts.maxDrafts + 10) {
      drafts["\(number)"].field = TextField("texto", isMultiline: true)
    }
    #expect(drafts.unsent.count == ReplyDrafts.maxDrafts)
    #expect(drafts["0"] == ReplyDraft() && !drafts["11"].isEmpty)
    drafts["11"] = ReplyDraft()
    #expect(drafts.unsent.count == ReplyDrafts.maxDrafts - 1)
  }
}

// Supervising and answering line by line.

import Channels
import Client
import Foundation
import Presence
import Testing

@testable import Console

@Suite("Answering line by line")
struct LineModeAnsweringTests {
  /// A user of a world in which one visitor waits.
  private static func user() throws -> LineUser {
    var world = World.usual
    let details = try Visitors.details()
    world.details[details.session] = details
    world.next = details.row
    return LineUser(world)
  }

  @Test("Who waits is opened and read out, and a line is a reply; notes, taking and ending by keys")
  func answers() throws {
    let user = try Self.user()
    user.writes("2", ".a")
    let session = try #require(user.world.next?.session)
    #expect(user.asked.contains(.engine(.follow(session))))
    user.reads("Texto responde")
    user.writes("Bom dia!").reads("só lê quando voltar").writes("s")
    user.writes(".n ligar depois", "..50 de desconto")
    let sent = user.asked.compactMap { effect -> OutgoingMessage? in
      if case .engine(.say(session, let message)) = effect { message } else { nil }
    }
    #expect(sent.map(\.text) == ["Bom dia!", "ligar depois", ".50 de desconto"])
    #expect(sent.map(\.from) == [.agent, .note, .agent])
    #expect(sent.allSatisfy { $0.name == "Bia" } && Set(sent.map(\.id)).count == 3)
    user.writes(".e").reads("1. resolvido", ".e NÚMERO encerra").writes(".e 1 Até logo!")
    #expect(
      user.asked.contains(
        .engine(.endSession(session, reason: "resolved", text: "Até logo!"))))
    user.writes("<")
    #expect(user.asked.contains(.engine(.follow(nil))))
  }

  @Test("A message that comes while a session is open is read out once, and told to be read")
  func readOut() throws {
    let user = try Self.user().writes("2", ".a")
    let session = try #require(user.world.next?.session)
    let seq = (user.console.pane?.story.lastSeq ?? 0) + 1
    let message = SessionMessage(
      seq: seq, from: "contact", name: "", text: "Ainda está aí?", at: 1_795_269_909_000)
    for _ in 0..<2 { user.hears(session, .event(.message(message))) }
    #expect(user.said.count { $0.contains("Ainda está aí?") } == 1)
    #expect(user.asked.contains(.engine(.read(session, seq: seq))))
  }

  @Test("With nobody waiting, the next who writes is opened by itself")
  func waits() throws {
    let user = try Self.user()
    let row = user.world.next
    user.world.next = nil
    user.writes("2", ".a").reads("Quem escrever será aberto aqui.")
    #expect(user.asked.last == .engine(.watch(FeedQuery(waiting: true, order: .waiting))))
    user.world.next = row
    let counts = PresenceTotals()
    user.hears(FeedWindow(total: 0, offset: 0, counts: counts, rows: []))
    #expect(user.console.pane == nil)
    user.hears(FeedWindow(total: 1, offset: 0, counts: counts, rows: [row].compactMap { $0 }))
    #expect(user.console.pane?.session == row?.session)
  }

  @Test("Of the list only what changes is said: who goes absent, who begins to wait")
  func changesOnly() throws {
    let user = try Self.user().writes("2")
    var row = try #require(user.world.next)
    row.waitingSince = nil
    row.unread = 0
    row.state = .known(.online)
    row.handedOver = true
    let counts = PresenceTotals()
    func shows() {
      user.hears(FeedWindow(total: 1, offset: 0, counts: counts, rows: [row]))
    }
    shows()
    let printed = user.said.count
    shows()
    #expect(user.said.count == printed, "nothing changed")
    row.waitingSince = 1_795_269_900_000
    row.unread = 1
    shows()
    #expect(user.said.last == "1. \(row.displayName): espera resposta, 1 não lida")
    row.state = .known(.absent)
    shows()
    #expect(user.said.last?.contains("ausente") == true)
    #expect(user.said.count == printed + 2)
  }
}

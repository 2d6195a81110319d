// Changes of channels, flows and settings: atomic, validated, and logged in the audit.

import Channels
import Foundation
import Presence
import Records
import Synchronization
import Testing

@testable import Storage

@Suite("Storage: changes")
struct ChangesTests {
  let folder: TemporaryFolder
  let storage: Storage

  init() throws {
    folder = try TemporaryFolder()
    storage = try StorageSample.shop(folder.database)
  }

  private func channel(_ number: Int) throws -> StoredChannel {
    try storage.makeReader().channel(StorageSample.channelID(number))
  }

  @Test("Every field of a channel is read as it was stored")
  func everyField() throws {
    var channel = StorageSample.channel(3, "日本語 ação 👩‍👩‍👧")
    channel.text.welcome = "linha\nlinha\t</script>\u{2028}"
    channel.settings.image = ChannelImage(
      kind: .png, bytes: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 255])
    channel.settings.allowedOrigins = ["https://a.example", "https://*.b.example"]
    channel.settings.requestedData.append(
      .init(key: "cpf", kind: .cpf, label: "CPF", required: false))
    channel.settings.presence.returnMessage = "{nome} voltou"
    channel.appearance.icon = .image
    try storage.create(channel, by: StorageSample.author)
    #expect(try self.channel(3) == StoredChannel(channel: channel, version: 1))
    #expect(try storage.installation().channels.contains(channel))
  }

  @Test("Saving an outdated version of a channel throws the stored one")
  func conflict() throws {
    var mine = try channel(1).channel
    var theirs = mine
    theirs.text.title = "Deles"
    mine.text.title = "Meu"
    let saved = try storage.save(theirs, expecting: 1, by: StorageSample.author)
    #expect(saved.version == 2)
    #expect(
      storageError { try storage.save(mine, expecting: 1, by: StorageSample.author) }
        == .conflict(saved))
    #expect(try channel(1) == saved)
    #expect(try storage.save(mine, expecting: 2, by: StorageSample.author).version == 3)
    #expect(try storage.save(mine, expecting: 3, by: StorageSample.author).version == 3)
  }

  @Test("A channel that violates rules is not stored, and every rule is named")
  func refusals() throws {
    var wrong = StorageSample.channel(3, "LÓJA")
    wrong.text.title = ""
    wrong.appearance.font = "red"
    guard
      case .refused(let errors)? = storageError({
        try storage.create(wrong, by: StorageSample.author)
      })
    else {
      Issue.record("the channel was stored")
      return
    }
    #expect(errors.map(\.key) == ["description", "text.title", "appearance.font"])
    #expect(errors.first?.rule == .descriptionTaken(by: StorageSample.channelID(1)))
    #expect(try storage.makeReader().channels().count == 2)
    guard
      case .refused? = storageError({
        try storage.create(StorageSample.channel(1, "Novo"), by: StorageSample.author)
      })
    else {
      Issue.record("an identifier was taken twice")
      return
    }
    #expect(
      storageError {
        try storage.save(StorageSample.channel(9, "Novo"), expecting: nil, by: StorageSample.author)
      }
        == .channelUnknown(StorageSample.channelID(9)))
  }

  @Test("A channel with open sessions is not deleted, nor those deleted with it")
  func deletion() throws {
    try storage.commit([.opened(StorageSample.opening(1)), .opened(StorageSample.opening(2))])
    let both = [StorageSample.channelID(2), StorageSample.channelID(1)]
    #expect(
      storageError { try storage.deleteChannels(both, by: StorageSample.author) }
        == .openSessions([
          ChannelInUse(id: StorageSample.channelID(1), description: "Loja", sessions: 2)
        ]))
    #expect(try storage.makeReader().channels().count == 2)
    try storage.commit([
      StorageSample.closed(1, at: StorageSample.now),
      StorageSample.closed(2, at: StorageSample.now),
    ])
    try storage.deleteChannels(both, by: StorageSample.author)
    #expect(try storage.makeReader().channels().isEmpty)
    #expect(try storage.makeReader().reports(ReportQuery()).total == 2)
    #expect(
      storageError { try storage.deleteChannels(["nobody"], by: StorageSample.author) }
        == .channelUnknown("nobody"))
  }

  @Test("The identifier of a deleted channel is never generated again")
  func identifiers() throws {
    try storage.deleteChannels([StorageSample.channelID(2)], by: StorageSample.author)
    let draws = Draws([1, 2, 5].map(StorageSample.channelID))
    #expect(try storage.makeIdentifier { draws.next() } == StorageSample.channelID(5))
    guard
      case .failed? = storageError({ _ = try storage.makeIdentifier { StorageSample.channelID(1) } }
      )
    else {
      Issue.record("an identifier was generated twice")
      return
    }
  }

  @Test("An import is atomic")
  func imports() throws {
    var loja = try channel(1).channel
    loja.description = "Suporte"
    var suporte = try channel(2).channel
    suporte.description = "Loja"
    var broken = StorageSample.channel(3, "Nova")
    broken.flow = "nenhum"
    guard
      case .refused(let errors)? = storageError({
        _ = try storage.importChannels([loja, suporte, broken], by: StorageSample.author)
      })
    else {
      Issue.record("an invalid import was stored")
      return
    }
    #expect(errors.map(\.key) == ["[2].flow"])
    #expect(try channel(1).channel.description == "Loja")
    // Two channels swap their descriptions.
    let plan = try storage.importChannels([loja, suporte], by: StorageSample.author)
    #expect(plan.items.map(\.isNew) == [false, false])
    #expect(try channel(1).channel.description == "Suporte")
    #expect(try channel(2) == StoredChannel(channel: suporte, version: 2))
    _ = try storage.importChannels([loja, suporte], by: StorageSample.author)
    #expect(try channel(2).version == 2)
    #expect(
      storageError {
        try storage.create(StorageSample.channel(4, "lójà"), by: StorageSample.author)
      } != nil)
  }

  @Test("An export, imported into another database, is exported byte for byte the same")
  func roundTrip() throws {
    var channel = try channel(1).channel
    channel.settings.image = ChannelImage(
      kind: .gif, bytes: Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0])
    try storage.save(channel, expecting: nil, by: StorageSample.author)
    let file = ChannelDocument.export(try storage.installation().channels)
    let other = try Storage(path: folder.path("other.db"))
    try other.importFlows([StorageSample.flow], by: StorageSample.author)
    let read = try ChannelDocument.read(Array(file.utf8)) { "" }
    _ = try other.importChannels(read, by: StorageSample.author)
    #expect(ChannelDocument.export(try other.installation().channels) == file)
  }

  @Test("The audit logs author, time, key and values, and of secrets only the end")
  func audit() throws {
    var channel = try channel(1).channel
    channel.text.title = "Novo"
    channel.enabled = false
    try storage.save(channel, expecting: 1, by: Author(name: "rui", at: 5))
    let lines = try storage.makeReader().audit(subject: "channel:\(channel.id)", limit: 2)
    #expect(
      Set(lines.map { "\($0.who) \($0.when) \($0.key) \($0.from) → \($0.to)" })
        == ["rui 5 enabled true → false", "rui 5 text.title Atendimento → Novo"])
    try storage.setAttendance(
      Attendance(baseURL: "https://desk.example", token: "abcdefgh-very-secret-1234"),
      by: StorageSample.author)
    let attendance = try storage.makeReader().audit(subject: "attendance")
    #expect(attendance.contains { $0.key == "token" && $0.to == "••••1234" })
    #expect(!attendance.contains { $0.to.contains("very-secret") })
    #expect(
      try storage.installation().attendance
        == Attendance(baseURL: "https://desk.example", token: "abcdefgh-very-secret-1234"))
  }

  @Test("Flows are replaced by identifier, and not deleted while a channel uses them")
  func flows() throws {
    var changed = StorageSample.flow
    changed.published = false
    // Secrets are stored whole, and masked in the audit.
    let other = Flow(
      id: "b", name: "B", published: true, handsOver: false, blocks: ["message"],
      webhook: "https://flow.example/hook", token: "abcdefgh-very-secret-1234",
      signingSecret: "hgfedcba-very-secret-4321")
    let bot = Flow(
      id: "c", name: "C", published: true, handsOver: false, blocks: ["message"],
      typebot: TypebotAccess(url: "https://bot.example", publicID: "loja"))
    try storage.importFlows([changed, other, bot], by: StorageSample.author)
    #expect(try storage.installation().flows == [.direct, other, bot, changed])
    let audit = try storage.makeReader().audit(subject: "flow:b")
    #expect(audit.contains { $0.key == "token" })
    #expect(!audit.contains { $0.to.contains("very-secret") })
    var both = bot
    both.webhook = "https://flow.example/hook"
    #expect(
      storageError { try storage.importFlows([both], by: StorageSample.author) }
        == .refused([
          ValidationError(
            key: "[0].webhook", value: "https://flow.example/hook", rule: .webhookOrTypebot)
        ]))
    #expect(
      storageError { try storage.deleteFlow("sales", by: StorageSample.author) }
        == .flowInUse("sales", channels: ["Loja", "Suporte"]))
    try storage.deleteFlow("b", by: StorageSample.author)
    #expect(
      storageError { try storage.deleteFlow("b", by: StorageSample.author) } == .flowUnknown("b"))
  }

  @Test("Settings are stored; the attendance platform can be removed")
  func settings() throws {
    try storage.setPublicURL("https://chat.example", by: StorageSample.author)
    try storage.setRetentionDays(30, by: StorageSample.author)
    #expect(storageError { try storage.setRetentionDays(-1, by: StorageSample.author) } != nil)
    #expect(storageError { try storage.setRetentionDays(36_501, by: StorageSample.author) } != nil)
    let again = try Storage(path: folder.database)
    #expect(try again.installation().publicURL == "https://chat.example")
    #expect(try again.makeReader().retentionDays() == 30)
    try storage.setAttendance(
      Attendance(baseURL: "https://desk.example", token: "t"), by: StorageSample.author)
    try storage.setAttendance(nil, by: StorageSample.author)
    #expect(try storage.installation().attendance == nil)
  }
}

/// Returns given values one after the other.
final class Draws: Sendable {
  private let left: Mutex<[String]>
  init(_ values: [String]) { left = Mutex(values) }
  func next() -> String { left.withLock { $0.removeFirst() } }
}

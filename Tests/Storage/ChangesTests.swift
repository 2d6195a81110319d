// Channels, flows and settings: stored whole or not at all, with a line in the audit for each change.

import Channels
import Foundation
import Presence
import Records
import Synchronization
import Testing

@testable import Storage

@Suite("Storage: changes")
struct ChangesTests {
  let folder: Folder
  let storage: Storage

  init() throws {
    folder = try Folder()
    storage = try Sample.shop(folder.database)
  }

  private func channel(_ number: Int) throws -> StoredChannel {
    try storage.makeReader().channel(Sample.channelID(number))
  }

  @Test("Every field comes back as it was stored, the image by its bytes")
  func whole() throws {
    var channel = Sample.channel(3, "日本語 ação 👩‍👩‍👧")
    channel.text.welcome = "linha\nlinha\t</script>\u{2028}"
    channel.settings.image = ChannelImage(
      kind: .png, bytes: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 255])
    channel.settings.allowedOrigins = ["https://a.example", "https://*.b.example"]
    channel.settings.requestedData.append(
      .init(key: "cpf", kind: .cpf, label: "CPF", required: false))
    channel.settings.presence.returnMessage = "{nome} voltou"
    channel.appearance.icon = .image
    try storage.create(channel, by: Sample.author)
    #expect(try self.channel(3) == StoredChannel(channel: channel, version: 1))
    #expect(try storage.installation().channels.contains(channel))
  }

  @Test("The second of two who save the same channel is told what stands there")
  func conflict() throws {
    var mine = try channel(1).channel
    var theirs = mine
    theirs.text.title = "Deles"
    mine.text.title = "Meu"
    let saved = try storage.save(theirs, expecting: 1, by: Sample.author)
    #expect(saved.version == 2)
    #expect(
      fault { try storage.save(mine, expecting: 1, by: Sample.author) } == .conflict(saved))
    #expect(try channel(1) == saved)
    #expect(try storage.save(mine, expecting: 2, by: Sample.author).version == 3)
    #expect(try storage.save(mine, expecting: 3, by: Sample.author).version == 3)
  }

  @Test("Nothing is stored that breaks a rule; every rule it breaks is named")
  func refusals() throws {
    var wrong = Sample.channel(3, "LÓJA")
    wrong.text.title = ""
    wrong.appearance.font = "red"
    guard case .refused(let faults)? = fault({ try storage.create(wrong, by: Sample.author) })
    else {
      Issue.record("it was stored")
      return
    }
    #expect(faults.map(\.key) == ["description", "text.title", "appearance.font"])
    #expect(faults.first?.rule == .descriptionTaken(by: Sample.channelID(1)))
    #expect(try storage.makeReader().channels().count == 2)
    guard
      case .refused? = fault({ try storage.create(Sample.channel(1, "Novo"), by: Sample.author) })
    else {
      Issue.record("an identifier was taken twice")
      return
    }
    #expect(
      fault { try storage.save(Sample.channel(9, "Novo"), expecting: nil, by: Sample.author) }
        == .channelUnknown(Sample.channelID(9)))
  }

  @Test("A channel with open sessions stays, and so do those removed with it")
  func deletion() throws {
    try storage.commit([.opened(Sample.opening(1)), .opened(Sample.opening(2))])
    let both = [Sample.channelID(2), Sample.channelID(1)]
    #expect(
      fault { try storage.deleteChannels(both, by: Sample.author) }
        == .openSessions([
          ChannelInUse(id: Sample.channelID(1), description: "Loja", sessions: 2)
        ]))
    #expect(try storage.makeReader().channels().count == 2)
    try storage.commit([Sample.closed(1, at: Sample.now), Sample.closed(2, at: Sample.now)])
    try storage.deleteChannels(both, by: Sample.author)
    #expect(try storage.makeReader().channels().isEmpty)
    #expect(try storage.makeReader().reports(ReportQuery()).total == 2)
    #expect(
      fault { try storage.deleteChannels(["nobody"], by: Sample.author) }
        == .channelUnknown("nobody"))
  }

  @Test("An identifier that was in use is never made again")
  func identifiers() throws {
    try storage.deleteChannels([Sample.channelID(2)], by: Sample.author)
    let draws = Draws([1, 2, 5].map(Sample.channelID))
    #expect(try storage.makeIdentifier { draws.next() } == Sample.channelID(5))
    guard case .failed? = fault({ _ = try storage.makeIdentifier { Sample.channelID(1) } }) else {
      Issue.record("a randomness that repeats itself was believed")
      return
    }
  }

  @Test("An import is stored as a whole or not at all")
  func imports() throws {
    var loja = try channel(1).channel
    loja.description = "Suporte"
    var suporte = try channel(2).channel
    suporte.description = "Loja"
    var broken = Sample.channel(3, "Nova")
    broken.flow = "nenhum"
    guard
      case .refused(let faults)? = fault({
        _ = try storage.importChannels([loja, suporte, broken], by: Sample.author)
      })
    else {
      Issue.record("half an import was stored")
      return
    }
    #expect(faults.map(\.key) == ["[2].flow"])
    #expect(try channel(1).channel.description == "Loja")
    // Two channels trade their descriptions.
    let plan = try storage.importChannels([loja, suporte], by: Sample.author)
    #expect(plan.items.map(\.isNew) == [false, false])
    #expect(try channel(1).channel.description == "Suporte")
    #expect(try channel(2) == StoredChannel(channel: suporte, version: 2))
    _ = try storage.importChannels([loja, suporte], by: Sample.author)
    #expect(try channel(2).version == 2)
    #expect(
      fault { try storage.create(Sample.channel(4, "lójà"), by: Sample.author) } != nil)
  }

  @Test("What is exported and imported elsewhere is exported the same, to the byte")
  func roundTrip() throws {
    var channel = try channel(1).channel
    channel.settings.image = ChannelImage(
      kind: .gif, bytes: Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0])
    try storage.save(channel, expecting: nil, by: Sample.author)
    let file = ChannelDocument.export(try storage.installation().channels)
    let other = try Storage(path: folder.path("other.db"))
    try other.importFlows([Sample.flow], by: Sample.author)
    let read = try ChannelDocument.read(Array(file.utf8)) { "" }
    _ = try other.importChannels(read, by: Sample.author)
    #expect(ChannelDocument.export(try other.installation().channels) == file)
  }

  @Test("The audit says who, when, what, from and to; of secrets only the end")
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
      by: Sample.author)
    let attendance = try storage.makeReader().audit(subject: "attendance")
    #expect(attendance.contains { $0.key == "token" && $0.to == "••••1234" })
    #expect(!attendance.contains { $0.to.contains("very-secret") })
    #expect(
      try storage.installation().attendance
        == Attendance(baseURL: "https://desk.example", token: "abcdefgh-very-secret-1234"))
  }

  @Test("Flows: replaced by id, kept while a channel needs them")
  func flows() throws {
    var changed = Sample.flow
    changed.published = false
    let other = Flow(id: "b", name: "B", published: true, handsOver: false, blocks: ["message"])
    try storage.importFlows([changed, other], by: Sample.author)
    #expect(try storage.installation().flows == [other, changed])
    #expect(
      fault { try storage.deleteFlow("sales", by: Sample.author) }
        == .flowInUse("sales", channels: ["Loja", "Suporte"]))
    try storage.deleteFlow("b", by: Sample.author)
    #expect(fault { try storage.deleteFlow("b", by: Sample.author) } == .flowUnknown("b"))
  }

  @Test("Settings are remembered; attendance can be taken away")
  func settings() throws {
    try storage.setPublicURL("https://chat.example", by: Sample.author)
    try storage.setRetentionDays(30, by: Sample.author)
    #expect(fault { try storage.setRetentionDays(-1, by: Sample.author) } != nil)
    #expect(fault { try storage.setRetentionDays(36_501, by: Sample.author) } != nil)
    let again = try Storage(path: folder.database)
    #expect(try again.installation().publicURL == "https://chat.example")
    #expect(try again.makeReader().retentionDays() == 30)
    try storage.setAttendance(
      Attendance(baseURL: "https://desk.example", token: "t"), by: Sample.author)
    try storage.setAttendance(nil, by: Sample.author)
    #expect(try storage.installation().attendance == nil)
  }
}

/// Gives what it was given, one after the other.
final class Draws: Sendable {
  private let left: Mutex<[String]>
  init(_ values: [String]) { left = Mutex(values) }
  func next() -> String { left.withLock { $0.removeFirst() } }
}

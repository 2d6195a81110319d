// The desk's work on the database and on files, by subject.

import Channels
import Console
import Engine
import Foundation
import Presence
import Storage

extension Desk {
  func actOnChannels(_ effect: Effect, _ storage: Storage) throws {
    switch effect {
    case .createChannel(let channel): try create(channel, storage)
    case .saveChannel(let stored):
      answer(
        .channelSaved(try storage.save(stored.channel, expecting: stored.version, by: author)))
      poke()
    case .deleteChannels(let ids):
      try storage.deleteChannels(ids, by: author)
      answer(.channelsDeleted(ids))
      poke()
    case .duplicateChannel(let id, let description):
      var copy = try storage.makeReader().channel(id).channel
      copy.description = description
      try create(copy, storage)
    case .exportChannels(let ids, let path):
      let channels = try storage.makeReader().channels().map(\.channel)
        .filter { ids.contains($0.id) }
      let text =
        channels.count == 1
        ? ChannelDocument.export(channels[0]) : ChannelDocument.export(channels)
      try write(text, to: path)
      answer(.written(path: path, count: channels.count))
    case .restartChannel(let id):
      Poke.send(database: database, .restart(channel: id))
      let open = try storage.makeReader().openSessions(
        channel: id, state: .online, limit: ReportQuery.maximumLimit)
      answer(.restarted(id, sockets: open.count))
    case .readImage(let path):
      answer(.image(try ChannelImage(bytes: try read(path), name: path), path: path))
    case .setPublicURL(let url):
      try storage.setPublicURL(url.isEmpty ? nil : url, by: author)
      poke()
      try tellInstallation(storage)
    default: try tellInstallation(storage)
    }
  }

  private func create(_ channel: Channel, _ storage: Storage) throws(StorageFault) {
    var channel = channel
    channel.id = try storage.makeIdentifier {
      Channel.identifier(from: Randomness.kernel.bytes(12))
    }
    answer(.channelCreated(try storage.create(channel, by: author)))
    poke()
  }

  func actOnPlatform(_ effect: Effect, _ storage: Storage) throws {
    switch effect {
    case .importFlows(let path):
      let flows = try FlowDocument.read(try read(path))
      try storage.importFlows(flows, by: author)
      answer(.flowsImported(flows.count))
    case .deleteFlow(let id): try storage.deleteFlow(id, by: author)
    case .saveAttendance(let attendance):
      try storage.setAttendance(attendance, by: author)
      answer(.attendanceSaved(attendance))
    default: break
    }
    poke()
    try tellInstallation(storage)
  }

  func actOnReports(_ effect: Effect, _ storage: Storage) throws {
    switch effect {
    case .loadOutbox: try tellOutbox(storage)
    case .retryCalls(let events):
      _ = try storage.retry(events, at: clock.wall())
      poke()
      try tellOutbox(storage)
    case .searchReports(let query):
      try find(query, storage)
    case .exportReports(let query, let format, let path):
      try exportReports(effect, query, format, expanded(path), storage)
    case .eraseContact(let contact):
      let count = try storage.erase(contact: contact, by: author) { [self] done, total in
        answer(.progress(effect, done: done, total: total))
      }
      answer(.erased(contact, sessions: count))
      poke()
    case .loadRetention: answer(.retention(days: try storage.makeReader().retentionDays()))
    case .setRetention(let days):
      try storage.setRetentionDays(days, by: author)
      answer(.retentionSet(days: days))
      poke()
    default: break
    }
  }

  /// Answers the latest search alone: somebody who types asks for more than he will read.
  private func find(_ query: ReportQuery, _ storage: Storage) throws {
    guard isLatest(query) else { return }
    let reader = try storage.makeReader()
    let found = try reader.reports(query)
    answer(.reports(query, total: found.total, rows: found.rows))
    guard query.offset == 0, isLatest(query) else { return }
    let zone = Millis(TimeZone.current.secondsFromGMT()) * 1_000
    answer(
      .reportDays(
        query, try reader.dayTotals(query, zone: zone, latest: ReportsState.mostDays)))
  }

  /// Writes the file beside its place and puts it there when it is whole.
  private func exportReports(
    _ effect: Effect, _ query: ReportQuery, _ format: ReportFormat, _ path: String,
    _ storage: Storage
  ) throws {
    let part = path + ".part"
    guard FileManager.default.createFile(atPath: part, contents: nil),
      let file = FileHandle(forWritingAtPath: part)
    else { throw FileFault.unwritable(path) }
    defer { try? FileManager.default.removeItem(atPath: part) }
    var isWritten = true
    let count = try ReportExport(format: format).write(
      query, from: try storage.makeReader(),
      progress: { done, total in answer(.progress(effect, done: done, total: total)) },
      to: { text in
        isWritten = (try? file.write(contentsOf: Data(text.utf8))) != nil
        return isWritten
      })
    guard isWritten, (try? file.close()) != nil, rename(part, path) == 0 else {
      throw FileFault.unwritable(path)
    }
    answer(.written(path: path, count: count))
  }

  private func tellOutbox(_ storage: Storage) throws(StorageFault) {
    let reader = try storage.makeReader()
    let parked = try reader.outbox(.parked, limit: 200)
    let waiting = try reader.outbox(.waiting, limit: 200)
    answer(.outbox(try reader.outboxSummary(), (parked + waiting).map(\.call)))
  }

  // MARK: - Files

  /// The longest file that is read: an import of many channels with their pictures.
  static let fileLimit = 64 << 20

  func read(_ path: String) throws(FileFault) -> [UInt8] {
    let path = expanded(path)
    guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int,
      size <= Desk.fileLimit, let data = FileManager.default.contents(atPath: path)
    else { throw .unreadable(path) }
    return Array(data)
  }

  func write(_ text: String, to path: String) throws(FileFault) {
    let path = expanded(path)
    do {
      try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw .unwritable(path)
    }
  }

  func expanded(_ path: String) -> String {
    NSString(string: path.trimmingCharacters(in: .whitespaces)).expandingTildeInPath
  }
}

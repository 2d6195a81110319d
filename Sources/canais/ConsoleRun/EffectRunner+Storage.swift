// The desk's work on the database and on files, by subject.

import Channels
import Console
import Engine
import Foundation
import Glibc
import Presence
import Records
import Storage

extension EffectRunner {
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
    case .exportChannels(let ids, let path, let replacing):
      let path = expanded(path)
      guard replacing || !exists(path) else {
        return answer(.fileExists(effect, path: path))
      }
      let channels = try storage.makeReader().channels().map(\.channel)
        .filter { ids.contains($0.id) }
      let text =
        channels.count == 1
        ? ChannelDocument.export(channels[0]) : ChannelDocument.export(channels)
      let part = try PartFile(path)
      guard part.append(text) else { throw FileError.unwritable(path) }
      try part.finish()
      answer(.written(path: path, count: channels.count))
    case .restartChannel(let id):
      ControlMessage.send(database: database, .restart(channel: id))
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

  private func create(_ channel: Channel, _ storage: Storage) throws(StorageError) {
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
    case .exportReports(let query, let format, let path, let replacing):
      let path = expanded(path)
      guard replacing || !exists(path) else {
        return answer(.fileExists(effect, path: path))
      }
      try exportReports(effect, query, format, path, storage)
    case .eraseContact(let contact):
      let count = try Erasure.erase(contact, from: storage, by: author) { [self] done, total in
        answer(.progress(effect, done: done, total: total))
      }
      answer(.erased(contact, sessions: count))
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

  private func exportReports(
    _ effect: Effect, _ query: ReportQuery, _ format: ReportFormat, _ path: String,
    _ storage: Storage
  ) throws {
    let part = try PartFile(path)
    var isWritten = true
    let count = try ReportExport(format: format).write(
      query, from: try storage.makeReader(),
      progress: { done, total in answer(.progress(effect, done: done, total: total)) },
      to: { text in
        isWritten = part.append(text)
        return isWritten
      })
    guard isWritten else { throw FileError.unwritable(path) }
    try part.finish()
    answer(.written(path: path, count: count))
  }

  private func tellOutbox(_ storage: Storage) throws(StorageError) {
    let reader = try storage.makeReader()
    let parked = try reader.outbox(.parked, limit: 200)
    let waiting = try reader.outbox(.waiting, limit: 200)
    answer(.outbox(try reader.outboxSummary(), (parked + waiting).map(\.call)))
  }

  // MARK: - Files

  /// The longest file that is read: an import of many channels with their pictures.
  static let fileLimit = 64 << 20

  func read(_ path: String) throws(FileError) -> [UInt8] {
    let path = expanded(path)
    guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int,
      size <= EffectRunner.fileLimit, let data = FileManager.default.contents(atPath: path)
    else { throw .unreadable(path) }
    return Array(data)
  }

  private func exists(_ path: String) -> Bool {
    (try? FileManager.default.attributesOfItem(atPath: path)) != nil
  }

  func expanded(_ path: String) -> String {
    NSString(string: path.trimmingCharacters(in: .whitespaces)).expandingTildeInPath
  }
}

/// A file that is written beside its place and put there when it is whole. Only its owner may read
/// it: what is exported holds visitors' data.
private final class PartFile {
  private let path: String
  private let part: String
  private let file: FileHandle

  init(_ path: String) throws(FileError) {
    self.path = path
    var name = Array((path + "." + String(repeating: "X", count: 6)).utf8CString)
    // mkstemp(3) makes it with mode 0600 and never opens what is there.
    let descriptor = mkstemp(&name)
    guard descriptor >= 0 else { throw .unwritable(path) }
    part = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  deinit { unlink(part) }

  /// Writes on; false where that fails.
  func append(_ text: String) -> Bool {
    (try? file.write(contentsOf: Data(text.utf8))) != nil
  }

  /// Puts the file in its place.
  func finish() throws(FileError) {
    guard (try? file.close()) != nil, rename(part, path) == 0 else { throw .unwritable(path) }
  }
}

// Carries out the effects on stored configuration, one at a time and in order.

import Channels
import Console
import Engine
import Foundation
import Records
import Storage

/// Carries out stored effects on a serial queue.
struct StoredEffectRunner: Sendable {
  private let context: EffectContext
  private let queue = DispatchQueue(label: "canais.effects.stored")

  init(_ context: EffectContext) { self.context = context }

  func carryOut(_ effect: StoredEffect) {
    queue.async {
      context.withStorage(for: .stored(effect)) { try perform(effect, on: $0) }
    }
  }

  private func perform(_ effect: StoredEffect, on storage: Storage) throws {
    switch effect {
    case .loadInstallation: try context.reportInstallation(storage)
    case .createChannel(let channel): try create(channel, storage)
    case .saveChannel(let stored):
      context.report(
        .channelSaved(
          try storage.save(stored.channel, expecting: stored.version, by: context.author)))
      reloadEngine(storage)
    case .deleteChannels(let ids):
      try storage.deleteChannels(ids, by: context.author)
      context.report(.channelsDeleted(ids))
      reloadEngine(storage)
    case .duplicateChannel(let id, let description):
      var copy = try storage.makeReader().channel(id).channel
      copy.description = description
      try create(copy, storage)
    case .exportChannels(let ids, let path, let replacing):
      try export(ids, to: path, replacing: replacing, storage)
    case .planImport(let path): try planImport(path, storage)
    case .importChannels(let channels): try importChannels(channels, storage)
    case .saveText(let text, let path, let replacing):
      try save(text, to: path, replacing: replacing)
    case .restartChannel(let id): try restart(id, storage)
    case .readImage(let path):
      let image = try ChannelImage(bytes: try FileReader.read(path), name: path)
      context.report(.image(image, path: path))
    case .listFolder(let path, let types):
      context.report(
        .folder(path: path, entries: FilePath.completions(of: path, types: types)))
    case .setPublicURL(let url):
      try storage.setPublicURL(url.isEmpty ? nil : url, by: context.author)
      try configurationChanged(storage)
    case .importFlows(let path): try importFlows(path, storage)
    case .deleteFlow(let id):
      try storage.deleteFlow(id, by: context.author)
      try configurationChanged(storage)
    case .saveAttendance(let attendance):
      try storage.setAttendance(attendance, by: context.author)
      context.report(.attendanceSaved(attendance))
      try configurationChanged(storage)
    case .retryCalls(let events):
      _ = try storage.retry(events, at: context.clock.wall())
      reloadEngine(storage)
      try context.reportOutbox(storage)
    case .loadRetention:
      context.report(.retention(days: try storage.makeReader().retentionDays()))
    case .setRetention(let days):
      try storage.setRetentionDays(days, by: context.author)
      context.report(.retentionSet(days: days))
      reloadEngine(storage)
    case .block(let subject, let until): try block(subject, until: until, storage)
    }
  }

  private func block(_ subject: String, until: Int64?, _ storage: Storage) throws(StorageError) {
    try storage.block(subject, until: until, by: context.author)
    context.report(.blocked(subject))
    reloadEngine(storage)
  }

  private func planImport(_ path: String, _ storage: Storage) throws {
    let channels = try ChannelDocument.read(try FileReader.read(path)) {
      Channel.identifier(from: Randomness.kernel.bytes(12))
    }
    context.report(
      .importPlanned(ImportPlan(channels, into: try storage.makeReader().installation())))
  }

  private func importChannels(_ channels: [Channel], _ storage: Storage) throws(StorageError) {
    let plan = try storage.importChannels(channels, by: context.author)
    context.report(.channelsImported(plan.changed))
    try configurationChanged(storage)
  }

  private func importFlows(_ path: String, _ storage: Storage) throws {
    let flows = try FlowDocument.read(try FileReader.read(path))
    try storage.importFlows(flows, by: context.author)
    context.report(.flowsImported(flows.count))
    try configurationChanged(storage)
  }

  private func create(_ channel: Channel, _ storage: Storage) throws(StorageError) {
    var channel = channel
    channel.id = try storage.makeIdentifier {
      Channel.identifier(from: Randomness.kernel.bytes(12))
    }
    context.report(.channelCreated(try storage.create(channel, by: context.author)))
    reloadEngine(storage)
  }

  private func export(
    _ ids: [String], to path: String, replacing: Bool, _ storage: Storage
  ) throws {
    let target = FilePath.expanded(path)
    guard replacing || !FilePath.exists(target) else {
      let replacement = StoredEffect.exportChannels(ids, path: path, replacing: true)
      return context.report(.fileExists(path: target, replacement: .stored(replacement)))
    }
    let channels = try storage.makeReader().channels().map(\.channel)
      .filter { ids.contains($0.id) }
    let text =
      channels.count == 1
      ? ChannelDocument.export(channels[0]) : ChannelDocument.export(channels)
    let file = try AtomicFile(target)
    guard file.append(text) else { throw FileError.unwritable(target) }
    try file.commit()
    context.report(.written(path: target, count: channels.count))
  }

  private func save(_ text: String, to path: String, replacing: Bool) throws {
    let target = FilePath.expanded(path)
    guard replacing || !FilePath.exists(target) else {
      let replacement = StoredEffect.saveText(text, path: path, replacing: true)
      return context.report(.fileExists(path: target, replacement: .stored(replacement)))
    }
    let file = try AtomicFile(target)
    guard file.append(text) else { throw FileError.unwritable(target) }
    try file.commit()
    context.report(.written(path: target, count: 1))
  }

  private func restart(_ id: String, _ storage: Storage) throws(StorageError) {
    ControlMessage.send(database: storage.path, .restart(channel: id))
    let open = try storage.makeReader().openSessions(
      channel: id, state: .online, limit: ReportQuery.maximumLimit)
    context.report(.restarted(id, sockets: open.count))
  }

  /// Tells the engine that the configuration changed, and reports the new one.
  private func configurationChanged(_ storage: Storage) throws(StorageError) {
    reloadEngine(storage)
    try context.reportInstallation(storage)
  }

  /// Tells the engine that the configuration changed.
  private func reloadEngine(_ storage: Storage) {
    ControlMessage.send(database: storage.path, .reload)
  }
}

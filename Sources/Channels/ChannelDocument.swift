// Channels as files: what export writes and import reads. The bytes depend on the channel alone
// (keys sorted, one form of every value, no version, no times), so that a folder of them can be
// kept under version control and a file comes back as it went.

import Foundation

extension Limits {
  /// Bytes of a file of channels or flows.
  package static let documentBytes = 256 * 1024 * 1024
  /// Flows of one file.
  package static let flows = 10_000
  /// Channels of one file.
  package static let channels = 10_000
}

/// Channels as JSON.
package enum ChannelDocument {
  /// One channel as a file.
  package static func export(_ channel: Channel) -> String {
    Fields.channel.json(of: channel).document
  }

  /// Channels as a file, in the order given.
  package static func export(_ channels: [Channel]) -> String {
    JSONValue.list(channels.map { Fields.channel.json(of: $0) }).document
  }

  /// Reads one channel or an array of them. Missing keys take the defaults of the channel's
  /// language; a channel without `id` is given one by `makeID`.
  ///
  /// - Throws: every key that is unknown, missing or of a wrong type. Limits are looked at by
  ///   `ImportPlan`.
  package static func read(
    _ bytes: [UInt8], makeID: () -> String
  ) throws(ValidationErrors) -> [Channel] {
    let json = try document(bytes)
    var faults: [ValidationError] = []
    var channels: [Channel] = []
    if case .list(let items) = json {
      if items.count > Limits.channels {
        throw ValidationErrors([
          ValidationError(key: "[]", value: String(items.count), rule: .tooMany(Limits.channels))
        ])
      }
      for (index, item) in items.enumerated() {
        channels.append(channel(item, prefix: "[\(index)].", makeID, &faults))
      }
    } else {
      channels.append(channel(json, prefix: "", makeID, &faults))
    }
    guard faults.isEmpty else { throw ValidationErrors(faults) }
    return channels
  }

  static func document(_ bytes: [UInt8]) throws(ValidationErrors) -> JSONValue {
    guard bytes.count <= Limits.documentBytes else {
      throw ValidationErrors([
        ValidationError(key: "{}", value: String(bytes.count), rule: .bytes(Limits.documentBytes))
      ])
    }
    do throws(ValidationError) {
      return try JSONValue.read(bytes, key: "{}")
    } catch {
      throw ValidationErrors([error])
    }
  }

  private static func channel(
    _ json: JSONValue, prefix: String, _ makeID: () -> String, _ faults: inout [ValidationError]
  ) -> Channel {
    var json = json
    if case .object(var members) = json, members["id"] == nil {
      members["id"] = .text(makeID())
      json = .object(members)
    }
    let language = language(of: json)
    var channel = Channel.make(id: "", description: "", flow: "", language: language)
    let found = Fields.channel.read(json, into: &channel, prefix: prefix)
    faults += found
    if found.isEmpty {
      label(&channel, from: json)
    } else if case .object = json {
      // The rules between fields wait; each field's own are told now, with what was not read.
      faults += Fields.channel.faults(in: channel, beside: found, prefix: prefix)
    }
    return channel
  }

  private static func language(of json: JSONValue) -> ChannelLanguage {
    guard case .text(let name)? = json["text"]?["language"] else { return .portuguese }
    return ChannelLanguage(rawValue: name) ?? .portuguese
  }

  /// Data without a label of their own take the one of the channel's language.
  private static func label(_ channel: inout Channel, from json: JSONValue) {
    guard case .list(let rows)? = json["settings"]?["requestedData"] else { return }
    for (index, row) in rows.enumerated() where row["label"] == nil {
      let kind = channel.settings.requestedData[index].kind
      channel.settings.requestedData[index].label = kind.words[channel.text.language.language]
    }
  }
}

extension JSONValue {
  /// A member of an object; nil where there is none.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[name]
  }
}

/// What an import would do: shown before it is done, and done only as a whole.
package struct ImportPlan: Sendable {
  /// One channel of the file.
  package struct Item: Equatable, Sendable {
    /// As the file has it.
    package let channel: Channel
    /// Whether no channel has its id yet.
    package let isNew: Bool
    /// What differs from the stored one, or from the defaults for a new one.
    package let changes: [FieldChange]
  }

  /// The channels of the file, in its order.
  package let items: [Item]
  /// Why it cannot be done; empty when it can. With several channels each key begins with the
  /// place in the file.
  package let faults: [ValidationError]
  /// Whether something would change.
  package var changesSomething: Bool { items.contains { $0.isNew || !$0.changes.isEmpty } }

  /// Plans to store what a file holds in an installation.
  package init(_ channels: [Channel], into installation: Installation) {
    let stored = Dictionary(
      installation.channels.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let ids = Set(channels.map(\.id))
    let others = installation.channels.filter { !ids.contains($0.id) }
    var faults: [ValidationError] = []
    var seen: Set<String> = []
    var items: [Item] = []
    var around = ChannelContext(
      flows: installation.flows, attendance: installation.attendance, channels: others + channels)
    for (index, channel) in channels.enumerated() {
      let prefix = channels.count > 1 ? "[\(index)]." : ""
      let old = stored[channel.id]
      around.saved = old
      faults += ChannelRules.check(channel, in: around).map { $0.below(prefix) }
      if !seen.insert(channel.id).inserted {
        faults.append(ValidationError(key: prefix + "id", value: channel.id, rule: .repeated))
      }
      let before = old ?? Fields.channel.standard
      items.append(
        Item(
          channel: channel, isNew: old == nil,
          changes: Fields.channel.changes(from: before, to: channel)))
    }
    self.items = items
    self.faults = faults
  }
}

/// Flows as JSON.
package enum FlowDocument {
  /// Reads the array that registers flows.
  ///
  /// - Throws: every fault, each key with its place: `[2].published`.
  package static func read(_ bytes: [UInt8]) throws(ValidationErrors) -> [Flow] {
    let json = try ChannelDocument.document(bytes)
    guard case .list(let items) = json else {
      throw ValidationErrors([ValidationError(key: "[]", value: json.shown, rule: .type(.list))])
    }
    guard items.count <= Limits.flows else {
      throw ValidationErrors([
        ValidationError(key: "[]", value: String(items.count), rule: .tooMany(Limits.flows))
      ])
    }
    var faults: [ValidationError] = []
    var flows: [Flow] = []
    var seen: Set<String> = []
    for (index, item) in items.enumerated() {
      let prefix = "[\(index)]."
      var flow = Fields.flow.standard
      let found = Fields.flow.read(item, into: &flow, prefix: prefix)
      faults += found
      guard case .object = item else { continue }
      faults += Fields.flow.faults(in: flow, beside: found, prefix: prefix)
      guard found.isEmpty else { continue }
      if !seen.insert(flow.id).inserted {
        faults.append(ValidationError(key: prefix + "id", value: flow.id, rule: .repeated))
      }
      flows.append(flow)
    }
    guard faults.isEmpty else { throw ValidationErrors(faults) }
    return flows
  }

  /// Flows as the file that registers them.
  package static func export(_ flows: [Flow]) -> String {
    JSONValue.list(flows.map { Fields.flow.json(of: $0) }).document
  }
}

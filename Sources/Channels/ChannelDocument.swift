// Channels as files: what export writes and import reads. The bytes depend only on the channel
// (sorted keys, one form of each value, no version, no times), so that exported files can be kept
// under version control.

import Foundation

/// Channels as JSON.
package enum ChannelDocument {
  /// The file of one channel: a JSON object.
  package static func export(_ channel: Channel) -> String {
    Fields.channel.json(of: channel).document
  }

  /// The file of several channels: a JSON array in the same order.
  package static func export(_ channels: [Channel]) -> String {
    JSONValue.list(channels.map { Fields.channel.json(of: $0) }).document
  }

  /// Reads one channel or an array of channels. Missing keys get the defaults of the channel's
  /// language.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - makeID: Makes the identifier of a channel that has none.
  /// - Throws: Every key that is unknown, missing or of a wrong type, and every value that breaks
  ///   the rules of its own field in a channel that has such a key. `ImportPlan` checks the rest.
  package static func read(
    _ bytes: [UInt8], makeID: () -> String
  ) throws(ValidationErrors) -> [Channel] {
    let json = try document(bytes)
    var errors: [ValidationError] = []
    var channels: [Channel] = []
    if case .list(let items) = json {
      if items.count > Limits.channels {
        throw ValidationErrors([
          ValidationError(key: "[]", value: String(items.count), rule: .tooMany(Limits.channels))
        ])
      }
      for (index, item) in items.enumerated() {
        channels.append(channel(item, prefix: "[\(index)].", makeID, &errors))
      }
    } else {
      channels.append(channel(json, prefix: "", makeID, &errors))
    }
    guard errors.isEmpty else { throw ValidationErrors(errors) }
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
    _ json: JSONValue, prefix: String, _ makeID: () -> String, _ errors: inout [ValidationError]
  ) -> Channel {
    var json = json
    if case .object(var members) = json, members["id"] == nil {
      members["id"] = .text(makeID())
      json = .object(members)
    }
    let language = language(of: json)
    var channel = Channel.make(id: "", description: "", flow: "", language: language)
    let found = Fields.channel.read(json, into: &channel, prefix: prefix)
    errors += found
    if found.isEmpty {
      label(&channel, from: json)
    } else if case .object = json {
      // Without all fields the rules between them cannot be checked; those of each field can.
      errors += Fields.channel.errors(in: channel, beside: found, prefix: prefix)
    }
    return channel
  }

  private static func language(of json: JSONValue) -> ChannelLanguage {
    guard case .text(let name)? = json["text"]?["language"] else { return .portuguese }
    return ChannelLanguage(rawValue: name) ?? .portuguese
  }

  /// Gives data without a label the default label of the channel's language.
  private static func label(_ channel: inout Channel, from json: JSONValue) {
    guard case .list(let rows)? = json["settings"]?["requestedData"] else { return }
    for (index, row) in rows.enumerated() where row["label"] == nil {
      let kind = channel.settings.requestedData[index].kind
      channel.settings.requestedData[index].label = kind.words[channel.text.language.language]
    }
  }
}

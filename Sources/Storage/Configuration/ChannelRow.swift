// Encoding channels to rows and decoding them. A channel is stored as the JSON document of its
// fields, with its image in a column of its own.

import Channels
import Foundation

/// Encodes channels to rows of the table `channels` and decodes them.
enum ChannelRow {
  /// The columns that `read` reads, in order.
  static let columns = "id, version, document, image_kind, image"

  /// Encodes every field but the image.
  static func document(of channel: Channel) -> String {
    var bare = channel
    bare.settings.image = nil
    return Fields.channel.json(of: bare).line
  }

  /// Decodes a row of `columns`.
  static func read(_ row: inout Row, path: String) throws(StorageError) -> StoredChannel {
    // The identifier is part of the document too.
    row.skip()
    let version = row.int()
    var channel = try channel(Array(row.text().utf8), path: path)
    if let kind = row.optionalText().flatMap(ChannelImage.Kind.init(rawValue:)) {
      channel.settings.image = ChannelImage(kind: kind, bytes: row.blob())
    }
    return StoredChannel(channel: channel, version: version)
  }

  /// Decodes a document.
  ///
  /// A document that has every key is decoded by `JSONDecoder`. One that was stored before a field
  /// existed is read through the table of fields, which supplies the default.
  ///
  /// - Throws: `damaged` for a document that no save can have written.
  static func channel(_ document: [UInt8], path: String) throws(StorageError) -> Channel {
    let channel = try decoded(document, path: path)
    // Times are used in arithmetic, which would overflow with a number that no save can have
    // written.
    for field in Fields.channel.all {
      guard case .integer(let range) = field.kind,
        case .number(let number) = field.value(of: channel),
        !range.contains(number)
      else { continue }
      let error = ValidationError(key: field.key, value: String(number), rule: .number(range))
      throw .damaged(path: path, what: error.message(in: .english))
    }
    return channel
  }

  private static func decoded(
    _ document: [UInt8], path: String
  ) throws(StorageError) -> Channel {
    if let whole = try? JSONDecoder().decode(Channel.self, from: Data(document)) { return whole }
    var channel = Fields.channel.standard
    do throws(ValidationError) {
      let errors = Fields.channel.read(
        try JSONValue.read(document, key: "document"), into: &channel)
      if let error = errors.first { throw error }
      return channel
    } catch {
      throw .damaged(path: path, what: error.message(in: .english))
    }
  }
}

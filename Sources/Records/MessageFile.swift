// A picture or file of a conversation: as its message tells of it, and as it is stored.

import Presence

/// A file as its message carries it.
package struct MessageFile: Equatable, Sendable {
  /// The most characters of a name.
  package static let nameCharacters = 200

  /// The file's identifier.
  package var id: Identifier
  /// The name that its sender gave it, without control characters; never a path of ours.
  package var name: String
  /// What it is by its bytes.
  package var kind: FileKind
  /// Its size in bytes.
  package var size: Int

  /// A file with every value given.
  package init(id: Identifier, name: String, kind: FileKind, size: Int) {
    self.id = id
    self.name = name
    self.kind = kind
    self.size = size
  }
}

/// A file that was received. Its bytes are in the folder of files under their digest.
package struct StoredFile: Equatable, Sendable {
  /// What messages tell of it.
  package var file: MessageFile
  /// The session that it belongs to.
  package var session: Identifier
  /// The SHA-256 of its bytes in hexadecimal. Equal files are stored once.
  package var digest: String
  /// When it was received, in milliseconds since 1970 (UTC).
  package var at: Millis

  /// A file with every value given.
  package init(file: MessageFile, session: Identifier, digest: String, at: Millis) {
    self.file = file
    self.session = session
    self.digest = digest
    self.at = at
  }
}

/// How many files there are, and how large they are together.
package struct FileUsage: Equatable, Sendable {
  /// The number of files.
  package var count: Int
  /// Their bytes.
  package var bytes: Int

  /// So many files of so many bytes.
  package init(count: Int = 0, bytes: Int = 0) {
    self.count = count
    self.bytes = bytes
  }
}

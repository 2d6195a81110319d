// The folder beside a database that holds the bytes of files: its path, and what its names mean.

import Basics
import Presence

/// The names in the folder of files.
///
///     FilesFolder.path(ofDatabase: "canais.db")  // "canais.db.files"
package enum FilesFolder {
  /// The name of the file with the key of addresses.
  package static let keyName = "key"
  /// The ending of a file that is being received.
  package static let partEnding = ".part"

  /// The folder that belongs to a database.
  package static func path(ofDatabase database: String) -> String { database + ".files" }

  /// The path of a file by the digest of its bytes.
  package static func path(of digest: String, in folder: String) -> String {
    "\(folder)/\(digest)"
  }

  /// The path of a file that is being received.
  package static func path(ofPart file: Identifier, in folder: String) -> String {
    "\(folder)/\(file)\(partEnding)"
  }

  /// Whether a name is a digest.
  package static func isDigest(_ name: String) -> Bool {
    name.utf8.count == 64 && Hexadecimal.isLowercase(name)
  }

  /// The file that a name says is being received; nil for another name.
  package static func part(named name: String) -> Identifier? {
    name.hasSuffix(partEnding) ? Identifier(name.dropLast(partEnding.count)) : nil
  }
}

// Files that the user names: their paths, reading them whole, and errors about them.

import Channels
import Foundation

/// A file that could not be read or written.
enum FileError: Error {
  /// The file at this path does not exist, may not be read, or is longer than `FileReader.limit`.
  case unreadable(String)
  /// The file at this path could not be written.
  case unwritable(String)

  /// The error as a user reads it.
  func message(in language: Language) -> String {
    switch self {
    case .unreadable(let path):
      RunnerStrings.fileUnreadable.filled(["path": path], in: language)
    case .unwritable(let path):
      RunnerStrings.fileUnwritable.filled(["path": path], in: language)
    }
  }
}

/// Paths as the user types them.
enum FilePath {
  /// The path without spaces around it, and with `~` expanded.
  static func expanded(_ path: String) -> String {
    NSString(string: path.trimmingCharacters(in: .whitespaces)).expandingTildeInPath
  }

  static func exists(_ path: String) -> Bool {
    (try? FileManager.default.attributesOfItem(atPath: path)) != nil
  }
}

/// Reads files whole.
enum FileReader {
  /// The longest file that is read, in bytes: an import of many channels with their images.
  static let limit = 64 << 20

  static func read(_ path: String) throws(FileError) -> [UInt8] {
    let path = FilePath.expanded(path)
    guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int,
      size <= limit, let data = FileManager.default.contents(atPath: path)
    else { throw .unreadable(path) }
    return Array(data)
  }
}

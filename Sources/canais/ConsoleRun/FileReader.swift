// Files that the user names: their paths, reading them whole, and errors about them.

import Channels
import Foundation
import Themes

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
  /// The most entries of a listing.
  static let maxEntries = 200

  /// The path without spaces around it, and with `~` expanded to `$HOME`.
  static func expanded(
    _ path: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String {
    let path = path.trimmingCharacters(in: .whitespaces)
    guard path == "~" || path.hasPrefix("~/"), let home = environment["HOME"],
      home.hasPrefix("/")
    else { return NSString(string: path).expandingTildeInPath }
    return home + path.dropFirst()
  }

  /// The user's file of keys, beside the folder of themes; nil where there is no such folder.
  static func keys(_ environment: [String: String]) -> String? {
    ThemeLibrary.userFolder(environment).map {
      NSString(string: $0).deletingLastPathComponent + "/keys"
    }
  }

  /// The files and folders whose paths begin with a path, in the form in which that was typed;
  /// folders end with `/`. Hidden ones only if their dot was typed. At most `maxEntries`.
  ///
  /// - Parameter types: The extensions of the files wanted; none for all.
  static func completions(of path: String, types: [String]) -> [String] {
    let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let (folder, start) = (String(path[..<cut]), path[cut...].lowercased())
    let place = folder.isEmpty ? "." : expanded(folder)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    let found = names.sorted().lazy.filter {
      $0.lowercased().hasPrefix(start) && ($0.hasPrefix(".") == start.hasPrefix("."))
    }.compactMap { name -> String? in
      var isFolder: ObjCBool = false
      guard
        FileManager.default.fileExists(atPath: place + "/" + name, isDirectory: &isFolder)
      else { return nil }
      if isFolder.boolValue { return folder + name + "/" }
      let type = URL(filePath: name).pathExtension.lowercased()
      return types.isEmpty || types.contains(type) ? folder + name : nil
    }
    return Array(found.prefix(maxEntries))
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

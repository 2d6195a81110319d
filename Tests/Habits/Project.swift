// The project's own files, found from this file's place in it.

import Foundation

/// The project's files.
enum Project {
  /// The folder that holds Package.swift.
  static let top = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The text of a file of the project.
  static func text(of path: String) throws -> String {
    try String(contentsOf: top.appending(path: path), encoding: .utf8)
  }

  /// Every file below a folder of the project that has one of the endings, in order of path.
  static func files(in folder: String, endings: Set<String> = ["swift"]) -> [SourceFile] {
    let root = top.appending(path: folder)
    guard let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    else { return [] }
    return walk.compactMap { $0 as? URL }
      .filter { endings.contains($0.pathExtension) }
      .compactMap { url in
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
        return SourceFile(String(url.path.dropFirst(top.path.count + 1)), text)
      }
      .sorted { $0.path < $1.path }
  }

  /// `path:line: text` of every line that matches a pattern.
  static func matches(_ pattern: String, in files: [SourceFile]) throws -> [String] {
    let expression = try Regex(pattern)
    return files.flatMap { file in
      file.lines.enumerated().filter { $0.element.firstMatch(of: expression) != nil }
        .map { "\(file.path):\($0.offset + 1): \($0.element.trimmingCharacters(in: .whitespaces))" }
    }
  }
}

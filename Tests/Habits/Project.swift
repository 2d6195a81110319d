// The project's own files, read as text: what the tests of habits look at.

import Foundation

/// One source file.
struct SourceFile: Sendable {
  /// From the top of the project, with `/`.
  let path: String
  let lines: [String]

  /// The first folder below Sources or Tests.
  var module: String {
    let parts = path.split(separator: "/")
    return parts.count > 2 ? String(parts[1]) : ""
  }
}

/// The project's files.
enum Project {
  static let top = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Every file below a folder of the project with one of the endings.
  static func files(in folder: String, endings: Set<String> = ["swift"]) -> [SourceFile] {
    let root = top.appending(path: folder)
    guard let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    else { return [] }
    return walk.compactMap { $0 as? URL }
      .filter { endings.contains($0.pathExtension) }
      .compactMap { url in
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
        let path = url.path.dropFirst(top.path.count + 1)
        return SourceFile(
          path: String(path),
          lines: text.split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init))
      }
      .sorted { $0.path < $1.path }
  }

  /// `path:line: text` of every line that a pattern matches.
  static func matches(_ pattern: String, in files: [SourceFile]) throws -> [String] {
    let expression = try Regex(pattern)
    return files.flatMap { file in
      file.lines.enumerated().filter { $0.element.firstMatch(of: expression) != nil }
        .map { "\(file.path):\($0.offset + 1): \($0.element.trimmingCharacters(in: .whitespaces))" }
    }
  }
}

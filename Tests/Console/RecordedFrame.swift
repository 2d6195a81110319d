// Frames as files. A difference is reported with its line; CANAIS_RECORD=1 records the frames of
// now.

import Foundation
import Testing

/// The recorded frames.
enum RecordedFrame {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().appending(path: "Snapshots")

  /// Compares a text with the file of that name.
  static func check(
    _ name: String, _ text: String, at location: SourceLocation = #_sourceLocation
  ) {
    let file = folder.appending(path: "\(name).txt")
    let text = text + "\n"
    if ProcessInfo.processInfo.environment["CANAIS_RECORD"] == "1" {
      do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      } catch {
        Issue.record("\(file.path): \(error)", sourceLocation: location)
      }
      return
    }
    guard let known = try? String(contentsOf: file, encoding: .utf8) else {
      Issue.record("\(name) was never recorded: CANAIS_RECORD=1", sourceLocation: location)
      return
    }
    guard known != text else { return }
    let (old, new) = (
      known.split(separator: "\n", omittingEmptySubsequences: false),
      text.split(separator: "\n", omittingEmptySubsequences: false)
    )
    let line = zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }
    Issue.record(
      """
      \(name), line \(line.map { $0.offset + 1 } ?? min(old.count, new.count) + 1):
      was \(line.map { String($0.element.0) } ?? "(\(old.count) lines)")
      is  \(line.map { String($0.element.1) } ?? "(\(new.count) lines)")
      """, sourceLocation: location)
  }
}

// A folder for the files of one test.

import Foundation

/// A folder that is deleted with its owner.
final class TemporaryFolder {
  let url = FileManager.default.temporaryDirectory.appending(path: "storage-\(UUID())")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }
  var database: String { path("canais.db") }
}

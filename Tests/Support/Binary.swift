// The programs under test: the binaries that were built with these tests.

import Foundation

/// The built `canais`.
package enum Binary {
  /// Its path: next to the tests' own, or what CANAIS_BINARY names, such as a release build.
  package static let path: String = {
    if let given = ProcessInfo.processInfo.environment["CANAIS_BINARY"] {
      return URL(filePath: given).path
    }
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: own).deletingLastPathComponent().appending(path: "canais").path
  }()

  /// The path of the built `canais-bench`.
  package static let bench = path + "-bench"

  /// Creates a folder in the system's temporary folder.
  package static func folder() throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "canais-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }
}

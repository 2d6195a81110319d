// The program under test: the binary that was built beside these tests.

import Foundation

/// The `canais` that was built.
enum Binary {
  /// Its path: beside these tests, or what CANAIS_BINARY names (a release build, for figures).
  static let path: String = {
    if let given = ProcessInfo.processInfo.environment["CANAIS_BINARY"] {
      return URL(filePath: given).path
    }
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: own).deletingLastPathComponent().appending(path: "canais").path
  }()

  /// The benchmarks', beside it.
  static let bench = path + "-bench"

  /// A folder of its own for one test.
  static func folder() throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "canais-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  /// Runs a command to its end: its exit status and what it printed.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], errors: String? = nil
  ) throws -> (status: Int32, output: String) {
    var all = ProcessInfo.processInfo.environment
    all["CANAIS_LANG"] = nil
    for (key, value) in environment { all[key] = value }
    let child = try Child(path, arguments, environment: all, errors: errors)
    try child.input.close()
    let output = try child.read()
    return (try child.wait(), output)
  }
}

// The program under test: the binary that was built with these tests.

import Foundation

/// The built `canais`.
enum Binary {
  /// Its path: next to the tests' own, or what CANAIS_BINARY names, such as a release build.
  static let path: String = {
    if let given = ProcessInfo.processInfo.environment["CANAIS_BINARY"] {
      return URL(filePath: given).path
    }
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: own).deletingLastPathComponent().appending(path: "canais").path
  }()

  /// The path of the built `canais-bench`.
  static let bench = path + "-bench"

  /// Creates a folder in the system's temporary folder.
  static func folder() throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "canais-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  /// Runs a command and returns its exit status and output.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], errors: String? = nil
  ) throws -> (status: Int32, output: String) {
    var all = ProcessInfo.processInfo.environment
    all["CANAIS_LANG"] = nil
    for (key, value) in environment { all[key] = value }
    let child = try ChildProcess(path, arguments, environment: all, errors: errors)
    try child.input.close()
    let output = try child.read()
    return (try child.wait(), output)
  }
}

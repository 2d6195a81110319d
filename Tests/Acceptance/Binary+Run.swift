// Commands of the built binary, run to their end.

import Foundation
import TestSupport

extension Binary {
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

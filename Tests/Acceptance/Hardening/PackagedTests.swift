// The Debian package as an operator meets it: `.ci/try-package` installs, uses, removes and purges
// it in a Debian without Swift. It needs root, the network, and the Debian packages debootstrap and
// curl; where there is no package yet, `.ci/package` builds one.

import Foundation
import TestSupport
import Testing

@Suite("The Debian package", .enabled(if: Soak.isOn))
struct PackagedTests {
  /// Seconds that the script may take, a build included.
  private static let seconds = 3_600.0

  @Test("It installs, runs, is used by the group's operators, and leaves what it should")
  func package() throws {
    let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let log = try Binary.folder() + "/log"
    let script = "ls .build-package/out/*.deb || .ci/package; .ci/try-package"
    let process = try ChildProcess(
      "/bin/bash", ["-ec", "cd '\(top.path)'; { \(script); } >&2"],
      environment: ProcessInfo.processInfo.environment, errors: log)
    try until("the end of .ci/try-package", within: Self.seconds) { !process.isRunning }
    let status = try process.wait()
    let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    #expect(status == 0 && text.contains("== done"), "\(text.suffix(3_000))")
    print(text)
  }
}

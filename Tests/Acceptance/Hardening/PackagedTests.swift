// The Debian package as an operator meets it: `.ci/try-package` installs, uses, removes and purges
// it in a Debian without Swift, and `.ci/try-service` upgrades it under a systemd of its own. They
// need root, the network, and the Debian packages debootstrap and systemd-container; where there is
// no package yet, `.ci/package` builds one.

import Foundation
import Glibc
import TestSupport
import Testing
import WebSocket

@Suite("The Debian package", .serialized, .enabled(if: Soak.isOn))
struct PackagedTests {
  /// Seconds that a script may take, a build included.
  private static let seconds = 3_600.0

  private let log: String

  init() throws { log = try Binary.folder() + "/log" }

  private var logText: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

  /// Starts a script of `.ci`, after the package is built.
  private func start(_ script: String) throws -> ChildProcess {
    let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try ChildProcess(
      "/bin/bash",
      [
        "-ec",
        "cd '\(top.path)'; ls .build-package/out/*.deb >&2 || .ci/package >&2; exec .ci/\(script)",
      ], environment: ProcessInfo.processInfo.environment, errors: log)
  }

  @Test("It installs, runs, is used by the group's operators, and leaves what it should")
  func installed() throws {
    let process = try start("try-package >&2")
    try until("the end of .ci/try-package", within: Self.seconds) { !process.isRunning }
    let status = try process.wait()
    #expect(status == 0 && logText.contains("== done"), "\(logText.suffix(3_000))")
    print(logText)
  }

  @Test("An upgrade by apt under systemd refuses nobody, and all its 2,000 visitors return")
  func upgraded() throws {
    Descriptors.raise()
    let visitors = 2_000
    let port = UInt16(try Nginx.freePort())
    let script = try start("try-service \(port)")
    defer { try? script.input.close() }
    let output = script.output.fileDescriptor
    var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
    try until("a service; \(logText.suffix(3_000))", within: Self.seconds) {
      poll(&waiting, 1, 0) > 0
    }
    let words = try script.readLine().split(whereSeparator: \.isWhitespace)
    try #require(words.first == "ready", "\(logText.suffix(3_000))")
    var crowd = try SteadyCrowd(visitors, port: port, channel: String(try #require(words.last)))
    let sessions = crowd.sessions
    crowd.heartbeat()
    try script.input.write(contentsOf: Data("upgrade\n".utf8))
    var refused = 0
    func attempt() {
      if let socket = try? Loopback.connect(port: port) { close(socket) } else { refused += 1 }
    }
    try crowd.wait(for: "1012; \(logText.suffix(3_000))") { crowd in
      attempt()
      return crowd.closeCodes.count == visitors
    }
    #expect(crowd.closeCodes.allSatisfy { $0 == .serviceRestart })
    for _ in stride(from: 0, to: visitors, by: 40) {
      try crowd.reload(40)
      crowd.turn(milliseconds: 1)
      attempt()
    }
    try crowd.wait(for: "returns") { $0.welcomed == 2 * visitors }
    #expect(try script.readLine() == "upgraded\n")
    crowd.heartbeat()
    #expect(crowd.sessions == sessions && refused == 0)
    let counts = try TestSocket(port: port).request("GET", "/readyz")
    #expect(counts.status == 200)
    try script.input.close()
    #expect(try script.wait() == 0, "\(logText.suffix(3_000))")
    #expect(logText.contains(#""event":"recovered","level":"info","sessions":"2000""#))
  }
}

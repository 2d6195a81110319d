// Caddy as an operator runs it in front of the engine, with the site that `canais serve --print
// caddy` prints. Only the port is changed, and the certificate is of Caddy's own authority, as it
// is for every address that is not on the internet.

import Foundation
import Glibc
import TestSupport
import Testing

/// A running Caddy with TLS.
final class Caddy {
  /// The program of Debian's package `caddy`.
  static let program = "/usr/bin/caddy"

  private let folder: String
  private let process: ChildProcess

  /// Starts Caddy with the site that `canais serve --print caddy` printed for a host, and waits
  /// until it listens.
  init(printed: String, host: String, port: Int) throws {
    try #require(
      FileManager.default.isExecutableFile(atPath: Caddy.program),
      "no /usr/bin/caddy: install the Debian package caddy")
    folder = try Binary.folder()
    let head = "\(host) {"
    try #require(printed.hasPrefix(head), "\(head) is not in the printed site")
    let site = "https://\(host):\(port) {" + printed.dropFirst(head.count)
    let settings = """
      {
        admin off
        skip_install_trust
        auto_https disable_redirects
        storage file_system \(folder)/storage
      }

      """
    let file = folder + "/Caddyfile"
    try (settings + site).write(toFile: file, atomically: true, encoding: .utf8)
    let log = folder + "/log"
    process = try ChildProcess(
      Caddy.program, ["run", "--config", file], environment: ["HOME": folder], errors: log)
    let socket = try untilFound(
      "Caddy; its log:\n\((try? String(contentsOfFile: log, encoding: .utf8)) ?? "")"
    ) { try? Loopback.connect(port: UInt16(port)) }
    close(socket)
  }

  /// Whether Caddy found something to warn about in the printed site.
  var warnings: [String] {
    let log = (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? ""
    return log.split(separator: "\n").map(String.init).filter {
      $0.contains("Unnecessary") || $0.contains(#""level":"error""#)
    }
  }

  deinit {
    kill(process.pid, SIGTERM)
    _ = try? process.wait()
    try? FileManager.default.removeItem(atPath: folder)
  }
}

// nginx with a certificate that is made for the test.

import Foundation
import Glibc
import TestServer
import Testing

/// A running nginx. It answers every request with the protocol and the number of the connection.
final class TLSServer {
  /// The path in Debian's package `nginx-light`.
  private static let program = "/usr/sbin/nginx"

  let port: Int
  /// The file of the self-signed certificate.
  let certificate: String
  private let folder: String
  private let process = Process()

  /// Starts nginx with a certificate for a name that is valid for a number of days. With -1 it has
  /// expired.
  init(name: String, days: Int = 2, speaksHTTP2: Bool) throws {
    for (program, package) in [(Self.program, "nginx-light"), ("/usr/bin/openssl", "openssl")] {
      try #require(
        FileManager.default.isExecutableFile(atPath: program),
        "no \(program): install the Debian package \(package)")
    }
    folder = FileManager.default.temporaryDirectory.appending(path: "canais-tls-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    certificate = folder + "/certificate.pem"
    try Self.makeCertificate(in: folder, name: name, days: days)
    port = try Self.freePort()
    try Self.configuration(folder, port, speaksHTTP2)
      .write(toFile: folder + "/nginx.conf", atomically: true, encoding: .utf8)
    process.executableURL = URL(filePath: Self.program)
    process.arguments = ["-c", folder + "/nginx.conf", "-p", folder]
    process.standardError = FileHandle.nullDevice
    try process.run()
    try #require(waitUntilListening(), "nginx does not listen: \(said)")
  }

  deinit {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    try? FileManager.default.removeItem(atPath: folder)
  }

  private var said: String {
    (try? String(contentsOfFile: folder + "/error.log", encoding: .utf8)) ?? ""
  }

  private static func makeCertificate(in folder: String, name: String, days: Int) throws {
    try "subjectAltName=DNS:\(name)\nbasicConstraints=CA:TRUE\n"
      .write(toFile: folder + "/extensions", atomically: true, encoding: .utf8)
    try openssl([
      "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
      "/CN=\(name)", "-keyout", folder + "/key.pem", "-out", folder + "/request.pem",
    ])
    try openssl([
      "x509", "-req", "-in", folder + "/request.pem", "-signkey", folder + "/key.pem", "-days",
      "\(days)", "-extfile", folder + "/extensions", "-out", folder + "/certificate.pem",
    ])
  }

  private static func openssl(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "openssl \(arguments)")
  }

  private static func configuration(_ folder: String, _ port: Int, _ speaksHTTP2: Bool) -> String {
    """
    \(getuid() == 0 ? "user root;" : "")
    worker_processes 1;
    master_process off;
    daemon off;
    pid \(folder)/nginx.pid;
    error_log \(folder)/error.log;
    events {}
    http {
      access_log off;
      client_body_temp_path \(folder)/body;
      proxy_temp_path \(folder)/proxy;
      fastcgi_temp_path \(folder)/fastcgi;
      uwsgi_temp_path \(folder)/uwsgi;
      scgi_temp_path \(folder)/scgi;
      server {
        listen 127.0.0.1:\(port) ssl \(speaksHTTP2 ? "http2" : "");
        ssl_certificate \(folder)/certificate.pem;
        ssl_certificate_key \(folder)/key.pem;
        location / { return 200 "$server_protocol $connection"; }
        location /large { root \(folder); default_type text/plain; }
      }
    }
    """
  }

  private static func freePort() throws -> Int {
    let server = try RawServer { _, _ in }
    defer { server.stop() }
    return Int(server.port)
  }

  private func waitUntilListening() -> Bool {
    let end = Date.now.addingTimeInterval(10)
    while Date.now < end, process.isRunning {
      let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | 0o2000000, 0)
      defer { close(socket) }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = UInt16(port).bigEndian
      inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
      let length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let isConnected = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, length) == 0 }
      }
      if isConnected { return true }
      sched_yield()
    }
    return false
  }
}

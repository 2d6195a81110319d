// nginx as an operator runs it in front of the engine, with the site that `canais serve --print
// nginx` prints. Only the ports and the certificate's path are changed. A second site is the
// customer's.

import Foundation
import Glibc
import TestSupport
import Testing

/// A running nginx with TLS.
final class Nginx {
  /// The program of Debian's package `nginx-light`.
  static let program = "/usr/sbin/nginx"

  private let folder: String
  private var process: ChildProcess?
  /// The TLS port of the engine's site.
  let port: Int
  /// The origin of the customer's site.
  let shop: String

  /// Prepares the sites.
  ///
  /// - Parameters:
  ///   - printed: The site that `canais serve --print nginx` printed for the host.
  init(printed: String, host: String, port: Int) throws {
    try #require(
      FileManager.default.isExecutableFile(atPath: Nginx.program),
      "no /usr/sbin/nginx: install the Debian package nginx-light")
    self.port = port
    folder = try Binary.folder()
    let shopPort = try Nginx.freePort()
    shop = "https://127.0.0.1:\(shopPort)"
    let (key, certificate) = try Nginx.makeCertificate(for: host, in: folder)
    var site = printed
    for (example, real) in [
      ("listen 443 ssl;", "listen 127.0.0.1:\(port) ssl;"),
      ("listen [::]:443 ssl;", "listen [::1]:\(port) ssl;"),
      ("/etc/letsencrypt/live/\(host)/fullchain.pem", certificate),
      ("/etc/letsencrypt/live/\(host)/privkey.pem", key),
    ] {
      try #require(site.contains(example), "\(example) is not in the printed site")
      site = site.replacing(example, with: real)
    }
    try FileManager.default.createDirectory(
      atPath: folder + "/shop", withIntermediateDirectories: true)
    try site.write(toFile: folder + "/site", atomically: true, encoding: .utf8)
    try Nginx.configuration(folder, shopPort, key, certificate)
      .write(toFile: folder + "/nginx.conf", atomically: true, encoding: .utf8)
  }

  /// Creates a certificate for the host that signs itself.
  private static func makeCertificate(
    for host: String, in folder: String
  ) throws -> (key: String, certificate: String) {
    let (key, certificate) = (folder + "/key.pem", folder + "/certificate.pem")
    let openssl = try ChildProcess(
      "/usr/bin/openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
        "2", "-subj", "/CN=\(host)", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key,
        "-out", certificate,
      ], environment: ProcessInfo.processInfo.environment)
    try #require(try openssl.wait() == 0, "openssl could not create a certificate")
    return (key, certificate)
  }

  /// The main configuration: the engine's site, and the customer's.
  private static func configuration(
    _ folder: String, _ shopPort: Int, _ key: String, _ certificate: String
  ) -> String {
    """
    \(getuid() == 0 ? "user root;" : "")
    worker_processes 1;
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
      include \(folder)/site;
      server {
        listen 127.0.0.1:\(shopPort) ssl;
        ssl_certificate \(certificate);
        ssl_certificate_key \(key);
        root \(folder)/shop;
        default_type text/html;
      }
    }
    """
  }

  deinit {
    stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// A port that is free at the moment.
  static func freePort() throws -> Int {
    let (descriptor, port) = try Loopback.listen()
    close(descriptor)
    return Int(port)
  }

  /// Puts a page on the customer's site, and returns its URL.
  func put(_ page: BrowserSite.Page, at name: String = "index") throws -> String {
    try Data(page.body).write(to: URL(filePath: "\(folder)/shop/\(name)"))
    return "\(shop)/\(name)"
  }

  /// Starts nginx and waits until it listens.
  func start() throws {
    process = try ChildProcess(
      Nginx.program, ["-c", folder + "/nginx.conf", "-p", folder],
      environment: ProcessInfo.processInfo.environment, errors: folder + "/said")
    let log = folder + "/error.log"
    let socket = try untilFound(
      "nginx; its log:\n\((try? String(contentsOfFile: log, encoding: .utf8)) ?? "")"
    ) { try? Loopback.connect(port: UInt16(port)) }
    close(socket)
  }

  /// Ends nginx and closes its connections.
  func stop() {
    guard let process else { return }
    self.process = nil
    kill(process.pid, SIGTERM)
    _ = try? process.wait()
  }
}

// nginx as an operator runs it in front of the engine: with the very site that `canais serve --print
// nginx` prints, but for the ports and the certificate's place. A second site is the customer's.

import Foundation
import Glibc
import Testing

@testable import canais

/// A running nginx with TLS.
final class Nginx {
  /// Where Debian's package `nginx-light` puts it.
  static let program = "/usr/sbin/nginx"

  private let folder: String
  private var process: Child?
  /// Where the engine's site answers, by TLS.
  let port: Int
  /// The customer's site.
  let shop: String

  /// Prepares a site with `printed`, that names host and engine.
  init(printed: String, host: String, port: Int) throws {
    try #require(
      FileManager.default.isExecutableFile(atPath: Nginx.program),
      "no /usr/sbin/nginx: install the Debian package nginx-light")
    self.port = port
    folder = try Binary.folder()
    let shopPort = try Nginx.freePort()
    shop = "https://127.0.0.1:\(shopPort)"
    let key = folder + "/key.pem"
    let certificate = folder + "/certificate.pem"
    let made = try Child(
      "/usr/bin/openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
        "2", "-subj", "/CN=\(host)", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key,
        "-out", certificate,
      ], environment: ProcessInfo.processInfo.environment)
    try #require(try made.wait() == 0, "openssl makes no certificate")
    var site = printed
    for (example, real) in [
      ("listen 443 ssl;", "listen 127.0.0.1:\(port) ssl;"),
      ("listen [::]:443 ssl;", "listen [::1]:\(port) ssl;"),
      ("/etc/letsencrypt/live/\(host)/fullchain.pem", certificate),
      ("/etc/letsencrypt/live/\(host)/privkey.pem", key),
    ] {
      try #require(site.contains(example), "\(example) is not in what was printed")
      site = site.replacing(example, with: real)
    }
    try FileManager.default.createDirectory(
      atPath: folder + "/shop", withIntermediateDirectories: true)
    let frame = """
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
    try site.write(toFile: folder + "/site", atomically: true, encoding: .utf8)
    try frame.write(toFile: folder + "/nginx.conf", atomically: true, encoding: .utf8)
  }

  deinit {
    stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// A port that nobody listens on now.
  static func freePort() throws -> Int {
    let socket = try LoopbackSocket.listen()
    defer { close(socket) }
    return try LoopbackSocket.port(of: socket)
  }

  /// Puts a page on the customer's site, and gives its address.
  func put(_ page: BrowserSite.Page, at name: String = "index") throws -> String {
    try Data(page.body).write(to: URL(filePath: "\(folder)/shop/\(name)"))
    return "\(shop)/\(name)"
  }

  /// Starts it, and waits until it listens.
  func start() throws {
    process = try Child(
      Nginx.program, ["-c", folder + "/nginx.conf", "-p", folder],
      environment: ProcessInfo.processInfo.environment, errors: folder + "/said")
    let deadline = Deadline()
    while !deadline.isOver {
      if let relay = LoopbackRelay.connect(from: "127.0.0.1", to: port) {
        close(relay)
        return
      }
      poll(nil, 0, 10)
    }
    let said = try? String(contentsOfFile: folder + "/error.log", encoding: .utf8)
    throw BrowserFault.waitedInVain(for: "nginx", seen: said ?? "")
  }

  /// Ends it at once: its sockets with it.
  func stop() {
    guard let process else { return }
    self.process = nil
    kill(process.pid, SIGTERM)
    _ = try? process.wait()
  }
}

/// Hands on what comes to a port, from another address of this machine: so that a server sees visitors
/// who do not come from its own.
final class LoopbackRelay: Sendable {
  let port: Int
  private let listener: Int32

  /// Relays to a port on 127.0.0.1, as if from `address`.
  init(from address: String, to target: Int, port: Int? = nil) throws {
    listener = try LoopbackSocket.listen()
    self.port = try LoopbackSocket.port(of: listener)
    let listener = listener
    Thread.detachNewThread {
      while true {
        let near = accept(listener, nil, nil)
        if near < 0, errno == EINTR || errno == ECONNABORTED { continue }
        guard near >= 0 else { break }
        guard let far = LoopbackRelay.connect(from: address, to: target) else {
          Glibc.close(near)
          continue
        }
        Thread.detachNewThread { LoopbackRelay.hand(near, far) }
      }
      Glibc.close(listener)
    }
  }

  /// Takes no more newcomers.
  func close() {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  /// A socket from an address to a port of 127.0.0.1; nil when nobody listens there.
  static func connect(from address: String, to port: Int) -> Int32? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | 0o2000000, 0)  // SOCK_CLOEXEC
    func place(_ text: String, _ port: UInt16) -> sockaddr_in {
      var place = sockaddr_in()
      place.sin_family = sa_family_t(AF_INET)
      place.sin_port = port.bigEndian
      inet_pton(AF_INET, text, &place.sin_addr)
      return place
    }
    func use(_ place: sockaddr_in, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Bool {
      var place = place
      return withUnsafePointer(to: &place) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          call($0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
      }
    }
    guard use(place(address, 0), { bind(descriptor, $0, $1) }),
      use(place("127.0.0.1", UInt16(port)), { Glibc.connect(descriptor, $0, $1) })
    else {
      Glibc.close(descriptor)
      return nil
    }
    return descriptor
  }

  /// Hands on bytes both ways until one side ends.
  private static func hand(_ near: Int32, _ far: Int32) {
    defer {
      Glibc.close(near)
      Glibc.close(far)
    }
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      var ends = [near, far].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&ends, 2, -1) >= 0 || errno == EINTR else { return }
      for (end, other) in [(0, far), (1, near)] where ends[end].revents != 0 {
        let count = recv(ends[end].fd, &buffer, buffer.count, 0)
        guard count > 0 else { return }
        var sent = 0
        while sent < count {
          let part = buffer[sent..<count].withUnsafeBytes {
            send(other, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
          }
          guard part > 0 else { return }
          sent += part
        }
      }
    }
  }
}

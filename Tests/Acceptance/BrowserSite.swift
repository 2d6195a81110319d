// A customer's site: a small web server on a loopback port of its own, and so of another origin
// than the engine's. It serves the pages that a test puts on it.

import Foundation
import Glibc
import Synchronization
import TestSupport

/// A web site on loopback.
final class BrowserSite: Sendable {
  /// A page or a resource, with the header fields that it is served with.
  struct Page: Sendable {
    var type = "text/html; charset=utf-8"
    var body: [UInt8]
    var headers: [String: String] = [:]

    init(html: String, headers: [String: String] = [:]) {
      body = Array(html.utf8)
      self.headers = headers
    }

    init(type: String, body: [UInt8]) {
      self.type = type
      self.body = body
    }
  }

  private let listener: Int32
  private let port: UInt16
  // Browsers request this icon unasked.
  private let pages = Mutex(["/favicon.ico": Page(type: "image/x-icon", body: [])])

  /// Starts to serve on a free port.
  init() throws(SetupError) {
    (listener, port) = try Loopback.listen()
    Thread.detachNewThread { [self] in serve() }
  }

  /// The site's origin.
  var origin: String { "http://127.0.0.1:\(port)" }

  /// Puts a page at a path and returns its URL.
  @discardableResult
  func put(_ page: Page, at path: String) -> String {
    pages.withLock { $0[path] = page }
    return origin + path
  }

  /// Stops serving.
  func close() {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private func serve() {
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else {
        if errno == EINTR || errno == ECONNABORTED { continue }
        break
      }
      answer(connection)
      Glibc.close(connection)
    }
    Glibc.close(listener)
  }

  private func answer(_ connection: Int32) {
    var request: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while request.firstRange(of: Array("\r\n\r\n".utf8)) == nil {
      var wait = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
      guard poll(&wait, 1, 5_000) > 0 else { return }
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0, request.count < 1 << 16 else { return }
      request += buffer[..<count]
    }
    let target = String(decoding: request, as: UTF8.self).split(separator: " ").dropFirst().first
    let path = String(target?.prefix { $0 != "?" } ?? "/")
    let page = pages.withLock { $0[path] }
    let body = page?.body ?? []
    var head = "HTTP/1.1 \(page == nil ? "404 Not Found" : "200 OK")\r\nConnection: close\r\n"
    head += "Content-Type: \(page?.type ?? "text/plain")\r\nContent-Length: \(body.count)\r\n"
    head += "Access-Control-Allow-Origin: *\r\n"
    for (name, value) in page?.headers ?? [:] { head += "\(name): \(value)\r\n" }
    var rest = (Array((head + "\r\n").utf8) + body)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

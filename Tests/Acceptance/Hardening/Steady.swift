// Visitors who came to stay, as many as descriptors allow, played by the thread that asks.

import Client
import Foundation
import Glibc
import Presence
import TestSupport
import WebSocket

@testable import Engine

/// Visitors who came to stay: their pages are seen all along.
struct Steady: ~Copyable {
  private final class Page {
    var connection: VisitorConnection
    var session: String?
    var secret: String?
    init(_ connection: consuming VisitorConnection) { self.connection = connection }
  }

  private let port: UInt16
  private let path: String
  private var pages: [Page] = []
  private var reloads = 0
  private(set) var faults: [String] = []
  /// The codes with which the engine closed sockets.
  private(set) var closings: [CloseCode?] = []

  /// Bytes of a sign of life.
  private static let beat = FrameWriter.frame(.text, [UInt8(ascii: "a")], mask: 0x1357_9BDF)
  /// Handshakes under way at once: the listening socket's queue is not what is looked at.
  private static let atOnce = 200

  init(_ count: Int, port: UInt16, channel: String) throws {
    self.port = port
    path = "/webchat/\(channel)/socket"
    var beatAt = SystemClock().monotonic() + Steady.period
    for number in 0..<count {
      do throws(ClientError) {
        var connection = try connection(seed: number + 1)
        connection.send(#"{"type":"start","source":"widget","data":{"name":"Ana"}}"#)
        pages.append(Page(connection))
      } catch {
        faults.append("\(number): \(error)")
      }
      guard pages.count % Steady.atOnce == 0 else { continue }
      try come()
      guard SystemClock().monotonic() >= beatAt else { continue }
      beat()
      beatAt = SystemClock().monotonic() + Steady.period
    }
    try come()
  }

  /// Milliseconds between two signs of life while a crowd comes.
  static let period: Int64 = 15_000

  /// The sessions, in the order in which their pages came.
  var sessions: [String] { pages.compactMap(\.session) }
  private var welcomed = 0

  /// Waits until all are welcomed.
  private mutating func come() throws {
    let deadline = SystemClock().monotonic() + Millis(Patience.milliseconds)
    while welcomed < pages.count {
      guard SystemClock().monotonic() < deadline, faults.isEmpty else {
        throw LateEngine(what: "welcomes; \(faults.prefix(3))")
      }
      turn(milliseconds: 50)
    }
  }

  private func connection(seed: Int) throws(ClientError) -> VisitorConnection {
    try VisitorConnection(
      host: "127.0.0.1", port: port, path: path, origin: "https://loja.example",
      seed: UInt64(seed))
  }

  /// The next so many pages are loaded again: each loses its socket and comes back with another.
  mutating func reload(_ count: Int) throws {
    for _ in 0..<count {
      let page = pages[reloads % pages.count]
      reloads += 1
      guard let session = page.session, let secret = page.secret else { continue }
      page.connection = try connection(seed: pages.count + reloads)
      page.connection.send(
        #"{"type":"resume","session":"\#(session)","secret":"\#(secret)","seen":0}"#)
    }
  }

  /// A sign of life of each, and what came meanwhile.
  mutating func beat() {
    for page in pages { page.connection.send(raw: Steady.beat) }
    turn(milliseconds: 1)
  }

  mutating func stay(milliseconds: Int64) {
    let end = SystemClock().monotonic() + milliseconds
    var beatAt = SystemClock().monotonic()
    while SystemClock().monotonic() < end {
      if SystemClock().monotonic() >= beatAt {
        beat()
        beatAt += 500
      }
      turn(milliseconds: 50)
    }
  }

  /// Reads what comes, and answers pings, until something became true.
  mutating func wait(for what: String, _ isTrue: (borrowing Steady) -> Bool) throws {
    let deadline = SystemClock().monotonic() + Millis(Patience.milliseconds)
    while !isTrue(self) {
      guard SystemClock().monotonic() < deadline else { throw LateEngine(what: what) }
      turn(milliseconds: 20)
    }
  }

  /// Waits for something to come, and reads it.
  mutating func turn(milliseconds: Int32) {
    var polls = pages.map { $0.connection.polling() }
    _ = poll(&polls, nfds_t(polls.count), milliseconds)
    for (number, page) in pages.enumerated() where polls[number].revents != 0 {
      for event in page.connection.advance() {
        switch event {
        case .opened: break
        case .closed(let code):
          closings.append(code)
          faults.append("\(number) closed \(String(describing: code))")
        case .lost(let why): faults.append("\(number) lost \(why)")
        case .text(let text):
          if text.contains(#""welcome""#) {
            welcomed += 1
            page.session = text.firstMatch(of: /"session":"([0-9a-f]+)"/).map { String($0.1) }
            page.secret = text.firstMatch(of: /"secret":"([0-9a-f]+)"/).map { String($0.1) }
          }
        }
      }
    }
  }
}

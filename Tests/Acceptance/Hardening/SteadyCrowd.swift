// Visitors whose pages stay visible, as many as descriptors allow, all on the thread of the test.

import Client
import Foundation
import Glibc
import Presence
import TestSupport
import WebSocket

@testable import Engine

/// Visitors whose pages stay visible.
struct SteadyCrowd: ~Copyable {
  private final class Page {
    var connection: VisitorConnection
    var session: String?
    var secret: String?
    init(_ connection: consuming VisitorConnection) { self.connection = connection }
  }

  /// Milliseconds between two heartbeats while the crowd connects.
  static let heartbeatInterval: Int64 = 15_000
  private static let heartbeatFrame =
    FrameWriter.frame(.text, [UInt8(ascii: "a")], mask: 0x1357_9BDF)
  /// Handshakes under way at once: the listening socket's backlog is not under test.
  private static let handshakesAtOnce = 200

  private let port: UInt16
  private let path: String
  private var pages: [Page] = []
  private var reloads = 0
  /// Welcomes, those after reloads included.
  private(set) var welcomed = 0
  /// Lost connections, in words.
  private(set) var failures: [String] = []
  /// The codes with which the engine closed sockets.
  private(set) var closeCodes: [CloseCode?] = []

  /// Connects visitors and waits until all have been welcomed.
  init(_ count: Int, port: UInt16, channel: String) throws {
    self.port = port
    path = "/webchat/\(channel)/socket"
    var heartbeatAt = SystemClock().monotonic() + SteadyCrowd.heartbeatInterval
    for number in 0..<count {
      do throws(ClientError) {
        var connection = try connection(seed: number + 1)
        connection.send(#"{"type":"start","source":"widget","data":{"name":"Ana"}}"#)
        pages.append(Page(connection))
      } catch {
        failures.append("\(number): \(error)")
      }
      guard pages.count % SteadyCrowd.handshakesAtOnce == 0 else { continue }
      try waitForWelcomes()
      guard SystemClock().monotonic() >= heartbeatAt else { continue }
      heartbeat()
      heartbeatAt = SystemClock().monotonic() + SteadyCrowd.heartbeatInterval
    }
    try waitForWelcomes()
  }

  /// The sessions, in the order in which their pages connected.
  var sessions: [String] { pages.compactMap(\.session) }

  private mutating func waitForWelcomes() throws {
    let deadline = Deadline()
    while welcomed < pages.count {
      guard !deadline.isOver, failures.isEmpty else {
        throw TimeoutError("\(pages.count) welcomes; \(failures.prefix(3))")
      }
      turn(milliseconds: 50)
    }
  }

  private func connection(seed: Int) throws(ClientError) -> VisitorConnection {
    try VisitorConnection(
      host: "127.0.0.1", port: port, path: path, origin: "https://loja.example",
      seed: UInt64(seed))
  }

  /// Reloads the next pages: each loses its socket and resumes its session on another.
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

  /// Sends a heartbeat of every page, and reads what has arrived.
  mutating func heartbeat() {
    for page in pages { page.connection.send(raw: SteadyCrowd.heartbeatFrame) }
    turn(milliseconds: 1)
  }

  /// Sends heartbeats every half second for a number of milliseconds.
  mutating func stay(milliseconds: Int64) {
    let end = SystemClock().monotonic() + milliseconds
    var heartbeatAt = SystemClock().monotonic()
    while SystemClock().monotonic() < end {
      if SystemClock().monotonic() >= heartbeatAt {
        heartbeat()
        heartbeatAt += 500
      }
      turn(milliseconds: 50)
    }
  }

  /// Reads frames and answers pings until a condition holds.
  mutating func wait(for event: String, _ condition: (borrowing SteadyCrowd) -> Bool) throws {
    let deadline = Deadline()
    while !condition(self) {
      guard !deadline.isOver else { throw TimeoutError(event) }
      turn(milliseconds: 20)
    }
  }

  /// Waits up to that long for frames, and reads them.
  mutating func turn(milliseconds: Int32) {
    var polls = pages.map { $0.connection.polling() }
    _ = poll(&polls, nfds_t(polls.count), milliseconds)
    for (number, page) in pages.enumerated() where polls[number].revents != 0 {
      for event in page.connection.advance() { receive(event, page, number) }
    }
  }

  private mutating func receive(_ event: VisitorEvent, _ page: Page, _ number: Int) {
    switch event {
    case .opened: break
    case .closed(let code):
      closeCodes.append(code)
      failures.append("\(number) closed \(String(describing: code))")
    case .lost(let reason): failures.append("\(number) lost \(reason)")
    case .text(let text):
      guard text != "k", let welcome = ReceivedFrame(text)?.welcome else { return }
      welcomed += 1
      page.session = welcome.session
      page.secret = welcome.secret
    }
  }
}

// A stand-in platform behind a real socket, with faults where a test wants them.

import Channels
import Foundation
import Platforms
import Synchronization
import TestPlatforms
import TestServer

/// A platform on a loopback address.
final class PlatformServer<Platform: PlatformStandIn & Sendable>: Sendable {
  /// What happens to one request.
  enum Fault: Sendable {
    /// It is not read: the connection is closed.
    case closed
    /// It is taken, and the connection is closed instead of an answer.
    case unanswered
    /// It is taken, and nothing is answered until the client closes the connection.
    case silent
    /// It is not taken, and this is answered.
    case status(Int)
    /// It is not taken, and the script answers.
    case script(@Sendable (RawConnection) throws -> Void)
  }

  private struct State {
    var platform: Platform
    var requests: [PlatformRequest] = []
    var fault: (@Sendable (Int, PlatformRequest) -> Fault?)?
  }

  private let state: Mutex<State>
  private let server = Mutex<RawServer?>(nil)
  /// The address that the stand-in believes that it has.
  private let ownURL: String

  /// Starts a platform whose own address is `ownURL`.
  init(_ platform: Platform, as ownURL: String) throws {
    state = Mutex(State(platform: platform))
    self.ownURL = ownURL
    let server = try RawServer { [weak self] connection, _ in
      while let self { try self.serve(connection) }
    }
    self.server.withLock { $0 = server }
  }

  deinit { stop() }

  func stop() { server.withLock { $0?.stop() } }

  /// The address without a path.
  var url: String { server.withLock { $0?.url } ?? "" }
  var platform: Platform { state.withLock { $0.platform } }
  /// The requests that arrived, taken or not.
  var requests: [PlatformRequest] { state.withLock { $0.requests } }

  /// Sets which requests fail, by their numbers from 0 on; nil for none.
  func setFault(_ fault: (@Sendable (Int, PlatformRequest) -> Fault?)?) {
    state.withLock { $0.fault = fault }
  }

  /// Changes the platform as its people do.
  func change<Result>(_ body: (inout Platform) throws -> Result) rethrows -> Result {
    try state.withLock { try body(&$0.platform) }
  }

  private func serve(_ connection: RawConnection) throws {
    let raw = try connection.request()
    let words = raw.head.split(separator: " ")
    let token = raw.head.split(separator: "\r\n").first {
      $0.lowercased().hasPrefix("api_access_token:")
    }
    let request = PlatformRequest(
      words[0] == "GET" ? .get : .post, ownURL + raw.path,
      fields: token.map {
        [
          PlatformRequest.Field(
            "api_access_token",
            $0.dropFirst("api_access_token:".count).trimmingCharacters(in: .whitespaces))
        ]
      } ?? [], body: raw.body)
    let fault = state.withLock { state in
      state.requests.append(request)
      return state.fault?(state.requests.count - 1, request)
    }
    switch fault {
    case .closed: throw ConnectionClosed()
    case .status(let status): try connection.answer(status, #"{"error":"down"}"#)
    case .script(let script):
      try script(connection)
      throw ConnectionClosed()
    case .unanswered, .silent, nil:
      let answer = state.withLock { state in
        state.platform.now = Double(DispatchTime.now().uptimeNanoseconds) / 1e9
        return state.platform.respond(to: request)
      }
      if case .unanswered = fault { throw ConnectionClosed() }
      if case .silent = fault {
        connection.waitForEnd()
        throw ConnectionClosed()
      }
      guard case .answered(let status, _, let body) = answer else { throw ConnectionClosed() }
      try connection.answer(status, String(decoding: body, as: UTF8.self))
    }
  }
}

/// The server closes a connection.
private struct ConnectionClosed: Error {}

extension ChatwootStandIn {
  /// The attendance of an installation that a Chatwoot answers, which nobody listens at.
  static let attendance: Attendance = {
    var attendance = Attendance(mode: .chatwoot, baseURL: "", token: "")
    attendance.chatwoot = ChatwootAccess(
      url: "https://chat.example", inboxIdentifier: "inbox-1", botToken: "bot-token",
      webhookSecret: "hook-secret")
    return attendance
  }()
}

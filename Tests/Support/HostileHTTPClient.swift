// A hostile client that speaks plain HTTP.

/// One connection of a hostile client that speaks plain HTTP.
struct HostileHTTPClient {
  private let socket: TestSocket
  private let target: AttackTarget

  init(_ target: AttackTarget) throws {
    self.target = target
    socket = try TestSocket(port: target.port)
  }

  /// Sends a request and reads the response.
  func outcome(of request: String) throws -> AttackOutcome {
    socket.send(request)
    return try responseOutcome()
  }

  private func responseOutcome() throws -> AttackOutcome {
    while true {
      if let (response, _) = EngineResponse.parse(socket.bytes) { return .status(response.status) }
      guard try socket.more("a response to a hostile request") else { return .dropped }
    }
  }

  /// Sends the beginning of a request, then a piece a second for 14 seconds.
  func slowly(_ head: String, then piece: String) throws -> AttackOutcome {
    socket.send(head)
    for _ in 0..<14 {
      target.advanceClock(1_000)
      socket.send(piece)
    }
    return try responseOutcome()
  }

  /// Sends nothing for 12 seconds.
  func silent() throws -> AttackOutcome {
    target.advanceClock(12_000)
    return try socket.rest().isEmpty ? .dropped : .served
  }

  /// Requests the widget again and again and reads no response.
  func neverReading() throws -> AttackOutcome {
    let request = "GET /webchat/webchat.js HTTP/1.1\r\nHost: x\r\n\r\n"
    socket.flood(Array(String(repeating: request, count: 64).utf8))
    guard target.isPatient else { return .dropped }
    target.advanceClock(40_000)
    try socket.waitForReset()
    return .dropped
  }

  /// Sends many requests before it reads the first response. All are served, in order.
  func pipelining(_ count: Int) throws -> AttackOutcome {
    let request = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    socket.send(String(repeating: request, count: count))
    for _ in 0..<count {
      let response = try socket.response()
      guard response.status == 200, response.text == "ok\n" else {
        return .status(response.status)
      }
    }
    return .served
  }
}

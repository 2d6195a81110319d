// Responses of random bytes: every request ends once and in time, and receives no response but its
// own.

import Basics
import Foundation
import HTTPClient
import Synchronization
import Testing

@Suite("Fuzzing: responses")
struct ResponseFuzzTests {
  /// The number of concurrent requests.
  private static let concurrency = 64
  /// The numbers of the cases: a million with CANAIS_SOAK=1, unless CANAIS_FUZZ_CASES says
  /// otherwise.
  static let numbers: Range<Int> = {
    let isSoaking = getenv("CANAIS_SOAK").map { String(cString: $0) } == "1"
    return isSoaking && getenv("CANAIS_FUZZ_CASES") == nil ? 0..<1_000_000 : Fuzz.numbers
  }()

  private static let heads = [
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", "HTTP/1.1 204 No Content\r\n",
    "HTTP/1.0 503 Later\r\nRetry-After: 7\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: a\r\n\r\nHTTP/1.1 201 Created\r\n",
    "HTTP/1.1 302 Found\r\nLocation: http://[::1]:1/\r\nContent-Length: 0\r\n",
    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n",
    "HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm=\"a\", nonce=\"b\"\r\n",
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n",
    "HTTP/1.1 200 Conclu\u{ED}do\r\nX: a\r\n b\r\nSet-Cookie: a=b; Domain=c\r\nContent-Length: 2\r\n",
  ]
  private static let bodies = [
    "{}", "5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n", "", "a\r\n0123456789\r\n",
  ]
  private static let pieces = Fuzz.utf8([
    "\r\n", "\r", "\n", "\r\n\r\n", ":", " ", "\0", "HTTP/1.1 200 OK\r\n", "HTTP/2 200\r\n",
    "HTTP/0.9 200\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 99 x\r\n",
    "Content-Length: -1\r\n",
    "Content-Length: 99999999999999999999\r\n", "Content-Length: 5\r\n", "Connection: close\r\n",
    "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n",
    "ffffffffffffffff\r\n",
    "Content-Encoding: gzip, gzip\r\n", "Content-Encoding: zstd\r\n", "0\r\n\r\n", "\u{E7}",
    "1\r\n",
    "Content-Range: bytes 0-1/2\r\n", "Location: \u{1}\r\n", "\t", "-", "HTTP/1.1 101 x\r\n\r\n",
    "Retry-After: 1\r\n", "Alt-Svc: h2=\":1\"\r\n", "Strict-Transport-Security: max-age=1\r\n",
  ])

  /// A token that only the response of a case contains.
  private static func token(_ number: Int) -> String {
    "\(number).\(SeededRandom.mixed(UInt64(bitPattern: Int64(number)) ^ 0x6A09_E667_F3BC_C908))"
  }

  /// How the connection of a case ends.
  static func ending(_ number: Int) -> FuzzedResponse.Ending {
    switch SeededRandom.mixed(UInt64(number) ^ 0x0BAD_CAFE) % 64 {
    case 0..<8: .reset
    case 8..<12: .open
    default: .closed
    }
  }

  /// The response of a case.
  private static func response(_ number: Int) -> FuzzedResponse {
    var mangler = Mangler(number: number, salt: 0x0BAD_CAFE)
    let field = "X-Case: \(token(number))\r\n"
    var bytes: [UInt8] = []
    for _ in 0..<(mangler.below(8) == 0 ? 2 : 1) {
      let text = mangler.one(of: heads) + field + "\r\n" + mangler.one(of: bodies)
      bytes += text.unicodeScalars.map { UInt8($0.value) }
    }
    // One in four is valid, so that connections are reused.
    if mangler.below(4) != 0 { bytes = mangler.mangled([bytes], pieces) }
    if mangler.below(64) == 0 { bytes += [UInt8](repeating: 0x61, count: mangler.below(200_000)) }
    return FuzzedResponse(bytes: bytes, ending: ending(number))
  }

  @Test("Each request ends once, in time, with its own response or an error")
  func responses() throws {
    let server = try #require(ResponseServer(Self.response))
    defer { server.stop() }
    var settings = HTTPClientSettings()
    settings.maxActivePerHost = Self.concurrency
    let run = FuzzRun(
      HTTPClient(settings), "http://127.0.0.1:\(server.port)/")
    for _ in 0..<Self.concurrency { run.startNext() }
    let ended = run.wait()
    let figures = run.figures
    #expect(ended, "\(figures.ended) of \(Self.numbers.count) ended")
    #expect(figures.duplicates == 0)
    #expect(figures.late == [])
    #expect(figures.wrong == [])
    if Fuzz.isLong {
      #expect(figures.succeeded > 0)
      let seen = Set(figures.reasons.keys)
      #expect(seen.isSuperset(of: [.notHTTP, .responseCut, .connectionLost, .badEncoding]))
    }
    if Self.numbers.count > 5_000 {
      print("fuzzed responses: cases \(Self.numbers), \(figures)")
    }
  }

  /// Whether a response contains the token of another case.
  static func isForeign(_ response: HTTPResponse, _ number: Int) -> Bool {
    response.fields.values(of: "x-case").contains { value in
      guard let other = value.split(separator: ".").first.flatMap({ Int($0) }) else { return false }
      return other != number && value == token(other)
    }
  }
}

/// Sends the requests of all cases.
private final class FuzzRun: Sendable {
  /// The results.
  struct Figures: CustomStringConvertible {
    var ended = 0
    var succeeded = 0
    var duplicates = 0
    /// Milliseconds of the slowest.
    var slowest: Int64 = 0
    /// Cases that timed out although the server closed the connection.
    var late: [String] = []
    var reasons: [HTTPClientError.Reason: Int] = [:]
    /// Cases with the response of another case, or with an impossible one.
    var wrong: [Int] = []

    var description: String {
      let reasons = reasons.sorted { $0.key.rawValue < $1.key.rawValue }
        .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      return "ended \(ended), succeeded \(succeeded), slowest \(slowest) ms; \(reasons)"
    }
  }

  private let client: HTTPClient
  private let url: String
  private let next = Atomic<Int>(ResponseFuzzTests.numbers.lowerBound)
  private let state = Mutex((figures: Figures(), seen: Set<Int>()))
  private let end = DispatchSemaphore(value: 0)

  init(_ client: HTTPClient, _ url: String) {
    self.client = client
    self.url = url
  }

  var figures: Figures { state.withLock { $0.figures } }

  func wait() -> Bool {
    // There is no limit as long as a request ends every minute.
    var last = -1
    while end.wait(timeout: .now() + 60) == .timedOut {
      let ended = figures.ended
      if ended == last { return false }
      last = ended
    }
    return true
  }

  func startNext() {
    let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
    guard number < ResponseFuzzTests.numbers.upperBound,
      let address = try? HTTPURL(url + "\(number)")
    else {
      return
    }
    var request = HTTPRequest(.get, address)
    // On a connection that stays open a response may never be complete.
    request.deadline = ResponseFuzzTests.ending(number) == .open ? 50 : 30_000
    request.bodyLimit = 4_096
    request.acceptsCompression = number % 2 == 0
    let began = DispatchTime.now().uptimeNanoseconds
    client.start(request) { [self] result in
      let took = Int64(DispatchTime.now().uptimeNanoseconds - began) / 1_000_000
      note(number, result, took)
      startNext()
    }
  }

  private func note(
    _ number: Int, _ result: Result<HTTPResponse, HTTPClientError>, _ took: Int64
  ) {
    let isLast = state.withLock { state in
      if !state.seen.insert(number).inserted { state.figures.duplicates += 1 }
      state.figures.ended += 1
      let isOpen = ResponseFuzzTests.ending(number) == .open
      state.figures.slowest = max(state.figures.slowest, took)
      let response: HTTPResponse?
      switch result {
      case .success(let whole):
        state.figures.succeeded += 1
        response = whole
      case .failure(let error):
        state.figures.reasons[error.reason, default: 0] += 1
        let isLate = error.reason.rawValue.hasSuffix("TimedOut") || error.reason == .queueTimedOut
        if isLate, !isOpen { state.figures.late.append("\(number) \(error)") }
        response = error.response
      }
      if let response,
        !(200...999).contains(response.status) || response.body.count > 4_096
          || ResponseFuzzTests.isForeign(response, number)
      {
        state.figures.wrong.append(number)
      }
      return state.figures.ended == ResponseFuzzTests.numbers.count
    }
    if isLast { end.signal() }
  }
}

// Delivers calls as the dispatcher does, with faults where a test wants them.

import Platforms
import Presence
import Records
import TestPlatforms

/// Drives deliveries of one dialect to a stand-in, with a clock of its own.
struct CallCourier<Platform: PlatformStandIn> {
  /// What happens to one request.
  enum Fault: Equatable {
    /// It never arrives.
    case refused
    /// It arrives and is answered too late.
    case answeredTooLate
    /// A status of a platform that is down.
    case status(Int)
    /// The process ends before the request is sent.
    case killedBefore
    /// The process ends after the request arrived.
    case killedAfter
  }

  let dialect: any PlatformDialect
  var platform: Platform
  /// Faults by the number of the request, counted from 0.
  var faults: [Int: Fault] = [:]
  private(set) var requests: [PlatformRequest] = []
  private(set) var waited: Millis = 0
  private var sessions: [Identifier: PlatformSession] = [:]
  private(set) var now = PlatformTime(wall: CallScript.start, monotonic: 5_000)

  init(_ dialect: any PlatformDialect, _ platform: Platform) {
    self.dialect = dialect
    self.platform = platform
  }

  /// Lets time pass.
  mutating func pass(_ millis: Millis) {
    now.wall += millis
    now.monotonic += millis
  }

  /// Forgets what is remembered in memory, as a restart does.
  mutating func restart() { sessions = [:] }

  /// One try; nil if the process was killed in it.
  mutating func attempt(_ call: OutboxCall) -> DeliveryEnd? {
    var delivery = dialect.delivery(of: call, session: sessions[call.session])
    while true {
      switch delivery.nextStep(at: now) {
      case .finish(let end):
        sessions[call.session] = delivery.session
        return end
      case .wait(let millis):
        waited += millis
        pass(millis)
      case .send(let request):
        let fault = faults[requests.count]
        requests.append(request)
        if fault == .killedBefore { return killed }
        let response = respond(to: request, fault)
        if fault == .killedAfter { return killed }
        delivery.receive(response, at: now)
      }
    }
  }

  private var killed: DeliveryEnd? {
    mutating get {
      restart()
      return nil
    }
  }

  private mutating func respond(
    to request: PlatformRequest, _ fault: Fault?
  ) -> PlatformResponse {
    platform.now = Double(now.monotonic) / 1_000
    switch fault {
    case .refused: return .failed(code: "connectionRefused", mayHaveArrived: false)
    case .status(let status):
      return .answered(status: status, retryAfter: nil, body: Array("down".utf8))
    case .answeredTooLate:
      _ = platform.respond(to: request)
      pass(Millis(request.timeout) * 1_000)
      return .failed(code: "responseTimedOut", mayHaveArrived: true)
    case .killedBefore, .killedAfter, nil:
      pass(20)
      return platform.respond(to: request)
    }
  }

  /// Tries a call until it is delivered or parked, as the outbox does within 24 hours.
  mutating func deliver(_ call: OutboxCall) -> DeliveryEnd? {
    var tries = 0
    while tries < 400 {
      tries += 1
      let end = attempt(call)
      if let end, end.decision != .retry { return end }
      pass(Retry.delay(tries: tries, retryAfter: end?.retryAfter, random: .max))
    }
    return nil
  }
}

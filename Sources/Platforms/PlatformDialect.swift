// How a platform is spoken to: the protocols that each platform's folder implements. A dialect
// performs no I/O and has no clock; queue, order, retries and parking are the outbox's.

import Presence
import Records

/// The language of an attendance platform: translates stored calls to requests.
///
/// The stored call is the same for every platform and is translated at each try. So a changed
/// platform finds every call that waits.
///
/// ```swift
/// var delivery = dialect.delivery(of: call, session: sessions[call.session])
/// while case .send(let request) = delivery.nextStep(at: now) {
///   delivery.receive(transport.send(request), at: now)
/// }
/// sessions[call.session] = delivery.session
/// ```
package protocol PlatformDialect: Sendable {
  /// Begins one try of a call.
  ///
  /// - Parameters:
  ///   - call: The call as the outbox stores it.
  ///   - session: What the last delivery of the same session left behind; nil if there is none, for
  ///     example after a restart. It is a cache: what it held is found again on the platform.
  func delivery(of call: OutboxCall, session: PlatformSession?) -> any CallDelivery

  /// The request of a test call, which changes nothing on the platform. `eventID` is unique.
  func probe(eventID: String, at now: PlatformTime) -> PlatformRequest
}

/// One try of a call: a state machine of one request or several.
package protocol CallDelivery: Sendable {
  /// The next step. It does not change until `receive` is called or, for a wait, time passes.
  mutating func nextStep(at now: PlatformTime) -> DeliveryStep
  /// Takes the response to the request that `nextStep` returned last.
  mutating func receive(_ response: PlatformResponse, at now: PlatformTime)
  /// What to pass to the next delivery of the session; nil if nothing is known.
  var session: PlatformSession? { get }
}

/// What a delivery needs next.
package enum DeliveryStep: Equatable, Sendable {
  /// Send a request and pass its response to `receive`.
  case send(PlatformRequest)
  /// Let this many milliseconds pass, at least 1. The platform's rate limit asks for it; it is no
  /// failure.
  case wait(Millis)
  /// The try is over.
  case finish(DeliveryEnd)
}

/// How a try ended.
package struct DeliveryEnd: Equatable, Sendable {
  /// The maximum length of `excerpt` in characters.
  package static let excerptLimit = 500

  /// Whether the call was delivered, is tried again or is parked.
  package var decision: RetryDecision
  /// The status code of the last response; 0 if there was none.
  package var status: Int
  /// Seconds that the platform asked to wait before the next try, if it did.
  package var retryAfter: Int?
  /// The beginning of the last response's body. Without a response it is a code: a transport's, or
  /// the raw value of a `PlatformError`.
  package var excerpt: String
  /// What a bot answered; nil for attendance, and for a webhook.
  package var reply: FlowReply?
  /// The body of a webhook's 2xx answer, which may ask for something; empty for other platforms.
  package var body: [UInt8]

  /// Creates an end. `excerpt` is cut to `excerptLimit`.
  package init(
    _ decision: RetryDecision, status: Int = 0, retryAfter: Int? = nil, excerpt: String = "",
    reply: FlowReply? = nil, body: [UInt8] = []
  ) {
    self.decision = decision
    self.status = status
    self.retryAfter = retryAfter
    self.excerpt = String(excerpt.prefix(Self.excerptLimit))
    self.reply = reply
    self.body = body
  }
}

/// The time of a step, on two clocks.
package struct PlatformTime: Equatable, Sendable {
  /// Milliseconds since 1970 (UTC): for signatures and texts.
  package var wall: Millis
  /// Milliseconds of a clock that only moves forward: for rates and waits.
  package var monotonic: Millis

  /// Creates a time.
  package init(wall: Millis, monotonic: Millis) {
    self.wall = wall
    self.monotonic = monotonic
  }
}

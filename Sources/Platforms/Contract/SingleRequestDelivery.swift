// The delivery of a call that one request makes, with the header fields of the contract.

import Presence
import Records

/// One request a call; its status decides.
struct SingleRequestDelivery: CallDelivery {
  private let call: OutboxCall
  private let url: String
  private let token: String
  private let signingSecret: String
  private let timeout: Int
  /// Bytes of the answer that are passed on; nil where the answer asks for nothing.
  private let answerLimit: Int?
  private var end: DeliveryEnd?

  let session: PlatformSession? = nil

  init(
    _ call: OutboxCall, to url: String, token: String, signingSecret: String, timeout: Int,
    answerLimit: Int? = nil
  ) {
    self.call = call
    self.url = url
    self.token = token
    self.signingSecret = signingSecret
    self.timeout = timeout
    self.answerLimit = answerLimit
  }

  mutating func nextStep(at now: PlatformTime) -> DeliveryStep {
    if let end { return .finish(end) }
    var request = Self.request(
      to: url, eventID: call.eventID, body: call.body, token: token, signingSecret: signingSecret,
      timeout: timeout, at: now)
    if let answerLimit { request.responseLimit = answerLimit }
    return .send(request)
  }

  mutating func receive(_ response: PlatformResponse, at now: PlatformTime) {
    var end = DeliveryEnd(response)
    if answerLimit != nil, end.decision == .delivered, case .answered(_, _, let body) = response {
      end.body = body
    }
    self.end = end
  }

  /// The request that posts a body, with its idempotency key, its token and its signature.
  static func request(
    to url: String, eventID: String, body: [UInt8], token: String, signingSecret: String,
    timeout: Int, at now: PlatformTime
  ) -> PlatformRequest {
    var fields = [PlatformRequest.Field("Idempotency-Key", eventID)]
    if !token.isEmpty { fields.append(PlatformRequest.Field("Authorization", "Bearer \(token)")) }
    if !signingSecret.isEmpty {
      fields += StandardWebhooks.fields(
        eventID: eventID, timestamp: now.wall / 1_000, body: body, secret: signingSecret)
    }
    return PlatformRequest(.post, url, fields: fields, body: body, timeout: timeout)
  }
}

extension DeliveryEnd {
  /// The end of a call that one response decides, by its status.
  init(_ response: PlatformResponse) {
    switch response {
    case .answered(let status, let retryAfter, let body):
      self.init(
        RetryDecision(status: status), status: status, retryAfter: retryAfter,
        excerpt: body.isEmpty
          ? "" : String(decoding: body.prefix(PlatformRequest.defaultResponseLimit), as: UTF8.self))
    case .failed(let code, _): self.init(.retry, excerpt: code)
    }
  }
}

// A visitor's rating of a conversation that has ended: `POST /webchat/{id}/rating`.

import Foundation
import Presence
import Records

/// The body of a rating.
struct RatingBody: Decodable, Sendable {
  var session: String
  var secret: String
  var score: Int
  var text: String?
}

extension APICommand {
  /// `POST /webchat/{id}/rating`: `{"session","secret","score","text"}`.
  static func rating(_ call: RequestContext) throws(APIError) -> APICommand {
    let body = try RequestBody.decode(RatingBody.self, call.body)
    guard let session = Identifier(body.session) else { throw .notFound }
    guard SessionRating.scores.contains(body.score) else {
      throw APIError(field: "score", message: "1 to 5.")
    }
    let text = body.text ?? ""
    guard text.count <= SessionRating.textCharacters,
      text.utf8.count <= 32 * SessionRating.textCharacters
    else { throw APIError(field: "text", message: "At most 500 characters.") }
    return .rate(
      session, channel: call.argument("id"), secret: body.secret, score: body.score, text: text)
  }
}

extension Shard {
  /// Keeps the rating of a closed session. Without its secret a client learns nothing of it.
  mutating func rate(
    _ rating: SessionRating, channel: String, secret: String, _ address: ReplyAddress
  ) {
    let digest = SHA256Digest(of: secret)
    lookUp({ reader throws(StoreError) in
      try reader.ending(of: rating.session).map { SHA256Digest(hexadecimal: $0.secret) == digest }
    }) { shard, isProved in
      var response = shard.response(to: rating, channel: channel, isProved)
      response.headers.append(("Access-Control-Allow-Origin", "*"))
      shard.afterCommit(.answer(response, address))
    }
  }

  private mutating func response(
    to rating: SessionRating, channel: String, _ isProved: Result<Bool?, StoreError>
  ) -> Response {
    switch isProved {
    case .success(true?):
      if snapshot.channels[channel]?.channel.settings.rating != true {
        return .failure(.conflict, "rating_off", "The channel takes no ratings.")
      }
      guard !shared.journal.isCrowded else { return APIError.crowded.response }
      commits.append(.rated(rating))
      return Response(.noContent)
    case .success: return APIError.notFound.response
    case .failure: return APIError.unreadable.response
    }
  }
}

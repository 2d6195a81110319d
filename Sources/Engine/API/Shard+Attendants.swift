// Who is there to answer: `/api/v1/attendants`.

import Basics
import Foundation

extension Shard {
  /// Lists the attendants.
  func attendants() -> Response {
    var json = JSONText()
    json.openArray()
    for attendant in shared.status.attendants.all {
      json.open()
      json.add("name", attendant.name)
      json.add("present", attendant.isPresent)
      json.close()
    }
    json.closeArray()
    return .json(json)
  }

  /// An attendant is there, or leaves.
  func setPresence(_ call: RequestContext) throws(APIError) -> Response {
    guard let name = call.argument("name").removingPercentEncoding else {
      throw APIError(field: "name", message: "Badly escaped.")
    }
    try RequestBody.checkAttendant(name, field: "name")
    let body = try RequestBody.decode(RequestBody.Presence.self, call.body)
    if shared.status.attendants.set(name, isPresent: body.present) { announceLine() }
    var json = JSONText()
    json.open()
    json.add("ok", true)
    json.close()
    return .json(json)
  }
}

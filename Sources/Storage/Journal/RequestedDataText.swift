// The requested data of a session as JSON text.

import Basics
import Records

/// Requested data as stored in a session's row: a JSON array of pairs, `[["key","value"],…]`.
enum RequestedDataText {
  /// Encodes to bytes, without `JSONEncoder`, because every new session is encoded.
  static func write(_ data: [DataValue]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(data.reduce(2) { $0 + $1.key.utf8.count + $1.value.utf8.count + 8 })
    text.append(UInt8(ascii: "["))
    for (index, datum) in data.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      text.append(UInt8(ascii: "["))
      JSONText.quote(datum.key, to: &text)
      text.append(UInt8(ascii: ","))
      JSONText.quote(datum.value, to: &text)
      text.append(UInt8(ascii: "]"))
    }
    text.append(UInt8(ascii: "]"))
    return text
  }
}

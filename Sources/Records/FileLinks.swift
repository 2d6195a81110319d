// The addresses of files. An address is a token that nobody can guess, which names one file of one
// session and expires: the file's identifier and the day, signed with a key of the installation.
// So neither the store nor a shard keeps tokens, and a file that was erased has no address.

import Basics
import Presence

/// Makes the addresses of files, as of one moment.
package struct FileLinks: Equatable, Sendable {
  /// Bytes of the key.
  package static let keyBytes = 32
  /// Days for which an address holds at least. It is the same all day, so that browsers keep the
  /// file.
  package static let days = 7

  private static let dayMillis: Millis = 86_400_000
  private static let identifierBytes = 12
  private static let payloadBytes = 16
  private static let signatureBytes = 16

  private let key: [UInt8]
  private let base: String
  private let at: Millis

  /// Addresses below `base`, such as `https://chat.example/webchat/files/`, at the moment `at` in
  /// milliseconds since 1970 (UTC).
  package init(key: [UInt8], base: String, at: Millis) {
    self.key = key
    self.base = base
    self.at = at
  }

  /// The token of a file: 64 hexadecimal characters.
  package func token(of file: Identifier) -> String {
    let last = UInt32(clamping: at / FileLinks.dayMillis + Millis(FileLinks.days) + 1)
    var payload: [UInt8] = []
    for part in [UInt32(file.high >> 32), UInt32(truncatingIfNeeded: file.high), file.low, last] {
      for shift in [24, 16, 8, 0] as [UInt32] {
        payload.append(UInt8(truncatingIfNeeded: part >> shift))
      }
    }
    return Hexadecimal.encode(payload + FileLinks.signature(payload, key))
  }

  /// The address of a file.
  package func address(of file: Identifier) -> String { base + token(of: file) }

  /// The file that a token names; nil for a token that is none of this key, or has expired.
  package func file(of token: String) -> Identifier? {
    guard let bytes = Hexadecimal.decode(token),
      bytes.count == FileLinks.payloadBytes + FileLinks.signatureBytes
    else { return nil }
    let payload = Array(bytes.prefix(FileLinks.payloadBytes))
    guard
      ConstantTime.equals(
        FileLinks.signature(payload, key), bytes.suffix(FileLinks.signatureBytes))
    else { return nil }
    let last = payload.suffix(4).reduce(0) { $0 << 8 | Millis($1) }
    guard at / FileLinks.dayMillis < last else { return nil }
    return Identifier(Hexadecimal.encode(payload.prefix(FileLinks.identifierBytes)))
  }

  private static func signature(_ payload: [UInt8], _ key: [UInt8]) -> [UInt8] {
    Array(HMAC.sha256(Array("file".utf8) + payload, key: key).prefix(signatureBytes))
  }

  /// Adds the member `file` of a message to an open object; nothing for a message without one.
  package func add(_ file: MessageFile?, to json: inout JSONText) {
    guard let file else { return }
    let token = token(of: file.id)
    json.open("file")
    json.add("token", token)
    json.add("name", file.name)
    json.add("type", file.kind.rawValue)
    json.add("size", file.size)
    json.add("address", base + token)
    json.close()
  }
}

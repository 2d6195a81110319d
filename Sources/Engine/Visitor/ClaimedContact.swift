// Who a page claims to be.

import Presence
import Records

/// A contact, with the secret that a page offers as proof or that the contact was just given.
struct ClaimedContact: Sendable {
  var id: Identifier
  var secret: String

  /// The longest secret that is looked at, in bytes.
  private static let secretBytes = 128

  init(id: Identifier, secret: String) {
    self.id = id
    self.secret = secret
  }

  /// A contact that was derived; nil where `id` is no identifier.
  init?(_ derived: (id: String, secret: String)) {
    guard let id = Identifier(derived.id) else { return nil }
    self.init(id: id, secret: derived.secret)
  }

  /// The contact that a frame claims; nil where it claims none. The page of the direct URL starts
  /// as a new contact each time.
  init?(_ frame: ClientFrame) {
    guard let contact = frame.contact, let secret = frame.contactSecret,
      frame.type != .start || frame.source != SessionSource.direct.rawValue,
      let id = Identifier(contact),
      (1...ClaimedContact.secretBytes).contains(secret.utf8.count)
    else { return nil }
    self.init(id: id, secret: secret)
  }

  /// Whether the digest that is stored of the contact's secret is that of the secret given.
  func isProved(by stored: SecretHash?) -> Bool {
    stored.flatMap { SHA256Digest(hexadecimal: $0) } == SHA256Digest(of: secret)
  }

  /// The secret of one of the contact's sessions. It is derived from the contact's own, so that a
  /// second tab that proves the contact can be given it, though only its digest is stored.
  func secret(of session: Identifier) -> String {
    let prefix: StaticString = "canais session "
    var text: [UInt8] = []
    text.reserveCapacity(prefix.utf8CodeUnitCount + Identifier.textLength + 1 + secret.utf8.count)
    text += UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
    session.append(to: &text)
    text.append(UInt8(ascii: " "))
    text += secret.utf8
    return text.withUnsafeBytes { SHA256Digest(of: $0).prefixText }
  }
}

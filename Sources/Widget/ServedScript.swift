// A script as it goes over the line: plain, or compressed in a way that the browser takes.

import Basics

/// A script in each encoding that is served. Each has an entity tag of its own (RFC 9110, 8.8.3.3).
package struct ServedScript: Sendable {
  /// How a body is encoded, named as in `Content-Encoding`.
  package enum Encoding: String, CaseIterable, Sendable {
    /// Brotli (RFC 7932): the smallest. Browsers take it over https and from loopback addresses.
    case brotli = "br"
    /// Gzip (RFC 1952): what every browser takes.
    case gzip
    /// Not encoded.
    case identity
  }

  /// One form of the script.
  package struct Body: Sendable {
    /// How it is encoded.
    package let encoding: Encoding
    /// What is sent.
    package let bytes: [UInt8]
    /// A strong entity tag, quotes included.
    package let etag: String
  }

  /// The script, UTF-8, not encoded.
  package let bytes: [UInt8]
  /// The forms, smallest first.
  private let bodies: [Body]

  /// A script and what `brotli` holds of it: 16 bytes of the script's SHA-256, then the compressed
  /// bytes. Where they belong to another script, Brotli is not offered.
  init(_ bytes: [UInt8], brotli: [UInt8] = []) {
    let digest = SHA256.digest(bytes)
    let name = Hexadecimal.encode(digest.prefix(16))
    var bodies: [Body] = []
    if brotli.count > 16, brotli.prefix(16).elementsEqual(digest.prefix(16)) {
      bodies.append(
        Body(encoding: .brotli, bytes: Array(brotli.dropFirst(16)), etag: "\"\(name)-br\""))
    }
    bodies.append(Body(encoding: .gzip, bytes: Gzip.compress(bytes), etag: "\"\(name)-gz\""))
    bodies.append(Body(encoding: .identity, bytes: bytes, etag: "\"\(name)\""))
    self.bytes = bytes
    self.bodies = bodies
  }

  /// The smallest form that an `Accept-Encoding` header allows (RFC 9110, 12.5.3).
  ///
  /// - Parameter header: The header's value; nil where the request has none.
  package func body(accepting header: String?) -> Body {
    let accepted = Self.codings(in: header ?? "")
    return bodies.first { accepted.contains($0.encoding.rawValue) } ?? bodies[bodies.count - 1]
  }

  /// The codings that a header names with a weight above 0.
  private static func codings(in header: String) -> Set<String> {
    var accepted: Set<String> = []
    for part in header.lowercased().split(separator: ",") {
      let pieces = part.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
      guard let coding = pieces.first else { continue }
      let weight = pieces.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2) ?? "1"
      if Double(weight) ?? 0 > 0 { accepted.insert(coding) }
    }
    return accepted
  }
}

// Literal IP addresses and their scopes. An IPv6 address that contains an IPv4 address (mapped,
// compatible, NAT64, 6to4) has the scope of the latter, so that no refused address is accepted in
// another form.

import Basics
import Foundation

/// A literal IPv4 or IPv6 address.
package struct NetworkAddress: Equatable, Sendable {
  /// The scope of an address.
  package enum Reach: Equatable, Sendable {
    /// This machine.
    case loopback
    /// A private network (RFC 1918, RFC 4193).
    case privateNetwork
    /// The local link (RFC 3927, RFC 4291).
    case linkLocal
    /// The metadata service of a cloud.
    case metadata
    /// Unspecified, multicast or broadcast.
    case notUnicast
    /// Any other address.
    case open
  }

  /// 4 or 16 bytes.
  package let bytes: [UInt8]

  /// Reads `127.0.0.1` (four decimal numbers without leading zeros) or `[::1]` (in brackets, RFC
  /// 4291 forms, no zone); nil for names and for every other spelling.
  package init?(host: String) {
    if host.hasPrefix("["), host.hasSuffix("]") {
      guard let bytes = Self.sixteen(host.dropFirst().dropLast()) else { return nil }
      self.bytes = bytes
    } else {
      guard let bytes = Self.four(host[...]) else { return nil }
      self.bytes = bytes
    }
  }

  /// An address of 4 or 16 bytes.
  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The names of clouds' metadata services, which reveal the machine's credentials.
  static let metadataNames: Set<String> = [
    "metadata", "metadata.google.internal", "metadata.goog", "instance-data",
    "instance-data.ec2.internal", "metadata.azure.internal", "metadata.platformequinix.com",
    "metadata.packet.net", "metadata.tencentyun.com",
  ]

  /// Whether a host is this machine: a loopback address, `localhost` or below it (RFC 6761).
  package static func isLoopback(host: String) -> Bool {
    host == "localhost" || host.hasSuffix(".localhost")
      || NetworkAddress(host: host)?.reach == .loopback
  }

  /// The scope of the address.
  package var reach: Reach {
    bytes.count == 4 ? Self.reach(four: bytes) : Self.reach(sixteen: bytes)
  }

  private static func reach(four b: [UInt8]) -> Reach {
    switch (b[0], b[1], b[2], b[3]) {
    case (169, 254, 169, 254), (169, 254, 170, 2), (100, 100, 100, 200), (192, 0, 0, 192):
      .metadata
    case (127, _, _, _): .loopback
    case (10, _, _, _), (172, 16...31, _, _), (192, 168, _, _): .privateNetwork
    case (169, 254, _, _): .linkLocal
    case (0, _, _, _), (224...255, _, _, _): .notUnicast
    default: .open
    }
  }

  private static func reach(sixteen b: [UInt8]) -> Reach {
    let zeros = b.prefix(10).allSatisfy { $0 == 0 }
    let last = Array(b.suffix(4))
    if zeros, b[10] == 0xFF, b[11] == 0xFF { return reach(four: last) }
    if zeros, b[10] == 0, b[11] == 0 {
      if last == [0, 0, 0, 1] { return .loopback }
      return reach(four: last)
    }
    if b.prefix(12).elementsEqual([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]) {
      return reach(four: last)
    }
    if b[0] == 0x20, b[1] == 0x02 { return reach(four: Array(b[2..<6])) }
    if b == [0xFD, 0, 0x0E, 0xC2] + [UInt8](repeating: 0, count: 10) + [0x02, 0x54] {
      return .metadata
    }
    if b[0] == 0xFE, b[1] & 0xC0 == 0x80 { return .linkLocal }
    if b[0] & 0xFE == 0xFC { return .privateNetwork }
    return b[0] == 0xFF ? .notUnicast : .open
  }

  private static func four(_ text: Substring) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    let bytes = parts.compactMap { part -> UInt8? in
      guard (1...3).contains(part.utf8.count), part == "0" || !part.hasPrefix("0"),
        ASCII.isDigits(part)
      else { return nil }
      return UInt8(part)
    }
    return bytes.count == 4 ? bytes : nil
  }

  private static func sixteen(_ text: Substring) -> [UInt8]? {
    guard let gap = text.range(of: "::") else { return groups(text, whole: true) }
    guard text[gap.upperBound...].range(of: "::") == nil, !text[..<gap.lowerBound].contains("."),
      let head = groups(text[..<gap.lowerBound], whole: false),
      let tail = groups(text[gap.upperBound...], whole: false), head.count + tail.count <= 14
    else { return nil }
    return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
  }

  private static func groups(_ text: Substring, whole: Bool) -> [UInt8]? {
    if text.isEmpty { return whole ? nil : [] }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 8 else { return nil }
    var bytes: [UInt8] = []
    for (index, part) in parts.enumerated() {
      if index == parts.count - 1, part.contains(".") {
        guard let inner = four(part) else { return nil }
        bytes += inner
      } else {
        guard (1...4).contains(part.utf8.count), !part.hasPrefix("+"), !part.hasPrefix("-"),
          let value = UInt16(part, radix: 16)
        else { return nil }
        bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
      }
    }
    return whole && bytes.count != 16 || bytes.count > 16 ? nil : bytes
  }
}

// Parses the visitor's JSON frames in place. JSONDecoder took a seventh of a whole handshake,
// journal included; this reads each byte once and makes only the strings that are kept. It accepts
// JSON as RFC 8259 defines it and nothing else, so that no other parser understands a frame
// differently. Of a member that occurs twice the first counts.

import Basics
import Channels
import Glibc

/// Parses a JSON frame of the visitor's page.
struct ClientFrameReader {
  /// The bytes are no JSON, or a member has the wrong type.
  private struct Malformed: Error {}

  /// How deeply arrays and objects may be nested.
  static let maximumDepth = 128

  private enum Member: Int, CaseIterable {
    case type, contact, contactSecret, source, page, data, accepted, session, secret, seen, id, text
    case choice, seq, user, name, expires, signature, file

    var text: StaticString {
      switch self {
      case .type: "type"
      case .contact: "contact"
      case .contactSecret: "contactSecret"
      case .source: "source"
      case .page: "page"
      case .data: "data"
      case .accepted: "accepted"
      case .session: "session"
      case .secret: "secret"
      case .seen: "seen"
      case .id: "id"
      case .text: "text"
      case .choice: "choice"
      case .seq: "seq"
      case .user: "user"
      case .name: "name"
      case .expires: "expires"
      case .signature: "signature"
      case .file: "file"
      }
    }

    /// The member with a name; nil for one that frames do not have.
    init?(_ name: UnsafeRawBufferPointer) {
      for member in Member.allCases {
        let known = member.text
        if known.utf8CodeUnitCount == name.count, let start = name.baseAddress,
          memcmp(known.utf8Start, start, name.count) == 0
        {
          self = member
          return
        }
      }
      return nil
    }
  }

  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  private var kind: ClientFrame.Kind?
  private var frame = ClientFrame(.end)
  /// Members that occurred, one bit each.
  private var seen: UInt32 = 0
  private var proof = IdentityProof(user: "", name: "", expires: "", signature: "")

  private init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Parses valid UTF-8; nil for what is no JSON or no frame.
  static func read(_ json: UnsafeRawBufferPointer) -> ClientFrame? {
    var reader = ClientFrameReader(json)
    do throws(Malformed) {
      try reader.document()
    } catch {
      return nil
    }
    guard let kind = reader.kind else { return nil }
    reader.frame.type = kind
    if kind == .identify { reader.frame.proof = reader.proof }
    return reader.frame
  }

  // MARK: - The frame

  private mutating func document() throws(Malformed) {
    try members(depth: 1) { reader, name throws(Malformed) in
      guard let member = Member(name), reader.seen >> UInt32(member.rawValue) & 1 == 0 else {
        return try reader.skip(depth: 2)
      }
      reader.seen |= 1 << UInt32(member.rawValue)
      try reader.parse(member)
    }
    skipWhitespace()
    guard position == bytes.count else { throw Malformed() }
  }

  private mutating func parse(_ member: Member) throws(Malformed) {
    switch member {
    case .type:
      guard let text = try text(), let kind = ClientFrame.Kind(rawValue: text) else {
        throw Malformed()
      }
      self.kind = kind
    case .contact: frame.contact = try text()
    case .contactSecret: frame.contactSecret = try text()
    case .source: frame.source = try text()
    case .page: frame.page = try text()
    case .data: frame.data = try texts()
    case .accepted: frame.accepted = try text()
    case .session: frame.session = try text()
    case .secret: frame.secret = try text()
    case .seen: frame.seen = try number()
    case .id: frame.id = try text()
    case .text: frame.text = try text()
    case .choice: frame.choice = try text()
    case .seq: frame.seq = try number()
    case .user: proof.user = try text() ?? ""
    case .name: proof.name = try text() ?? ""
    case .expires: proof.expires = try literal()
    case .signature: proof.signature = try text() ?? ""
    case .file: frame.file = try token()
    }
  }

  /// A string or null.
  private mutating func text() throws(Malformed) -> String? {
    guard peek() == UInt8(ascii: "\"") else {
      try word("null")
      return nil
    }
    return try string { String(decoding: $0, as: UTF8.self) }
  }

  /// An object of strings, or null.
  private mutating func texts() throws(Malformed) -> [String: String]? {
    guard peek() == UInt8(ascii: "{") else {
      try word("null")
      return nil
    }
    var found: [String: String] = [:]
    try members(depth: 2) { reader, name throws(Malformed) in
      let name = String(decoding: name, as: UTF8.self)
      guard let value = try reader.text() else { throw Malformed() }
      if found[name] == nil { found[name] = value }
    }
    return found
  }

  /// A string, or a number as it is spelled; empty for null.
  private mutating func literal() throws(Malformed) -> String {
    guard peek() == UInt8(ascii: "-") || ASCII.isDigit(peek()) else { return try text() ?? "" }
    let start = position
    try skipNumber()
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// The member `token` of an object, or null. What else the page keeps of a file is its own.
  private mutating func token() throws(Malformed) -> String? {
    guard peek() == UInt8(ascii: "{") else {
      try word("null")
      return nil
    }
    var found: String?
    try members(depth: 2) { reader, name throws(Malformed) in
      guard found == nil, name.elementsEqual("token".utf8) else {
        return try reader.skip(depth: 3)
      }
      found = try reader.text()
    }
    return found
  }

  /// A non-negative integer of 32 bits, or null. `1e2` and `7.0` are integers too.
  private mutating func number() throws(Malformed) -> UInt32? {
    if peek() == UInt8(ascii: "n") {
      try word("null")
      return nil
    }
    let start = position
    try skipNumber()
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = UInt32(text) ?? Double(text).flatMap({ UInt32(exactly: $0) }) else {
      throw Malformed()
    }
    return value
  }

  // MARK: - JSON

  private mutating func skipWhitespace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  /// The next byte that is no whitespace; 0 at the end.
  private mutating func peek() -> UInt8 {
    skipWhitespace()
    return position < bytes.count ? bytes[position] : 0
  }

  private mutating func next(_ wanted: Unicode.Scalar) throws(Malformed) {
    guard peek() == UInt8(ascii: wanted) else { throw Malformed() }
    position += 1
  }

  private mutating func word(_ word: StaticString) throws(Malformed) {
    skipWhitespace()
    let wanted = UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    guard bytes.count - position >= wanted.count,
      bytes[position..<position + wanted.count].elementsEqual(wanted)
    else { throw Malformed() }
    position += wanted.count
  }

  /// An object: calls `value` with each name, to parse the member's value.
  private mutating func members(
    depth: Int, _ value: (inout Self, UnsafeRawBufferPointer) throws(Malformed) -> Void
  ) throws(Malformed) {
    guard depth <= ClientFrameReader.maximumDepth else { throw Malformed() }
    try next("{")
    if peek() == UInt8(ascii: "}") {
      position += 1
      return
    }
    while true {
      guard peek() == UInt8(ascii: "\"") else { throw Malformed() }
      let start = position
      try skipString()
      let raw = UnsafeRawBufferPointer(rebasing: bytes[start + 1..<position - 1])
      try next(":")
      if raw.contains(UInt8(ascii: "\\")) {
        let name = try unescaped(raw)
        let result: Result<Void, Malformed> = name.withUnsafeBytes { name in
          Result { () throws(Malformed) in try value(&self, name) }
        }
        try result.get()
      } else {
        try value(&self, raw)
      }
      if peek() == UInt8(ascii: "}") { break }
      try next(",")
    }
    position += 1
  }

  /// Skips any value.
  private mutating func skip(depth: Int) throws(Malformed) {
    switch peek() {
    case UInt8(ascii: "\""): _ = try string { $0.count }
    case UInt8(ascii: "{"):
      try members(depth: depth) { reader, _ throws(Malformed) in
        try reader.skip(depth: depth + 1)
      }
    case UInt8(ascii: "["): try skipArray(depth: depth)
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    default: try skipNumber()
    }
  }

  private mutating func skipArray(depth: Int) throws(Malformed) {
    guard depth <= ClientFrameReader.maximumDepth else { throw Malformed() }
    try next("[")
    if peek() == UInt8(ascii: "]") {
      position += 1
      return
    }
    while true {
      try skip(depth: depth + 1)
      if peek() == UInt8(ascii: "]") { break }
      try next(",")
    }
    position += 1
  }

  /// `-`, digits without a leading zero, a fraction, an exponent.
  private mutating func skipNumber() throws(Malformed) {
    if peek() == UInt8(ascii: "-") { position += 1 }
    let first = position
    let digits = skipDigits()
    guard digits > 0, digits == 1 || bytes[first] != UInt8(ascii: "0") else { throw Malformed() }
    if at(".") {
      position += 1
      guard skipDigits() > 0 else { throw Malformed() }
    }
    if at("e") || at("E") {
      position += 1
      if at("+") || at("-") { position += 1 }
      guard skipDigits() > 0 else { throw Malformed() }
    }
  }

  private func at(_ character: Unicode.Scalar) -> Bool {
    position < bytes.count && bytes[position] == UInt8(ascii: character)
  }

  private mutating func skipDigits() -> Int {
    let start = position
    while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
    return position - start
  }

  // MARK: - Strings

  /// Skips a string, which begins here.
  private mutating func skipString() throws(Malformed) {
    position += 1
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return
      case UInt8(ascii: "\\"): position += 2
      case 0..<0x20: throw Malformed()
      default: position += 1
      }
    }
    throw Malformed()
  }

  /// Calls `make` with the bytes of a string, escapes resolved.
  private mutating func string<Value>(
    _ make: (UnsafeRawBufferPointer) -> Value
  ) throws(Malformed) -> Value {
    let start = position
    try skipString()
    let raw = UnsafeRawBufferPointer(rebasing: bytes[start + 1..<position - 1])
    guard raw.contains(UInt8(ascii: "\\")) else { return make(raw) }
    let plain = try unescaped(raw)
    return plain.withUnsafeBytes { make($0) }
  }

  /// Resolves escapes. An unpaired surrogate is malformed.
  private func unescaped(_ raw: UnsafeRawBufferPointer) throws(Malformed) -> [UInt8] {
    var plain: [UInt8] = []
    plain.reserveCapacity(raw.count)
    var rest = raw[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        plain.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "\""): plain.append(UInt8(ascii: "\""))
      case UInt8(ascii: "\\"): plain.append(UInt8(ascii: "\\"))
      case UInt8(ascii: "/"): plain.append(UInt8(ascii: "/"))
      case UInt8(ascii: "b"): plain.append(0x08)
      case UInt8(ascii: "f"): plain.append(0x0C)
      case UInt8(ascii: "n"): plain.append(0x0A)
      case UInt8(ascii: "r"): plain.append(0x0D)
      case UInt8(ascii: "t"): plain.append(0x09)
      case UInt8(ascii: "u"):
        guard let scalar = ClientFrameReader.scalar(&rest) else { throw Malformed() }
        plain.append(contentsOf: UTF8.encode(scalar) ?? UTF8.EncodedScalar())
      default: throw Malformed()
      }
    }
    return plain
  }

  /// The character of a `\u` escape, or of two that are a surrogate pair.
  private static func scalar(
    _ rest: inout Slice<UnsafeRawBufferPointer>
  ) -> Unicode.Scalar? {
    guard let first = unit(&rest) else { return nil }
    guard 0xD800...0xDBFF ~= first else { return Unicode.Scalar(first) }
    guard rest.popFirst() == UInt8(ascii: "\\"), rest.popFirst() == UInt8(ascii: "u"),
      let second = unit(&rest), 0xDC00...0xDFFF ~= second
    else { return nil }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private static func unit(_ rest: inout Slice<UnsafeRawBufferPointer>) -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = rest.popFirst().flatMap(Hexadecimal.value) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}

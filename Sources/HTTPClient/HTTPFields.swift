// The header fields of a request or of a response. The fields of a response are kept as the bytes
// that were received: most of them are never read, and RFC 9110, section 5.5, calls bytes outside
// ASCII opaque.

/// Header fields in the order in which they were added.
///
///     var fields = HTTPFields()
///     fields.append("Authorization", "Bearer \(token)")
package struct HTTPFields: Equatable, Sendable {
  /// Lines of `name: value`, or `name:` for an empty value, each terminated by CR and LF.
  private(set) var bytes: [UInt8] = []
  /// The number of lines.
  private(set) var count = 0
  /// Whether `append(_:_:)` added a `Content-Type`.
  private(set) var hasContentType = false
  /// The name of the first field that `append(_:_:)` rejected.
  package private(set) var rejectedName: String?

  /// Creates an empty list.
  package init() {}

  /// Adds a field to a request. A name that is not a token (RFC 9110, section 5.6.2) or a value
  /// with a control character is rejected: the field is not added, and a request with a
  /// `rejectedName` fails with `HTTPClientError.Reason.badField`.
  package mutating func append(_ name: String, _ value: String) {
    guard !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte),
      value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 })
    else {
      rejectedName = rejectedName ?? name
      return
    }
    bytes.append(contentsOf: name.utf8)
    bytes.append(contentsOf: value.isEmpty ? ":".utf8 : ": ".utf8)
    bytes.append(contentsOf: value.utf8)
    bytes.append(contentsOf: [0x0D, 0x0A])
    count += 1
    if name.utf8.count == 12, Self.isSameName(name.utf8, "content-type".utf8) {
      hasContentType = true
    }
  }

  /// Adds a line of a response as it was received.
  mutating func append(line: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: line)
    count += 1
  }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    count = 0
  }

  /// The value of the first field with a name, which is compared without case. Nil if there is
  /// none.
  package func value(of name: String) -> String? {
    var found: ArraySlice<UInt8>?
    forEachLine { field, value in
      if found == nil, Self.isSameName(field, name.utf8) { found = value }
    }
    return found.map(Self.text)
  }

  /// The values of all fields with a name, in order.
  package func values(of name: String) -> [String] {
    var values: [String] = []
    forEachLine { field, value in
      if Self.isSameName(field, name.utf8) { values.append(Self.text(value)) }
    }
    return values
  }

  /// The values by name in lower case. Values of the same name are joined by `, ` (RFC 9110,
  /// section 5.3).
  package var dictionary: [String: String] {
    var all: [String: String] = [:]
    forEachLine { field, value in
      let name = Self.text(field).lowercased()
      let value = Self.text(value)
      all[name] = all[name].map { "\($0), \(value)" } ?? value
    }
    return all
  }

  // MARK: - Lines

  /// Calls `body` with the name and the value of each field. A line that starts with a blank
  /// continues the line before it (obs-fold, RFC 9112, section 5.2). Lines without a colon are
  /// skipped.
  private func forEachLine(_ body: (ArraySlice<UInt8>, ArraySlice<UInt8>) -> Void) {
    var rest = bytes[...]
    while !rest.isEmpty {
      var end = Self.endOfLine(rest)
      while end < rest.endIndex, Self.isBlank(rest[end]) { end = Self.endOfLine(rest[end...]) }
      let line = rest[..<end]
      rest = rest[end...]
      guard let colon = line.firstIndex(of: 0x3A) else { continue }
      body(Self.trimmed(line[..<colon]), Self.trimmed(line[(colon + 1)...]))
    }
  }

  private static func endOfLine(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.endIndex
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes.drop(while: isBlankOrLineEnd)
    while let last = bytes.last, isBlankOrLineEnd(last) { bytes.removeLast() }
    return bytes
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func isBlankOrLineEnd(_ byte: UInt8) -> Bool {
    isBlank(byte) || byte == 0x0D || byte == 0x0A
  }

  /// Decodes UTF-8, or Latin-1 if the bytes are not UTF-8: in Latin-1 every byte is a character.
  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    let line = bytes.map { isBlankOrLineEnd($0) ? 0x20 : $0 }
    return String(validating: line, as: UTF8.self)
      ?? String(String.UnicodeScalarView(line.map { Unicode.Scalar($0) }))
  }

  private static func isSameName(
    _ one: some Sequence<UInt8>, _ other: some Sequence<UInt8>
  ) -> Bool {
    one.lazy.map(lowercased).elementsEqual(other.lazy.map(lowercased))
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E: true
    default: false
    }
  }
}

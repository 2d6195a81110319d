// Memory for the header fields and the body of a request. libcurl copies neither of them, so they
// must not move while a transfer runs. Buffers are reused for later requests.

import CCurl
import Glibc

/// The header fields and the body that a transfer sends.
final class RequestBuffer {
  /// The size in bytes above which `trim()` releases memory.
  static let maxKeptBytes = 64 << 10
  private static let initialBytes = 2_048

  private var bytes = UnsafeMutableRawBufferPointer.allocate(
    byteCount: RequestBuffer.initialBytes, alignment: 1)
  private var lines = UnsafeMutableBufferPointer<canais_curl_list>.allocate(capacity: 16)
  private let addresses = UnsafeMutablePointer<canais_curl_list>.allocate(capacity: 1)

  init() { addresses.initialize(to: canais_curl_list(text: nil, next: nil)) }

  deinit {
    bytes.deallocate()
    lines.deallocate()
    free(addresses.pointee.text)
    addresses.deallocate()
  }

  /// Stores header fields, as a list that continues with `commonFields`, and a body. Without
  /// `hasType` the list contains an entry that prevents libcurl from adding
  /// `application/x-www-form-urlencoded`. Both results are valid until the next call.
  func store(
    _ fields: HTTPFields, body: [UInt8], hasType: Bool,
    commonFields: UnsafeMutablePointer<canais_curl_list>?
  ) -> (list: UnsafeMutablePointer<canais_curl_list>?, body: UnsafeMutableRawPointer) {
    let count = fields.count + (hasType ? 0 : 1)
    reserve(fields.bytes.count + body.count + Self.noType.count, count)
    bytes.copyBytes(from: fields.bytes)
    var start = 0
    for position in 0..<fields.count {
      let end = endOfLine(from: start)
      // In CURLOPT_HTTPHEADER(3) `name:` removes a field, and `name;` is an empty one.
      if bytes[end - 1] == UInt8(ascii: ":") { bytes[end - 1] = UInt8(ascii: ";") }
      bytes[end] = 0
      setLine(position, of: count, textAt: start, commonFields)
      start = end + 2
    }
    if !hasType {
      UnsafeMutableRawBufferPointer(rebasing: bytes[start...]).copyBytes(from: Self.noType)
      setLine(fields.count, of: count, textAt: start, commonFields)
      start += Self.noType.count
    }
    let place = bytes.baseAddress! + start
    body.withUnsafeBytes { if let from = $0.baseAddress { memcpy(place, from, $0.count) } }
    return (count == 0 ? commonFields : lines.baseAddress, place)
  }

  /// Stores an entry for CURLOPT_RESOLVE(3) as a list. It is valid until the next call.
  func store(addresses text: String) -> UnsafeMutablePointer<canais_curl_list> {
    free(addresses.pointee.text)
    addresses.pointee.text = strdup(text)
    return addresses
  }

  /// Releases the memory of a large request.
  func trim() {
    guard bytes.count > Self.maxKeptBytes else { return }
    bytes.deallocate()
    bytes = .allocate(byteCount: Self.initialBytes, alignment: 1)
  }

  private static let noType = Array("Content-Type:\0".utf8)

  private func setLine(
    _ position: Int, of count: Int, textAt start: Int,
    _ commonFields: UnsafeMutablePointer<canais_curl_list>?
  ) {
    let line = lines.baseAddress! + position
    line.pointee = canais_curl_list(
      text: (bytes.baseAddress! + start).assumingMemoryBound(to: CChar.self),
      next: position == count - 1 ? commonFields : line + 1)
  }

  private func reserve(_ byteCount: Int, _ lineCount: Int) {
    if byteCount > bytes.count {
      bytes.deallocate()
      bytes = .allocate(byteCount: max(byteCount, bytes.count * 2), alignment: 1)
    }
    if lineCount > lines.count {
      lines.deallocate()
      lines = .allocate(capacity: max(lineCount, lines.count * 2))
    }
  }

  private func endOfLine(from start: Int) -> Int {
    var end = start
    while bytes[end] != 0x0D { end += 1 }
    return end
  }
}

// A constant list of header fields for libcurl.

import CCurl
import Glibc

/// Header fields that all requests of a client share.
final class HeaderList {
  private let lines: UnsafeMutableBufferPointer<canais_curl_list>

  /// Creates a list from lines of `name: value`.
  init(_ texts: [String]) {
    lines = .allocate(capacity: texts.count)
    let start = lines.baseAddress
    for (position, text) in texts.enumerated() {
      let isLast = position == texts.count - 1
      lines.initializeElement(
        at: position,
        to: canais_curl_list(
          text: strdup(text), next: isLast ? nil : start.map { $0 + position + 1 }))
    }
  }

  deinit {
    for line in lines { free(line.text) }
    lines.deallocate()
  }

  /// The first element. Nil if the list is empty.
  var first: UnsafeMutablePointer<canais_curl_list>? { lines.baseAddress }
}

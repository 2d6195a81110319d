// The headers of an HTTP request as the handshake reads them. They come through a protocol, so that
// each HTTP parser keeps them as it likes.

import Basics

/// The header lines of an HTTP request.
package protocol HeaderLines {
  /// Calls `each` with the trimmed value of every header called `name`, in their order. `name` is
  /// in lower case and matches a header's name in any case.
  func forEachValue(of name: StaticString, _ each: (UnsafeRawBufferPointer) -> Void)
}

extension HeaderLines {
  /// Whether the comma-separated list in the headers called `name` contains `element`, which is in
  /// lower case, in any case (RFC 9110, section 5.6.1).
  package func list(_ name: StaticString, contains element: StaticString) -> Bool {
    listContains(name) { ASCII.equals($0, element, anyCase: true) }
  }

  /// Whether the comma-separated list in the headers called `name` contains exactly `element`.
  package func list(_ name: StaticString, containsExactly element: StaticString) -> Bool {
    listContains(name) { ASCII.equals($0, element) }
  }

  private func listContains(
    _ name: StaticString, where matches: (Slice<UnsafeRawBufferPointer>) -> Bool
  ) -> Bool {
    var isFound = false
    forEachValue(of: name) { value in
      var rest = value[...]
      while !isFound, !rest.isEmpty {
        let comma = rest.firstIndex(of: UInt8(ascii: ","))
        isFound = matches(ASCII.trimmed(rest[..<(comma ?? rest.endIndex)]))
        rest = rest[(comma.map { $0 + 1 } ?? rest.endIndex)...]
      }
    }
    return isFound
  }
}

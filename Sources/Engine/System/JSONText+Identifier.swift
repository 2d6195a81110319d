// Identifiers in JSON documents.

import Basics
import Presence

extension JSONText {
  /// Adds an identifier as a string.
  mutating func add(_ name: StaticString?, _ value: Identifier) {
    add(name) { value.append(to: &$0) }
  }
}

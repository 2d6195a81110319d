// Who answers a session. Two who take one at once are told apart here.

/// Who has a session that was handed over.
package struct SessionAssignment: Equatable, Sendable {
  /// The attendant; nil where nobody has it.
  package private(set) var attendant: String?

  /// Creates an assignment to an attendant, or with nil to nobody.
  package init(_ attendant: String? = nil) { self.attendant = attendant }

  /// Passes the session to an attendant, or with nil to nobody, if it is whose it is expected to
  /// be. So of two who take it at once the first gets it, and the second is told.
  ///
  /// - Returns: Whether it was.
  package mutating func pass(to attendant: String?, expected: String?) -> Bool {
    guard self.attendant == expected else { return false }
    self.attendant = attendant
    return true
  }
}

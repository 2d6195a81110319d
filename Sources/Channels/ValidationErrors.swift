// Several refused values as one error.

/// Several refused values.
package struct ValidationErrors: Error, Equatable, Sendable {
  /// The errors, at least one.
  package let all: [ValidationError]

  /// Creates an error from at least one.
  package init(_ all: [ValidationError]) { self.all = all }
}

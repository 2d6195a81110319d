// Errors of the tests' own making: they say what to install or grant, and are no finding about
// canais.

/// A test lacks something that it needs: a program, a port, a permission.
package struct SetupError: Error, CustomStringConvertible {
  /// What is missing, with the Debian package or the permission that provides it.
  package var description: String

  /// An error that says what is missing.
  package init(_ missing: String) { description = missing }
}

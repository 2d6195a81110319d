// How a secret is shown.

/// How secrets are shown.
package enum Secret {
  /// `••••` and the last four characters of a secret of at least 12 characters, `••••` for a
  /// shorter one, and an empty text for an empty one.
  package static func masked(_ secret: String) -> String {
    if secret.isEmpty { return "" }
    return secret.count >= 12 ? "••••" + secret.suffix(4) : "••••"
  }
}

// One check of a page that should carry the activation code.

/// What the verification of a page has found in one respect. Texts are in the console's language.
package struct PageCheck: Equatable, Sendable {
  /// What was checked.
  package let label: String
  /// Whether it is as it should be.
  package let isGood: Bool
  /// What was found.
  package let found: String
  /// What to do; nil where the check is good.
  package let mend: String?

  /// One check.
  package init(label: String, isGood: Bool, found: String, mend: String?) {
    self.label = label
    self.isGood = isGood
    self.found = found
    self.mend = mend
  }
}

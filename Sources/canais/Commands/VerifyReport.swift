// What the verification of a page has found.

import Channels
import Console

/// The checks of a page, in order.
struct VerifyReport: Sendable {
  /// One check. The name is that of the JSON.
  struct Check: Sendable {
    let name: String
    let isGood: Bool
    let found: LocalizedText
    /// What to do; nil where the check is good.
    let mend: LocalizedText?
  }

  private(set) var checks: [Check] = []

  mutating func check(
    _ name: String, _ isGood: Bool, _ found: LocalizedText, _ mend: LocalizedText?
  ) {
    checks.append(Check(name: name, isGood: isGood, found: found, mend: isGood ? nil : mend))
  }

  /// The checks as the console shows them.
  func pageChecks(in language: Language) -> [PageCheck] {
    checks.map { check in
      PageCheck(
        label: VerifyStrings.label(of: check.name)[language], isGood: check.isGood,
        found: check.found[language], mend: check.mend?[language])
    }
  }
}

// The version of the program. This is the one place that names it; the package takes it from here.

import CLinux

/// The version of this build.
enum Version {
  /// Semantic version.
  static let number = "1.1.0"

  /// The abbreviated commit that the package was built from; empty for a build from a checkout.
  static let commit = String(cString: canais_build_commit())

  /// The commit's date, `2026-11-30`; empty for a build from a checkout.
  static let date = String(cString: canais_build_date())

  /// `canais 1.1.0 (3f2a1bc, 2026-11-30)`, or `canais 1.1.0` for a build from a checkout.
  static var line: String {
    commit.isEmpty ? "canais \(number)" : "canais \(number) (\(commit), \(date))"
  }
}

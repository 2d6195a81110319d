// What this canais is.

enum Version {
  /// The version that `--version`, `info` and crash reports name.
  static let text = "1.0.0"
}

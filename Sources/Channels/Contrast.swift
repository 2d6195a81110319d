// How well text reads on its background, and how a contrast ratio is written.

/// Contrast ratios of text (WCAG 2.2, "contrast ratio"); `RGBColor` calculates them.
package enum Contrast {
  /// The smallest ratio at which small text is legible (WCAG 2.2, 1.4.3).
  package static let minimum = 4.5

  /// A ratio with one decimal, in the decimal sign of each language. Truncated, since 4.49 must not
  /// read as the 4.5 that is required.
  package static func text(_ ratio: Double) -> LocalizedText {
    let tenths = Int(ratio * 10)
    let comma = "\(tenths / 10),\(tenths % 10)"
    return LocalizedText(comma, "\(tenths / 10).\(tenths % 10)", comma)
  }
}

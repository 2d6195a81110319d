// Sizes in columns and rows, and the classes that screens have layouts for.

/// A number of columns and rows, never negative.
package struct Size: Hashable, Sendable {
  /// The number of columns.
  package var width: Int
  /// The number of rows.
  package var height: Int

  /// A size; negative numbers become 0.
  package init(_ width: Int, _ height: Int) {
    self.width = max(0, width)
    self.height = max(0, height)
  }

  /// The class of layouts that fit into the size.
  package var sizeClass: SizeClass {
    if width < 60 || height < 16 { return .tooSmall }
    if width < 80 || height < 24 { return .small }
    if width < 120 || height < 40 { return .medium }
    return .large
  }
}

/// The classes of sizes that screens have layouts for.
package enum SizeClass: Int, Comparable, Sendable, CaseIterable {
  /// Below 60×16: only a notice and the key that quits are shown.
  case tooSmall
  /// 60×16 and more.
  case small
  /// 80×24 and more.
  case medium
  /// 120×40 and more.
  case large

  /// Orders by size.
  package static func < (one: SizeClass, other: SizeClass) -> Bool {
    one.rawValue < other.rawValue
  }
}

// The names of the regions of form fields.

import Screen

/// Names the region and the focus of a form field by its key, and reads such names.
enum FieldRegion {
  private static let prefix = "field."
  private static let choiceSuffix = ".choice"

  /// The action of a field, or of the row `item` of a list in it.
  static func action(_ key: String, _ item: Int = 0) -> Action { Action(prefix + key, item) }

  /// The key of the field that an action belongs to, and whether the action is one of the field's
  /// choices; nil if it belongs to no field.
  static func field(of action: Action) -> (key: String, isChoice: Bool)? {
    guard action.name.hasPrefix(prefix) else { return nil }
    let name = action.name.dropFirst(prefix.count)
    return name.hasSuffix(choiceSuffix)
      ? (String(name.dropLast(choiceSuffix.count)), true) : (String(name), false)
  }
}

extension ConsoleContext {
  /// The key of the form field that has the focus; nil if none has.
  var focusedField: String? { focus.flatMap { FieldRegion.field(of: $0)?.key } }
}

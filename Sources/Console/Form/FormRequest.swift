// What a form field opens: a list of flows, a file, a small form for one row.

/// Something that a field asks its screen to open.
enum FormRequest: Equatable, Sendable {
  /// The list of flows, for the field with this key.
  case flow(String)
  /// A dialog for the path of an image, for the field with this key.
  case image(String)
  /// A dialog for one site of a list, by the field's key and the row; nil adds a row.
  case origin(String, Int?)
  /// A form for one requested datum, by the field's key and the row; nil adds a row.
  case datum(String, Int?)
  /// The palette, for the field with this key.
  case colors(String)
}

/// What a key or a click does to a form.
enum FormResult: Equatable, Sendable {
  /// The field does not use it.
  case ignored
  /// The field used it.
  case handled
  /// The field asks to open something.
  case opens(FormRequest)
}

// What drawing a form needs beside the form.

import Channels
import Screen

/// The surroundings of a form while it is drawn.
struct FormContext {
  let format: Format
  /// The element that has the focus.
  let focus: Action?
  /// The registered flows, for the names of flow fields.
  let flows: [Flow]
  /// Remarks below fields that are no errors, by the field's key: contrast, the meaning of an empty
  /// list.
  var remarks: [String: [(String, Style)]] = [:]

  var language: Language { format.language }
}

/// Fields of a form under a heading.
struct FormSection<Owner: Sendable> {
  var title: String?
  var fields: [Field<Owner>]
}

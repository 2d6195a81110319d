// Names of files made of what people call things.

import Basics

/// Names of files.
package enum FileName {
  /// A text as the name of a file without its extension: its letters and digits without accents, in
  /// lower case, with hyphens between words. Empty if there are none.
  ///
  ///     FileName.of("Padaria do Zé")  // "padaria-do-ze"
  package static func of(_ text: String) -> String {
    Folding.fold(text).split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
      .joined(separator: "-")
  }
}

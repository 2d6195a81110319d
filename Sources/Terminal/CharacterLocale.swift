// The character encoding of the terminal. Only LC_CTYPE is set, so that the locale never changes
// how the program formats numbers.

import CNcurses
import Glibc

/// The locale's character encoding.
enum CharacterLocale {
  /// Sets the locale of the environment, or `C.UTF-8` where the environment has none or names one
  /// that is not installed. Returns whether the encoding is UTF-8.
  static func set(_ environment: [String: String]) -> Bool {
    let name = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }
      .first { !$0.isEmpty }
    if let name, setlocale(LC_CTYPE, name) != nil { return isUTF8 }
    return setlocale(LC_CTYPE, "C.UTF-8") != nil && isUTF8
  }

  private static var isUTF8: Bool {
    nl_langinfo(Int32(CODESET)).map { String(cString: $0) } == "UTF-8"
  }
}

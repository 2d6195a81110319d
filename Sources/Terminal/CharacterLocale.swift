// Which characters the terminal is written to in. The locale is set for characters alone, so that
// no number of the program changes its look.

import CNcurses
import Glibc

/// The locale's characters.
enum CharacterLocale {
  /// Sets the locale that the environment asks for; where it names one that this machine has not, or
  /// none at all, `C.UTF-8`. True for UTF-8.
  static func set(_ environment: [String: String]) -> Bool {
    let asked = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }
      .first { !$0.isEmpty }
    if let asked, setlocale(LC_CTYPE, asked) != nil { return isUTF8 }
    return setlocale(LC_CTYPE, "C.UTF-8") != nil && isUTF8
  }

  private static var isUTF8: Bool {
    nl_langinfo(Int32(CODESET)).map { String(cString: $0) } == "UTF-8"
  }
}

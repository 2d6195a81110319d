// The long runs are opt-in: without CANAIS_SOAK=1 every test ends within seconds.

import Glibc

/// Long runs, which take minutes.
package enum Soak {
  /// Whether CANAIS_SOAK=1 asks for them.
  package static var isOn: Bool { getenv("CANAIS_SOAK").map { String(cString: $0) } == "1" }

  /// How large a long run is: the number in an environment variable, which makes it shorter, else
  /// the whole size.
  package static func size(_ variable: String, whole: Int) -> Int {
    getenv(variable).flatMap { Int(String(cString: $0)) } ?? whole
  }
}

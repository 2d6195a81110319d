// The long runs are opt-in: without CANAIS_SOAK=1 every test ends within seconds.

import Glibc

/// Long runs, which take minutes.
package enum Soak {
  /// Whether CANAIS_SOAK=1 asks for them.
  package static var isOn: Bool { getenv("CANAIS_SOAK").map { String(cString: $0) } == "1" }
}

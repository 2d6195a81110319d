// Long runs are asked for: by default every test ends within seconds.

import Glibc

/// Whether CANAIS_SOAK=1 asks for the long runs.
package enum Soak {
  package static var isOn: Bool { getenv("CANAIS_SOAK").map { String(cString: $0) } == "1" }
}

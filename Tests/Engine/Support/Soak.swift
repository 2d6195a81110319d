// Long runs are asked for: by default every test ends within seconds.

import Glibc

/// Whether CANAIS_SOAK=1 asks for the long runs.
enum Soak {
  static var isOn: Bool { getenv("CANAIS_SOAK").map { String(cString: $0) } == "1" }
}

/// How many cases a fuzzed parser is given: few by default, as many as CANAIS_FUZZ_CASES says.
enum FuzzCases {
  static func count(_ usual: Int) -> Int {
    getenv("CANAIS_FUZZ_CASES").flatMap { Int(String(cString: $0)) } ?? usual
  }
}

// How many random cases a parser is given: few by default, as many as CANAIS_FUZZ_CASES says.

import Glibc

enum FuzzCases {
  static var count: Int {
    getenv("CANAIS_FUZZ_CASES").flatMap { Int(String(cString: $0)) } ?? 20_000
  }
}

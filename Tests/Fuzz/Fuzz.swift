// Random cases for everything that reads data from the network or from users. A case is made from
// its number alone, so that a run can be divided, and a case that failed can be repeated.

import Basics
import Glibc
import Presence

/// The random cases of a run.
enum Fuzz {
  /// The numbers of the cases: `CANAIS_FUZZ_CASES=N` gives N cases, `CANAIS_FUZZ_CASES=A..<B` those
  /// from A up to B.
  static let numbers: Range<Int> = {
    guard let given = getenv("CANAIS_FUZZ_CASES").map({ String(cString: $0) }) else {
      return 0..<usual
    }
    let ends = given.split(separator: "..<").compactMap { Int($0) }
    switch ends.count {
    case 1: return 0..<max(0, ends[0])
    case 2 where ends[0] <= ends[1]: return ends[0]..<ends[1]
    default: return 0..<usual
    }
  }()

  /// The number of cases without CANAIS_FUZZ_CASES.
  private static let usual = 5_000
  /// Whether there are enough cases to expect that some were accepted and some refused.
  static var isLong: Bool { numbers.count >= usual }

  /// Runs the cases of one parser. Parsers of different names get different cases.
  static func run(_ name: StaticString, _ body: (inout Mangler) throws -> Void) rethrows {
    let salt = name.withUTF8Buffer { $0.reduce(UInt64(14_695_981)) { $0 &* 31 &+ UInt64($1) } }
    for number in numbers {
      var mangler = Mangler(number: number, salt: salt)
      try body(&mangler)
    }
    if getenv("CANAIS_FUZZ_CASES") != nil { print("fuzzed \(name): cases \(numbers)") }
  }

  static func utf8(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }
}

/// A case that did not meet an expectation.
struct FuzzFailure: Error, CustomStringConvertible {
  let description: String
}

/// The random numbers and the damaged data of one case.
struct Mangler: RandomNumberGenerator {
  /// The number of the case.
  let number: Int
  private var random: SeededRandom

  init(number: Int, salt: UInt64) {
    self.number = number
    random = SeededRandom(seed: SeededRandom.mixed(UInt64(number) ^ salt))
  }

  mutating func next() -> UInt64 { random.next() }

  /// Ends the run at this case if a condition is false. The testing library's macro is too slow for
  /// ten million cases.
  func expect(_ condition: Bool, _ detail: @autoclosure () -> String = "", line: Int = #line) throws
  {
    guard condition else {
      throw FuzzFailure(description: "case \(number), line \(line): \(detail())")
    }
  }

  /// A number below `limit`.
  mutating func below(_ limit: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(limit)).high)
  }

  /// A random element.
  mutating func one<Item>(of items: [Item]) -> Item { items[below(items.count)] }

  /// A seed with up to four changes: a byte, a bit, a meaningful piece inserted, a part removed,
  /// copied or replaced, or the end cut off.
  mutating func mangled(_ seeds: [[UInt8]], _ pieces: [[UInt8]]) -> [UInt8] {
    var bytes = one(of: seeds)
    for _ in 0..<below(5) where !bytes.isEmpty {
      let index = below(bytes.count)
      let length = min(bytes.count - index, 1 + below(16))
      switch below(9) {
      case 0: bytes[index] = UInt8(truncatingIfNeeded: next())
      case 1: bytes[index] ^= 1 << UInt8(below(8))
      case 2, 3, 4: bytes.insert(contentsOf: one(of: pieces), at: index)
      case 5: bytes.replaceSubrange(index..<index + length, with: one(of: pieces))
      case 6: bytes.removeSubrange(index..<index + length)
      case 7:
        let part = Array(bytes[index..<index + length])
        bytes.insert(contentsOf: part, at: below(bytes.count))
      default: bytes.removeSubrange(index...)
      }
    }
    return bytes
  }
}

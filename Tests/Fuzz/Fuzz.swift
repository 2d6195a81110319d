// Random cases for everything that reads what strangers send or people write. A case is made from its
// number alone: a run can be cut into parts, and a case that failed can be had again by itself.

import Basics
import Glibc
import Presence

/// The cases a parser is given.
enum Fuzz {
  /// Numbers of the cases: some by default, `CANAIS_FUZZ_CASES=N` gives N, `CANAIS_FUZZ_CASES=A..<B`
  /// those from A up to B.
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

  /// Cases where nothing else was asked for.
  private static let usual = 5_000
  /// Fewer say too little to ask how many were read and how many refused.
  static var isLong: Bool { numbers.count >= usual }

  /// Plays the cases of one parser; `name` keeps those of two parsers apart.
  static func play(_ name: StaticString, _ body: (inout Mangler) throws -> Void) rethrows {
    let salt = name.withUTF8Buffer { $0.reduce(UInt64(14_695_981)) { $0 &* 31 &+ UInt64($1) } }
    for number in numbers {
      var mangler = Mangler(number: number, salt: salt)
      try body(&mangler)
    }
    if getenv("CANAIS_FUZZ_CASES") != nil { print("fuzzed \(name): cases \(numbers)") }
  }

  static func utf8(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }
}

/// What a case did that it must not.
struct Broken: Error, CustomStringConvertible {
  let description: String
}

/// The chance of one case.
struct Mangler: RandomNumberGenerator {
  /// The case.
  let number: Int
  private var random: SeededRandom

  init(number: Int, salt: UInt64) {
    self.number = number
    random = SeededRandom(seed: SeededRandom.mixed(UInt64(number) ^ salt))
  }

  mutating func next() -> UInt64 { random.next() }

  /// Ends the run at this case when something does not hold. Cheaper than the testing library's macro,
  /// which ten million cases would feel.
  func demand(_ holds: Bool, _ what: @autoclosure () -> String = "", line: Int = #line) throws {
    guard holds else { throw Broken(description: "case \(number), line \(line): \(what())") }
  }

  /// A number below `limit`.
  mutating func below(_ limit: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(limit)).high)
  }

  /// One of several.
  mutating func one<Item>(of items: [Item]) -> Item { items[below(items.count)] }

  /// A seed, changed in up to four places: a byte, a bit, a piece that means something, a part taken
  /// out, doubled or put elsewhere, the end cut off.
  mutating func mangled(_ seeds: [[UInt8]], _ pieces: [[UInt8]]) -> [UInt8] {
    var bytes = one(of: seeds)
    for _ in 0..<below(5) where !bytes.isEmpty {
      let place = below(bytes.count)
      let length = min(bytes.count - place, 1 + below(16))
      switch below(9) {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: next())
      case 1: bytes[place] ^= 1 << UInt8(below(8))
      case 2, 3, 4: bytes.insert(contentsOf: one(of: pieces), at: place)
      case 5: bytes.replaceSubrange(place..<place + length, with: one(of: pieces))
      case 6: bytes.removeSubrange(place..<place + length)
      case 7:
        let part = Array(bytes[place..<place + length])
        bytes.insert(contentsOf: part, at: below(bytes.count))
      default: bytes.removeSubrange(place...)
      }
    }
    return bytes
  }
}

// A gzip encoder (RFC 1952) with one DEFLATE block of dynamic Huffman codes (RFC 1951). It is run
// once for each script, when the first request for it comes, so it searches long for matches.

/// Compresses bytes as `Content-Encoding: gzip` wants them.
///
///     let packed = Gzip.compress(Array("abcabcabc".utf8))
package enum Gzip {
  /// The longest distance and length of a match, and the shortest length (RFC 1951, 3.2.5).
  private static let window = 32_768
  private static let longest = 258
  private static let shortest = 3
  /// How many earlier places with the same three bytes are compared.
  private static let chain = 256

  /// The bytes in gzip format, without a name or a time: the same input gives the same output.
  package static func compress(_ input: [UInt8]) -> [UInt8] {
    var output: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 255]
    var bits = BitWriter()
    deflate(tokens(of: input), into: &bits)
    output += bits.finished()
    let count = UInt32(truncatingIfNeeded: input.count)
    for word in [crc32(input), count] {
      for shift in stride(from: UInt32(0), to: 32, by: 8) {
        output.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
    return output
  }

  /// The checksum of gzip: CRC-32 with the reversed polynomial 0xEDB88320.
  static func crc32(_ input: [UInt8]) -> UInt32 {
    var crc = ~UInt32(0)
    for byte in input {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 0 ? 0 : 0xEDB8_8320) }
    }
    return ~crc
  }

  // MARK: - Matches

  /// A literal byte (`distance` 0), or a match of `length` bytes that begins `distance` back.
  private struct Token {
    var length: Int
    var distance: Int
  }

  /// The input as literals and matches. A match is put off by one byte where the next is longer.
  private static func tokens(of input: [UInt8]) -> [Token] {
    var finder = MatchFinder(input)
    var tokens: [Token] = []
    var position = 0
    var pending: Token?
    while position < input.count {
      let match = finder.match(at: position, above: pending?.length ?? shortest - 1)
      if let before = pending {
        if let match {
          tokens.append(Token(length: Int(input[position - 1]), distance: 0))
          pending = match
        } else {
          tokens.append(before)
          // The byte before this one is the first of the match.
          for offset in position..<position - 1 + before.length { finder.insert(offset) }
          position += before.length - 1
          pending = nil
          continue
        }
      } else if let match {
        pending = match
      } else {
        tokens.append(Token(length: Int(input[position]), distance: 0))
      }
      finder.insert(position)
      position += 1
    }
    if let pending { tokens.append(pending) }
    return tokens
  }

  /// Finds the longest earlier bytes that are the same as those at a position.
  private struct MatchFinder {
    private let input: [UInt8]
    private var heads: [Int]
    private var previous: [Int]

    init(_ input: [UInt8]) {
      self.input = input
      heads = [Int](repeating: -1, count: 1 << 15)
      previous = [Int](repeating: -1, count: input.count)
    }

    private func hash(_ position: Int) -> Int {
      let word = Int(input[position]) << 10 ^ Int(input[position + 1]) << 5
      return (word ^ Int(input[position + 2])) & 0x7FFF
    }

    mutating func insert(_ position: Int) {
      guard position + Gzip.shortest <= input.count else { return }
      let hash = hash(position)
      previous[position] = heads[hash]
      heads[hash] = position
    }

    /// The longest match that is longer than `above`; nil where there is none.
    func match(at position: Int, above: Int) -> Token? {
      guard position + Gzip.shortest <= input.count else { return nil }
      let limit = min(Gzip.longest, input.count - position)
      var best = Token(length: above, distance: 0)
      var candidate = heads[hash(position)]
      var tries = Gzip.chain
      while candidate >= 0, position - candidate <= Gzip.window, tries > 0 {
        var length = 0
        while length < limit, input[candidate + length] == input[position + length] { length += 1 }
        if length > best.length { best = Token(length: length, distance: position - candidate) }
        if length == limit { break }
        candidate = previous[candidate]
        tries -= 1
      }
      return best.distance > 0 && best.length >= Gzip.shortest ? best : nil
    }
  }

  // MARK: - The block

  /// Base and extra bits of the symbols 257… for lengths (RFC 1951, 3.2.5).
  private static let lengths: [(base: Int, extra: Int)] = [
    (3, 0), (4, 0), (5, 0), (6, 0), (7, 0), (8, 0), (9, 0), (10, 0), (11, 1), (13, 1), (15, 1),
    (17, 1), (19, 2), (23, 2), (27, 2), (31, 2), (35, 3), (43, 3), (51, 3), (59, 3), (67, 4),
    (83, 4), (99, 4), (115, 4), (131, 5), (163, 5), (195, 5), (227, 5), (258, 0),
  ]
  /// Base and extra bits of the distance symbols.
  private static let distances: [(base: Int, extra: Int)] = [
    (1, 0), (2, 0), (3, 0), (4, 0), (5, 1), (7, 1), (9, 2), (13, 2), (17, 3), (25, 3), (33, 4),
    (49, 4), (65, 5), (97, 5), (129, 6), (193, 6), (257, 7), (385, 7), (513, 8), (769, 8),
    (1_025, 9), (1_537, 9), (2_049, 10), (3_073, 10), (4_097, 11), (6_145, 11), (8_193, 12),
    (12_289, 12), (16_385, 13), (24_577, 13),
  ]
  /// The order in which the lengths of the code length code are written (3.2.7).
  private static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  private static func symbol(
    of value: Int, in table: [(base: Int, extra: Int)]
  ) -> (index: Int, extra: Int, value: Int) {
    let index = (table.firstIndex { $0.base > value } ?? table.count) - 1
    return (index, table[index].extra, value - table[index].base)
  }

  private static func deflate(_ tokens: [Token], into bits: inout BitWriter) {
    var literalCounts = [Int](repeating: 0, count: 286)
    var distanceCounts = [Int](repeating: 0, count: 30)
    literalCounts[256] = 1
    for token in tokens {
      if token.distance == 0 {
        literalCounts[token.length] += 1
      } else {
        literalCounts[257 + symbol(of: token.length, in: lengths).index] += 1
        distanceCounts[symbol(of: token.distance, in: distances).index] += 1
      }
    }
    let literals = HuffmanCode(counts: literalCounts, limit: 15)
    let distanceCode = HuffmanCode(counts: distanceCounts, limit: 15)
    bits.write(0b101, 3)
    writeCodes(literals.lengths, distanceCode.lengths, into: &bits)
    for token in tokens {
      guard token.distance > 0 else {
        bits.write(literals, token.length)
        continue
      }
      let length = symbol(of: token.length, in: lengths)
      bits.write(literals, 257 + length.index)
      bits.write(length.value, length.extra)
      let distance = symbol(of: token.distance, in: distances)
      bits.write(distanceCode, distance.index)
      bits.write(distance.value, distance.extra)
    }
    bits.write(literals, 256)
  }

  /// The head of a dynamic block: both codes as lengths, run-length coded (3.2.7).
  private static func writeCodes(
    _ literals: [Int], _ distances: [Int], into bits: inout BitWriter
  ) {
    let literalCount = max(257, (literals.lastIndex { $0 > 0 } ?? 0) + 1)
    let distanceCount = max(1, (distances.lastIndex { $0 > 0 } ?? 0) + 1)
    let all = Array(literals[..<literalCount] + distances[..<distanceCount])
    var runs: [(symbol: Int, extra: Int, value: Int)] = []
    var index = 0
    while index < all.count {
      let length = all[index]
      let run = all[index...].prefix { $0 == length }.count
      if length == 0, run >= 3 {
        let taken = min(run, 138)
        runs.append(taken < 11 ? (17, 3, taken - 3) : (18, 7, taken - 11))
        index += taken
      } else if run >= 4 {
        let taken = min(run - 1, 6)
        runs.append((length, 0, 0))
        runs.append((16, 2, taken - 3))
        index += taken + 1
      } else {
        runs.append((length, 0, 0))
        index += 1
      }
    }
    var counts = [Int](repeating: 0, count: 19)
    for run in runs { counts[run.symbol] += 1 }
    let code = HuffmanCode(counts: counts, limit: 7)
    let shown = max(4, (order.lastIndex { code.lengths[$0] > 0 } ?? 0) + 1)
    bits.write(literalCount - 257, 5)
    bits.write(distanceCount - 1, 5)
    bits.write(shown - 4, 4)
    for symbol in order[..<shown] { bits.write(code.lengths[symbol], 3) }
    for run in runs {
      bits.write(code, run.symbol)
      bits.write(run.value, run.extra)
    }
  }
}

/// A canonical Huffman code whose words are no longer than a limit.
private struct HuffmanCode {
  /// Bits of each symbol's word; 0 for symbols that do not occur.
  let lengths: [Int]
  /// The words, first bit lowest, as DEFLATE writes them.
  private(set) var words: [Int]

  init(counts: [Int], limit: Int) {
    lengths = Self.lengths(counts, limit: limit)
    words = [Int](repeating: 0, count: counts.count)
    var next = [Int](repeating: 0, count: limit + 2)
    for length in 1...limit {
      next[length + 1] = (next[length] + lengths.count { $0 == length }) << 1
    }
    for (symbol, length) in lengths.enumerated() where length > 0 {
      var word = next[length]
      next[length] += 1
      for _ in 0..<length {
        words[symbol] = words[symbol] << 1 | word & 1
        word >>= 1
      }
    }
  }

  /// Package-merge: the best lengths under the limit (Larmore and Hirschberg, 1990).
  private static func lengths(_ counts: [Int], limit: Int) -> [Int] {
    var lengths = [Int](repeating: 0, count: counts.count)
    var symbols = counts.indices.filter { counts[$0] > 0 }
    // A code of one word has one bit; DEFLATE wants two words where it can.
    while symbols.count < 2 {
      symbols.append(counts.indices.first { !symbols.contains($0) } ?? 0)
    }
    let leaves = symbols.map { (weight: max(1, counts[$0]), symbols: [$0]) }
      .sorted { $0.weight < $1.weight }
    var level = leaves
    for _ in 1..<limit {
      var pairs = leaves
      for index in stride(from: 0, to: level.count - 1, by: 2) {
        let (one, other) = (level[index], level[index + 1])
        pairs.append((one.weight + other.weight, one.symbols + other.symbols))
      }
      level = pairs.sorted { $0.weight < $1.weight }
    }
    for item in level.prefix(2 * symbols.count - 2) {
      for symbol in item.symbols { lengths[symbol] += 1 }
    }
    return lengths
  }
}

/// Bits, lowest first, as bytes.
private struct BitWriter {
  private var bytes: [UInt8] = []
  private var held = 0
  private var count = 0

  mutating func write(_ value: Int, _ width: Int) {
    held |= value << count
    count += width
    while count >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: held))
      held >>= 8
      count -= 8
    }
  }

  mutating func write(_ code: HuffmanCode, _ symbol: Int) {
    write(code.words[symbol], code.lengths[symbol])
  }

  /// All bytes, the last filled up with zeros.
  func finished() -> [UInt8] {
    count > 0 ? bytes + [UInt8(truncatingIfNeeded: held)] : bytes
  }
}

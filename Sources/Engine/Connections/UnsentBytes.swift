// Bytes that wait until a socket accepts them. What is large is kept as it was given, without a
// copy, and leaves in pieces, so that a shard spends a few microseconds a turn on it.

/// The bytes of one connection that wait, in order.
struct UnsentBytes {
  private var chunks: [[UInt8]] = []
  /// Index in `chunks` of the first that was not sent whole.
  private var first = 0
  /// How many bytes of it were sent.
  private var sent = 0
  /// Whether the last chunk was made here, so that bytes may be added to it.
  private var isLastOwn = false
  /// How many bytes wait.
  private(set) var count = 0
  /// The length of what was added when nothing waited.
  private(set) var firstPiece = 0

  /// Bytes that are given to a socket at once, and up to which what waits is put together.
  static let pieceBytes = 64 << 10

  var isEmpty: Bool { count == 0 }

  /// Adds a copy of bytes.
  mutating func append(_ bytes: UnsafeRawBufferPointer.SubSequence) {
    if isLastOwn, chunks[chunks.count - 1].count + bytes.count <= UnsentBytes.pieceBytes {
      chunks[chunks.count - 1] += bytes
      count += bytes.count
    } else {
      append(whole: Array(bytes))
      isLastOwn = true
    }
  }

  /// Adds bytes without copying them.
  mutating func append(whole bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    chunks.append(bytes)
    isLastOwn = false
    count += bytes.count
  }

  /// Notes that the next piece, of so many bytes, is added. It may be as large as it is if nothing
  /// waits.
  mutating func begin(_ length: Int) {
    if isEmpty { firstPiece = length }
  }

  /// Gives the next piece to `send` and removes what it accepted.
  ///
  /// - Returns: What `send` returned: how many bytes it accepted, or a negative number.
  mutating func send(_ send: (UnsafeRawBufferPointer) -> Int) -> Int {
    guard first < chunks.count else { return 0 }
    let accepted = chunks[first].withUnsafeBytes { chunk in
      let end = min(chunk.count, sent + UnsentBytes.pieceBytes)
      return send(UnsafeRawBufferPointer(rebasing: chunk[sent..<end]))
    }
    guard accepted > 0 else { return accepted }
    sent += accepted
    count -= accepted
    if sent == chunks[first].count { removeFirst() }
    return accepted
  }

  private mutating func removeFirst() {
    chunks[first] = []
    first += 1
    sent = 0
    if first == chunks.count {
      self = UnsentBytes()
    } else if first > UnsentBytes.compactionThreshold {
      chunks.removeFirst(first)
      first = 0
    }
  }

  /// Chunks that were sent and are kept in front of the others; more are removed together.
  private static let compactionThreshold = 64
}

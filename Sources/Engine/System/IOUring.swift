// A ring of requests to the kernel and of what became of them (io_uring(7)), for one thread. Bytes
// arrive without being asked for each time, into places shared by all sockets, and many answers leave
// by one system call. What is asked for here is three things: bytes of a socket, an answer to it, and
// one look at the descriptor where everything else is reported.

import CLinux
import Glibc

/// What became of a request.
struct Completion {
  var token: UInt64
  /// A count of bytes, or a negative errno.
  var result: Int32
  var flags: UInt32

  /// Whether the request goes on.
  var hasMore: Bool { flags & UInt32(CANAIS_RING_HAS_MORE) != 0 }

  /// Where the bytes lie, until the place is given back.
  var providedBuffer: UInt16? {
    flags & UInt32(CANAIS_RING_HAS_PLACE) == 0
      ? nil : UInt16(truncatingIfNeeded: flags >> UInt32(CANAIS_RING_PLACE_SHIFT))
  }
}

/// A ring, closed when its owner lets go of it.
struct IOUring: ~Copyable {
  private var ring: canais_ring
  /// Behind the last request written.
  private var last: UInt32 = 0
  /// Behind the last place given back.
  private var lastBuffer: UInt16
  /// Which requests leave together; zero is none.
  private(set) var batch: UInt32 = 1

  /// Requests that leave together at most; more are handed over earlier.
  private static let requests: UInt32 = 1_024
  /// Completions for which there is room; the kernel keeps those that find none.
  private static let completions: UInt32 = 8_192
  /// Places for bytes that arrive, and the bytes of each: a sign of life takes 7, a message some
  /// hundred. When all are taken the kernel says so, and nothing is lost.
  static let buffers: UInt32 = 1_024
  static let bufferBytes: UInt32 = 1_024
  /// Pieces of work that the kernel does while it is asked for one completion; there may be more.
  static let kernelsBatch: UInt32 = 20

  /// A ring for the calling thread.
  init() throws(IOUringError) {
    ring = canais_ring()
    lastBuffer = UInt16(IOUring.buffers)
    let answer = canais_ring_open(
      &ring, IOUring.requests, IOUring.completions, IOUring.buffers, IOUring.bufferBytes)
    guard answer == 0 else { throw IOUringError(errno: -answer) }
  }

  deinit {
    var ring = ring
    canais_ring_close(&ring)
  }

  // MARK: - Requests

  /// Whether a request more can be written before some are handed over.
  @inline(__always)
  var hasRoom: Bool {
    last &- canais_load_acquire(ring.submission_head) < ring.submission_count
  }

  @inline(__always)
  private mutating func write(_ body: (UnsafeMutablePointer<canais_submission>) -> Void) {
    body(ring.submissions + Int(last & ring.submission_mask))
    last &+= 1
  }

  /// Receives from a socket until it ends or places run out.
  mutating func receive(_ socket: Int32, token: UInt64) {
    write { canais_ring_receive($0, socket, token) }
  }

  /// Sends bytes that must last until the batch is handed over. Told only when not all were taken.
  @inline(__always)
  mutating func send(_ socket: Int32, _ bytes: UnsafeRawBufferPointer, token: UInt64) {
    write { canais_ring_send($0, socket, bytes.baseAddress, UInt32(bytes.count), token) }
  }

  /// Ends the receiving that has a token. Told only when there was none.
  mutating func cancel(_ canceled: UInt64, token: UInt64) {
    write { canais_ring_cancel($0, canceled, token) }
  }

  /// Tells once when a descriptor is readable.
  mutating func poll(_ descriptor: Int32, token: UInt64) {
    write { canais_ring_poll($0, descriptor, token) }
  }

  // MARK: - The kernel's turn

  /// Hands over what was written. Requests that could be carried out at once are carried out.
  mutating func submit() { enter(wait: 0, milliseconds: 0) }

  /// Hands over what was written and waits for so many completions, or until the time is over;
  /// negative waits for ever. The kernel works while it waits, and only then.
  mutating func wait(for count: UInt32, milliseconds: Int32) {
    enter(wait: count, milliseconds: milliseconds)
  }

  private mutating func enter(wait: UInt32, milliseconds: Int32) {
    canais_store_release(ring.submission_tail, last)
    let written = last &- canais_load_acquire(ring.submission_head)
    // A refusal for want of memory leaves the requests where they are, for the next time.
    _ = canais_ring_enter(&ring, written, wait, milliseconds)
    batch = batch == .max ? 1 : batch + 1
  }

  // MARK: - Completions

  /// The completions that are there, as a range that counts on for ever.
  @inline(__always)
  var completed: (first: UInt32, end: UInt32) {
    (ring.completion_head.pointee, canais_load_acquire(ring.completion_tail))
  }

  @inline(__always)
  func completion(_ number: UInt32) -> Completion {
    let entry = ring.completions[Int(number & ring.completion_mask)]
    return Completion(token: entry.token, result: entry.result, flags: entry.flags)
  }

  /// Puts another token on a completion that was looked at before its turn.
  func mark(_ number: UInt32, token: UInt64) {
    ring.completions[Int(number & ring.completion_mask)].token = token
  }

  /// Gives back the room of completions and places that were looked at.
  @inline(__always)
  mutating func release(until end: UInt32) {
    canais_store_release(ring.completion_head, end)
    canais_ring_show_places(&ring, lastBuffer)
  }

  /// The bytes of a place.
  @inline(__always)
  func bytes(_ buffer: UInt16, count: Int) -> UnsafeMutableRawBufferPointer {
    let start = ring.bytes + Int(buffer) * Int(ring.place_bytes)
    return UnsafeMutableRawBufferPointer(start: start, count: count)
  }

  /// Gives a place back; the kernel sees it with the next release.
  @inline(__always)
  mutating func returnBuffer(_ buffer: UInt16) {
    canais_ring_put_place(&ring, lastBuffer, buffer)
    lastBuffer &+= 1
  }
}

/// Why there is no ring.
struct IOUringError: Error, Equatable {
  var errno: Int32
}

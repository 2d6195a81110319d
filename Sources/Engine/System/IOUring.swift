// io_uring(7) for one thread: requests go to the kernel through one ring of shared memory,
// completions come back through another. The engine asks for three things only: the bytes of a
// socket, which arrive in buffers that all sockets share, an answer to a socket, and a report when
// epoll has events.

import CLinux
import Glibc
import LinuxSystem

/// What became of a request.
struct Completion {
  /// The token of the request.
  var token: UInt64
  /// A count of bytes, or a negative errno.
  var result: Int32
  /// IORING_CQE_F_ flags.
  var flags: UInt32

  /// Whether the request goes on and will complete again.
  var hasMore: Bool { flags & UInt32(CANAIS_RING_HAS_MORE) != 0 }

  /// The number of the buffer that holds the bytes until it is returned; nil where none does.
  var providedBuffer: UInt16? {
    flags & UInt32(CANAIS_RING_HAS_BUFFER) == 0
      ? nil : UInt16(truncatingIfNeeded: flags >> UInt32(CANAIS_RING_BUFFER_SHIFT))
  }
}

/// A ring, closed when its owner is destroyed.
struct IOUring: ~Copyable {
  private var ring: canais_ring
  /// Requests written so far, modulo 2³².
  private var written: UInt32 = 0
  /// Buffers returned so far, modulo 2¹⁶.
  private var returned: UInt16
  /// Numbers the requests that are submitted together; never 0.
  private(set) var batch: UInt32 = 1

  /// Requests that can be submitted together.
  private static let requests: UInt32 = 1_024
  /// Completions that the ring holds; the kernel keeps those beyond and adds them later.
  private static let completions: UInt32 = 8_192
  /// Buffers for received bytes. When all are in use a receive ends with ENOBUFS; no byte is lost.
  static let buffers: UInt32 = 1_024
  /// Bytes of each buffer: a heartbeat takes 7, a message some hundred.
  static let bufferBytes: UInt32 = 1_024
  /// Deferred work items that the kernel runs while it is asked for one completion; more may be
  /// left.
  static let kernelsBatch: UInt32 = 20

  /// A ring for the calling thread.
  ///
  /// - Throws: The errno of io_uring_setup(2): ENOSYS or EINVAL where the kernel is older than 6.1,
  ///   EPERM where io_uring is forbidden.
  init() throws(IOUringError) {
    ring = canais_ring()
    returned = UInt16(IOUring.buffers)
    let result = canais_ring_open(
      &ring, IOUring.requests, IOUring.completions, IOUring.buffers, IOUring.bufferBytes)
    guard result == 0 else { throw IOUringError(errno: -result) }
  }

  deinit {
    var ring = ring
    canais_ring_close(&ring)
  }

  // MARK: - Requests

  /// Whether a batch must be submitted before another request can be written.
  @inline(__always)
  var isFull: Bool {
    written &- canais_load_acquire(ring.submission_head) >= ring.submission_count
  }

  @inline(__always)
  private mutating func write(_ body: (UnsafeMutablePointer<canais_submission>) -> Void) {
    body(ring.submissions + Int(written & ring.submission_mask))
    written &+= 1
  }

  /// Receives from a socket until it ends or buffers run out; completes for each piece.
  mutating func receive(_ socket: borrowing FileDescriptor, token: UInt64) {
    let number = socket.number
    write { canais_ring_receive($0, number, token) }
  }

  /// Sends bytes, which must live until the batch is submitted. Completes only if the socket did
  /// not accept all of them.
  @inline(__always)
  mutating func send(
    _ socket: borrowing FileDescriptor, _ bytes: UnsafeRawBufferPointer, token: UInt64
  ) {
    let number = socket.number
    write { canais_ring_send($0, number, bytes.baseAddress, UInt32(bytes.count), token) }
  }

  /// Ends the request that has the token `canceled`. Completes only if there is none.
  mutating func cancel(_ canceled: UInt64, token: UInt64) {
    write { canais_ring_cancel($0, canceled, token) }
  }

  /// Completes once, when a descriptor is readable.
  mutating func poll(_ descriptor: borrowing FileDescriptor, token: UInt64) {
    let number = descriptor.number
    write { canais_ring_poll($0, number, token) }
  }

  // MARK: - Submitting

  /// Submits the batch. The kernel runs at once what needs no waiting.
  mutating func submit() { enter(wait: 0, milliseconds: 0) }

  /// Submits the batch and waits for `count` completions, or until `milliseconds` have passed if
  /// that is not negative. The kernel runs its deferred work during this call only.
  mutating func wait(for count: UInt32, milliseconds: Int32) {
    enter(wait: count, milliseconds: milliseconds)
  }

  private mutating func enter(wait: UInt32, milliseconds: Int32) {
    canais_store_release(ring.submission_tail, written)
    let pending = written &- canais_load_acquire(ring.submission_head)
    // Where the kernel lacks memory the requests stay in the ring for the next call.
    _ = canais_ring_enter(&ring, pending, wait, milliseconds)
    batch = batch == .max ? 1 : batch + 1
  }

  // MARK: - Completions

  /// The numbers of the completions that wait, as a half-open range modulo 2³².
  @inline(__always)
  var completed: (first: UInt32, end: UInt32) {
    (ring.completion_head.pointee, canais_load_acquire(ring.completion_tail))
  }

  /// The completion of a number in `completed`.
  @inline(__always)
  func completion(_ number: UInt32) -> Completion {
    let entry = ring.completions[Int(number & ring.completion_mask)]
    return Completion(token: entry.token, result: entry.result, flags: entry.flags)
  }

  /// Puts another token on a completion that was handled before its turn.
  func replaceToken(of number: UInt32, by token: UInt64) {
    ring.completions[Int(number & ring.completion_mask)].token = token
  }

  /// Frees the completions before `end` and shows the kernel the buffers that were returned.
  @inline(__always)
  mutating func release(until end: UInt32) {
    canais_store_release(ring.completion_head, end)
    canais_ring_show_buffers(&ring, returned)
  }

  /// The first `count` bytes of a buffer.
  @inline(__always)
  func bytes(_ buffer: UInt16, count: Int) -> UnsafeMutableRawBufferPointer {
    let start = ring.bytes + Int(buffer) * Int(ring.buffer_bytes)
    return UnsafeMutableRawBufferPointer(start: start, count: count)
  }

  /// Returns a buffer; the kernel sees it with the next `release`.
  @inline(__always)
  mutating func returnBuffer(_ buffer: UInt16) {
    canais_ring_put_buffer(&ring, returned, buffer)
    returned &+= 1
  }
}

/// Why a ring could not be made.
struct IOUringError: Error, Equatable {
  /// The errno of the refused call.
  var errno: Int32
}

// The answer to a heartbeat is always the same three bytes, so it is written once.

/// The frames that answer heartbeats: `k` as a WebSocket text.
struct Acknowledgements: ~Copyable {
  /// Answers that can be sent at once.
  static let capacity = 512
  private static let frameBytes = 3

  private let frames: UnsafeMutableRawBufferPointer

  /// Writes the frames.
  init() {
    frames = .allocate(
      byteCount: Acknowledgements.frameBytes * Acknowledgements.capacity, alignment: 8)
    for start in stride(from: 0, to: frames.count, by: Acknowledgements.frameBytes) {
      // FIN and opcode 1, no mask and one byte of payload (RFC 6455, section 5.2).
      frames[start] = 0x81
      frames[start + 1] = 1
      frames[start + 2] = UInt8(ascii: "k")
    }
  }

  deinit { frames.deallocate() }

  /// `count` answers, at most `capacity`. The bytes live as long as `self`.
  @inline(__always)
  func prefix(_ count: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(frames)[..<(3 * count)])
  }
}

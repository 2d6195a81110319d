// Memory for the arrays of a session table.
//
// madvise(2) is the only system call of this module. It asks the kernel for large pages and has no
// observable effect on values: a refusal only makes random access slower. The module therefore
// stays deterministic, and its callers may treat it as free of I/O.

import Glibc

/// Allocates the arrays of a session table.
enum TableMemory {
  /// Bytes of a large page on x86-64 and AArch64.
  private static let largePage = 2 << 20
  /// Bytes of a cache line.
  private static let cacheLine = 64

  /// Allocates uninitialized memory for `capacity` values, aligned to a cache line.
  ///
  /// Arrays of at least two large pages are aligned to a large page and ask the kernel for large
  /// pages: with small ones, random access to a million rows spends more time on page tables than
  /// on the rows.
  static func allocate<Value: BitwiseCopyable>(
    _: Value.Type, _ capacity: Int
  ) -> UnsafeMutablePointer<Value> {
    let bytes = capacity * MemoryLayout<Value>.stride
    let isLarge = bytes >= 2 * largePage
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: isLarge ? largePage : cacheLine)
    if isLarge { _ = madvise(memory, bytes, Int32(MADV_HUGEPAGE)) }
    return memory.bindMemory(to: Value.self, capacity: capacity)
  }

  /// Allocates memory for `capacity` values, moves the first `count` values of `old` there and
  /// deallocates `old`.
  static func reallocate<Value: BitwiseCopyable>(
    _ old: UnsafeMutablePointer<Value>, _ count: Int, to capacity: Int
  ) -> UnsafeMutablePointer<Value> {
    let new = allocate(Value.self, capacity)
    new.moveInitialize(from: old, count: count)
    old.deallocate()
    return new
  }
}

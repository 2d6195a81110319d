// The texts of sessions, name and page, as bytes in segments of 64 KiB, because two Strings would
// take more memory than the rest of a session. The layout of a block, with sizes in bytes:
//
//     slot (4) · block size in units of 8 (2) · name length (2) · page length (2) ·
//     folded length (2) · texts
//
// The texts are "name 0 page 0" and, if they are not ASCII, the same text folded. A search
// therefore reads memory sequentially, without following references. When the live blocks of a
// segment fall below half of it, they are moved to the newest segment and the old one is
// deallocated.

import Basics

/// Stores and searches the texts of a session table.
struct TextArena: ~Copyable {
  /// The size of a segment in bytes.
  static let segmentSize = 64 << 10
  /// The most bytes stored of a name or a page; longer ones are truncated.
  static let textLimit = 8 << 10
  /// The location of a session without texts.
  static let none = UInt32.max
  /// The slot of a block that was removed.
  private static let dead = UInt32.max
  /// The size of a block's fixed part, in bytes.
  private static let header = 12
  /// Bytes past the end of a segment that a vector load may read.
  private static let padding = 32

  private struct Segment {
    var base: UnsafeMutableRawPointer?
    var filled = 0
    var live = 0
  }

  private var segments: [Segment] = []
  /// Indices in `segments` without a segment.
  private var vacant: [Int] = []
  /// The index of the segment that new blocks are added to; -1 before the first one.
  private var current = -1
  /// Bytes of the stored names and pages.
  private(set) var textBytes = 0

  deinit {
    for segment in segments { segment.base?.deallocate() }
  }

  /// Bytes of all segments.
  var bytes: Int { (segments.count - vacant.count) * (TextArena.segmentSize + TextArena.padding) }

  // MARK: - Blocks

  /// Returns the address of a block; nil if its segment was deallocated.
  private func block(_ location: UInt32) -> UnsafeMutableRawPointer? {
    segments[Int(location >> 13)].base.map { $0 + Int(location & 0x1FFF) * 8 }
  }

  private static func uint16(_ block: UnsafeRawPointer, _ offset: Int) -> Int {
    Int(block.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  /// Stores the texts of a slot and returns their location; `none` if both are empty.
  mutating func insert(name: String, page: String, slot: UInt32) -> UInt32 {
    let name = TextArena.truncated(name)
    let page = TextArena.truncated(page)
    if name.isEmpty, page.isEmpty { return TextArena.none }
    let names = name.utf8.count
    let pages = page.utf8.count
    var folded: [UInt8] = []
    if !TextArena.isASCII(name) || !TextArena.isASCII(page) {
      folded = Folding.utf8(Substring(name)) + [0] + Folding.utf8(Substring(page)) + [0]
    }
    let size = (TextArena.header + names + pages + 2 + folded.count + 7) / 8 * 8
    let location = reserve(size)
    guard let block = block(location) else { return TextArena.none }
    block.storeBytes(of: slot, as: UInt32.self)
    block.storeBytes(of: UInt16(size / 8), toByteOffset: 4, as: UInt16.self)
    block.storeBytes(of: UInt16(names), toByteOffset: 6, as: UInt16.self)
    block.storeBytes(of: UInt16(pages), toByteOffset: 8, as: UInt16.self)
    block.storeBytes(of: UInt16(folded.count), toByteOffset: 10, as: UInt16.self)
    var end = block + TextArena.header
    TextArena.write(name, &end)
    TextArena.write(page, &end)
    end.copyMemory(from: folded, byteCount: folded.count)
    textBytes += names + pages
    return location
  }

  private static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

  /// Writes a text and a zero byte at `end`, and moves `end` behind them.
  private static func write(_ text: String, _ end: inout UnsafeMutableRawPointer) {
    var text = text
    text.withUTF8 { bytes in
      if let start = bytes.baseAddress { end.copyMemory(from: start, byteCount: bytes.count) }
      end += bytes.count
    }
    end.storeBytes(of: 0, as: UInt8.self)
    end += 1
  }

  /// Returns a text truncated to at most `textLimit` bytes, at a character boundary.
  private static func truncated(_ text: String) -> String {
    guard text.utf8.count > textLimit else { return text }
    var text = Substring(text)
    while text.utf8.count > textLimit { text.removeLast(max(1, text.count / 16)) }
    return String(text)
  }

  /// Reserves a block of `size` bytes and returns its location.
  private mutating func reserve(_ size: Int) -> UInt32 {
    if current < 0 || segments[current].filled + size > TextArena.segmentSize { addSegment() }
    let location = UInt32(current) << 13 | UInt32(segments[current].filled / 8)
    segments[current].filled += size
    segments[current].live += size
    return location
  }

  private mutating func addSegment() {
    let base = UnsafeMutableRawPointer.allocate(
      byteCount: TextArena.segmentSize + TextArena.padding, alignment: 16)
    // The padding is read, but its content never matters.
    base.initializeMemory(
      as: UInt8.self, repeating: 0, count: TextArena.segmentSize + TextArena.padding)
    if let index = vacant.popLast() {
      segments[index] = Segment(base: base)
      current = index
    } else {
      segments.append(Segment(base: base))
      current = segments.count - 1
    }
  }

  /// Removes a block, and compacts its segment if less than half of it is live.
  mutating func remove(_ location: UInt32, _ rows: UnsafeMutablePointer<PresenceRow>) {
    guard location != TextArena.none, let block = block(location) else { return }
    block.storeBytes(of: TextArena.dead, as: UInt32.self)
    textBytes -= TextArena.uint16(block, 6) + TextArena.uint16(block, 8)
    let index = Int(location >> 13)
    segments[index].live -= TextArena.uint16(block, 4) * 8
    if index != current, segments[index].live < TextArena.segmentSize / 2 { compact(index, rows) }
  }

  /// Moves the live blocks of a segment to the current one and deallocates the segment.
  private mutating func compact(_ index: Int, _ rows: UnsafeMutablePointer<PresenceRow>) {
    guard let base = segments[index].base else { return }
    var offset = 0
    while offset < segments[index].filled {
      let size = TextArena.uint16(base + offset, 4) * 8
      let slot = (base + offset).load(as: UInt32.self)
      if slot != TextArena.dead {
        let location = reserve(size)
        if let block = block(location) { block.copyMemory(from: base + offset, byteCount: size) }
        rows[Int(slot)].text = location
      }
      offset += size
    }
    base.deallocate()
    segments[index] = Segment()
    vacant.append(index)
  }

  /// Returns the name at a location.
  func name(_ location: UInt32) -> String {
    guard location != TextArena.none, let block = block(location) else { return "" }
    return TextArena.text(block + TextArena.header, TextArena.uint16(block, 6))
  }

  /// Returns the page at a location.
  func page(_ location: UInt32) -> String {
    guard location != TextArena.none, let block = block(location) else { return "" }
    let start = block + TextArena.header + TextArena.uint16(block, 6) + 1
    return TextArena.text(start, TextArena.uint16(block, 8))
  }

  private static func text(_ start: UnsafeRawPointer, _ count: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
  }
}

// MARK: - Search

extension TextArena {
  /// Calls `found` with every slot whose name or page contains `needle`.
  ///
  /// - Parameter needle: Folded text. Nothing is found if it is empty or contains a zero byte.
  func search(_ needle: [UInt8], _ found: (UInt32) -> Void) {
    guard !needle.isEmpty, !needle.contains(0) else { return }
    needle.withUnsafeBufferPointer { needle in
      for segment in segments {
        guard let base = segment.base else { continue }
        var offset = 0
        while offset < segment.filled {
          let block = UnsafeRawPointer(base + offset)
          let name = TextArena.uint16(block, 6)
          let page = TextArena.uint16(block, 8)
          let folded = TextArena.uint16(block, 10)
          let slot = block.load(as: UInt32.self)
          offset += TextArena.uint16(block, 4) * 8
          if slot == TextArena.dead { continue }
          let texts = block + TextArena.header
          let length = name + page + 2
          let hit =
            folded == 0
            ? TextArena.contains(texts, length, needle)
            : TextArena.contains(texts + length, folded, needle)
          if hit { found(slot) }
        }
      }
    }
  }

  /// Returns whether the bytes contain the needle, ignoring the case of ASCII letters.
  @inline(__always)
  private static func contains(
    _ text: UnsafeRawPointer, _ length: Int, _ needle: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let last = length - needle.count
    if last < 0 { return false }
    let bit = SIMD16<UInt8>(repeating: 0x20)
    let first = SIMD16<UInt8>(repeating: needle[0] | 0x20)
    // The second byte of the needle, or the first again if there is only one.
    let next = min(1, needle.count - 1)
    let second = SIMD16<UInt8>(repeating: needle[next] | 0x20)
    var start = 0
    while start <= last {
      let firstBytes = text.loadUnaligned(fromByteOffset: start, as: SIMD16<UInt8>.self) | bit
      let secondBytes =
        text.loadUnaligned(fromByteOffset: start + next, as: SIMD16<UInt8>.self) | bit
      let hits = (firstBytes .== first) .& (secondBytes .== second)
      if any(hits) {
        for lane in 0..<16 where hits[lane] && start + lane <= last {
          if matches(text + start + lane, needle) { return true }
        }
      }
      start += 16
    }
    return false
  }

  private static func matches(
    _ text: UnsafeRawPointer, _ needle: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    for index in 0..<needle.count
    where ASCII.lowercased(text.load(fromByteOffset: index, as: UInt8.self)) != needle[index] {
      return false
    }
    return true
  }
}

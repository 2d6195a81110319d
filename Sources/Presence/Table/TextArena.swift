// The sessions' texts: name and page, as bytes in segments of 64 KiB, since a String each would cost
// more than all the rest of a session. A block is
//
//     slot (4) · size in units of 8 (2) · name (2) · page (2) · folded (2) · the texts
//
// where the texts are "name 0 page 0" and, if any letter is beyond ASCII, the same once more folded.
// So a search reads the memory in its own order, block after block, and asks nobody where they are.
// A segment whose live part falls below half is emptied into the newest one and given back.

import Basics

/// Keeps texts by slot and searches them.
struct TextArena: ~Copyable {
  /// Bytes of a segment.
  static let segmentSize = 64 << 10
  /// Bytes kept of a name or a page; the rest is cut off.
  static let textLimit = 8 << 10
  /// The place of a session without texts.
  static let none = UInt32.max
  private static let dead = UInt32.max
  private static let header = 12
  /// Reading whole vectors may pass the end by this much.
  private static let slack = 32

  private struct Segment {
    var base: UnsafeMutableRawPointer?
    var filled = 0
    var live = 0
  }

  private var segments: [Segment] = []
  private var spare: [Int] = []
  private var open = -1
  /// Bytes of names and pages, as they were given, of live sessions.
  private(set) var textBytes = 0

  deinit {
    for segment in segments { segment.base?.deallocate() }
  }

  /// Bytes held.
  var bytes: Int { (segments.count - spare.count) * (TextArena.segmentSize + TextArena.slack) }

  // MARK: - Blocks

  private func block(_ place: UInt32) -> UnsafeMutableRawPointer? {
    segments[Int(place >> 13)].base.map { $0 + Int(place & 0x1FFF) * 8 }
  }

  private static func half(_ block: UnsafeRawPointer, _ offset: Int) -> Int {
    Int(block.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  /// Keeps the texts of a slot and answers their place.
  mutating func insert(name: String, page: String, slot: UInt32) -> UInt32 {
    let name = TextArena.cut(name)
    let page = TextArena.cut(page)
    if name.isEmpty, page.isEmpty { return TextArena.none }
    let names = name.utf8.count
    let pages = page.utf8.count
    var folded: [UInt8] = []
    if !TextArena.isASCII(name) || !TextArena.isASCII(page) {
      folded = Folding.utf8(Substring(name)) + [0] + Folding.utf8(Substring(page)) + [0]
    }
    let size = (TextArena.header + names + pages + 2 + folded.count + 7) / 8 * 8
    let place = reserve(size)
    guard let block = block(place) else { return TextArena.none }
    block.storeBytes(of: slot, as: UInt32.self)
    block.storeBytes(of: UInt16(size / 8), toByteOffset: 4, as: UInt16.self)
    block.storeBytes(of: UInt16(names), toByteOffset: 6, as: UInt16.self)
    block.storeBytes(of: UInt16(pages), toByteOffset: 8, as: UInt16.self)
    block.storeBytes(of: UInt16(folded.count), toByteOffset: 10, as: UInt16.self)
    var end = block + TextArena.header
    TextArena.put(name, &end)
    TextArena.put(page, &end)
    end.copyMemory(from: folded, byteCount: folded.count)
    textBytes += names + pages
    return place
  }

  private static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

  /// Writes a text and its zero, and moves behind them.
  private static func put(_ text: String, _ end: inout UnsafeMutableRawPointer) {
    var text = text
    text.withUTF8 { bytes in
      if let start = bytes.baseAddress { end.copyMemory(from: start, byteCount: bytes.count) }
      end += bytes.count
    }
    end.storeBytes(of: 0, as: UInt8.self)
    end += 1
  }

  private static func cut(_ text: String) -> String {
    guard text.utf8.count > textLimit else { return text }
    var text = Substring(text)
    while text.utf8.count > textLimit { text.removeLast(max(1, text.count / 16)) }
    return String(text)
  }

  private mutating func reserve(_ size: Int) -> UInt32 {
    if open < 0 || segments[open].filled + size > TextArena.segmentSize { openSegment() }
    let place = UInt32(open) << 13 | UInt32(segments[open].filled / 8)
    segments[open].filled += size
    segments[open].live += size
    return place
  }

  private mutating func openSegment() {
    let base = UnsafeMutableRawPointer.allocate(
      byteCount: TextArena.segmentSize + TextArena.slack, alignment: 16)
    // The slack is read, never used.
    base.initializeMemory(
      as: UInt8.self, repeating: 0, count: TextArena.segmentSize + TextArena.slack)
    if let index = spare.popLast() {
      segments[index] = Segment(base: base)
      open = index
    } else {
      segments.append(Segment(base: base))
      open = segments.count - 1
    }
  }

  /// Forgets a block, and empties its segment when too little of it is left alive.
  mutating func remove(_ place: UInt32, _ rows: UnsafeMutablePointer<PresenceRow>) {
    guard place != TextArena.none, let block = block(place) else { return }
    block.storeBytes(of: TextArena.dead, as: UInt32.self)
    textBytes -= TextArena.half(block, 6) + TextArena.half(block, 8)
    let index = Int(place >> 13)
    segments[index].live -= TextArena.half(block, 4) * 8
    if index != open, segments[index].live < TextArena.segmentSize / 2 { empty(index, rows) }
  }

  private mutating func empty(_ index: Int, _ rows: UnsafeMutablePointer<PresenceRow>) {
    guard let base = segments[index].base else { return }
    var offset = 0
    while offset < segments[index].filled {
      let size = TextArena.half(base + offset, 4) * 8
      let slot = (base + offset).load(as: UInt32.self)
      if slot != TextArena.dead {
        let place = reserve(size)
        if let block = block(place) { block.copyMemory(from: base + offset, byteCount: size) }
        rows[Int(slot)].text = place
      }
      offset += size
    }
    base.deallocate()
    segments[index] = Segment()
    spare.append(index)
  }

  func name(_ place: UInt32) -> String {
    guard place != TextArena.none, let block = block(place) else { return "" }
    return TextArena.text(block + TextArena.header, TextArena.half(block, 6))
  }

  func page(_ place: UInt32) -> String {
    guard place != TextArena.none, let block = block(place) else { return "" }
    let start = block + TextArena.header + TextArena.half(block, 6) + 1
    return TextArena.text(start, TextArena.half(block, 8))
  }

  private static func text(_ start: UnsafeRawPointer, _ count: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
  }
}

// MARK: - Search

extension TextArena {
  /// Tells every slot whose name or page holds `needle`, folded text without a zero byte.
  func search(_ needle: [UInt8], _ found: (UInt32) -> Void) {
    guard !needle.isEmpty, !needle.contains(0) else { return }
    needle.withUnsafeBufferPointer { needle in
      for segment in segments {
        guard let base = segment.base else { continue }
        var offset = 0
        while offset < segment.filled {
          let block = UnsafeRawPointer(base + offset)
          let name = TextArena.half(block, 6)
          let page = TextArena.half(block, 8)
          let folded = TextArena.half(block, 10)
          let slot = block.load(as: UInt32.self)
          offset += TextArena.half(block, 4) * 8
          if slot == TextArena.dead { continue }
          let texts = block + TextArena.header
          let length = name + page + 2
          let hit =
            folded == 0
            ? TextArena.holds(texts, length, needle)
            : TextArena.holds(texts + length, folded, needle)
          if hit { found(slot) }
        }
      }
    }
  }

  /// Whether the bytes hold the needle, ASCII letters compared without regard to their case.
  @inline(__always)
  private static func holds(
    _ text: UnsafeRawPointer, _ length: Int, _ needle: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let last = length - needle.count
    if last < 0 { return false }
    let bit = SIMD16<UInt8>(repeating: 0x20)
    let first = SIMD16<UInt8>(repeating: needle[0] | 0x20)
    // A needle of one byte is compared with itself twice.
    let next = min(1, needle.count - 1)
    let second = SIMD16<UInt8>(repeating: needle[next] | 0x20)
    var start = 0
    while start <= last {
      let here = text.loadUnaligned(fromByteOffset: start, as: SIMD16<UInt8>.self) | bit
      let there = text.loadUnaligned(fromByteOffset: start + next, as: SIMD16<UInt8>.self) | bit
      let hits = (here .== first) .& (there .== second)
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

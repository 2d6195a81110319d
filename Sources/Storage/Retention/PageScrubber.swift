// Overwrites what the pages of a database still hold of deleted rows. `secure_delete` zeroes a
// deleted row where it is, but when SQLite moves rows of a page to another, the copies that stay
// behind in the unused part of the first page are not zeroed (sqlite.org/fileformat.html, section
// 1.6, "unallocated space"). A VACUUM would rewrite them, but holds the write lock for its whole
// length.
//
// The unused bytes are overwritten in the file itself. That is safe while the write lock is held
// and the log is empty:
//
// - Nobody else writes to the file: appending to the log needs the write lock, and a checkpoint has
//   nothing to copy. So the pages in the file are the current ones.
// - Nobody needs what is overwritten. A reader's snapshot is the current one, because one of an
//   older state would have kept the log from being truncated, and SQLite reads neither the gap in a
//   page of a table nor a free page.
// - Nobody brings it back. A commit makes every connection drop the pages that it holds in memory,
//   so that none writes an old copy again.
// - A crash leaves each byte old or zero, which is the same to SQLite. Every other byte stays, and
//   the pages carry no checksums.

import Glibc
import LinuxSystem

/// Overwrites the unused bytes of every page.
struct PageScrubber {
  /// The first page that may hold rows of a contact: page 1 holds the schema.
  private static let firstPage = 2
  /// Pages that are looked at while the write lock is held: 1 MiB.
  private static let pagesAtOnce = 256
  /// Attempts to find the log empty, and seconds between two.
  private static let attempts = 40
  private static let pause: Duration = .milliseconds(25)

  private let deleter: Deleter
  private var database: Database { deleter.database }

  init(_ deleter: Deleter) { self.deleter = deleter }

  /// Truncates the log and overwrites the unused bytes of the file.
  ///
  /// - Returns: What kept the log from being truncated; empty if all is overwritten.
  func run() throws(StorageError) -> [ErasureRemains] {
    guard let file = database.file else { return [] }
    var next = PageScrubber.firstPage
    while true {
      guard let end = try scrub(file, from: next) else {
        return LogReaders.find(file, path: database.path)
      }
      if end == next { break }
      next = end
    }
    guard fdatasync(file.descriptor) == 0 else {
      throw .failed(path: database.path, what: DatabaseFile.reason(errno))
    }
    return []
  }

  /// Scrubs the pages from `first` on, and returns the page after the last; `first` at the end of
  /// the file, nil if the log stays in use.
  private func scrub(_ file: OpenFile, from first: Int) throws(StorageError) -> Int? {
    for attempt in 0..<PageScrubber.attempts {
      if attempt > 0 { Deleter.pause(PageScrubber.pause) }
      guard try deleter.truncateLog() else { continue }
      try database.execute("BEGIN IMMEDIATE")
      let start = ContinuousClock.now
      do throws(StorageError) {
        // A commit since the truncation leaves the log with pages that are not in the file yet.
        guard isLogEmpty else {
          try database.execute("ROLLBACK")
          continue
        }
        let layout = try FileLayout(file, path: database.path)
        let end = min(first + PageScrubber.pagesAtOnce, layout.pages + 1)
        guard first < end else {
          try database.execute("ROLLBACK")
          return first
        }
        let isChanged = try scrub(first..<end, layout, file)
        // At the beginning always: an earlier run may have failed before its commit.
        if isChanged || first == PageScrubber.firstPage {
          // The commit of any change makes the other connections read their pages again.
          let version = try database.number("PRAGMA user_version")
          try database.execute("PRAGMA user_version = \(version)")
        }
        try database.execute("COMMIT")
        Deleter.pause(start.duration(to: .now))
        return end
      } catch {
        try? database.execute("ROLLBACK")
        throw error
      }
    }
    return nil
  }

  /// Whether the log has no pages. A log that cannot be found may have been moved with some.
  private var isLogEmpty: Bool {
    var status = stat()
    return stat(database.path + "-wal", &status) == 0 && status.st_size == 0
  }

  /// Overwrites the unused bytes of a range of pages. Returns whether there were any.
  private func scrub(
    _ range: Range<Int>, _ layout: FileLayout, _ file: OpenFile
  ) throws(StorageError) -> Bool {
    let size = layout.pageSize
    let zeros = [UInt8](repeating: 0, count: size)
    var bytes = [UInt8](repeating: 0, count: size * range.count)
    let offset = off_t(range.lowerBound - 1) * off_t(size)
    let read = pread(file.descriptor, &bytes, bytes.count, offset)
    guard read >= 0 else { throw failure() }
    var isChanged = false
    for page in range where (page - range.lowerBound + 1) * size <= read {
      let start = (page - range.lowerBound) * size
      let unused = layout.unusedBytes(of: page, in: bytes[start..<start + size])
      let isUsed = bytes.withUnsafeBytes { bytes in
        unused.isEmpty
          ? false : memcmp(bytes.baseAddress! + unused.lowerBound, zeros, unused.count) != 0
      }
      guard isUsed else { continue }
      isChanged = true
      let place = offset + off_t(unused.lowerBound)
      guard pwrite(file.descriptor, zeros, unused.count, place) == unused.count else {
        throw failure()
      }
    }
    return isChanged
  }

  private func failure() -> StorageError {
    .failed(path: database.path, what: DatabaseFile.reason(errno))
  }
}

/// What the header of a database says about its pages.
struct FileLayout {
  let pageSize: Int
  let pages: Int
  private let usable: Int
  /// Whether some pages map others to their parents (auto_vacuum).
  private let hasPointerMap: Bool
  private let freePages: Set<Int>

  /// Reads the header and the list of free pages.
  init(_ file: OpenFile, path: String) throws(StorageError) {
    guard let header = try? file.prefix(DatabaseFile.headerBytes),
      header.count == DatabaseFile.headerBytes
    else { throw .damaged(path: path, what: "no header") }
    let raw = Int(header[16]) << 8 | Int(header[17])
    pageSize = raw == 1 ? 65_536 : raw
    pages = Int(DatabaseFile.number(header, at: 28))
    usable = pageSize - Int(header[20])
    hasPointerMap = DatabaseFile.number(header, at: 52) != 0
    freePages = FileLayout.freePages(
      of: file, pageSize, first: Int(DatabaseFile.number(header, at: 32)), limit: pages)
  }

  /// The pages of the list of free pages that hold nothing (section 1.5 of the format), without
  /// those that hold the list.
  private static func freePages(
    of file: OpenFile, _ size: Int, first: Int, limit: Int
  ) -> Set<Int> {
    var found: Set<Int> = []
    var trunk = first
    var seen = 0
    while trunk > 1, trunk <= limit, seen <= limit {
      seen += 1
      var bytes = [UInt8](repeating: 0, count: size)
      guard pread(file.descriptor, &bytes, size, off_t(trunk - 1) * off_t(size)) == size else {
        break
      }
      let count = min(Int(DatabaseFile.number(bytes, at: 4)), size / 4 - 2)
      for index in 0..<count { found.insert(Int(DatabaseFile.number(bytes, at: 8 + 4 * index))) }
      trunk = Int(DatabaseFile.number(bytes, at: 0))
    }
    return found
  }

  /// The indices of the bytes of a page that hold nothing: all of a free page, and of a page of a
  /// table or an index what lies between its list of cells and the cells (section 1.6). Of other
  /// pages none.
  func unusedBytes(of page: Int, in bytes: ArraySlice<UInt8>) -> Range<Int> {
    let start = bytes.startIndex
    let none = start..<start
    if freePages.contains(page) { return start..<start + pageSize }
    // The first byte of an overflow or list page is the highest of a page's number.
    guard !isPointerMap(page), pages < 0x0200_0000 else { return none }
    let header: Int
    switch bytes[start] {
    case 2, 5: header = 12
    case 10, 13: header = 8
    default: return none
    }
    let cells = Int(bytes[start + 3]) << 8 | Int(bytes[start + 4])
    let raw = Int(bytes[start + 5]) << 8 | Int(bytes[start + 6])
    let content = raw == 0 ? 65_536 : raw
    let end = header + 2 * cells
    guard end <= content, content <= usable else { return none }
    return start + end..<start + content
  }

  /// Section 1.8 of the format.
  private func isPointerMap(_ page: Int) -> Bool {
    hasPointerMap && page >= 2 && (page - 2) % (usable / 5 + 1) == 0
  }
}

// Watching folders for changed files, inotify(7).

import CLinux
import Glibc

/// A watch on folders that may not exist yet. For a missing folder, the nearest existing parent is
/// watched until the next component of the path is created.
struct FolderWatch: ~Copyable {
  /// The inotify descriptor, readable after a change; -1 where no folder is watched.
  let descriptor: Int32
  private let folders: [String]
  /// The watches of the folders themselves.
  private var watched: Set<Int32> = []
  /// The missing names of a parent folder, by its watch.
  private var awaited: [Int32: Set<String>] = [:]

  private static let changes = UInt32(
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF)
  private static let creations = UInt32(IN_CREATE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF)
  private static let removals = UInt32(IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED)

  /// Watches folders given by absolute paths, existing or not. Relative paths are ignored.
  init(_ folders: [String]) {
    self.folders = folders.filter { $0.hasPrefix("/") }
    guard !self.folders.isEmpty else {
      descriptor = -1
      return
    }
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    watch()
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Watches each folder, or its nearest existing parent.
  private mutating func watch() {
    guard descriptor >= 0 else { return }
    let before = awaited.keys
    (watched, awaited) = ([], [:])
    for folder in folders {
      let own = inotify_add_watch(descriptor, folder, Self.changes)
      if own >= 0 {
        watched.insert(own)
      } else {
        watchParent(of: folder)
      }
    }
    for old in before where awaited[old] == nil && !watched.contains(old) {
      inotify_rm_watch(descriptor, old)
    }
  }

  /// Watches the nearest existing parent of a folder for the first missing component.
  private mutating func watchParent(of folder: String) {
    var parts = folder.split(separator: "/").map(String.init)
    while let missing = parts.popLast() {
      let parent = "/" + parts.joined(separator: "/")
      // The parent may be watched already for another folder.
      let watch = inotify_add_watch(descriptor, parent, Self.creations | UInt32(IN_MASK_ADD))
      guard watch >= 0 else { continue }
      awaited[watch, default: []].insert(missing)
      return
    }
  }

  /// Reads all pending events. Returns whether a watched folder or its path has changed.
  mutating func drain() -> Bool {
    guard descriptor >= 0 else { return false }
    var hasChanged = false
    var isPathChanged = false
    withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { buffer in
      var count = read(descriptor, buffer.baseAddress, buffer.count)
      while count > 0 {
        var rest = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        while let event = FolderEvent(&rest) {
          let isAwaited = awaited[event.watch]?.contains(event.name) ?? false
          let isWatched = watched.contains(event.watch)
          if isAwaited || isWatched { hasChanged = true }
          let isRemoved = event.mask & Self.removals != 0
          if isAwaited || isRemoved && (isWatched || awaited[event.watch] != nil) {
            isPathChanged = true
          }
        }
        count = read(descriptor, buffer.baseAddress, buffer.count)
      }
    }
    if isPathChanged { watch() }
    return hasChanged
  }
}

/// An event as inotify(7) writes it: a header, and a name whose length the header gives.
private struct FolderEvent {
  var watch: Int32
  var mask: UInt32
  var name: String

  /// Parses the event at the start of `bytes` and removes it; nil where `bytes` hold none.
  init?(_ bytes: inout UnsafeRawBufferPointer) {
    let size = MemoryLayout<inotify_event>.size
    guard bytes.count >= size else { return nil }
    let head = bytes.loadUnaligned(as: inotify_event.self)
    (watch, mask) = (head.wd, head.mask)
    let text = bytes.dropFirst(size).prefix(Int(head.len)).prefix { $0 != 0 }
    name = String(decoding: text, as: UTF8.self)
    bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(size + Int(head.len)))
  }
}

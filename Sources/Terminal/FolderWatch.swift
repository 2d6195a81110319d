// Watching folders for changed files, inotify(7).

import CLinux
import Glibc

/// Sees changes in folders without looking (inotify(7)). A folder that is not there yet is seen when it
/// is made: until then the nearest folder above it is watched for the next name on the way.
struct FolderWatch: ~Copyable {
  /// -1 where nothing is watched.
  let descriptor: Int32
  private let folders: [String]
  /// The watches of the folders themselves.
  private var watched: Set<Int32> = []
  /// The names that are waited for in a folder above, by watch.
  private var awaited: [Int32: Set<String>] = [:]

  private static let changes = UInt32(
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF)
  private static let arrivals = UInt32(IN_CREATE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF)
  private static let departures = UInt32(IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED)

  /// Watches folders, absolute paths, whether they exist or not.
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

  /// Watches each folder, or what is there of the way to it.
  private mutating func watch() {
    guard descriptor >= 0 else { return }
    let before = awaited.keys
    (watched, awaited) = ([], [:])
    for folder in folders {
      let own = inotify_add_watch(descriptor, folder, Self.changes)
      if own >= 0 {
        watched.insert(own)
      } else {
        expect(folder)
      }
    }
    for old in before where awaited[old] == nil && !watched.contains(old) {
      inotify_rm_watch(descriptor, old)
    }
  }

  /// Waits for the first missing folder on the way to one.
  private mutating func expect(_ folder: String) {
    var parts = folder.split(separator: "/").map(String.init)
    while let missing = parts.popLast() {
      let above = "/" + parts.joined(separator: "/")
      // Added to what is watched there for another folder's sake.
      let watch = inotify_add_watch(descriptor, above, Self.arrivals | UInt32(IN_MASK_ADD))
      guard watch >= 0 else { continue }
      awaited[watch, default: []].insert(missing)
      return
    }
  }

  /// Takes all that has changed; true if something has.
  mutating func take() -> Bool {
    guard descriptor >= 0 else { return false }
    var hasChanged = false
    var isWayChanged = false
    withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { space in
      var count = read(descriptor, space.baseAddress, space.count)
      while count > 0 {
        var rest = UnsafeRawBufferPointer(rebasing: space[..<count])
        while let event = FolderEvent(&rest) {
          let isAwaited = awaited[event.watch]?.contains(event.name) ?? false
          let isWatched = watched.contains(event.watch)
          if isAwaited || isWatched { hasChanged = true }
          let isGone = event.mask & Self.departures != 0
          if isAwaited || isGone && (isWatched || awaited[event.watch] != nil) {
            isWayChanged = true
          }
        }
        count = read(descriptor, space.baseAddress, space.count)
      }
    }
    if isWayChanged { watch() }
    return hasChanged
  }
}

/// One event as inotify(7) writes it: a head, and a name of the length that the head says.
private struct FolderEvent {
  var watch: Int32
  var mask: UInt32
  var name: String

  /// Takes the next event; nil when there is none.
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

/// Writes all bytes to a descriptor, waiting where it is full; gives up when it is gone.
func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) {
  bytes.withUnsafeBytes { space in
    var rest = space[...]
    while !rest.isEmpty {
      let written = write(
        descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if errno == EAGAIN {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&waiting, 1, 1000)
      } else if errno != EINTR {
        return
      }
    }
  }
}

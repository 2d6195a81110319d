// A disk of a few MiB in memory, which a test may fill or make read-only without disturbing others.

import Foundation
import Glibc
import TestSupport
import Testing

/// A tmpfs of a few MiB, mounted for one test.
final class SmallDisk {
  /// Where it is mounted.
  let path: String

  init(mebibytes: Int) throws {
    path = try Binary.folder()
    try SmallDisk.mount(["-t", "tmpfs", "-o", "size=\(mebibytes)m,mode=0700", "canais", path])
  }

  deinit {
    _ = try? SmallDisk.run("/usr/bin/umount", ["-l", path])
    rmdir(path)
  }

  private static func mount(_ words: [String]) throws {
    guard try run("/usr/bin/mount", words) == 0 else {
      throw SetupError(
        "no small disk: mounting one needs root (CAP_SYS_ADMIN) and the Debian package mount")
    }
  }

  private static func run(_ program: String, _ words: [String]) throws -> Int32 {
    try ChildProcess(program, words, environment: [:]).wait()
  }

  /// Writes a file that takes every free byte.
  func fill() throws {
    let file = open(path + "/filler", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    try #require(file >= 0)
    defer { close(file) }
    for size in [64 << 10, 4 << 10, 1] {
      let bytes = [UInt8](repeating: 0, count: size)
      while write(file, bytes, size) > 0 {}
    }
    #expect(errno == ENOSPC)
  }

  /// Removes that file.
  func free() { unlink(path + "/filler") }

  /// Mounts the disk read-only.
  func makeReadOnly() throws { try SmallDisk.mount(["-o", "remount,ro", path]) }
}

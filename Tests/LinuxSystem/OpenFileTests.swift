// Files that a process opens once, and their locks.

import Foundation
import Glibc
import LinuxSystem
import Testing

@Suite("Open files")
struct OpenFileTests {
  let folder = FileManager.default.temporaryDirectory.appending(path: "open-\(UUID())")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func file(_ name: String) throws -> String {
    let path = folder.appending(path: name).path
    try Data(name.utf8).write(to: URL(filePath: path))
    return path
  }

  @Test("Two users share one descriptor, which is closed with the last")
  func shared() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = try file("a")
    let first = try OpenFile.open(path)
    let second = try OpenFile.open(path)
    #expect(first === second)
    first.close()
    #expect(fcntl(second.descriptor, F_GETFD) >= 0)
    #expect(try second.prefix(9) == Array("a".utf8))
    let number = second.descriptor
    let identity = second.identity
    second.close()
    var status = stat()
    #expect(fstat(number, &status) != 0 || FileIdentity(status) != identity)
    #expect(throws: SystemError(call: "open", errno: ENOENT)) {
      try OpenFile.open(folder.path + "/none")
    }
  }

  @Test("What happens to a name is told apart, and a file that is put back is taken again")
  func changes() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = try file("a")
    let file = try OpenFile.open(path)
    defer { file.close() }
    #expect(file.change(of: path) == nil)
    #expect(rename(path, path + "2") == 0)
    #expect(file.change(of: path) == .gone)
    try Data().write(to: URL(filePath: path))
    #expect(file.change(of: path) == .replaced)
    #expect(rename(path + "2", path) == 0)
    #expect(file.change(of: path) == nil)
    #expect(link(path, path + "3") == 0)
    #expect(file.change(of: path) == .linked)
    #expect(unlink(path + "3") == 0)
    #expect(symlink(path, path + "4") == 0)
    #expect(file.change(of: path) == nil && file.change(of: path + "4") == nil)
    #expect(unlink(path) == 0)
    #expect(file.change(of: path) == .gone)
  }

  @Test("A lock holds by whatever name the file is opened; asking for it does not take it")
  func locks() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = try file("a")
    #expect(link(path, path + "2") == 0)
    let file = try OpenFile.open(path)
    defer { file.close() }
    let other = open(path + "2", O_RDWR | O_CLOEXEC)
    defer { close(other) }
    #expect(!OpenFileLock.isHeld(other, at: 7))
    #expect(file.lock(at: 7))
    #expect(OpenFileLock.isHeld(other, at: 7) && !OpenFileLock.isHeld(other, at: 8))
    #expect(!OpenFileLock.acquire(other, at: 7))
    #expect(!file.lock(at: 7), "held by this process already")
    file.unlock(at: 7)
    #expect(OpenFileLock.acquire(other, at: 7))
    #expect(!file.lock(at: 7))
  }
}

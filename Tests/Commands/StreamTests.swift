// The three streams of the process: a disk that is full, a reader that goes away, bytes from stdin.

import Channels
import Foundation
import Storage
import Testing

@testable import canais

@Suite("Commands: streams", .serialized)
struct StreamTests {
  let shop: Shop

  init() throws { shop = try Shop() }

  /// Runs the binary; its exit status and what it said to people.
  private func run(
    _ words: [String], input: [UInt8] = [], output: FileHandle = .nullDevice
  ) throws -> (status: Int32, errors: String) {
    let process = Process()
    process.executableURL = try Binary.url
    process.arguments = words
    process.environment = ["CANAIS_DB": shop.database, "HOME": shop.folder.path]
    let file = shop.folder.appending(path: "input")
    try Data(input).write(to: file)
    let errors = Pipe()
    process.standardInput = try FileHandle(forReadingFrom: file)
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self))
  }

  @Test("What could not be written fails with its reason, whatever the command")
  func full() throws {
    let id = try shop.furnish()
    for words in [["channel", "export"], ["channel", "list", "--json"], ["channel", "show", id]] {
      let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
      let run = try run(words + ["--lang", "en"], output: full)
      #expect(run.status == 1, "\(words)")
      #expect(run.errors.contains("could not be written: there is no room on the disk"))
    }
  }

  @Test("A reader that went away ends the command quietly")
  func gone() throws {
    _ = try shop.furnish()
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let run = try run(["channel", "export"], output: pipe.fileHandleForWriting)
    #expect(run.status == 0 && run.errors.isEmpty)
  }

  @Test("An image comes from stdin to the byte; what is none is refused without its bytes")
  func image() throws {
    let id = try shop.furnish()
    let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0xFF, 0x0A]
    #expect(try run(["channel", "set", id, "settings.image=-"], input: png).status == 0)
    let stored = try StorageReader.on(shop.database).channel(id).channel
    #expect(stored.settings.image?.bytes == png)
    let refused = try run(
      ["channel", "set", id, "settings.image=-"], input: Array("\u{1B}[31mx\u{07}".utf8))
    #expect(refused.status == 1 && refused.errors.contains("settings.image: “-”"))
    let named = try run(["channel", "set", id, "settings.image=\u{1B}[31m.png"])
    for run in [refused, named] {
      #expect(!run.errors.contains { $0 == "\u{1B}" || $0 == "\u{07}" }, "\(run.errors)")
    }
  }
}

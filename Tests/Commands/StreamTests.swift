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
}

// The process's streams: standard output on a full disk or to a closed pipe, and bytes from
// standard input.

import Channels
import Foundation
import Storage
import TestSupport
import Testing

@testable import canais

@Suite("Commands: streams", .serialized)
struct StandardStreamTests {
  let canais: TestInstallation

  init() throws { canais = try TestInstallation() }

  /// Runs the binary, and returns its exit status and standard error.
  private func run(
    _ words: [String], input: [UInt8] = [], output: FileHandle = .nullDevice
  ) throws -> (status: Int32, errors: String) {
    let process = Process()
    process.executableURL = URL(filePath: Binary.path)
    process.arguments = words
    process.environment = ["CANAIS_DB": canais.database, "HOME": canais.folder.path]
    let file = canais.folder.appending(path: "input")
    try Data(input).write(to: file)
    let errors = Pipe()
    process.standardInput = try FileHandle(forReadingFrom: file)
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }

  @Test("A command whose output cannot be written exits 1 with the reason")
  func full() throws {
    let id = try canais.addChannel()
    for words in [["channel", "export"], ["channel", "list", "--json"], ["channel", "show", id]] {
      let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
      let run = try run(words + ["--lang", "en"], output: full)
      #expect(run.status == 1, "\(words)")
      #expect(run.errors.contains("could not be written: there is no space on the disk"))
    }
  }

  @Test("A closed pipe ends the command without an error")
  func closedPipe() throws {
    _ = try canais.addChannel()
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let run = try run(["channel", "export"], output: pipe.fileHandleForWriting)
    #expect(run.status == 0 && run.errors.isEmpty)
  }

  @Test("An image is read from standard input unchanged; other data is refused and not echoed")
  func image() throws {
    let id = try canais.addChannel()
    let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0xFF, 0x0A]
    #expect(try run(["channel", "set", id, "settings.image=-"], input: png).status == 0)
    let stored = try StorageReader.on(canais.database).channel(id).channel
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

// The file in which a console keeps what the next one finds again.

import Console
import Foundation

/// A file of a console's memory. Its errors are passed over: a console works without a memory.
struct MemoryFile {
  private let path: String

  /// The file of an attendant: `$XDG_STATE_HOME/canais/console-NAME.json`, else below
  /// `~/.local/state`. Nil without a home.
  init?(_ environment: [String: String], attendant: String) {
    let state =
      environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? environment["HOME"].map { $0 + "/.local/state" }
    guard let state else { return nil }
    let name = FileName.of(attendant)
    path = "\(state)/canais/console-\(name.isEmpty ? "x" : name).json"
  }

  /// The memory that was kept last; an empty one if there is none.
  func read() -> ConsoleMemory {
    let bytes = FileManager.default.contents(atPath: path) ?? Data()
    return (try? JSONDecoder().decode(ConsoleMemory.self, from: bytes)) ?? ConsoleMemory()
  }

  /// Keeps a memory. A console that is killed meanwhile leaves the former one.
  func write(_ memory: ConsoleMemory) {
    let folder = URL(filePath: path).deletingLastPathComponent()
    try? FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    guard let bytes = try? JSONEncoder().encode(memory), let file = try? AtomicFile(path),
      file.append(String(decoding: bytes, as: UTF8.self))
    else { return }
    try? file.commit()
  }
}

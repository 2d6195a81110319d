// Showing a file by a command of the user's.

import Channels
import Foundation

/// The command that shows files: `$CANAIS_OPEN`, or else the desktop's.
enum OpenCommand {
  /// The variable with the command. Its words are divided by spaces; there is no shell.
  static let variable = "CANAIS_OPEN"
  /// Commands of desktops, the first installed one of which is used.
  private static let desktops = ["xdg-open", "open"]

  /// The command's words; nil where there is none.
  static func words(
    _ environment: [String: String], isInstalled: (String) -> Bool
  ) -> [String]? {
    let own = (environment[variable] ?? "").split(separator: " ").map(String.init)
    if !own.isEmpty { return own }
    return desktops.first(where: isInstalled).map { [$0] }
  }

  /// Writes a file to a folder that only the user may enter, and runs the command on it. The folder
  /// goes when the command has ended.
  static func run(
    _ bytes: [UInt8], name: String, _ environment: [String: String],
    refused: (LocalizedText) -> Void
  ) throws(FileError) {
    let installed = (environment["PATH"] ?? "").split(separator: ":")
    let words = words(environment) { name in
      installed.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
    }
    guard let words else { return refused(RunnerStrings.noOpenCommand) }
    let folder = FileManager.default.temporaryDirectory.path + "/canais-\(UUID().uuidString)"
    let path = folder + "/" + name
    let isWritten =
      (try? FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700]))
      != nil
      && FileManager.default.createFile(
        atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
    guard isWritten else { throw .unwritable(path) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words + [path]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.terminationHandler = { _ in
      // A desktop's command ends before the program that it starts has read the file.
      let end = DispatchTime.now() + .seconds(60)
      DispatchQueue.global().asyncAfter(deadline: end) {
        try? FileManager.default.removeItem(atPath: folder)
      }
    }
    guard (try? process.run()) != nil else { return refused(RunnerStrings.noOpenCommand) }
  }
}

// Commands that root runs on a database of a service's user. Files that they create or replace must
// belong to that user, or the engine cannot read them any more.

import Engine
import Foundation
import Glibc
import Presence
import Storage
import TestSupport
import Testing

@Suite("Root on a service's database", .serialized)
struct OwnerTests {
  /// `nobody`, and a group whose number differs, as a user's shared files have it.
  private static let (user, group): (uid_t, gid_t) = (65_534, 2)

  /// A folder as systemd's StateDirectory creates it, which only its owner can read.
  private static func serviceFolder() throws -> String {
    try #require(geteuid() == 0, "changing the owner of files needs root (CAP_CHOWN)")
    let folder = try Binary.folder()
    try #require(chmod(folder, 0o700) == 0 && chown(folder, user, group) == 0)
    return folder
  }

  /// Files that do not belong to the service.
  private static func foreignFiles(in folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).filter { name in
      var status = stat()
      return lstat(folder + "/" + name, &status) != 0 || status.st_uid != user
        || status.st_gid != group
    }
  }

  @Test("Files that commands create or replace have the service's owner and mode")
  func commands() throws {
    let folder = try OwnerTests.serviceFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let database = folder + "/data/db/canais.db"
    for words in [
      ["channel", "list"], ["token", "show"], ["token", "rotate"],
      ["token", "rotate", "--scope", "watch"], ["attendance", "set", "baseURL=http://127.0.0.1:9"],
      ["backup", folder + "/copy.db"], ["doctor"],
    ] {
      let run = try Binary.run(["--db", database] + words)
      #expect(run.status == 0 || words == ["doctor"], "\(words)")
      #expect(try OwnerTests.foreignFiles(in: folder) == [], "\(words)")
    }
    // A file that belongs to root is corrected by the next rotation.
    #expect(chown(database + ".tokens", 0, 0) == 0)
    #expect(try Binary.run(["--db", database, "token", "rotate"]).status == 0)
    #expect(try OwnerTests.foreignFiles(in: folder) == [])
    for name in ["data/db/canais.db", "data/db/canais.db.tokens", "copy.db"] {
      let mode = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
      #expect(mode[.posixPermissions] as? Int == 0o600, "\(name)")
    }
  }

  @Test("The service can use the files of an engine that root ran")
  func engine() throws {
    let folder = try OwnerTests.serviceFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let database = folder + "/canais.db"
    try RealEngine.makeDatabase(database)
    let log = try Binary.folder() + "/log"
    let engine = try RealEngine(database, log: log)
    let crowd = try HonestCrowd(
      3, port: engine.port, channel: RealEngine.channel, messageInterval: 50)
    crowd.play(300)
    #expect(FileManager.default.fileExists(atPath: database + ".sock"))
    #expect(try OwnerTests.foreignFiles(in: folder) == [])
    _ = try engine.end(SIGKILL)
    #expect(try OwnerTests.foreignFiles(in: folder) == [])
    // The service's user reads what the engine left.
    let errors = folder + "/errors"
    let service = try ChildProcess(
      "/usr/bin/setpriv",
      [
        "--reuid=\(OwnerTests.user)", "--regid=\(OwnerTests.group)", "--clear-groups",
        OwnerTests.copyOfBinary(in: folder), "--db", database, "session", "list",
      ], environment: ["HOME": folder, "CANAIS_LANG": "en"], errors: errors)
    let output = try service.read()
    let message = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
    #expect(try service.wait() == 0, "\(message)")
    #expect(output.split(separator: "\n").count == 3, "\(output)")
    withExtendedLifetime(crowd) {}
  }

  /// Copies the binary to where that user may run it. A program makes the copy: if this process
  /// did, a child of another test could inherit the descriptor, and running the copy would fail
  /// with ETXTBSY.
  private static func copyOfBinary(in folder: String) throws -> String {
    let path = folder + "/canais"
    let copying = try ChildProcess(
      "/usr/bin/install", ["-o", "\(user)", "-g", "\(group)", "-m", "700", Binary.path, path],
      environment: [:])
    #expect(try copying.wait() == 0)
    return path
  }
}

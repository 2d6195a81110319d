// An administrator beside a service: commands run as root on a database that belongs to a user of its
// own. Whatever they make or rewrite must stay that user's, or the engine can't read it any more.

import Engine
import Foundation
import Glibc
import Presence
import Storage
import TestSupport
import Testing

@Suite("Root beside a service's database", .serialized)
struct OwnerTests {
  /// `nobody` and a group of another number, as files have them that a user shares.
  private static let (user, group): (uid_t, gid_t) = (65_534, 2)

  /// A folder as systemd's StateDirectory makes it, its owner's alone.
  private static func house() throws -> String {
    try #require(geteuid() == 0, "files are given away by root only (CAP_CHOWN)")
    let folder = try Binary.folder()
    try #require(chmod(folder, 0o700) == 0 && chown(folder, user, group) == 0)
    return folder
  }

  /// Files that are not the service's.
  private static func strangers(in folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).filter { name in
      var status = stat()
      return lstat(folder + "/" + name, &status) != 0 || status.st_uid != user
        || status.st_gid != group
    }
  }

  @Test("Commands that make or rewrite files leave them to the owner, with their mode")
  func commands() throws {
    let folder = try OwnerTests.house()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let database = folder + "/data/db/canais.db"
    for words in [
      ["channel", "list"], ["token", "show"], ["token", "rotate"],
      ["token", "rotate", "--scope", "watch"], ["attendance", "set", "baseURL=http://127.0.0.1:9"],
      ["backup", folder + "/copy.db"], ["doctor"],
    ] {
      let run = try Binary.run(["--db", database] + words)
      #expect(run.status == 0 || words == ["doctor"], "\(words)")
      #expect(try OwnerTests.strangers(in: folder) == [], "\(words)")
    }
    // What an administrator's rotation left to root before is mended by the next.
    #expect(chown(database + ".tokens", 0, 0) == 0)
    #expect(try Binary.run(["--db", database, "token", "rotate"]).status == 0)
    #expect(try OwnerTests.strangers(in: folder) == [])
    for name in ["data/db/canais.db", "data/db/canais.db.tokens", "copy.db"] {
      let mode = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
      #expect(mode[.posixPermissions] as? Int == 0o600, "\(name)")
    }
  }

  @Test("An engine that root ran leaves nothing that keeps the service from starting")
  func engine() throws {
    let folder = try OwnerTests.house()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let database = folder + "/canais.db"
    try RealEngine.furnish(database)
    let log = try Binary.folder() + "/log"
    let engine = try RealEngine(database, log: log)
    let crowd = try HonestCrowd(3, port: engine.port, channel: RealEngine.channel, pause: 50)
    crowd.play(300)
    #expect(FileManager.default.fileExists(atPath: database + ".sock"))
    #expect(try OwnerTests.strangers(in: folder) == [])
    kill(engine.pid, SIGKILL)
    _ = try engine.child.wait()
    #expect(try OwnerTests.strangers(in: folder) == [])
    // The service itself, on what is left.
    let errors = folder + "/errors"
    let service = try Child(
      "/usr/bin/setpriv",
      [
        "--reuid=\(OwnerTests.user)", "--regid=\(OwnerTests.group)", "--clear-groups",
        OwnerTests.reachable(in: folder), "--db", database, "session", "list",
      ], environment: ["HOME": folder, "CANAIS_LANG": "en"], errors: errors)
    let said = try service.read()
    let complaint = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
    #expect(try service.wait() == 0, "\(complaint)")
    #expect(said.split(separator: "\n").count == 3, "\(said)")
    withExtendedLifetime(crowd) {}
  }

  /// The binary where that user may run it: builds lie in folders of root's. Copied by a program of
  /// its own: a child that another test starts meanwhile would hold our copy open for writing.
  private static func reachable(in folder: String) throws -> String {
    let path = folder + "/canais"
    let copying = try Child(
      "/usr/bin/install", ["-o", "\(user)", "-g", "\(group)", "-m", "700", Binary.path, path],
      environment: [:])
    #expect(try copying.wait() == 0)
    return path
  }
}

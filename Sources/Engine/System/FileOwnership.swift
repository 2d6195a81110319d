// Whose a file beside a database is. Who administers a machine runs `canais token rotate` as root, and
// the engine runs as a user of its own: a file that root made and kept would shut the engine out of
// its own tokens at the next start.

import Glibc

/// Gives what root made to whoever the database belongs to.
enum FileOwnership {
  /// Gives an open file the owner and group of the first of `neighbours` that is there.
  ///
  /// Only root can give files away, chown(2), and only what is root's and has no second name is given.
  ///
  /// - Throws: `file`, where the system refuses: better no new file than one the engine can't read.
  static func take(
    _ descriptor: Int32, path: String, like neighbours: [String]
  ) throws(EngineError) {
    var own = stat()
    guard geteuid() == 0, fstat(descriptor, &own) == 0, own.st_uid == 0, own.st_nlink == 1,
      let owner = owner(of: neighbours), owner.user != 0 || owner.group != own.st_gid
    else { return }
    guard fchown(descriptor, owner.user, owner.group) == 0 else {
      throw .file(path: path, errno: errno)
    }
  }

  /// Gives a socket's name the owner of the first of `neighbours` that is there.
  static func take(socket path: String, like neighbours: [String]) {
    guard geteuid() == 0, let owner = owner(of: neighbours) else { return }
    // Where this is refused a command of that user is not heard, and the next reload tells.
    _ = lchown(path, owner.user, owner.group)
  }

  /// A path's neighbours: the database and the folder they lie in.
  static func neighbours(of database: String) -> [String] {
    let folder = database.lastIndex(of: "/").map { String(database[..<$0]) + "/." } ?? "."
    return [database, folder]
  }

  private static func owner(of paths: [String]) -> (user: uid_t, group: gid_t)? {
    for path in paths {
      var status = stat()
      if stat(path, &status) == 0 { return (status.st_uid, status.st_gid) }
    }
    return nil
  }
}

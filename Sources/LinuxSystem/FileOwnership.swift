// Whose the files of an installation are. An administrator runs commands as root while the engine
// runs as a user of its own: a file that root creates and keeps would be closed to the engine.

import Glibc

/// Gives what root creates to the owner of the files beside it.
///
/// Only root can give files away, chown(2); in any other process nothing is changed.
package enum FileOwnership {
  /// Gives an open file or folder the owner and group of the first of `neighbours` that exists.
  ///
  /// Only what belongs to root is given, and no file with a second name, which could be anybody's.
  ///
  /// - Throws: `fchown`'s error. It is better to have no new file than one the engine can't read.
  package static func adopt(
    _ descriptor: Int32, from neighbours: [String]
  ) throws(SystemError) {
    var own = stat()
    guard geteuid() == 0, fstat(descriptor, &own) == 0, own.st_uid == 0,
      own.st_mode & S_IFMT == S_IFDIR || own.st_nlink == 1,
      let owner = owner(of: neighbours), owner.user != 0 || owner.group != own.st_gid
    else { return }
    guard fchown(descriptor, owner.user, owner.group) == 0 else { throw .last("fchown") }
  }

  /// Gives a socket's file the owner and group of the first of `neighbours` that exists. Best
  /// effort: where lchown(2) fails, only root can send to the socket.
  package static func adopt(socket path: String, from neighbours: [String]) {
    guard geteuid() == 0, let owner = owner(of: neighbours) else { return }
    _ = lchown(path, owner.user, owner.group)
  }

  /// The permissions of a file in a folder: its owner's alone, and in a folder that is shared with
  /// a group and closed to others (mode 2770) also the group's. The Debian package shares the
  /// folder of the service with the operators of the server in this way.
  package static func filePermissions(in folder: String) -> mode_t {
    var status = stat()
    let isShared =
      stat(folder.isEmpty ? "." : folder, &status) == 0 && status.st_mode & 0o2077 == 0o2070
    return isShared ? 0o660 : 0o600
  }

  /// Sets the permissions of an open file that this process has created beside a database, in spite
  /// of the process's umask. Best effort: without them, the file is closed to the group.
  package static func setPermissions(_ descriptor: Int32, besideDatabase database: String) {
    fchmod(descriptor, filePermissions(in: folder(of: database)))
  }

  /// The neighbours of a file beside a database: the database, then the folder that holds both.
  package static func neighbours(of database: String) -> [String] {
    [database, folder(of: database)]
  }

  /// The folder of a path, `.` where it names none.
  package static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
  }

  private static func owner(of paths: [String]) -> (user: uid_t, group: gid_t)? {
    for path in paths {
      var status = stat()
      if stat(path, &status) == 0 { return (status.st_uid, status.st_gid) }
    }
    return nil
  }
}

// Which file a path names: names change, the file's number on its device does not, inode(7).

import Glibc

/// The device and number of a file, by which two names of one file are told from two files.
package struct FileIdentity: Hashable, Sendable {
  private let device: UInt64
  private let number: UInt64

  /// The identity in a file's status.
  package init(_ status: stat) {
    device = UInt64(status.st_dev)
    number = UInt64(status.st_ino)
  }

  /// The identity of the file at a path, links followed; nil where there is none.
  package init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }
}

/// What happened to the name of a file that is in use.
package enum FileChange: Error, Equatable, Sendable, CaseIterable {
  /// The name is gone, but the file has another one or is still open: it was moved or deleted.
  case gone
  /// The name belongs to another file.
  case replaced
  /// The file has a second name. A process that opens it by that name keeps a log of its own.
  case linked
  /// The file is shorter than its header says.
  case truncated
}

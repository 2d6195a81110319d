// A file that appears under its name only when it is complete.

import Foundation
import Glibc

/// A file that is written under a temporary name in the same folder and renamed when it is
/// complete. Without `commit()` it is removed.
///
/// Only its owner may read it, because exports hold personal data of visitors.
final class AtomicFile {
  private let path: String
  private let temporaryPath: String
  private let file: FileHandle

  init(_ path: String) throws(FileError) {
    self.path = path
    var name = Array((path + "." + String(repeating: "X", count: 6)).utf8CString)
    // mkstemp(3) creates the file with mode 0600 and never opens an existing one.
    let descriptor = mkstemp(&name)
    guard descriptor >= 0 else { throw .unwritable(path) }
    temporaryPath = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  deinit { unlink(temporaryPath) }

  /// Appends a text; false if it could not be written.
  func append(_ text: String) -> Bool { append(Data(text.utf8)) }

  /// Appends bytes; false if they could not be written.
  func append(_ bytes: Data) -> Bool { (try? file.write(contentsOf: bytes)) != nil }

  /// Renames the file to its path, in place of a file that has that name.
  func commit() throws(FileError) {
    guard (try? file.close()) != nil, rename(temporaryPath, path) == 0 else {
      throw .unwritable(path)
    }
  }
}

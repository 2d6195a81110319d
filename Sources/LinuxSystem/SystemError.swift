// A system call that failed.

import Glibc

/// A failed system call.
package struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The call's name, as its manual page has it: `fchown`.
  package let call: String
  /// The error number, errno(3).
  package let errno: Int32

  /// An error of a call.
  package init(call: String, errno: Int32) {
    self.call = call
    self.errno = errno
  }

  /// The error of the call that failed last on this thread.
  package static func last(_ call: String) -> SystemError {
    SystemError(call: call, errno: Glibc.errno)
  }

  /// The call and the system's text for the error: `fchown: Operation not permitted`.
  package var description: String { "\(call): \(String(cString: strerror(errno)))" }
}

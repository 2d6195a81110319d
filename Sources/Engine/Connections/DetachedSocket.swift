// A socket on its way from one thread to another, with what its new owner goes on with.

import LinuxSystem
import Synchronization

/// A socket that left its thread. It is closed if it never arrives.
final class DetachedSocket<State: Sendable>: Sendable {
  /// The state of the connection.
  let state: State
  private let descriptor: Mutex<FileDescriptor>

  /// Takes ownership of the socket.
  init(_ descriptor: consuming FileDescriptor, _ state: State) {
    self.descriptor = Mutex(descriptor)
    self.state = state
  }

  /// Moves the socket out; none the second time.
  func takeDescriptor() -> FileDescriptor {
    descriptor.withLock { exchange(&$0, with: .none) }
  }
}

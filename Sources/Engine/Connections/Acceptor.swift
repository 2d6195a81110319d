// Accepts connections from the listening socket that all shards watch, and keeps a spare
// descriptor: once descriptors run out, it is given up for a moment to accept a connection and
// close it. Otherwise the connection would stay in the backlog, and epoll would report the listener
// for ever.

import CLinux
import Glibc
import LinuxSystem

/// Accepts a shard's connections.
struct Acceptor: ~Copyable {
  /// What one attempt to accept brought.
  enum Attempt: ~Copyable {
    /// A connection from a peer.
    case accepted(FileDescriptor, PeerAddress)
    /// A connection was closed, since the spare descriptor had to be replaced first.
    case discarded
    /// No descriptor is left; one connection was closed so that its peer knows.
    case exhausted
    /// No connection waits.
    case none
  }

  private let listener: Listener
  private let shared: EngineShared
  /// Owns no descriptor after another thread took the number that was given up.
  private var spare: FileDescriptor

  /// An acceptor for a listener of the engine.
  init(_ listener: Listener, _ shared: EngineShared) {
    self.listener = listener
    self.shared = shared
    spare = Acceptor.openSpare()
  }

  /// Accepts the next connection.
  mutating func accept() -> Attempt {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let accepted = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        canais_accept(listener.descriptor.number, $0, &length)
      }
    }
    let failure = errno
    guard let descriptor = FileDescriptor(accepted) else {
      guard [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(failure) else { return .none }
      rejectNext()
      return .exhausted
    }
    if spare.number < 0 { spare = Acceptor.openSpare() }
    guard spare.number >= 0 else {
      _ = consume descriptor
      spare = Acceptor.openSpare()
      return .discarded
    }
    if shared.status.isShedding.load(ordering: .relaxed) { noteRecovery() }
    return .accepted(descriptor, PeerAddress(storage))
  }

  /// Whether descriptors are exhausted. After they were, this tries to open one, since no
  /// connection may come to show that there are some again.
  func isOutOfDescriptors() -> Bool {
    guard shared.status.isShedding.load(ordering: .relaxed) else { return false }
    guard FileDescriptor(fcntl(listener.descriptor.number, F_DUPFD_CLOEXEC, 0)) != nil else {
      return true
    }
    noteRecovery()
    return false
  }

  /// Closes the next connection at once, with the descriptor that was kept for that.
  private mutating func rejectNext() {
    if !shared.status.isShedding.exchange(true, ordering: .relaxed) {
      shared.log(LogLine(.warning, "out_of_descriptors"))
    }
    guard spare.number >= 0 else { return }
    spare = .none
    _ = FileDescriptor(canais_accept(listener.descriptor.number, nil, nil))
    spare = Acceptor.openSpare()
  }

  private func noteRecovery() {
    guard shared.status.isShedding.exchange(false, ordering: .relaxed) else { return }
    shared.log(LogLine(.info, "descriptors_available"))
  }

  /// A descriptor of a file that is never used; none where descriptors are exhausted.
  private static func openSpare() -> FileDescriptor {
    FileDescriptor(eventfd(0, Int32(EFD_CLOEXEC))) ?? .none
  }
}

// How the engine watches its sockets, as `CANAIS_POLLER` chooses.

/// Which of the kernel's interfaces reports what happens on sockets.
package enum PollerChoice: String, Sendable, CaseIterable {
  /// io_uring(7) where the kernel offers it, otherwise epoll(7).
  case automatic = "auto"
  /// epoll(7) alone.
  case epoll
  /// io_uring(7) for visitors' sockets. The engine does not start where the kernel refuses it.
  case ring = "uring"
}

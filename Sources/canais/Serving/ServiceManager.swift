// The protocol between a service and its service manager.

import Channels
import Foundation
import LinuxSystem

/// Messages to systemd, sd_notify(3), and the socket that it passes, sd_listen_fds(3).
enum ServiceManager {
  /// CLOCK_MONOTONIC in microseconds. systemd ignores a reload notice whose time is before its own
  /// request, so the time must not be truncated to milliseconds.
  static var microseconds: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000 + time.tv_nsec / 1_000
  }

  /// Sends a state to the service manager, if there is one. Best effort.
  static func tell(_ state: String, _ environment: [String: String]) {
    // A leading @ stands for the zero byte of an abstract address, unix(7).
    guard let path = environment["NOTIFY_SOCKET"], let first = path.first, "/@".contains(first),
      let address = first == "@"
        ? UnixSocketAddress(abstract: path.dropFirst()) : UnixSocketAddress(path: path),
      let socket = try? UnixSocketAddress.datagramSocket()
    else { return }
    let message = Array(state.utf8)
    _ = address.withSocketAddress { sendto(socket.number, message, message.count, 0, $0, $1) }
  }

  /// The listening socket that systemd passed for socket activation: descriptor 3, if the variables
  /// are meant for this process. Nil where there is none.
  ///
  /// - Throws: `failed` for several sockets. The engine has one, and it would be unclear which.
  static func inheritedSocket(
    _ environment: [String: String]
  ) throws(CommandError) -> Int32? {
    guard environment["LISTEN_PID"].flatMap(Int32.init) == getpid(),
      let count = environment["LISTEN_FDS"].flatMap(Int.init), count > 0
    else { return nil }
    guard count == 1 else {
      throw .failed(MaintenanceStrings.severalInherited.with(["count": String(count)]))
    }
    return 3
  }
}

// What a service manager and a service tell each other.

import Foundation

/// Messages to systemd, sd_notify(3), and the socket that it passes, sd_listen_fds(3).
enum ServiceManager {
  /// CLOCK_MONOTONIC in microseconds. systemd ignores a reload notice whose time is before its own
  /// request, so the time must not be truncated to milliseconds.
  static var microseconds: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000 + time.tv_nsec / 1_000
  }

  static func tell(_ state: String, _ environment: [String: String]) {
    guard let path = environment["NOTIFY_SOCKET"], let first = path.first, "/@".contains(first)
    else { return }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    // A leading @ stands for the zero byte of an abstract address, unix(7).
    if first == "@" { bytes[0] = 0 }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | 0o2000000, 0)  // SOCK_CLOEXEC
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let message = Array(state.utf8)
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = sendto(descriptor, message, message.count, 0, $0, length)
      }
    }
  }

  /// The listening socket that systemd passed for socket activation: descriptor 3, if the variables
  /// are meant for this process. Nil where there is none.
  static func inheritedSocket(_ environment: [String: String]) -> Int32? {
    guard environment["LISTEN_PID"].flatMap(Int32.init) == getpid(),
      environment["LISTEN_FDS"].flatMap(Int.init) == 1
    else { return nil }
    return 3
  }
}

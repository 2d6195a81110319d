// One engine a database. The lock is held by the process, so that a killed engine leaves none; the
// file beside it says who holds it and where it answers, for consoles and commands to find.

import CLinux
import Foundation
import Glibc
import Presence

/// What an engine says of itself beside its database.
public struct RunningEngine: Codable, Equatable, Sendable {
  /// Its process.
  public var pid: Int32
  /// Where it answers: `http://127.0.0.1:8080`.
  public var url: String
  /// When it started, RFC 3339 in UTC.
  public var startedAt: String

  /// Where the engine of a database says so.
  public static func path(database: String) -> String { database + ".engine" }

  /// The engine that runs on a database; nil when none does.
  public static func find(database: String) -> RunningEngine? {
    let path = path(database: database)
    guard let file = Descriptor(open(path, O_RDONLY | O_CLOEXEC)) else { return nil }
    // Whoever gets the lock finds no engine.
    guard flock(file.number, LOCK_SH | LOCK_NB) != 0 else { return nil }
    return read(file.number)
  }

  fileprivate static func read(_ descriptor: Int32) -> RunningEngine? {
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return try? JSONDecoder().decode(RunningEngine.self, from: Data(bytes.prefix(count)))
  }
}

/// The lock on a database, held as long as it lives.
final class DatabaseLock: Sendable {
  private let descriptor: Int32
  private let path: String

  /// Takes the lock, or says who holds it.
  init(database: String) throws(EngineFault) {
    path = RunningEngine.path(database: database)
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .file(path: path, errno: errno) }
    do throws(EngineFault) {
      try Ownership.take(descriptor, path: path, like: Ownership.neighbours(of: database))
    } catch {
      close(descriptor)
      throw error
    }
    guard DatabaseLock.take(descriptor) else {
      let holder = RunningEngine.read(descriptor)
      close(descriptor)
      throw .databaseHeld(pid: holder?.pid ?? 0, url: holder?.url ?? "")
    }
    // What an engine that was killed left here is not to be taken for us.
    ftruncate(descriptor, 0)
  }

  /// Who only looks whether an engine runs holds the lock for a moment too; an engine, for long.
  private static func take(_ descriptor: Int32) -> Bool {
    for _ in 0..<10 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      _ = poll(nil, 0, 20)
    }
    return false
  }

  deinit {
    ftruncate(descriptor, 0)
    close(descriptor)
  }

  /// Says where the engine answers.
  func publish(url: String, wallNow: Millis) throws(EngineFault) {
    let running = RunningEngine(pid: getpid(), url: url, startedAt: WallTime.text(wallNow))
    let bytes = (try? JSONEncoder().encode(running)).map(Array.init) ?? []
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count
    else { throw .file(path: path, errno: errno) }
  }
}

/// Words to a running engine, through a datagram socket beside its database: a saved channel says
/// `reload`, so that nobody has to poll.
public enum Poke {
  /// What an engine can be told.
  public enum Message: Equatable, Sendable {
    /// The configuration changed.
    case reload
    /// A channel's sockets are to be dropped.
    case restart(channel: String)
    /// A contact's data are erased: their open sessions end, and their pages are not known any more.
    case forget(contact: Identifier)

    var text: String {
      switch self {
      case .reload: "reload"
      case .restart(let channel): "restart \(channel)"
      case .forget(let contact): "forget \(contact)"
      }
    }

    init?(_ text: String) {
      let parts = text.split(separator: " ")
      if parts == ["reload"] {
        self = .reload
      } else if parts.count == 2, parts[0] == "restart" {
        self = .restart(channel: String(parts[1]))
      } else if parts.count == 2, parts[0] == "forget", let contact = Identifier(String(parts[1])) {
        self = .forget(contact: contact)
      } else {
        return nil
      }
    }
  }

  /// Where the socket of a database is.
  public static func path(database: String) -> String { database + ".sock" }

  /// Tells the engine of a database. False when none listens there.
  @discardableResult
  public static func send(database: String, _ message: Message) -> Bool {
    guard let socket = Descriptor(canais_datagram_socket()) else { return false }
    let bytes = Array(message.text.utf8)
    return withAddress(path(database: database)) { address, length in
      sendto(socket.number, bytes, bytes.count, Int32(MSG_DONTWAIT), address, length)
    } == bytes.count
  }

  /// Calls `body` with the address of a path. One longer than an address holds (108 bytes, unix(7)) is
  /// reached through its folder's descriptor.
  static func withAddress<Result>(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let room = MemoryLayout.size(ofValue: address.sun_path) - 1
    var text = path
    var folder: Int32 = -1
    if path.utf8.count > room {
      let url = URL(filePath: path)
      folder = open(url.deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      text = "/proc/self/fd/\(folder)/\(url.lastPathComponent)"
    }
    defer { if folder >= 0 { close(folder) } }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: text.utf8.prefix(room)) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}

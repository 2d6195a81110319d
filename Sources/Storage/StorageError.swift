// The errors of the database, with messages that say what a person can do about them. The engine
// receives the shorter `StoreError`.

import CSQLite
import Channels
import LinuxSystem
import Presence
import Records

/// An error of the database. Whatever throws one of these has changed nothing.
package enum StorageError: Error, Equatable, Sendable {
  // MARK: The file

  /// The file cannot be opened or created; `why` is the system's description.
  case unopenable(path: String, why: String)
  /// The file is not an SQLite database, or one of another program.
  case notOurs(path: String)
  /// A newer version of canais wrote the file; `known` is the version that this one writes.
  case newer(path: String, version: Int, known: Int)
  /// The file is damaged; `what` is what was found.
  case damaged(path: String, what: String)
  /// Another process held the write lock for longer than the busy timeout.
  case locked(path: String)
  /// The file or its disk is read-only.
  case readOnly(path: String)
  /// The disk is full, or the file may not grow.
  case full(path: String)
  /// Any other error; `what` is SQLite's description.
  case failed(path: String, what: String)
  /// The file, its log or its index was changed from outside while it was open, or has a second
  /// name.
  case moved(path: String, FileChange)
  /// The target of a backup exists already.
  case targetExists(path: String)

  // MARK: Changes

  /// The values violate these rules.
  case refused([ValidationError])
  /// The channel was saved by another user meanwhile; this is the stored channel.
  case conflict(StoredChannel)
  /// There is no channel with this identifier.
  case channelUnknown(String)
  /// There is no flow with this identifier.
  case flowUnknown(String)
  /// The flow is used by channels with these descriptions.
  case flowInUse(String, channels: [String])
  /// These channels have open sessions.
  case openSessions([ChannelInUse])
}

extension StorageError {
  /// Creates the error of an SQLite result code (sqlite.org/rescode.html).
  init(code: Int32, message: String, path: String) {
    switch code & 0xFF {
    case SQLITE_NOTADB: self = .notOurs(path: path)
    case SQLITE_CORRUPT: self = .damaged(path: path, what: message)
    case SQLITE_BUSY, SQLITE_LOCKED: self = .locked(path: path)
    case SQLITE_READONLY: self = .readOnly(path: path)
    case SQLITE_FULL: self = .full(path: path)
    case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH:
      self = .unopenable(path: path, why: message)
    default: self = .failed(path: path, what: message)
    }
  }

  /// The error as the engine's contract defines it.
  var store: StoreError {
    switch self {
    case .full: .full
    case .readOnly: .readOnly
    case .locked: .busy
    case .notOurs: .damaged("not a database")
    case .damaged(_, let what): .damaged(what)
    case .newer(_, let version, _): .damaged("schema \(version)")
    case .unopenable(_, let why): .failed(why)
    case .failed(_, let what): .failed(what)
    case .moved, .targetExists, .refused, .conflict, .channelUnknown, .flowUnknown, .flowInUse,
      .openSessions:
      .failed(message(in: .english))
    }
  }

  /// Returns a message of one or more lines for a person, including what can be done.
  package func message(in language: Language) -> String {
    switch self {
    case .unopenable(let path, let why):
      StorageErrorStrings.unopenable.filled(["path": path, "why": why], in: language)
    case .notOurs(let path): StorageErrorStrings.notOurs.filled(["path": path], in: language)
    case .newer(let path, let version, let known):
      StorageErrorStrings.newer.filled(
        ["path": path, "version": String(version), "known": String(known)], in: language)
    case .damaged(let path, let what):
      StorageErrorStrings.damaged.filled(["path": path, "what": what], in: language)
    case .locked(let path): StorageErrorStrings.locked.filled(["path": path], in: language)
    case .readOnly(let path): StorageErrorStrings.readOnly.filled(["path": path], in: language)
    case .full(let path): StorageErrorStrings.full.filled(["path": path], in: language)
    case .failed(let path, let what):
      StorageErrorStrings.failed.filled(["path": path, "what": what], in: language)
    case .moved(let path, let change):
      StorageErrorStrings.moved(change).filled(["path": path], in: language)
    case .targetExists(let path):
      StorageErrorStrings.targetExists.filled(["path": path], in: language)
    case .refused(let errors): errors.map { $0.message(in: language) }.joined(separator: "\n")
    case .conflict(let stored):
      StorageErrorStrings.conflict.filled(
        ["channel": stored.channel.description, "version": String(stored.version)], in: language)
    case .channelUnknown(let id):
      StorageErrorStrings.channelUnknown.filled(["id": id], in: language)
    case .flowUnknown(let id): StorageErrorStrings.flowUnknown.filled(["id": id], in: language)
    case .flowInUse(let id, let channels):
      StorageErrorStrings.flowInUse.filled(
        ["id": id, "channels": channels.joined(separator: ", ")], in: language)
    case .openSessions(let channels): StorageErrorStrings.openSessions(channels, in: language)
    }
  }
}

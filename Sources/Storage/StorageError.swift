// What a store could not do, or would not: the disk's reasons, told with what a person can do about
// them, and the refusals of a change. Readers of the engine get the shorter `StoreError`.

import CSQLite
import Channels
import Presence
import Records

/// Why something was not stored or not read. Nothing was changed where one of these is thrown.
package enum StorageError: Error, Equatable, Sendable {
  // The file
  /// The file cannot be opened or made; what the system said.
  case unopenable(path: String, why: String)
  /// It is no SQLite file, or one of another program.
  case notOurs(path: String)
  /// A newer canais wrote it.
  case newer(path: String, version: Int, known: Int)
  /// It is damaged; what SQLite found.
  case damaged(path: String, what: String)
  /// Another process holds it for longer than we wait.
  case locked(path: String)
  /// The file or its disk is read-only.
  case readOnly(path: String)
  /// The disk is full, or the file may not grow.
  case full(path: String)
  /// Anything else, in SQLite's words.
  case failed(path: String, what: String)
  /// The target of a backup exists already.
  case targetExists(path: String)

  // Changes
  /// Rules that the values break.
  case refused([ValidationError])
  /// Somebody saved in between; what stands there now.
  case conflict(StoredChannel)
  /// No channel has that id.
  case channelUnknown(String)
  /// No flow has that id.
  case flowUnknown(String)
  /// Channels that use the flow: their descriptions.
  case flowInUse(String, channels: [String])
  /// Channels with open sessions, and how many each has.
  case openSessions([ChannelInUse])
}

/// A channel that cannot be removed now.
package struct ChannelInUse: Equatable, Sendable {
  /// Its identifier.
  package let id: String
  /// What people call it.
  package let description: String
  /// Its open sessions.
  package let sessions: Int
}

extension StorageError {
  /// The fault of a result code of SQLite, sqlite.org/rescode.html.
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

  /// The fault as the engine knows it.
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
    default: .failed(message(in: .english))
    }
  }

  /// One or several lines for a person, with what can be done.
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
    case .targetExists(let path):
      StorageErrorStrings.targetExists.filled(["path": path], in: language)
    case .refused(let faults): faults.map { $0.message(in: language) }.joined(separator: "\n")
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

  /// The catalogue.
  private enum StorageErrorStrings {
    static let unopenable = LocalizedText(
      "o banco {path} não pode ser aberto: {why}", "database {path} cannot be opened: {why}",
      "la base {path} no se puede abrir: {why}")
    static let notOurs = LocalizedText(
      "{path} não é um banco do canais; nada foi tocado. Indique outro arquivo com --db.",
      "{path} is no database of canais; nothing was touched. Name another file with --db.",
      "{path} no es una base de canais; no se tocó nada. Indique otro archivo con --db.")
    static let newer = LocalizedText(
      "o banco {path} é da versão {version}, mais nova que a {known} deste canais; nada foi tocado.",
      "database {path} is of version {version}, newer than {known} of this canais; "
        + "nothing was touched.",
      "la base {path} es de la versión {version}, más nueva que la {known} de este canais; "
        + "no se tocó nada.")
    static let damaged = LocalizedText(
      "o banco {path} está danificado: {what}. Pare o motor, guarde o arquivo e os que terminam em "
        + "-wal e -shm, e ponha no lugar a última cópia feita por canais backup.",
      "database {path} is damaged: {what}. Stop the engine, keep the file and those that end in "
        + "-wal and -shm, and put the last copy made by canais backup in its place.",
      "la base {path} está dañada: {what}. Detenga el motor, guarde el archivo y los que terminan "
        + "en -wal y -shm, y ponga en su lugar la última copia hecha con canais backup.")
    static let locked = LocalizedText(
      "outro processo ocupa o banco {path}; tente de novo.",
      "another process holds database {path}; try again.",
      "otro proceso ocupa la base {path}; intente de nuevo.")
    static let readOnly = LocalizedText(
      "o banco {path} ou o seu disco é só de leitura; copie o arquivo, e os que terminam em -wal e "
        + "-shm, para uma pasta em que se possa gravar e indique a cópia com --db.",
      "database {path} or its disk is read-only; copy the file, and those that end in -wal and "
        + "-shm, to a folder that can be written to and name the copy with --db.",
      "la base {path} o su disco es de solo lectura; copie el archivo, y los que terminan en -wal y "
        + "-shm, a una carpeta en la que se pueda escribir e indique la copia con --db.")
    static let full = LocalizedText(
      "não há espaço no disco de {path}; libere espaço, nada do que foi confirmado se perdeu.",
      "the disk of {path} is full; free some space, nothing that was confirmed is lost.",
      "no hay espacio en el disco de {path}; libere espacio, nada de lo confirmado se perdió.")
    static let failed = LocalizedText(
      "o banco {path} falhou: {what}", "database {path} failed: {what}",
      "la base {path} falló: {what}")
    static let targetExists = LocalizedText(
      "{path} já existe; a cópia não o substitui.",
      "{path} exists already; the copy does not replace it.",
      "{path} ya existe; la copia no lo reemplaza.")
    static let conflict = LocalizedText(
      "o canal {channel} foi salvo por outra pessoa (versão {version}); nada foi gravado.",
      "channel {channel} was saved by somebody else (version {version}); nothing was stored.",
      "el canal {channel} fue guardado por otra persona (versión {version}); no se guardó nada.")
    static let channelUnknown = LocalizedText(
      "não há canal {id}", "there is no channel {id}", "no hay canal {id}")
    static let flowUnknown = LocalizedText(
      "não há fluxo {id}", "there is no flow {id}", "no hay flujo {id}")
    static let flowInUse = LocalizedText(
      "o fluxo {id} é usado por {channels}; nada foi removido.",
      "flow {id} is used by {channels}; nothing was removed.",
      "{channels} usa el flujo {id}; no se quitó nada.")
    static let inUseOne = LocalizedText(
      "o canal {channel} tem 1 sessão aberta; nada foi removido.",
      "channel {channel} has 1 open session; nothing was removed.",
      "el canal {channel} tiene 1 sesión abierta; no se quitó nada.")
    static let inUseMany = LocalizedText(
      "o canal {channel} tem {count} sessões abertas; nada foi removido.",
      "channel {channel} has {count} open sessions; nothing was removed.",
      "el canal {channel} tiene {count} sesiones abiertas; no se quitó nada.")

    static func openSessions(_ channels: [ChannelInUse], in language: Language) -> String {
      channels.map { channel in
        (channel.sessions == 1 ? inUseOne : inUseMany).filled(
          ["channel": channel.description, "count": String(channel.sessions)], in: language)
      }.joined(separator: "\n")
    }
  }
}

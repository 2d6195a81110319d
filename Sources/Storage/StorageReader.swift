// A read-only connection to a database, for one thread. In WAL mode, readers never block the
// writer.

/// Reads a database on a connection of its own.
///
/// ```swift
/// let reader = try StorageReader.on(path)
/// let page = try reader.reports(ReportQuery(text: "maria"))
/// ```
package final class StorageReader {
  let database: Database

  init(path: String, access: Database.Access = .reading) throws(StorageError) {
    database = try Database(path: path, access: access)
    try database.execute(
      "PRAGMA temp_store = MEMORY; \(StorageReader.nameWordsTable); PRAGMA query_only = ON")
  }

  /// Opens a database for reading. Creates it if it does not exist, and migrates it if it is older.
  ///
  /// A file that cannot be written, such as a copy on a read-only disk, is read as it is.
  ///
  /// - Throws: The errors of `Storage.init(path:)`; also `readOnly` if a file that cannot be
  ///   written would have to be: to migrate it, or to rebuild the index of its log.
  package static func on(_ path: String) throws(StorageError) -> StorageReader {
    guard DatabaseFile.isReadOnly(path) else { return try Storage(path: path).makeReader() }
    guard try DatabaseFile.readHeader(of: path, knownVersion: Storage.knownVersion) else {
      throw .readOnly(path: path)
    }
    let access = try DatabaseFile.readOnlyAccess(to: path)
    let reader = try StorageReader(path: path, access: access)
    // The header of the file may lag behind its log.
    let (version, known) = (try reader.version(), Storage.knownVersion)
    if version > known { throw .newer(path: path, version: version, known: known) }
    guard version == known else { throw .readOnly(path: path) }
    return reader
  }
}

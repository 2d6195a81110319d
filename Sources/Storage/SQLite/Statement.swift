// A prepared statement. It is prepared once and used again; its user resets it after each run,
// because an unfinished query keeps SQLite from checkpointing the log.

import CSQLite

/// A prepared statement of a database, for the thread that uses the database.
final class Statement {
  /// The size of the buffer for bound texts, in bytes. SQLite copies texts that do not fit.
  private static let scratchSize = 2_048

  let handle: OpaquePointer
  /// Holds bound texts until the statement has run. The records of a new session bind thirteen
  /// texts, and an allocation and a deallocation by SQLite for each took longer than copying them
  /// here.
  private let scratch: UnsafeMutableRawBufferPointer?
  private var used = 0

  /// Takes ownership of a prepared statement.
  ///
  /// - Parameter reusesBuffer: Whether bound texts are kept in the statement's own buffer. The
  ///   statement must then be run with `Database.step(reusing:)`, which clears the bindings.
  init(_ handle: OpaquePointer, reusesBuffer: Bool = false) {
    self.handle = handle
    scratch = reusesBuffer ? .allocate(byteCount: Statement.scratchSize, alignment: 8) : nil
  }

  deinit {
    sqlite3_finalize(handle)
    scratch?.deallocate()
  }

  /// Resets the statement for its next run, and clears bindings that point into the buffer.
  func reset() {
    sqlite3_reset(handle)
    guard used > 0 else { return }
    sqlite3_clear_bindings(handle)
    used = 0
  }

  /// Reserves `count` bytes of the buffer; nil if there is no buffer or it is too full.
  private func reserve(_ count: Int) -> UnsafeMutableRawBufferPointer? {
    guard let scratch, count > 0, used + count <= scratch.count else { return nil }
    defer { used += count }
    return UnsafeMutableRawBufferPointer(rebasing: scratch[used..<used + count])
  }

  // MARK: - Parameters, numbered from 1

  func bind(_ parameter: Int32, _ number: Int64) { sqlite3_bind_int64(handle, parameter, number) }

  func bind(_ parameter: Int32, _ number: Int64?) {
    if let number { bind(parameter, number) } else { bindNull(parameter) }
  }

  func bind(_ parameter: Int32, _ text: String) {
    var text = text
    text.withUTF8 { bind(parameter, utf8: UnsafeRawBufferPointer($0)) }
  }

  /// Binds a text given as UTF-8. The bytes are copied.
  func bind(_ parameter: Int32, utf8 bytes: UnsafeRawBufferPointer) {
    let count = Int32(bytes.count)
    if let copy = reserve(bytes.count) {
      copy.copyMemory(from: bytes)
      sqlite3_bind_text(
        handle, parameter, copy.assumingMemoryBound(to: CChar.self).baseAddress, count, nil)
      return
    }
    // An empty buffer may have no address, which SQLite would bind as NULL.
    let start = bytes.assumingMemoryBound(to: CChar.self).baseAddress
    _ = canais_sqlite_bind_text(handle, parameter, start ?? canais_sqlite_empty(), count)
  }

  func bind(_ parameter: Int32, _ text: String?) {
    if let text { bind(parameter, text) } else { bindNull(parameter) }
  }

  func bind(_ parameter: Int32, _ bytes: [UInt8]) {
    bytes.withUnsafeBytes { buffer in
      _ =
        buffer.isEmpty
        ? sqlite3_bind_zeroblob(handle, parameter, 0)
        : canais_sqlite_bind_blob(handle, parameter, buffer.baseAddress, Int32(buffer.count))
    }
  }

  /// Binds an identifier as 24 hexadecimal characters, without a String.
  ///
  /// - Parameter write: `Identifier.write(to:)` of the identifier.
  func bind(_ parameter: Int32, identifier write: (UnsafeMutableRawBufferPointer) -> Void) {
    withUnsafeTemporaryAllocation(byteCount: 24, alignment: 1) { buffer in
      write(buffer)
      bind(parameter, utf8: UnsafeRawBufferPointer(buffer))
    }
  }

  func bindNull(_ parameter: Int32) { sqlite3_bind_null(handle, parameter) }

  /// Binds values to the parameters 1, 2, …
  func bind(_ values: [Value]) {
    for (index, value) in values.enumerated() {
      let parameter = Int32(index + 1)
      switch value {
      case .integer(let number): bind(parameter, number)
      case .text(let text): bind(parameter, text)
      case .blob(let bytes): bind(parameter, bytes)
      case .null: bindNull(parameter)
      }
    }
  }
}

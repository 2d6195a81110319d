// The errors of a session store.

/// An error of a session store.
package enum StoreError: Error, Equatable, Sendable {
  /// The disk is full, or the file may not grow.
  case full
  /// The disk or the file is read-only.
  case readOnly
  /// Another process holds the database lock.
  case busy
  /// The file is damaged or not a database of canais; what was found.
  case damaged(String)
  /// Any other error, as the store describes it.
  case failed(String)
}

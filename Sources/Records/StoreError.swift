// Why a store could not read or write.

/// What a store could not do.
package enum StoreError: Error, Equatable, Sendable {
  /// The disk is full, or the file may not grow.
  case full
  /// The disk or the file is read-only.
  case readOnly
  /// Another process holds it.
  case busy
  /// It is no database of ours, or it is damaged.
  case damaged(String)
  /// Anything else, in the store's words.
  case failed(String)
}

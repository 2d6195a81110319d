// How one thread reads the store: its reader is opened when it is first needed.

import Records

/// One thread's way to the store.
struct StoreAccess {
  private let store: any SessionStore
  private var reader: (any SessionReader)?

  init(_ store: any SessionStore) { self.store = store }

  /// Reads from the store.
  mutating func read<Value>(
    _ query: (any SessionReader) throws(StoreError) -> Value
  ) -> Result<Value, StoreError> {
    do throws(StoreError) {
      // A reader that failed is not used again: its file may have been replaced.
      let current = if let reader { reader } else { try store.reader() }
      reader = nil
      let value = try query(current)
      reader = current
      return .success(value)
    } catch {
      return .failure(error)
    }
  }
}

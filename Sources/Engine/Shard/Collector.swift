// Waits for one value of every shard.

import Synchronization

/// Collects values from several threads and passes them on together, once.
final class Collector<Value: Sendable>: Sendable {
  private let values: Mutex<[Value]>
  private let expected: Int
  private let done: @Sendable ([Value]) -> Void

  /// A collector that calls `done` with `expected` values, on the thread that gives the last one.
  init(expected: Int, _ done: @escaping @Sendable ([Value]) -> Void) {
    self.expected = expected
    self.done = done
    values = Mutex([])
  }

  /// Adds a value.
  func give(_ value: Value) {
    let all = values.withLock { values in
      values.append(value)
      return values.count == expected ? values : nil
    }
    if let all { done(all) }
  }
}

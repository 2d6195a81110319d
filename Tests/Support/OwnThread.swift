// Tests that await with a deadline. Swift Testing starts all tests on a pool of as many threads as
// there are cores, and what resumes there waits behind every test that has not begun: minutes. Such
// a test runs on a thread of its own.

import Foundation
import Testing

/// Runs each test, and what it awaits, on a thread of its own.
///
///     @Suite("Requests", .ownThread)
package struct OwnThread: SuiteTrait, TestTrait, TestScoping {
  package let isRecursive = true

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    guard testCase != nil else { return try await function() }
    let executor = ThreadExecutor()
    defer { executor.stop() }
    try await withTaskExecutorPreference(executor) { try await function() }
  }
}

extension Trait where Self == OwnThread {
  /// Runs each test, and what it awaits, on a thread of its own.
  package static var ownThread: Self { OwnThread() }
}

/// A thread that runs the jobs of tasks, in the order in which they arrive.
private final class ThreadExecutor: TaskExecutor {
  private let condition = NSCondition()
  nonisolated(unsafe) private var jobs: [UnownedJob] = []
  nonisolated(unsafe) private var isStopped = false

  init() {
    let thread = Thread { [self] in run() }
    thread.stackSize = 8 << 20
    thread.start()
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    condition.withLock {
      jobs.append(job)
      condition.signal()
    }
  }

  /// Ends the thread after the jobs that have arrived.
  func stop() {
    condition.withLock {
      isStopped = true
      condition.signal()
    }
  }

  private func run() {
    while let job = next() { job.runSynchronously(on: asUnownedTaskExecutor()) }
  }

  private func next() -> UnownedJob? {
    condition.withLock {
      while jobs.isEmpty, !isStopped { condition.wait() }
      return jobs.isEmpty ? nil : jobs.removeFirst()
    }
  }
}

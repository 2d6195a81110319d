// Where tasks run that a blocked thread waits for.

import Dispatch

/// Runs tasks on a queue of its own.
///
/// Tasks share as many threads as there are processors. Where each of them is blocked, a task that
/// one of them waits for would never run there.
final class QueueExecutor: TaskExecutor {
  private let queue: DispatchQueue

  /// Creates the queue. `label` names it in a debugger.
  init(label: String) { queue = DispatchQueue(label: label) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
  }
}

// The thread that carries the bytes of files, in both directions, for all shards. It has its own
// epoll and one buffer, so that a thousand files on their way take no more memory than one, and a
// disk that stalls holds up nobody but other files.

import LinuxSystem
import Synchronization

/// A file that is to be carried.
enum TransferJob: Sendable {
  /// Receive a file into its part.
  case receive(MovedConnection, FilePermit)
  /// Send bytes of a head, then a file.
  case send(MovedConnection, head: [UInt8], OpenedFile)

  /// The connection that carries it.
  var connection: MovedConnection {
    switch self {
    case .receive(let connection, _), .send(let connection, _, _): connection
    }
  }
}

/// A file that is open for reading, on its way to the thread of transfers.
final class OpenedFile: Sendable {
  /// Its size in bytes.
  let size: Int
  private let descriptor: Mutex<FileDescriptor>

  /// Takes ownership of the file.
  init(_ descriptor: consuming FileDescriptor, size: Int) {
    self.size = size
    self.descriptor = Mutex(descriptor)
  }

  /// Moves the file out; none the second time.
  func takeDescriptor() -> FileDescriptor {
    descriptor.withLock { exchange(&$0, with: .none) }
  }
}

/// Carries files. The thread begins with the first one.
final class FileTransfers: Sendable {
  private struct State {
    var jobs: [TransferJob] = []
    var thread: NamedThread?
    var isStopping = false
  }

  private let state = Mutex(State())
  /// Signalled when jobs wait, or the thread is to end.
  let wake: EventFD

  /// - Throws: `EngineError.system` where no descriptor is left.
  init() throws(EngineError) { wake = try EventFD.open() }

  /// Adds a job; the first starts the thread, with what `shared` has. False once it was stopped.
  func add(_ job: TransferJob, _ shared: EngineShared) -> Bool {
    let isTaken = state.withLock { state in
      guard !state.isStopping else { return false }
      state.jobs.append(job)
      if state.thread == nil {
        state.thread = NamedThread(name: "canais-files", niceness: 2) { [self] in
          do throws(EngineError) {
            var loop = try TransferLoop(shared, self)
            loop.run()
          } catch {
            shared.log(LogLine(.error, "transfers", [("fault", String(describing: error))]))
            abandon(shared)
          }
        }
      }
      return true
    }
    wake.signal()
    return isTaken
  }

  /// Closes the connections of the jobs that wait: there is no thread for them. The next job tries
  /// to start one again.
  private func abandon(_ shared: EngineShared) {
    let jobs = state.withLock { state in
      state.thread = nil
      return exchange(&state.jobs, with: [])
    }
    for job in jobs { TransferLoop.forget(job.connection, shared) }
  }

  /// The jobs that wait; nil once the thread is to end.
  func take() -> [TransferJob]? {
    wake.clear()
    return state.withLock { state in
      guard !state.isStopping else { return nil }
      let jobs = state.jobs
      state.jobs = []
      return jobs
    }
  }

  /// Ends the thread. What is on its way is lost; false where it has not ended within `seconds`.
  func stop(seconds: Double) -> Bool {
    let thread = state.withLock { state in
      state.isStopping = true
      state.jobs = []
      return state.thread
    }
    wake.signal()
    return thread?.join(seconds: seconds) ?? true
  }
}

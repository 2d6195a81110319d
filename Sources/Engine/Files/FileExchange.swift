// What the engine has for files: the folder, the thread that carries bytes, the threads that look
// at what has come, and what may be sent in a day.

import Glibc
import LinuxSystem
import Presence
import Records

/// Keeps and serves the files of conversations. Used by all threads.
final class FileExchange: Sendable {
  let settings: FileSettings
  /// Nil for an engine that keeps no files.
  let folder: FileFolder?
  let allowance: FileAllowance
  let transfers: FileTransfers
  private let workers = FileWorkers()
  private let scanner: FileScanner

  /// - Throws: `EngineError.system` where no descriptor is left.
  init(
    _ configuration: EngineConfiguration, _ randomness: Randomness
  ) throws(EngineError) {
    settings = configuration.files
    let path =
      configuration.files.folder
      ?? configuration.database.map { FilesFolder.path(ofDatabase: $0) }
    folder = path.map { FileFolder($0, randomness) }
    allowance = FileAllowance(settings.limits)
    transfers = try FileTransfers()
    scanner = FileScanner(settings.scan, milliseconds: settings.limits.scanMillis)
  }

  /// Brings the folder to what the store knows, and counts what today has brought.
  ///
  /// - Returns: How many files without a row were deleted.
  func restore(from reader: any SessionReader, at moment: Millis) throws(StoreError) -> Int {
    guard let folder else { return 0 }
    let today = try reader.fileUsage(since: FileAllowance.start(ofDay: moment))
    allowance.count(stored: today.bytes, at: moment)
    return try folder.sweep(reader)
  }

  /// The addresses of files as of a moment, below the URL by which browsers reach the engine.
  func links(below url: String, at moment: Millis) -> FileLinks {
    let base = url.hasSuffix("/") ? String(url.dropLast()) : url
    return FileLinks(key: folder?.key ?? [], base: base + "/webchat/files/", at: moment)
  }

  /// Looks at a file that has come whole, and makes its bytes durable. `done` is called on another
  /// thread.
  func complete(
    _ received: ReceivedFile, _ part: OpenedFile, _ shared: EngineShared,
    done: @escaping @Sendable (TransferResult) -> Void
  ) {
    workers.run { [self] in
      guard let folder else { return }
      let file = part.takeDescriptor()
      let upload = received.permit.upload
      let path = FilesFolder.path(ofPart: received.permit.file, in: folder.path)
      let verdict = scanner.scan(path)
      do throws(SystemError) {
        guard verdict == .clean else {
          folder.discardPart(of: received.permit.file)
          return done(.refused(upload.answer(refusal(verdict, received, shared).response)))
        }
        guard fsync(file.number) == 0 else { throw .last("fsync") }
        try folder.sync()
        done(.received(received))
      } catch {
        folder.discardPart(of: received.permit.file)
        shared.log(LogLine(.error, "file_sync", [("fault", error.description)]))
        done(.refused(upload.answer(APIError.crowded.response)))
      }
    }
  }

  private func refusal(
    _ verdict: FileScanner.Verdict, _ received: ReceivedFile, _ shared: EngineShared
  ) -> APIError {
    let session = received.permit.upload.session.description
    switch verdict {
    case .clean, .refused:
      shared.log(LogLine(.warning, "file_refused", [("session", session)]))
      return .fileRefused
    case .failed(let fault):
      shared.log(LogLine(.error, "file_scan", [("session", session), ("fault", fault)]))
      return .fileUnchecked
    }
  }

  /// Ends the threads; false where one has not ended within `seconds`.
  func stop(seconds: Double) -> Bool {
    let areDone = transfers.stop(seconds: seconds)
    return workers.stop(seconds: seconds) && areDone
  }
}

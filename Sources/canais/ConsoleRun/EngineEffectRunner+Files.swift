// Carries out the effects of files: from this machine to a visitor, and from a conversation to this
// machine.

import Client
import Console
import Foundation

extension EngineEffectRunner {
  func carryOut(_ effect: FileEffect) {
    switch effect {
    case .send(let session, let path): send(session, path)
    case .save(let file, let path, let replacing): save(file, path, replacing: replacing)
    case .open(let file):
      receive(file, for: effect) { [context] bytes throws(FileError) in
        try OpenCommand.run(bytes, name: file.safeName, ProcessInfo.processInfo.environment) {
          context.report(.note($0[context.language], isError: true))
        }
      }
    }
  }

  private func send(_ session: String, _ path: String) {
    let effect = EngineEffect.file(.send(session, path: path))
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try FileReader.read(path)
    } catch {
      return context.fail(.engine(effect), error.message(in: context.language))
    }
    let name = URL(filePath: FilePath.expanded(path)).lastPathComponent
    request(effect) { [context] api async throws(ClientError) in
      try await api.sendFile(bytes, name: name, by: context.attendant, to: session)
      context.report(.fileSent(name))
    }
  }

  private func save(_ file: SessionFile, _ path: String, replacing: Bool) {
    let target = FilePath.expanded(path)
    guard replacing || !FilePath.exists(target) else {
      let replacement = FileEffect.save(file, path: path, replacing: true)
      return context.report(.fileExists(path: target, replacement: .engine(.file(replacement))))
    }
    receive(file, for: .save(file, path: path, replacing: replacing)) {
      [context] bytes throws(FileError) in
      let written = try AtomicFile(target)
      guard written.append(Data(bytes)) else { throw FileError.unwritable(target) }
      try written.commit()
      context.report(.written(path: target, count: 1))
    }
  }

  /// Fetches a file, and passes its bytes on.
  private func receive(
    _ file: SessionFile, for effect: FileEffect,
    _ body: @escaping @Sendable ([UInt8]) throws(FileError) -> Void
  ) {
    request(.file(effect)) { [context] api async throws(ClientError) in
      let bytes = try await api.bytes(of: file)
      do throws(FileError) {
        try body(bytes)
      } catch {
        context.fail(.engine(.file(effect)), error.message(in: context.language))
      }
    }
  }
}

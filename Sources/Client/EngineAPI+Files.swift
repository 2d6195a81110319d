// The engine's routes for pictures and documents of a conversation.

import Foundation
import HTTPClient
import Records

extension EngineAPI {
  /// The most bytes of a file.
  package static let maximumFile = 10 << 20
  /// The most seconds until a file has gone through, on a slow line too.
  private static let fileTimeout: TimeInterval = 300

  /// Sends a file to the contact of a session, which hands it over.
  ///
  /// - Parameters:
  ///   - name: The file's name, without a folder.
  ///   - author: The attendant's name, which the visitor sees.
  /// - Returns: The number of the message that carries it.
  /// - Throws: `refused` with code `files_off`, `file_kind`, `file_size`, `file_refused` or
  ///   `closed`.
  @discardableResult
  package func sendFile(
    _ bytes: [UInt8], name: String, by author: String, to id: String
  ) async throws(ClientError) -> Int {
    var request = try request(
      .post, "api/v1/sessions/\(id)/files",
      [URLQueryItem(name: "name", value: name), URLQueryItem(name: "as", value: author)])
    request.deadline = Int(EngineAPI.fileTimeout * 1_000)
    request.fields.append("Content-Type", "application/octet-stream")
    request.body = bytes
    struct Answer: Decodable { var seq: Int }
    guard let answer = try? JSONDecoder().decode(Answer.self, from: try await send(request)) else {
      throw .unreadable("no seq")
    }
    return answer.seq
  }

  /// The bytes of a file, by its message's address. They are asked of this engine: the address is
  /// the one by which browsers reach it.
  package func bytes(of file: SessionFile) async throws(ClientError) -> [UInt8] {
    let token = file.address.split(separator: "/").last ?? ""
    var request = try request(.get, "webchat/files/\(token)", [])
    request.deadline = Int(EngineAPI.fileTimeout * 1_000)
    return Array(try await send(request))
  }
}

extension SessionFile {
  /// A name to keep the file under: no path, no hidden file, and with the ending of what its bytes
  /// are, so that nothing opens it as anything else.
  package var safeName: String {
    let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
    let base = last.drop { $0 == "." || $0 == "-" || $0 == " " }
    let ending = FileKind(rawValue: type)?.ending ?? ".bin"
    let own = base.lowercased()
    if own.hasSuffix(ending) || (ending == ".jpg" && own.hasSuffix(".jpeg")) { return String(base) }
    return (base.isEmpty ? "arquivo" : String(base)) + ending
  }
}

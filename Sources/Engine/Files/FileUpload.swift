// A file on its way in: what its request told, what the session's shard permitted, and what came.

import Basics
import Presence
import Records

/// A file that a visitor or an attendant wants to send.
struct FileUpload: Sendable {
  /// What proves a visitor.
  struct Proof: Sendable {
    /// The channel's identifier.
    var channel: String
    /// The session's secret.
    var secret: String
    /// The visitor's address; nil where the limits per address do not hold for it.
    var address: PeerAddress?
  }

  /// The session that the file is for.
  var session: Identifier
  /// Nil for a file of an attendant.
  var proof: Proof?
  /// The attendant's name; may be empty.
  var author = ""
  /// The file's name.
  var name: String
  /// Its bytes.
  var size: Int
  /// Whether the client waits for `100 Continue`.
  var expectsContinue: Bool

  /// A response to it: scripts of every site may read those to visitors.
  func answer(_ response: Response) -> Response {
    guard proof != nil else { return response }
    var response = response
    response.headers.append(("Access-Control-Allow-Origin", "*"))
    return response
  }

  /// Characters that are not part of a name: they would change how the text around it is shown.
  private static let unshown: Set<Unicode.GeneralCategory> = [
    .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned,
  ]

  /// A name as it is kept: without folders and characters that are not shown, of bounded length;
  /// empty where nothing is left.
  static func cleanName(_ given: String) -> String {
    let last = given.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
    let kept = String(last).unicodeScalars.filter {
      !unshown.contains($0.properties.generalCategory)
    }
    return ASCII.trimmed(String(kept).prefix(MessageFile.nameCharacters))
  }
}

/// Permission to receive a file.
struct FilePermit: Sendable {
  /// The identifier that the file gets.
  let file: Identifier
  let upload: FileUpload
}

/// A file whose bytes are on disk and were looked at.
struct ReceivedFile: Sendable {
  let permit: FilePermit
  let kind: FileKind
  let digest: String
}

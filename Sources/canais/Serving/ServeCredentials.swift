// Secrets that systemd passes to the service as files, systemd.exec(5), LoadCredential=: they stand
// neither in its environment, which other programs may read, nor on its command line.

import Channels
import Foundation
import Storage

/// Credentials of `canais serve`.
enum ServeCredentials {
  /// The secrets of the attendance platform.
  private static let fields = Fields.attendance.all.filter { field in
    if case .secret = field.kind { true } else { false }
  }

  private static let prefix = "attendance."

  /// The names of the credentials: `attendance.token`.
  static var names: [String] { fields.map { prefix + $0.key } }

  /// Stores the credentials that were passed, if they differ from what is stored.
  static func store(in storage: Storage, _ call: Invocation) throws {
    guard let folder = call.environment["CREDENTIALS_DIRECTORY"], !folder.isEmpty else { return }
    let stored = try storage.makeReader().installation().attendance ?? Fields.attendance.standard
    var attendance = stored
    for field in fields {
      let path = folder + "/" + prefix + field.key
      guard FileManager.default.fileExists(atPath: path) else { continue }
      let secret = String(decoding: try call.read(path, for: field.key), as: UTF8.self)
        .trimmingCharacters(in: .newlines)
      try Fields.attendance.apply(try Assignment("\(field.key)=\(secret)"), to: &attendance)
    }
    guard attendance != stored else { return }
    try storage.setAttendance(attendance, by: call.author)
  }
}

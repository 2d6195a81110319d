// Setting a Chatwoot up, for the command and the console.

import Channels
import Client
import Engine
import HTTPClient
import Platforms
import Records
import Storage

/// Makes or finds inbox and bot in a Chatwoot, and stores them as the attendance.
struct ChatwootInstaller {
  /// The path of the webhook below the public URL.
  static let webhookPath = "/api/v1/attendance/chatwoot"

  /// The Chatwoot's address, with or without the account.
  let url: String
  /// Where Chatwoot reaches the engine.
  let webhookURL: String

  /// Prepares a set-up.
  ///
  /// - Throws: The rule that the address breaks; `CommandError` if Chatwoot could not reach the
  ///   engine, because its public URL is not known.
  init(_ url: String, _ storage: Storage) throws {
    if let rule = AddressRule.broken(by: url) {
      throw ValidationError(key: "url", value: url, rule: .address(rule))
    }
    guard let publicURL = try storage.makeReader().installation().publicURL else {
      throw CommandError.failed(ChatwootCommandStrings.noPublicURL)
    }
    self.url = url
    webhookURL = publicURL + ChatwootInstaller.webhookPath
  }

  /// Sets the Chatwoot up with an administrator's token, which is used for these requests only.
  ///
  /// - Returns: What was stored.
  /// - Throws: `CommandError` with what is wrong, in words.
  func install(
    token: String, _ storage: Storage, by author: Author
  ) async throws -> Attendance {
    let setup = ChatwootSetup(url: url, administratorToken: token, webhookURL: webhookURL)
    let settings: ChatwootSettings
    do throws(ChatwootSetupError) {
      settings = try await ChatwootSetupRun.run(
        setup, transport: HTTPCallTransport(client: .shared))
    } catch {
      throw CommandError.failed(words(error))
    }
    var attendance =
      try storage.makeReader().installation().attendance ?? Fields.attendance.standard
    attendance.mode = .chatwoot
    attendance.chatwoot = ChatwootAccess(
      url: settings.url, inboxIdentifier: settings.inboxIdentifier, botToken: settings.botToken,
      webhookSecret: settings.webhookSecret)
    try storage.setAttendance(attendance, by: author)
    return attendance
  }

  private func words(_ error: ChatwootSetupError) -> LocalizedText {
    switch error {
    case .unreachable(let code):
      ChatwootCommandStrings.unreachable.filling(["why": SystemStrings.of(code)])
    case .wrongToken, .notAdministrator, .severalAccounts, .noSecret, .refused, .notChatwoot:
      error.words
    }
  }
}

// Who answers the sessions that were handed over.

/// Who answers the sessions that were handed over.
package enum AttendanceMode: String, CaseIterable, Codable, Sendable {
  /// People at this console, on this machine or by `--connect`.
  case console
  /// A platform that speaks the contract of `/expire` and `/message`.
  case contract
  /// A Chatwoot, by its API inbox.
  case chatwoot
  /// Nobody: sessions are handed over by the API alone, and no call is made.
  case none

  /// Whether calls leave the machine.
  package var callsPlatform: Bool {
    switch self {
    case .contract, .chatwoot: true
    case .console, .none: false
    }
  }
}

extension AttendanceMode: ChoiceValue {
  /// Who answers, in words.
  package var words: LocalizedText {
    switch self {
    case .console:
      LocalizedText(
        "pessoas neste console", "people at this console", "personas en esta consola")
    case .contract:
      LocalizedText(
        "uma plataforma que fala o contrato", "a platform that speaks the contract",
        "una plataforma que habla el contrato")
    case .chatwoot: .same("Chatwoot")
    case .none: LocalizedText("ninguém", "nobody", "nadie")
    }
  }
}

extension Attendance? {
  /// Who answers: the mode, and people at the console where nothing was set up.
  package var mode: AttendanceMode { self?.mode ?? .console }
}

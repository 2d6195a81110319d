// The status of a channel: whether it works, and if not, why.

/// Whether a channel works.
package enum ChannelStatus: Equatable, Sendable {
  /// It takes conversations.
  case connected
  /// It is switched off.
  case disabled
  /// It is switched on, but cannot work: its flow or human attendance changed after it was saved.
  case failing(Trouble)

  /// Why a channel that is switched on cannot work.
  package enum Trouble: Equatable, Sendable {
    /// Its flow is no longer registered; the id.
    case flowUnknown(String)
    /// Its flow breaks a rule; the reason.
    case flow(FlowRule, LocalizedText)
    /// It monitors presence, and nobody answers.
    case attendanceUnset

    /// The reason as a sentence.
    package var words: LocalizedText {
      switch self {
      case .flowUnknown(let id): ChannelStatusStrings.flowUnknown.filling(["flow": id])
      case .flow(_, let why): why
      case .attendanceUnset: ChannelStatusStrings.attendanceUnset
      }
    }
  }

  /// The status of a channel in its installation. A channel that is switched off is `disabled`,
  /// whatever else is wrong.
  package init(of channel: Channel, flows: [Flow], attendance: Attendance?) {
    guard channel.enabled else {
      self = .disabled
      return
    }
    let monitors = channel.settings.presence.enabled
    guard let flow = flows.first(where: { $0.id == channel.flow }) else {
      self = .failing(.flowUnknown(channel.flow))
      return
    }
    for rule in FlowRule.allCases {
      if let why = rule.reason(against: flow, monitors: monitors) {
        self = .failing(.flow(rule, why))
        return
      }
    }
    self = monitors && attendance.mode == .none ? .failing(.attendanceUnset) : .connected
  }

  /// The text of the list: `conectado`, `desabilitado`, `erro: …`.
  package func text(in language: Language) -> String {
    switch self {
    case .connected: ChannelStatusStrings.connected[language]
    case .disabled: ChannelStatusStrings.disabled[language]
    case .failing(let trouble):
      ChannelStatusStrings.failing.filled(["why": trouble.words[language]], in: language)
    }
  }

  /// The name for programs: `connected`, `disabled`, `error`.
  package var name: String {
    switch self {
    case .connected: "connected"
    case .disabled: "disabled"
    case .failing: "error"
    }
  }
}

// The Dica box: what a flow must keep to be tied to a channel. A list of rules, each of which
// says whether it holds and, if not, why; the console shows it live and saving reads the same.

/// What a channel asks of its flow.
package enum FlowRule: String, CaseIterable, Equatable, Sendable {
  /// The flow is published.
  case published
  /// Its first block is `message` or `question`.
  case opening
  /// It has no block that another kind of channel alone can show.
  case blocks
  /// Presence monitoring needs a flow that hands over.
  case handover

  /// The blocks a flow may begin with.
  package static let openings = ["message", "question"]
  /// The blocks that other kinds of channel alone can show.
  package static let foreign = ["whatsappTemplate", "voiceMenu", "sms"]

  /// The rule as a sentence.
  package var label: LocalizedText {
    switch self {
    case .published:
      LocalizedText(
        "o fluxo precisa estar publicado", "the flow must be published",
        "el flujo debe estar publicado")
    case .opening:
      LocalizedText(
        "o primeiro bloco deve ser message ou question",
        "the first block must be message or question",
        "el primer bloque debe ser message o question")
    case .blocks:
      LocalizedText(
        "o fluxo não pode ter blocos de outro tipo de canal (whatsappTemplate, voiceMenu, sms)",
        "the flow cannot have blocks of another kind of channel (whatsappTemplate, voiceMenu, sms)",
        "el flujo no puede tener bloques de otro tipo de canal (whatsappTemplate, voiceMenu, sms)")
    case .handover:
      LocalizedText(
        "monitorar presença precisa de um fluxo com transbordo",
        "presence monitoring needs a flow that hands over",
        "monitorear la presencia necesita un flujo con transbordo")
    }
  }

  /// Why a flow breaks the rule; nil when it keeps it. `monitors` is whether the channel watches
  /// presence: without it the rule of handover always holds.
  package func reason(against flow: Flow, monitors: Bool) -> LocalizedText? {
    switch self {
    case .published:
      return flow.published ? nil : FlowChecklistStrings.unpublished.filling(["flow": flow.name])
    case .opening:
      guard let first = flow.blocks.first else { return FlowChecklistStrings.empty }
      return Self.openings.contains(first)
        ? nil : FlowChecklistStrings.opening.filling(["block": first])
    case .blocks:
      let found = Self.foreign.filter(flow.blocks.contains)
      return found.isEmpty
        ? nil : FlowChecklistStrings.foreign.filling(["blocks": found.joined(separator: ", ")])
    case .handover:
      return !monitors || flow.handsOver
        ? nil : FlowChecklistStrings.noHandover.filling(["flow": flow.name])
    }
  }
}

/// The Dica box of one flow.
package enum FlowChecklist {
  /// One line of the box.
  package struct Line: Equatable, Sendable {
    /// The rule.
    package let rule: FlowRule
    /// Why it fails; nil when it holds.
    package let reason: LocalizedText?
    /// Whether the flow keeps it.
    package var holds: Bool { reason == nil }

    /// The line as people read it, without its tick: the rule, and the reason where it fails.
    package func text(in language: Language) -> String {
      guard let reason else { return rule.label[language] }
      return "\(rule.label[language]): \(reason[language])"
    }
  }

  /// Every rule, held or not, in the order of the box.
  package static func lines(for flow: Flow, monitors: Bool) -> [Line] {
    FlowRule.allCases.map {
      Line(rule: $0, reason: $0.reason(against: flow, monitors: monitors))
    }
  }

  /// Whether a flow keeps every rule.
  package static func holds(_ flow: Flow, monitors: Bool) -> Bool {
    lines(for: flow, monitors: monitors).allSatisfy(\.holds)
  }
}

/// Why rules of a flow fail.
enum FlowChecklistStrings {
  static let unpublished = LocalizedText(
    "o fluxo {flow} não está publicado", "flow {flow} is not published",
    "el flujo {flow} no está publicado")
  static let empty = LocalizedText(
    "o fluxo não tem blocos", "the flow has no blocks", "el flujo no tiene bloques")
  static let opening = LocalizedText(
    "o primeiro bloco é {block}", "the first block is {block}", "el primer bloque es {block}")
  static let foreign = LocalizedText("tem {blocks}", "it has {blocks}", "tiene {blocks}")
  static let noHandover = LocalizedText(
    "o fluxo {flow} não transborda", "flow {flow} does not hand over",
    "el flujo {flow} no transborda")
}

/// Estado: whether a channel works, and if not, why.
package enum ChannelStatus: Equatable, Sendable {
  /// It takes conversations.
  case connected
  /// Somebody switched it off.
  case disabled
  /// What it depends on changed since it was saved.
  case failing(Trouble)

  /// What stops a channel that is switched on.
  package enum Trouble: Equatable, Sendable {
    /// Its flow is not known any more: the id.
    case flowUnknown(String)
    /// Its flow breaks a rule: which, and why.
    case flow(FlowRule, LocalizedText)
    /// It watches presence, and there is nobody to tell.
    case attendanceUnset

    /// The reason, in words.
    package var words: LocalizedText {
      switch self {
      case .flowUnknown(let id): StatusStrings.flowUnknown.filling(["flow": id])
      case .flow(_, let why): why
      case .attendanceUnset: StatusStrings.attendanceUnset
      }
    }
  }

  /// The status of a channel in its installation. A channel that is switched off says so,
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
    self = monitors && attendance == nil ? .failing(.attendanceUnset) : .connected
  }

  /// What the list shows: `conectado`, `desabilitado`, `erro: …`.
  package func text(in language: Language) -> String {
    switch self {
    case .connected: StatusStrings.connected[language]
    case .disabled: StatusStrings.disabled[language]
    case .failing(let trouble):
      StatusStrings.failing.filled(["why": trouble.words[language]], in: language)
    }
  }

  /// The name programs read: `connected`, `disabled`, `error`.
  package var name: String {
    switch self {
    case .connected: "connected"
    case .disabled: "disabled"
    case .failing: "error"
    }
  }
}

/// The words of Estado.
enum StatusStrings {
  static let connected = LocalizedText("conectado", "connected", "conectado")
  static let disabled = LocalizedText("desabilitado", "disabled", "deshabilitado")
  static let failing = LocalizedText("erro: {why}", "error: {why}", "error: {why}")
  static let flowUnknown = LocalizedText(
    "o fluxo {flow} não existe", "flow {flow} does not exist", "el flujo {flow} no existe")
  static let attendanceUnset = LocalizedText(
    "o atendimento humano não está configurado", "the attendance platform is not set up",
    "la atención humana no está configurada")
}

// The checklist that the console shows for a channel's flow, titled Dica: each rule, whether the
// flow keeps it, and if not, why.

/// The checklist of a flow.
package enum FlowChecklist {
  /// One rule in the checklist.
  package struct Line: Equatable, Sendable {
    /// The rule.
    package let rule: FlowRule
    /// Why the flow breaks it; nil if it keeps it.
    package let reason: LocalizedText?
    /// Whether the flow keeps it.
    package var holds: Bool { reason == nil }

    /// The rule, followed by the reason if the flow breaks it.
    package func text(in language: Language) -> String {
      guard let reason else { return rule.label[language] }
      return "\(rule.label[language]): \(reason[language])"
    }
  }

  /// Every rule, in the order of the checklist.
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

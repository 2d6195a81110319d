// The answer to `/readyz`.

extension Shard {
  /// Whether the engine can take new visitors: 200, or 503 with a line for each reason why not.
  func readiness() -> Response {
    var reasons: [String] = []
    if !shared.status.isReady.load(ordering: .relaxed) { reasons.append("stopping") }
    shared.journal.checkStore()
    for shortage in shortages() {
      switch shortage {
      case .journal: reasons.append("journal full")
      case .descriptors: reasons.append("out of descriptors")
      case .connections: reasons.append("connections full")
      // Anybody may ask, so the path and what the system said are in the log alone.
      case .diskFull, .diskReadOnly, .databaseBusy, .databaseDamaged, .databaseFailed:
        reasons.append("store: \(shortage.rawValue)")
      }
    }
    guard !reasons.isEmpty else { return .text("ready\n") }
    return .text(reasons.joined(separator: "\n") + "\n", .unavailable)
  }
}

// Flows as files: the JSON array that registers them.

/// Flows as JSON.
package enum FlowDocument {
  /// Reads the array that registers flows.
  ///
  /// - Throws: Every error in the file. Its keys begin with the index: `[2].published`.
  package static func read(_ bytes: [UInt8]) throws(ValidationErrors) -> [Flow] {
    let json = try ChannelDocument.document(bytes)
    guard case .list(let items) = json else {
      throw ValidationErrors([ValidationError(key: "[]", value: json.shown, rule: .type(.list))])
    }
    guard items.count <= Limits.flows else {
      throw ValidationErrors([
        ValidationError(key: "[]", value: String(items.count), rule: .tooMany(Limits.flows))
      ])
    }
    var errors: [ValidationError] = []
    var flows: [Flow] = []
    var seen: Set<String> = []
    for (index, item) in items.enumerated() {
      let prefix = "[\(index)]."
      var flow = Fields.flow.standard
      let found = Fields.flow.read(item, into: &flow, prefix: prefix)
      errors += found
      guard case .object = item else { continue }
      errors += Fields.flow.errors(in: flow, beside: found, prefix: prefix)
      guard found.isEmpty else { continue }
      errors += flow.errorsBetweenFields().map { $0.below(prefix) }
      if !seen.insert(flow.id).inserted {
        errors.append(ValidationError(key: prefix + "id", value: flow.id, rule: .repeated))
      }
      flows.append(flow)
    }
    guard errors.isEmpty else { throw ValidationErrors(errors) }
    return flows
  }

  /// The file that registers these flows.
  package static func export(_ flows: [Flow]) -> String {
    JSONValue.list(flows.map { Fields.flow.json(of: $0) }).document
  }
}

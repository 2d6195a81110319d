// `/metrics` as the tests read it.

/// The values of the Prometheus text format, by name and labels as they are written.
package struct MetricValues: Sendable {
  private var values: [String: Int] = [:]

  /// Reads the lines of a response to `/metrics`.
  package init(_ text: String) {
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: " ")
      values[String(parts[0])] = Int(parts.last ?? "")
    }
  }

  /// The value of a line such as `canais_sessions{state="online"}`; nil where there is no such
  /// line.
  package subscript(name: String) -> Int? { values[name] }
}

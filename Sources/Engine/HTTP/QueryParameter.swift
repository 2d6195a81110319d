// A query parameter and the values it may have: one description that requests are checked against
// and that the API's description prints.

/// A query parameter of a route.
struct QueryParameter: Sendable {
  /// What a value may be.
  enum Rule: Equatable, Sendable {
    /// Text of at most `maximumBytes` bytes of UTF-8; any length where that is nil.
    case text(maximumBytes: Int? = nil)
    /// One of these words.
    case oneOf([String])
    /// `true` or `false`.
    case flag
    /// A whole number in a range; `default` is taken where the parameter is left out.
    case integer(ClosedRange<Int>, default: Int)
  }

  let name: String
  let rule: Rule

  init(_ name: String, _ rule: Rule) {
    self.name = name
    self.rule = rule
  }

  /// The values of a request's query, by the parameter's name. Parameters with an empty value are
  /// left out.
  ///
  /// - Throws: 400 that names the parameter, for one that `parameters` does not list or whose value
  ///   is against its rule.
  static func values(
    of request: Request, _ parameters: [QueryParameter]
  ) throws(APIError) -> [String: String] {
    guard let given = request.parameters else {
      throw APIError(message: "The query is badly escaped.")
    }
    var values: [String: String] = [:]
    for (name, value) in given where !value.isEmpty {
      guard let parameter = parameters.first(where: { $0.name == name }) else {
        throw APIError(field: name, message: "There is no such parameter.")
      }
      try parameter.check(value)
      values[name] = value
    }
    return values
  }

  private func check(_ value: String) throws(APIError) {
    switch rule {
    case .text(let maximumBytes):
      guard let maximumBytes, value.utf8.count > maximumBytes else { return }
      throw APIError(field: name, message: "At most \(maximumBytes) bytes.")
    case .oneOf(let words):
      guard !words.contains(value) else { return }
      let list = words.dropLast().joined(separator: ", ")
      throw APIError(field: name, message: "\(list) or \(words.last ?? "").")
    case .flag:
      guard Bool(value) == nil else { return }
      throw APIError(field: name, message: "true or false.")
    case .integer(let range, default: _):
      if let number = Int(value), range.contains(number) { return }
      throw APIError(field: name, message: "\(range.lowerBound) to \(range.upperBound).")
    }
  }
}

// The rules of the data that a visitor fills in before a conversation. The page checks them as
// well, but the engine cannot rely on a page.

import Basics

/// The rules of the data of a visitor.
package enum VisitorData {
  /// The rule that a value of a datum breaks; nil if it breaks none. Whitespace at both ends is
  /// ignored. An empty value breaks a rule only if the datum is required.
  package static func rule(brokenBy value: String, of datum: Channel.RequestedDatum) -> Rule? {
    let text = value.trimmingWhitespace()
    if text.isEmpty { return datum.required ? .required : nil }
    // A visitor may paste a name that was written from right to left; what is shown is cleaned.
    if let rule = FieldSyntax.text(text, 1...Limits.visitorDatum, lines: false, reordering: true) {
      return rule
    }
    switch datum.kind {
    case .email: return isEmail(text) ? nil : .email
    case .phone: return isPhone(text) ? nil : .phone
    case .cpf: return isCPF(text) ? nil : .cpf
    case .name, .text: return nil
    }
  }

  /// The data of a `start` frame, trimmed and without empty values.
  ///
  /// - Parameters:
  ///   - data: The values by key.
  ///   - requested: The data that the channel asks for.
  ///   - complete: Whether required data may not be missing. A page that has talked to the visitor
  ///     before sends only what it knows.
  /// - Throws: The first error: a key that the channel does not ask for, or a value that breaks a
  ///   rule, in the order of `requested`.
  package static func accept(
    _ data: [String: String], for requested: [Channel.RequestedDatum], complete: Bool = true
  ) throws(ValidationError) -> [String: String] {
    let unknown = data.keys.filter { key in !requested.contains { $0.key == key } }.min()
    if let unknown {
      let near = EditDistance.word(to: unknown, among: requested.map(\.key))
      throw ValidationError(
        key: "data.\(unknown.prefix(Limits.slug))", value: data[unknown] ?? "",
        rule: .unknownKey(nearest: near))
    }
    var accepted: [String: String] = [:]
    for datum in requested {
      let value = data[datum.key] ?? ""
      if let rule = rule(brokenBy: value, of: datum), complete || rule != .required {
        throw ValidationError(key: "data.\(datum.key)", value: value, rule: rule)
      }
      let text = value.trimmingWhitespace()
      if !text.isEmpty { accepted[datum.key] = text }
    }
    return accepted
  }

  /// Whether a text has one `@`, something before it, and a name with a dot after it. More can only
  /// be known by sending a message.
  package static func isEmail(_ text: String) -> Bool {
    let halves = text.split(separator: "@", omittingEmptySubsequences: false)
    guard halves.count == 2, !halves[0].isEmpty else { return false }
    let refused: Set<Character> = [",", ";", "<", ">", "\""]
    guard !text.contains(where: { $0.isWhitespace || refused.contains($0) }) else { return false }
    let labels = halves[1].split(separator: ".", omittingEmptySubsequences: false)
    return labels.count >= 2 && labels.allSatisfy { !$0.isEmpty }
  }

  /// Whether a text has 8–15 digits (E.164 has no more), a `+` at its start or none, and between
  /// them only spaces, parentheses, dots and hyphens.
  package static func isPhone(_ text: String) -> Bool {
    let digits = text.filter { "0123456789".contains($0) }
    let rest = text.drop { $0 == "+" }
    return (8...15).contains(digits.count) && text.count - rest.count <= 1
      && rest.allSatisfy { "0123456789 ().-".contains($0) }
  }

  /// Whether a text has eleven digits of which the last two are the check digits (modulo 11,
  /// Receita Federal). Eleven equal digits pass the check, but are no CPF.
  package static func isCPF(_ text: String) -> Bool {
    let letters = text.filter { !" .-".contains($0) }
    let digits = letters.compactMap { "0123456789".contains($0) ? $0.wholeNumberValue : nil }
    guard letters.count == 11, digits.count == 11, Set(digits).count > 1 else { return false }
    func check(_ count: Int) -> Int {
      let sum = (0..<count).reduce(0) { $0 + digits[$1] * (count + 1 - $1) }
      return sum * 10 % 11 % 10
    }
    return check(9) == digits[9] && check(10) == digits[10]
  }
}

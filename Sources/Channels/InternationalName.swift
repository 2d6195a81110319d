// Host names with letters beyond ASCII, as people type them: each label becomes its ASCII form by
// Punycode (RFC 3492), as browsers send it.

import Foundation

/// Host names with letters beyond ASCII.
enum InternationalName {
  /// The ASCII form of a host name: `ação.example` is `xn--ao-siap.example`. Labels of ASCII stay
  /// as they are. Nil if a label is too long for the form.
  static func ascii(_ host: some StringProtocol) -> String? {
    let normal = String(host).precomposedStringWithCompatibilityMapping.lowercased()
    var labels: [String] = []
    for label in normal.split(separator: ".", omittingEmptySubsequences: false) {
      if label.utf8.allSatisfy({ $0 < 0x80 }) {
        labels.append(String(label))
      } else {
        guard label.unicodeScalars.allSatisfy(isLetter), let encoded = punycode(label) else {
          return nil
        }
        labels.append("xn--" + encoded)
      }
    }
    return labels.joined(separator: ".")
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x80
      ? scalar == "-" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      : scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark
        || scalar.properties.numericType == .decimal
  }

  /// Encodes a label, RFC 3492, 6.3.
  private static func punycode(_ label: Substring) -> String? {
    let scalars = label.unicodeScalars.map { Int($0.value) }
    let basic = scalars.filter { $0 < 0x80 }
    var output = String(String.UnicodeScalarView(basic.compactMap { Unicode.Scalar($0) }))
    if !basic.isEmpty { output += "-" }
    var (next, delta, bias, handled) = (0x80, 0, 72, basic.count)
    while handled < scalars.count {
      guard output.utf8.count < 60, let smallest = scalars.filter({ $0 >= next }).min() else {
        return nil
      }
      delta += (smallest - next) * (handled + 1)
      next = smallest
      for scalar in scalars {
        if scalar < next { delta += 1 }
        guard scalar == next else { continue }
        var (quotient, step) = (delta, 36)
        while true {
          let threshold = max(1, min(26, step - bias))
          if quotient < threshold { break }
          output.append(digit(threshold + (quotient - threshold) % (36 - threshold)))
          quotient = (quotient - threshold) / (36 - threshold)
          step += 36
        }
        output.append(digit(quotient))
        bias = adapted(delta, handled + 1, isFirst: handled == basic.count)
        delta = 0
        handled += 1
      }
      delta += 1
      next += 1
    }
    return output
  }

  private static func digit(_ value: Int) -> Character {
    Character(Unicode.Scalar(UInt8(value < 26 ? 0x61 + value : 0x16 + value)))
  }

  private static func adapted(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / 700 : delta / 2
    delta += delta / count
    var steps = 0
    while delta > 455 {
      delta /= 35
      steps += 36
    }
    return steps + 36 * delta / (delta + 38)
  }
}

// The rules of a text by the kind of its field, and how typed text becomes a value.

import Basics

/// The syntax of each kind of field.
enum FieldSyntax {
  /// The rule that a text of some kind breaks; nil if it breaks none, or the kind is no text.
  static func rule(_ kind: FieldKind, brokenBy text: String) -> Rule? {
    switch kind {
    case .line(let range): self.text(text, range, lines: false)
    case .lines(let range): self.text(text, range, lines: true)
    case .secret(let range): secret(text, range)
    case .choice(let choices):
      choices.contains { $0.value == text } ? nil : .choice(choices.map(\.value))
    case .color: RGBColor(hex: text) == nil ? .color : nil
    case .identifier: isIdentifier(text) ? nil : .identifier
    case .flow: self.text(text, 1...100, lines: false)
    case .slug: isSlug(text) ? nil : .slug
    case .phone: text.isEmpty || isPhone(text) ? nil : .phone
    case .link: text.isEmpty || WebAddress.isLink(text) ? nil : .httpsLink
    case .address(let optional):
      optional && text.isEmpty
        ? nil : AddressRule.broken(by: text, query: optional).map { .address($0) }
    case .toggle, .integer, .origins, .requestedData, .image, .blocks: nil
    }
  }

  /// The rule that a text breaks whose length in grapheme clusters must be in a range. Characters
  /// that reorder a line are allowed where `reordering` is true.
  static func text(
    _ text: String, _ range: ClosedRange<Int>, lines: Bool, reordering: Bool = false
  ) -> Rule? {
    // Fast path: in printable ASCII each byte is a character.
    if range.contains(text.utf8.count), text.utf8.first != UInt8(ascii: " "),
      ASCII.isPrintable(text)
    {
      return nil
    }
    if text.utf8.count > range.upperBound * Limits.bytesPerCharacter {
      return text.count > range.upperBound
        ? .length(range) : .bytes(range.upperBound * Limits.bytesPerCharacter)
    }
    if !range.contains(text.count) { return .length(range) }
    if ControlCharacters.occur(
      in: text, allowingLines: lines, allowingReordering: reordering)
    {
      return .controlCharacters
    }
    let blank = range.lowerBound > 0 && text.allSatisfy(\.isWhitespace)
    return blank ? .blank : nil
  }

  /// The rule that a secret breaks. It is sent in a header, so it must be visible ASCII.
  static func secret(_ text: String, _ range: ClosedRange<Int>) -> Rule? {
    guard range.contains(text.count) else { return .length(range) }
    return text.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? nil : .visibleASCII
  }

  /// The rule that an image breaks: its size, or bytes of another format than it declares.
  static func image(_ image: ChannelImage) -> Rule? {
    if image.bytes.count > Limits.imageBytes { return .imageSize(Limits.imageBytes) }
    return ChannelImage.Kind(of: image.bytes) == image.kind ? nil : .imageKind
  }

  /// Whether a text is 24 lower-case hexadecimal characters.
  static func isIdentifier(_ text: String) -> Bool {
    text.utf8.count == 24 && Hexadecimal.isLowercase(text)
  }

  /// Whether a text is 1–40 lower-case ASCII letters, digits, `-` and `_`, and begins with a letter
  /// or digit.
  static func isSlug(_ text: String) -> Bool {
    let letters = text.utf8
    guard let first = letters.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "_")
    else { return false }
    return letters.count <= Limits.slug
      && letters.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-")
          || $0 == UInt8(ascii: "_")
      }
  }

  /// E.164: `+`, a country code that does not begin with 0, at most 15 digits in all.
  static func isPhone(_ text: String) -> Bool {
    guard text.hasPrefix("+") else { return false }
    let digits = text.utf8.dropFirst()
    return (7...15).contains(digits.count) && digits.first != UInt8(ascii: "0")
      && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// A boolean as it is typed in one of the three languages; nil for other texts.
  static func toggle(_ text: String) -> Bool? {
    switch Folding.fold(text) {
    case "true", "sim", "yes", "si", "on", "1": true
    case "false", "nao", "no", "off", "0": false
    default: nil
    }
  }

  /// The items of a typed list: a JSON array of strings, or as `items(_:)` reads them.
  static func items(_ text: String, of key: String) throws(ValidationError) -> [String] {
    guard text.hasPrefix("[") else { return items(text) }
    let json = try JSONValue.read(Array(text.utf8), key: key)
    guard case .list(let values) = json else {
      throw ValidationError(key: key, value: text, rule: .type(.list))
    }
    var items: [String] = []
    for (index, value) in values.enumerated() {
      guard case .text(let item) = value else {
        throw ValidationError(key: "\(key)[\(index)]", value: value.shown, rule: .type(.text))
      }
      items.append(item)
    }
    return items
  }

  /// The items of a list, separated by spaces, commas or line ends.
  static func items(_ text: String) -> [String] {
    text.split(whereSeparator: { $0.isWhitespace || $0 == "," }).map(String.init)
  }
}

// The rules a value keeps by itself, kind by kind, and how typed text becomes a value. Rules
// between fields are in ChannelRules.

import Basics
import Foundation

/// The limits that are not in a field's own kind.
package enum Limits {
  /// Bytes of UTF-8 per character of a text's limit, so that a few clusters of a thousand marks
  /// cannot pass for a short text.
  package static let bytesPerCharacter = 32
  /// Bytes of a picture.
  package static let imageBytes = 512 * 1024
  /// Data a visitor is asked for.
  package static let requestedData = 10
  /// Sites of a channel.
  package static let origins = 100
  /// Bytes of one site: a host name of 253, scheme and port.
  package static let originBytes = 270
  /// Bytes of an address of the web.
  package static let addressBytes = 2_000
  /// Characters of a slug.
  package static let slug = 40
  /// Blocks of a flow.
  package static let blocks = 1_000
  /// Characters of one datum a visitor fills in.
  package static let visitorDatum = 200
  /// Characters of a URL or a value that an assignment may have.
  package static let assignmentBytes = 64 * 1024
}

extension Field {
  /// The faults that a value has by itself. In lists each item is named by its index.
  package func faults(in value: FieldValue) -> [ValidationError] {
    switch (kind, value) {
    case (.requestedData, .data(let data)): return Self.faults(in: data, key: key)
    case (.origins, .list(let items)):
      return Self.faults(in: items, key: key, limit: Limits.origins) {
        Origin($0) == nil ? .origin : nil
      }
    case (.blocks, .list(let items)):
      return Self.faults(in: items, key: key, limit: Limits.blocks, unique: false) {
        Kinds.text($0, 1...60, lines: false)
      }
    case (.image, .image(let image)):
      guard let image, let rule = Kinds.image(image) else { return [] }
      return [fault(value.text, rule)]
    case (.toggle, .toggle): return []
    case (.integer(let range), .number(let number)):
      return range.contains(number) ? [] : [fault(String(number), .number(range))]
    case (.toggle, _), (.integer, _), (.origins, _), (.blocks, _), (.requestedData, _),
      (.image, _):
      return [fault(value.text, typeRule)]
    case (_, .text(let text)):
      guard let rule = Kinds.rule(kind, brokenBy: text) else { return [] }
      return [fault(text, rule)]
    default: return [fault(value.text, typeRule)]
    }
  }

  private static func faults(
    in items: [String], key: String, limit: Int, unique: Bool = true,
    rule: (String) -> Rule?
  ) -> [ValidationError] {
    var faults: [ValidationError] = []
    var seen: Set<String> = []
    for (index, item) in items.enumerated() {
      let repeated = !seen.insert(item.lowercased()).inserted && unique
      if let rule = rule(item) ?? (repeated ? .repeated : nil) {
        faults.append(ValidationError(key: "\(key)[\(index)]", value: item, rule: rule))
      }
    }
    if items.count > limit {
      faults.append(ValidationError(key: key, value: String(items.count), rule: .tooMany(limit)))
    }
    return faults
  }

  private static func faults(in data: [Channel.RequestedDatum], key: String) -> [ValidationError] {
    var faults: [ValidationError] = []
    var seen: Set<String> = []
    for (index, datum) in data.enumerated() {
      let prefix = "\(key)[\(index)]."
      faults += Fields.datum.faults(in: datum).map { $0.below(prefix) }
      if !seen.insert(datum.key).inserted {
        faults.append(ValidationError(key: prefix + "key", value: datum.key, rule: .repeated))
      }
    }
    if data.count > Limits.requestedData {
      faults.append(
        ValidationError(key: key, value: String(data.count), rule: .tooMany(Limits.requestedData)))
    }
    return faults
  }

  /// Reads a value as somebody typed it: `true`, `30`, `https://a https://b`, `name, email`. The
  /// language gives requested data the labels that are not typed.
  ///
  /// - Throws: the first rule of the field that it breaks.
  package func parse(
    _ text: String, language: Language = .portuguese
  ) throws(ValidationError) -> FieldValue {
    let value = try convert(text, language)
    if let first = faults(in: value).first { throw first }
    return value
  }

  private func convert(_ text: String, _ language: Language) throws(ValidationError) -> FieldValue {
    let trimmed = text.trimmingCharacters(in: .whitespaces)
    switch kind {
    case .toggle:
      guard let on = Kinds.toggle(trimmed) else { throw fault(text, .toggle) }
      return .toggle(on)
    case .integer(let range):
      guard let number = Int(trimmed) else { throw fault(text, .number(range)) }
      return .number(number)
    case .origins:
      return .list(try Kinds.items(text, of: key).map { Origin($0)?.text ?? $0 })
    case .blocks: return .list(try Kinds.items(text, of: key))
    case .requestedData:
      return .data(try Channel.RequestedDatum.parse(trimmed, key: key, language: language))
    case .image:
      guard trimmed.isEmpty else { throw fault(text, .imageFromFile) }
      return .image(nil)
    case .lines: return .text(text.replacingOccurrences(of: "\r\n", with: "\n"))
    case .color:
      // What is refused is named as it was typed.
      let upper = trimmed.uppercased()
      return .text(Kinds.rule(kind, brokenBy: upper) == nil ? upper : trimmed)
    case .choice, .flow, .identifier, .slug, .phone, .link, .address: return .text(trimmed)
    case .line, .secret: return .text(text)
    }
  }
}

/// What each kind of text must be.
enum Kinds {
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
    default: nil
    }
  }

  static func text(_ text: String, _ range: ClosedRange<Int>, lines: Bool) -> Rule? {
    // Where each byte is a character, nothing has to be counted.
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
    if ControlCharacters.occur(in: text, allowingLines: lines) { return .controlCharacters }
    let blank = range.lowerBound > 0 && text.allSatisfy(\.isWhitespace)
    return blank ? .blank : nil
  }

  /// A secret travels in a header, so it is visible ASCII.
  static func secret(_ text: String, _ range: ClosedRange<Int>) -> Rule? {
    guard range.contains(text.count) else { return .length(range) }
    return text.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? nil : .visibleASCII
  }

  static func image(_ image: ChannelImage) -> Rule? {
    if image.bytes.count > Limits.imageBytes { return .imageSize(Limits.imageBytes) }
    return ChannelImage.Kind(of: image.bytes) == image.kind ? nil : .imageKind
  }

  static func isIdentifier(_ text: String) -> Bool {
    text.utf8.count == 24 && Hexadecimal.isLowercase(text)
  }

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

  static func toggle(_ text: String) -> Bool? {
    switch Folding.fold(text) {
    case "true", "sim", "yes", "si", "on", "1": true
    case "false", "nao", "no", "off", "0": false
    default: nil
    }
  }

  /// The items of a list as somebody typed it: a JSON list of texts, or items apart.
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

  /// Items apart by spaces, commas or line ends.
  static func items(_ text: String) -> [String] {
    text.split(whereSeparator: { $0.isWhitespace || $0 == "," }).map(String.init)
  }
}

extension ChannelImage.Kind {
  /// The kind that bytes begin like; nil for any other, SVG included.
  package init?(of bytes: [UInt8]) {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if bytes.starts(with: Array("GIF87a".utf8)) || bytes.starts(with: Array("GIF89a".utf8)) {
      self = .gif
    } else if bytes.starts(with: Array("RIFF".utf8)),
      bytes.dropFirst(8).starts(with: Array("WEBP".utf8))
    {
      self = .webp
    } else {
      return nil
    }
  }

  /// What `Content-Type` says.
  package var mediaType: String { "image/\(rawValue)" }
}

extension ChannelImage {
  /// A picture from a file's bytes.
  ///
  /// - Throws: `imageSize` or `imageKind`, on `settings.image`; `name` is what the fault shows.
  package init(bytes: [UInt8], name: String) throws(ValidationError) {
    guard bytes.count <= Limits.imageBytes else {
      throw ValidationError(key: "settings.image", value: name, rule: .imageSize(Limits.imageBytes))
    }
    guard let kind = Kind(of: bytes) else {
      throw ValidationError(key: "settings.image", value: name, rule: .imageKind)
    }
    self.init(kind: kind, bytes: bytes)
  }
}

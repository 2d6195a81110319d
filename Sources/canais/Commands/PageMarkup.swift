// A page's markup as far as it decides which scripts a browser runs: comments, raw text, inert
// types and templates, after the tokenizer of the HTML standard (13.2.5). Scripts are not run.

/// The scripts, policies and inert parts of a page.
struct PageMarkup {
  /// A part of a page in which a browser runs no script.
  enum InertPart: String, CaseIterable {
    case comment, noscript, template, textarea, style, title, iframe, text
  }

  /// A script element that a browser runs.
  struct Script: Equatable {
    /// The attributes by name, in lower case, with their values decoded.
    let attributes: [String: String]
    let text: String
  }

  /// The number of scripts, policies and inert parts that are read of a page.
  private static let elementLimit = 10_000
  /// The number of bytes that are kept of the text between the tags.
  private static let textLimit = 1 << 20

  /// The script elements that a browser runs, in order.
  private(set) var scripts: [Script] = []
  /// Script elements of a type that a browser does not run, as consent managers hold them back.
  private(set) var heldScripts: [Script] = []
  /// The policies of `<meta http-equiv="Content-Security-Policy">`, in order.
  private(set) var policies: [String] = []
  /// What stands where no script runs, by the part.
  private(set) var inert: [(part: InertPart, text: String)] = []

  private let bytes: [UInt8]
  private var position = 0
  private var templates = 0
  private var plainText: [UInt8] = []

  /// Reads a page, up to `elementLimit`.
  init(_ page: String) {
    bytes = PageMarkup.normalized(page)
    while position < bytes.count,
      scripts.count + heldScripts.count + inert.count + policies.count < PageMarkup.elementLimit
    { readPart() }
    inert.append((.text, PageMarkup.decoded(String(decoding: plainText, as: UTF8.self))))
    plainText = []
  }

  /// The bytes of a page. Browsers read every line end as a line feed, also before they hash a
  /// script.
  private static func normalized(_ page: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(page.utf8.count)
    var isAfterReturn = false
    for byte in page.utf8 {
      if byte != 0x0A || !isAfterReturn { bytes.append(byte == 0x0D ? 0x0A : byte) }
      isAfterReturn = byte == 0x0D
    }
    return bytes
  }

  // MARK: - Parts

  private mutating func readPart() {
    guard bytes[position] == UInt8(ascii: "<") else {
      readCharacter()
      return
    }
    if has("<!--") { return readComment() }
    switch byte(1) {
    case UInt8(ascii: "!"), UInt8(ascii: "?"): skip(past: ">")
    case UInt8(ascii: "/") where byte(2).isLetter:
      position += 2
      if name() == "template" { templates = max(0, templates - 1) }
      skip(past: ">")
    case let letter where letter.isLetter:
      position += 1
      readElement()
    default:
      readCharacter()
    }
  }

  private mutating func readCharacter() {
    if plainText.count < PageMarkup.textLimit { plainText.append(bytes[position]) }
    position += 1
  }

  private mutating func readComment() {
    position += 4
    let start = position
    // `<!-->` and `<!--->` are whole comments.
    if has(">") || has("->") { return skip(past: ">") }
    while position < bytes.count, !has("-->"), !has("--!>") { position += 1 }
    inert.append((.comment, text(start..<position)))
    skip(past: ">")
  }

  private mutating func readElement() {
    let name = name()
    let attributes = attributes()
    switch name {
    case "script":
      let script = Script(attributes: attributes, text: rawText(until: name))
      if templates > 0 {
        inert.append((.template, script.attributes["src"] ?? script.text))
      } else if PageMarkup.isRun(script) {
        scripts.append(script)
      } else {
        heldScripts.append(script)
      }
    case "template": templates += 1
    case "noscript": inert.append((.noscript, rawText(until: name)))
    case "textarea": inert.append((.textarea, rawText(until: name)))
    case "style", "xmp", "noembed", "noframes": inert.append((.style, rawText(until: name)))
    case "title": inert.append((.title, rawText(until: name)))
    case "iframe":
      inert.append((.iframe, rawText(until: name)))
      if let document = attributes["srcdoc"] { inert.append((.iframe, document)) }
    case "meta":
      if templates == 0, attributes["http-equiv"]?.lowercased() == "content-security-policy",
        let policy = attributes["content"]
      {
        policies.append(policy)
      }
    default: break
    }
  }

  /// Whether a browser runs a script of its type.
  private static func isRun(_ script: Script) -> Bool {
    let type =
      (script.attributes["type"] ?? script.attributes["language"].map { "text/\($0)" } ?? "")
      .lowercased().filter { !$0.isWhitespace }
    let known: Set = [
      "", "module", "text/javascript", "application/javascript", "text/ecmascript",
      "application/ecmascript", "application/x-javascript", "text/x-javascript", "text/jscript",
      "text/javascript1.5",
    ]
    return known.contains(type)
  }

  // MARK: - Tokens

  private func byte(_ offset: Int) -> UInt8 {
    position + offset < bytes.count ? bytes[position + offset] : 0
  }

  private func has(_ text: StaticString) -> Bool {
    guard position + text.utf8CodeUnitCount <= bytes.count else { return false }
    return (0..<text.utf8CodeUnitCount).allSatisfy { bytes[position + $0] == text.utf8Start[$0] }
  }

  private mutating func skip(past mark: Unicode.Scalar) {
    while position < bytes.count, bytes[position] != UInt8(ascii: mark) { position += 1 }
    position = min(bytes.count, position + 1)
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private mutating func name() -> String {
    let start = position
    while position < bytes.count, !bytes[position].endsName { position += 1 }
    return text(start..<position).lowercased()
  }

  /// The attributes up to the end of the tag. Of two with one name the first counts.
  private mutating func attributes() -> [String: String] {
    var found: [String: String] = [:]
    while position < bytes.count {
      while byte(0).isBlank || byte(0) == UInt8(ascii: "/") { position += 1 }
      if byte(0) == UInt8(ascii: ">") || position >= bytes.count { break }
      let start = position
      position += 1
      while position < bytes.count, !bytes[position].endsName, !has("=") { position += 1 }
      let name = text(start..<position).lowercased()
      while byte(0).isBlank { position += 1 }
      var value = ""
      if has("=") {
        position += 1
        value = PageMarkup.decoded(self.value())
      }
      if found[name] == nil { found[name] = value }
    }
    position = min(bytes.count, position + 1)
    return found
  }

  private mutating func value() -> String {
    while byte(0).isBlank { position += 1 }
    let quote = byte(0)
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      let start = position
      while position < bytes.count, !byte(0).isBlank, !has(">") { position += 1 }
      return text(start..<position)
    }
    position += 1
    let start = position
    while position < bytes.count, bytes[position] != quote { position += 1 }
    defer { position = min(bytes.count, position + 1) }
    return text(start..<position)
  }

  /// The text up to the end tag of an element whose text holds no tags.
  private mutating func rawText(until name: String) -> String {
    let start = position
    let end = Array("</\(name)".utf8)
    while position < bytes.count {
      if has("</"), position + end.count <= bytes.count,
        (0..<end.count).allSatisfy({ bytes[position + $0].lowercased == end[$0] }),
        byte(end.count).endsName || position + end.count == bytes.count
      {
        defer { skip(past: ">") }
        return text(start..<position)
      }
      position += 1
    }
    return text(start..<position)
  }

  /// A text with its character references replaced, as far as code needs them.
  static func decoded(_ text: String) -> String {
    guard text.contains("&") else { return text }
    var decoded = text
    for (reference, character) in [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"),
      ("&apos;", "'"), ("&#x2F;", "/"), ("&#47;", "/"), ("&nbsp;", " "), ("&amp;", "&"),
    ] {
      decoded = decoded.replacing(reference, with: character)
    }
    return decoded
  }
}

extension UInt8 {
  fileprivate var isLetter: Bool {
    lowercased >= UInt8(ascii: "a") && lowercased <= UInt8(ascii: "z")
  }
  fileprivate var isBlank: Bool { [0x09, 0x0A, 0x0C, 0x20].contains(self) }
  /// Whether it ends the name of a tag or an attribute.
  fileprivate var endsName: Bool {
    isBlank || self == UInt8(ascii: "/") || self == UInt8(ascii: ">")
  }
  fileprivate var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self + 32 : self }
}

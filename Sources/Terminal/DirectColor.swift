// 24-bit colors. A terminal says in COLORTERM that it has them, while the description that TERM
// names knows 256. ncurses takes the number of colors and the sequences that set them from the
// description, so it is given one of its own: the terminal's, with these changed. The format of
// compiled descriptions is that of term(5).

import Glibc

/// A terminal's description with 24-bit colors.
struct DirectColor {
  /// The most bytes of a description.
  static let byteLimit = 32_768
  /// The colors of a terminal with eight bits a channel.
  static let colors = 1 << 24
  private static let pairs = 1 << 16

  /// The folder in which the changed description stands, for `TERMINFO`.
  let folder: String
  private let file: String
  private let former: String?

  /// Whether a terminal says that it has 24-bit colors.
  static func isSaid(by environment: [String: String]) -> Bool {
    ["truecolor", "24bit"].contains(environment["COLORTERM"]?.lowercased() ?? "")
  }

  /// Writes the changed description of a terminal, and lets ncurses find it. Nil where the terminal
  /// does not say that it has the colors, or its description cannot be read.
  init?(_ type: String, environment: [String: String]) {
    guard DirectColor.isSaid(by: environment), !type.contains("/"), let first = type.first,
      let found = DirectColor.places(environment).lazy.compactMap({ place in
        DirectColor.read("\(place)/\(first)/\(type)")
      }).first, let changed = DirectColor.changed(found)
    else { return nil }
    var name = Array(("/tmp/canais-terminfo-" + String(repeating: "X", count: 6)).utf8CString)
    guard mkdtemp(&name) != nil else { return nil }
    folder = name.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    mkdir("\(folder)/\(first)", 0o700)
    file = "\(folder)/\(first)/\(type)"
    former = getenv("TERMINFO").map { String(cString: $0) }
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    guard descriptor >= 0 else { return nil }
    let count = write(descriptor, changed, changed.count)
    close(descriptor)
    guard count == changed.count else { return nil }
    setenv("TERMINFO", folder, 1)
  }

  /// Removes the changed description, once ncurses has read it.
  func remove() {
    if let former { setenv("TERMINFO", former, 1) } else { unsetenv("TERMINFO") }
    unlink(file)
    rmdir(String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)]))
    rmdir(folder)
  }

  /// The folders of descriptions, in the order in which ncurses looks.
  private static func places(_ environment: [String: String]) -> [String] {
    [environment["TERMINFO"], environment["HOME"].map { $0 + "/.terminfo" }].compactMap { $0 }
      + (environment["TERMINFO_DIRS"]?.split(separator: ":").map(String.init) ?? [])
      + ["/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo"]
  }

  private static func read(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: byteLimit)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    return count > 0 ? Array(bytes[..<count]) : nil
  }

  // MARK: - The description

  /// A compiled description with 24-bit colors, in the format with 32-bit numbers; nil for bytes
  /// that are none, or that already have as many colors.
  static func changed(_ bytes: [UInt8]) -> [UInt8]? {
    var reader = Reader(bytes: bytes)
    guard let magic = reader.short(), magic == 0x011A || magic == 0x021E,
      let names = reader.short(), let flags = reader.short(), let numbers = reader.short(),
      let strings = reader.short(), let table = reader.short(), strings > 360, numbers > 14
    else { return nil }
    let wide = magic == 0x021E
    guard let nameBytes = reader.take(names), let flagBytes = reader.take(flags) else { return nil }
    reader.align()
    guard var values = reader.numbers(numbers, wide: wide), values[13] >= 256,
      values[13] < colors, let offsets = reader.take(strings * 2),
      let texts = reader.take(table)
    else { return nil }
    reader.align()
    values[13] = colors
    values[14] = pairs
    var changedOffsets = offsets
    var changedTexts = texts
    for (index, selector) in [(359, "3"), (360, "4")] {
      let place = changedTexts.count
      guard place < 0x7000 else { return nil }
      changedOffsets[index * 2] = UInt8(place & 0xFF)
      changedOffsets[index * 2 + 1] = UInt8(place >> 8)
      changedTexts += Array(sequence(selector).utf8) + [0]
    }
    var output = shorts([0x021E, names, flags, numbers, strings, changedTexts.count])
    output += nameBytes + flagBytes
    if output.count % 2 != 0 { output.append(0) }
    output += words(values) + changedOffsets + changedTexts
    if let extended = reader.extended(wide: wide) {
      if output.count % 2 != 0 { output.append(0) }
      output += extended
    }
    return output
  }

  /// The sequence that sets a color: one of the eight by its number, or else by its channels.
  private static func sequence(_ selector: String) -> String {
    "\u{1B}[%?%p1%{8}%<%t\(selector)%p1%d%e\(selector)8;2;%p1%{65536}%/%d;"
      + "%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m"
  }

  private static func shorts(_ values: [Int]) -> [UInt8] {
    values.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8 & 0xFF)] }
  }

  private static func words(_ values: [Int]) -> [UInt8] {
    values.flatMap { value in
      let bits = UInt32(bitPattern: Int32(truncatingIfNeeded: value))
      return (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
    }
  }

  /// Reads a compiled description from its start on.
  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    mutating func take(_ count: Int) -> [UInt8]? {
      guard count >= 0, position + count <= bytes.count else { return nil }
      defer { position += count }
      return Array(bytes[position..<(position + count)])
    }

    mutating func short() -> Int? { take(2).map { Int($0[0]) | Int($0[1]) << 8 } }

    mutating func align() { position += position % 2 }

    mutating func numbers(_ count: Int, wide: Bool) -> [Int]? {
      take(count * (wide ? 4 : 2)).map { bytes in
        (0..<count).map { index in
          guard wide else {
            let bits = UInt16(bytes[index * 2]) | UInt16(bytes[index * 2 + 1]) << 8
            return Int(Int16(bitPattern: bits))
          }
          let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[index * 4 + $1]) << (8 * $1) }
          return Int(Int32(bitPattern: bits))
        }
      }
    }

    /// The section of capabilities that the format does not know by position, with 32-bit numbers;
    /// nil if there is none.
    mutating func extended(wide: Bool) -> [UInt8]? {
      guard let flags = short(), let numbers = short(), let strings = short(), let items = short(),
        let size = short(), let flagBytes = take(flags)
      else { return nil }
      align()
      guard let values = self.numbers(numbers, wide: wide), let rest = take(bytes.count - position)
      else { return nil }
      var output = DirectColor.shorts([flags, numbers, strings, items, size]) + flagBytes
      if output.count % 2 != 0 { output.append(0) }
      return output + DirectColor.words(values) + rest
    }
  }
}

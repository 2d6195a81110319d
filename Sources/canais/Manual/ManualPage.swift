// Pages for man(1), in the macros of man(7). They are generated from the tables that the program
// itself reads (commands, theme roles, keys), so that no page describes something that does not
// exist.

import Foundation

/// The text of one manual page.
struct ManualPage {
  private var lines: [String] = []

  /// A page with its title line and its NAME section.
  init(_ name: String, section: Int, summary: String) {
    lines.append(
      ".TH \(name.uppercased()) \(section) \"\(Version.date)\" \"canais \(Version.number)\"")
    heading("NAME")
    lines.append("\(Self.escaped(name)) \\- \(Self.escaped(summary))")
  }

  /// The page as man(1) reads it.
  var text: String { lines.joined(separator: "\n") + "\n" }

  /// Begins a section.
  mutating func heading(_ title: String) { lines.append(".SH \(Self.escaped(title))") }

  /// Begins a subsection.
  mutating func subheading(_ title: String) { lines.append(".SS \(Self.escaped(title))") }

  /// A paragraph of running text.
  mutating func paragraph(_ text: String) {
    lines.append(".PP")
    for line in text.split(separator: "\n") { lines.append(Self.guarded(Self.escaped(line))) }
  }

  /// A term in bold with its explanation.
  mutating func item(_ term: String, _ text: String) {
    lines.append(".TP")
    lines.append("\\fB\(Self.escaped(term))\\fR")
    for line in text.split(separator: "\n") { lines.append(Self.guarded(Self.escaped(line))) }
  }

  /// Lines that keep their line breaks: examples.
  mutating func verbatim(_ text: [String]) {
    lines += [".PP", ".nf", ".RS 4"]
    lines += text.map { Self.guarded(Self.escaped($0)) }
    lines += [".RE", ".fi"]
  }

  /// Escapes what roff would interpret inside a line: the backslash and the hyphen, which would
  /// otherwise be typeset as a hyphen that can't be copied.
  private static func escaped(_ text: some StringProtocol) -> String {
    text.replacingOccurrences(of: "\\", with: "\\e")
      .replacingOccurrences(of: "-", with: "\\-")
  }

  /// A line that begins with a dot or an apostrophe is a request; `\&` hides it.
  private static func guarded(_ line: String) -> String {
    line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
  }
}

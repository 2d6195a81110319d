// Copying to the clipboard: by the terminal (OSC 52), which works over SSH and inside tmux, and by
// the desktop's tool, if one is installed. Neither reports success, so both are used.

import Basics
import Foundation
import Screen

/// The outcome of copying a text.
package enum CopyOutcome: Equatable, Sendable {
  /// The text was sent to the terminal and to the desktop's tool.
  case copied
  /// The text has more bytes than `Clipboard.byteLimit`.
  case tooLong(bytes: Int)
}

/// The ways from a text to the clipboard.
package enum Clipboard {
  /// The most bytes of a text. xterm and tmux accept 100 kB of base64 in a sequence.
  package static let byteLimit = 74_000

  /// The bytes for the terminal: OSC 52. In tmux, which may keep a plain sequence to itself, it is
  /// followed by one that is wrapped for the terminal outside; in GNU screen it is wrapped.
  static func sequence(_ text: String, environment: [String: String]) -> [UInt8] {
    let plain = "\u{1B}]52;c;" + Base64.encode(Array(text.utf8)) + "\u{07}"
    if environment["TMUX"] != nil {
      let inner = plain.replacingOccurrences(of: "\u{1B}", with: "\u{1B}\u{1B}")
      return Array((plain + "\u{1B}Ptmux;" + inner + "\u{1B}\\").utf8)
    }
    if environment["TERM"]?.hasPrefix("screen") == true {
      // screen accepts at most 768 bytes a string; the terminal joins the pieces.
      var wrapped = ""
      var rest = Substring(plain)
      while !rest.isEmpty {
        wrapped += "\u{1B}P" + rest.prefix(512) + "\u{1B}\\"
        rest = rest.dropFirst(512)
      }
      return Array(wrapped.utf8)
    }
    return Array(plain.utf8)
  }

  /// The desktop's tool and its arguments, which reads the text from its standard input: the first
  /// installed one that fits the environment; nil where there is none.
  static func tool(
    environment: [String: String], find: (String) -> String?
  ) -> (path: String, arguments: [String])? {
    var tools: [(String, [String])] = [("pbcopy", [])]
    if environment["DISPLAY"] != nil {
      tools.insert(("xclip", ["-selection", "clipboard"]), at: 0)
    }
    if environment["WAYLAND_DISPLAY"] != nil { tools.insert(("wl-copy", []), at: 0) }
    for (name, arguments) in tools {
      if let path = find(name) { return (path, arguments) }
    }
    return nil
  }

  /// The path of a program in the folders of `PATH`; nil where it is not installed.
  static func find(_ name: String, environment: [String: String]) -> String? {
    (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs a tool with the text as its input and does not wait for its end: some tools run for as
  /// long as they own the clipboard. The text is written on a queue, since a pipe may be full.
  static func run(_ path: String, _ arguments: [String], text: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.standardInput = pipe
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return }
    let input = pipe.fileHandleForWriting
    DispatchQueue.global().async {
      try? input.write(contentsOf: Data(text.utf8))
      try? input.close()
    }
  }
}

extension Terminal {
  /// Copies a text, sanitized, to the clipboard of the user at the terminal.
  @discardableResult
  package func copy(_ text: String) -> CopyOutcome {
    let text = Sanitizer.text(text, keepingLines: true)
    guard text.utf8.count <= Clipboard.byteLimit else { return .tooLong(bytes: text.utf8.count) }
    Terminal.writeAll(1, Clipboard.sequence(text, environment: environment))
    let found = Clipboard.tool(environment: environment) {
      Clipboard.find($0, environment: environment)
    }
    if let found { Clipboard.run(found.path, found.arguments, text: text) }
    return .copied
  }
}

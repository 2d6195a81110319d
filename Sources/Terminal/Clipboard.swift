// Copying: by the terminal (OSC 52), which works over SSH and inside tmux, and by the desktop's own
// tool where there is one. Neither answers, so both are tried and the text is the same.

import Basics
import Foundation
import Screen

/// What copying came to.
package enum CopyOutcome: Equatable, Sendable {
  /// It was handed over.
  case copied
  /// It has more bytes than `Clipboard.mostBytes`.
  case tooLong(bytes: Int)
}

/// How text reaches a clipboard.
package enum Clipboard {
  /// The most bytes of a text: what terminals take in one sequence (xterm and tmux allow 100 kB of
  /// base64).
  package static let mostBytes = 74_000

  /// What is written to the terminal: OSC 52; in tmux once more wrapped so that tmux passes it on to
  /// the terminal outside, for it may keep the plain one to itself; in GNU screen wrapped alone.
  static func sequence(_ text: String, environment: [String: String]) -> [UInt8] {
    let plain = "\u{1B}]52;c;" + Base64.encode(Array(text.utf8)) + "\u{07}"
    if environment["TMUX"] != nil {
      let inner = plain.replacingOccurrences(of: "\u{1B}", with: "\u{1B}\u{1B}")
      return Array((plain + "\u{1B}Ptmux;" + inner + "\u{1B}\\").utf8)
    }
    if environment["TERM"]?.hasPrefix("screen") == true {
      // screen takes at most 768 bytes a string; the pieces join at the terminal.
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

  /// The desktop's tool to run, with its arguments, that reads the text from its input: the first
  /// that is there among those the environment speaks for.
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

  /// The path of a program in the folders of `PATH`.
  static func find(_ name: String, environment: [String: String]) -> String? {
    (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs a tool with the text as its input, without waiting for it: some of them stay for as long
  /// as the text is theirs. The text is handed over by a queue, for a pipe may be full.
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
  /// Copies a text, made clean first, for the person at this terminal.
  @discardableResult
  package func copy(_ text: String) -> CopyOutcome {
    let text = Sanitizer.text(text, keepingLines: true)
    guard text.utf8.count <= Clipboard.mostBytes else { return .tooLong(bytes: text.utf8.count) }
    writeAll(1, Clipboard.sequence(text, environment: environment))
    let found = Clipboard.tool(environment: environment) {
      Clipboard.find($0, environment: environment)
    }
    if let found { Clipboard.run(found.path, found.arguments, text: text) }
    return .copied
  }
}

// Package.swift as a table: the targets and what each depends on.

import Foundation

/// The targets of a manifest with their dependencies.
struct Manifest: Sendable {
  /// The dependencies of each target by its name; tests have the name of their target,
  /// `ChannelsTests`.
  let targets: [String: Set<String>]

  /// The targets that are neither tests nor helpers of tests.
  var modules: [String: Set<String>] {
    targets.filter { !$0.key.hasSuffix("Tests") && !$0.key.hasPrefix("Test") }
  }

  /// Reads the text of a manifest. It knows the forms of this project's one: `module(…)`,
  /// `tests(…)`, `.target(…)`, `.executableTarget(…)` and `.systemLibrary(…)`.
  init(_ text: String) throws {
    let plain = text.split(separator: "\n")
      .filter { !$0.trimmingCharacters(in: .whitespaces).hasPrefix("//") }.joined(separator: " ")
    let target = try Regex(
      #"\b(module|tests|target|executableTarget|systemLibrary)\(\s*(?:of: |name: )?"([^"]+)""#
        + #"(?:,\s*(?:uses|dependencies): \[([^\]]*)\])?"#)
    let name = try Regex(#""([^"]+)""#)
    var found: [String: Set<String>] = [:]
    for match in plain.matches(of: target) {
      let kind = match.output[1].substring ?? ""
      let module = String(match.output[2].substring ?? "") + (kind == "tests" ? "Tests" : "")
      let list = String(match.output[3].substring ?? "")
      found[module] = Set(list.matches(of: name).map { String($0.output[1].substring ?? "") })
    }
    targets = found
  }
}

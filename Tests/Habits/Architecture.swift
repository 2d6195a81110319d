// Architecture.md as a table: the modules and files that it names.

import Foundation

/// What an article says about the modules and files of the project.
struct Architecture {
  /// The modules of its table, each with the modules that it may import.
  let modules: [String: Set<String>]
  /// The files that it names, with the names that follow each in the same list item.
  let files: [(file: String, names: [String])]

  /// Reads an article. The table of modules has rows of ``| `Module` | purpose | `Other`, … |``. In
  /// a list item, each file `Type.swift` is followed by the names in it that matter.
  init(_ lines: [String]) {
    var modules: [String: Set<String>] = [:]
    var files: [(file: String, names: [String])] = []
    for item in Self.paragraphs(lines) {
      let cells = item.split(separator: "|", omittingEmptySubsequences: false)
      if item.hasPrefix("| `"), cells.count == 5, let module = Self.words(cells[1]).first {
        modules[module] = Set(Self.words(cells[3]))
        continue
      }
      let isStep = item.first?.isNumber == true
      for word in Self.words(Substring(item)) {
        if word.hasSuffix(".swift") || word.hasSuffix(".c") || word.hasSuffix(".js") {
          files.append((word, []))
        } else if isStep, !files.isEmpty {
          files[files.count - 1].names.append(word)
        }
      }
    }
    self.modules = modules
    self.files = files
  }

  /// The lines joined to paragraphs, list items and rows of tables, without blocks of code.
  private static func paragraphs(_ lines: [String]) -> [String] {
    var items: [String] = []
    var isCode = false
    var isNew = true
    for line in lines {
      if line.hasPrefix("```") { isCode.toggle() }
      let text = line.trimmingCharacters(in: .whitespaces)
      if isCode || text.isEmpty || text.hasPrefix("```") {
        isNew = true
        continue
      }
      let begins = text.hasPrefix("|") || text.hasPrefix("- ") || text.first?.isNumber == true
      if isNew || begins || items.isEmpty {
        items.append(text)
      } else {
        items[items.count - 1] += " " + text
      }
      isNew = text.hasPrefix("#")
    }
    return items
  }

  /// The texts between backticks.
  private static func words(_ text: Substring) -> [String] {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    return parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }
  }

  /// What is wrong with it: a module or dependency that the manifest has otherwise, a file that
  /// does not exist or exists twice, a name that is not in its file.
  func findings(manifest: Manifest, files all: [SourceFile]) -> [String] {
    var found: [String] = []
    for (module, uses) in manifest.modules where modules[module] != uses {
      found.append(
        modules[module] == nil
          ? "\(module): not in the table"
          : "\(module): the manifest has \(uses.sorted().joined(separator: ", "))")
    }
    for module in modules.keys where manifest.modules[module] == nil {
      found.append("\(module): not in the manifest")
    }
    for (file, names) in files {
      let places = all.filter { $0.path.hasSuffix("/" + file) }
      guard places.count == 1 else {
        found.append(
          "\(file): \(places.isEmpty ? "does not exist" : "exists \(places.count) times")")
        continue
      }
      let words = Set(
        places[0].lines.flatMap { line in
          line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
        })
      for name in names where !words.contains(name) { found.append("\(file): has no \(name)") }
    }
    return found.sorted()
  }
}

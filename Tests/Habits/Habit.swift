// The project's conventions as functions from files to findings. HabitsTests applies them to the
// project, HabitSampleTests to small samples that break them.

/// A file with its declarations, comments and switches.
struct ReadFile: Sendable {
  let file: SourceFile
  let comments: [CommentLine]
  let declarations: [Declaration]
  let switches: [SwitchStatement]

  init(_ file: SourceFile) {
    self.file = file
    let lexer = SwiftLexer(file.lines)
    comments = lexer.comments
    declarations = DeclarationScanner(lexer).declarations
    switches = SwitchScanner(lexer).switches
  }

  /// `path:line`, for a line counted from 0.
  func position(_ line: Int) -> String { "\(file.path):\(line + 1)" }

  /// The enums of the file with the names of their cases, by full name.
  var enums: [String: Set<String>] {
    var found: [String: Set<String>] = [:]
    for declaration in declarations where declaration.kind == .enumCase {
      found[declaration.path.joined(separator: "."), default: []].insert(declaration.name)
    }
    return found
  }
}

/// The conventions. Each function returns one line per finding, which begins with its place.
enum Habit {
  /// Functions that are longer than a number of lines, their first and last ones included.
  static func longFunctions(_ files: [ReadFile], limit: Int) -> [String] {
    files.flatMap { file in
      file.declarations.filter { $0.kind == .function && $0.length > limit }.map {
        "\(file.position($0.firstLine)): \($0.fullName) has \($0.length) lines"
      }
    }
  }

  /// Types that are declared at the top level of two modules. A type that is private to its file
  /// counts in Sources, where its name is searched for like any other, and not in tests.
  static func typesInTwoModules(_ files: [ReadFile]) -> [String] {
    var modules: [String: Set<String>] = [:]
    for file in files {
      for type in file.declarations where type.isType && type.path.isEmpty {
        let isPrivate = type.access == "private" || type.access == "fileprivate"
        if file.file.isTest && isPrivate { continue }
        modules[type.name, default: []].insert(file.file.module)
      }
    }
    return modules.filter { $0.value.count > 1 }
      .map { "\($0.key): \($0.value.sorted().joined(separator: ", "))" }.sorted()
  }

  /// Files whose name, up to a `+`, is no type that they declare or extend, nor a type around one
  /// that they extend.
  static func misnamedFiles(_ files: [ReadFile]) -> [String] {
    files.filter { file in
      let name = file.file.name.prefix { $0 != "+" }
      return !file.declarations.contains { declaration in
        (declaration.isType || declaration.kind == .extension)
          && declaration.name.split(separator: ".").contains(name)
      }
    }.map(\.file.path)
  }

  /// Switches over an enum of the project whose `default:` acts.
  ///
  /// Types are not resolved: a switch counts if all its patterns are `.name`, and some enum of the
  /// files has all these cases. So a switch over an enum of the system whose cases an enum of the
  /// project shares is found too, and one with tuples or literals among its patterns is not.
  static func actingDefaults(_ files: [ReadFile]) -> [String] {
    let enums = files.flatMap { file in file.enums.map { (name: $0.key, cases: $0.value) } }
    return files.flatMap { file in
      file.switches.compactMap { found -> String? in
        guard found.acts, let names = found.names, !names.isEmpty,
          let match = enums.first(where: { names.isSubset(of: $0.cases) })
        else { return nil }
        return "\(file.position(found.line)): default: acts for cases of \(match.name)"
      }
    }
  }

  /// Types with more stored properties than a limit, or than their own exception allows. An
  /// exception that is not needed, or allows more than the type has, is a finding too: exceptions
  /// only shrink. A stricter limit is for the type of its name.
  static func largeTypes(
    _ files: [ReadFile], limit: Int, stricter: [String: Int] = [:], exceptions: [String: Int]
  ) -> [String] {
    var findings: [String] = []
    var unused = exceptions
    for file in files {
      var counts: [String: Int] = [:]
      for property in file.declarations where property.kind == .stored {
        counts[property.path.joined(separator: "."), default: 0] += 1
      }
      for (name, count) in counts {
        let limit = stricter[name] ?? limit
        let allowed = exceptions[name]
        if count > limit, count == allowed {
          unused[name] = nil
        } else if count > limit || allowed != nil {
          findings.append(
            "\(file.file.path): \(name) has \(count) stored properties, not \(allowed ?? limit)")
          unused[name] = nil
        }
      }
    }
    findings += unused.keys.map { "\($0): an exception for a type that does not exist" }
    return findings.sorted()
  }

  /// Comments that end beyond a column.
  static func longComments(_ files: [ReadFile], limit: Int) -> [String] {
    files.flatMap { file in
      file.comments.filter { file.file.lines[$0.line].count > limit }
        .map { "\(file.position($0.line)): \(file.file.lines[$0.line].count) columns" }
    }
  }

  /// `package` and `public` declarations, and cases of their enums, without a `///` comment.
  static func undocumented(_ files: [ReadFile]) -> [String] {
    files.flatMap { file in
      file.declarations.filter {
        ["package", "public"].contains($0.access) && $0.kind != .extension && !$0.isDocumented
      }.map { "\(file.position($0.firstLine)): \($0.fullName)" }
    }
  }

  /// Declarations marked `@inlinable` that are not public. Swift inlines only public ones into
  /// other modules; the others stay calls, also within the package.
  static func unusedInlining(_ files: [SourceFile]) -> [String] {
    files.flatMap { file in
      zip(file.lines, file.lines.dropFirst() + [""]).enumerated().compactMap { number, pair in
        let (line, next) = pair
        guard line.contains("@inlinable"), !line.contains("//") else { return nil }
        return (line + " " + next).contains("public ") ? nil : "\(file.path):\(number + 1)"
      }
    }
  }

  /// Comments that hold one of the words, in any case.
  static func bannedWords(_ files: [ReadFile], _ words: Set<String>) -> [String] {
    files.flatMap { file in
      file.comments.compactMap { comment -> String? in
        first(of: words, in: comment.text).map { "\(file.position(comment.line)): \($0)" }
      }
    }
  }

  /// Lines of articles, and of scripts and C with their code, that hold one of the words.
  static func bannedWords(inLinesOf files: [SourceFile], _ words: Set<String>) -> [String] {
    files.flatMap { file in
      file.lines.enumerated().compactMap { number, line in
        first(of: words, in: line).map { "\(file.path):\(number + 1): \($0)" }
      }
    }
  }

  private static func first(of words: Set<String>, in text: String) -> String? {
    text.lowercased().split { !$0.isLetter && $0 != "-" }.map(String.init)
      .first(where: words.contains)
  }

  /// Imports of modules that the manifest does not declare as dependencies. System modules are
  /// free, except Foundation and what it needs in the modules that are named.
  static func undeclaredImports(
    _ files: [SourceFile], manifest: Manifest, withoutFoundation: Set<String>
  ) throws -> [String] {
    try files.flatMap { file -> [String] in
      guard var allowed = manifest.targets[file.module] else { return ["\(file.path): no target"] }
      allowed.formUnion(["Glibc", "Synchronization"])
      if !withoutFoundation.contains(file.module) {
        allowed.formUnion(["Dispatch", "Foundation"])
      }
      return try imports(of: file).filter { !allowed.contains($0) }.map { "\(file.path): \($0)" }
    }
  }

  /// Dependencies that the manifest declares for a target and none of its files imports, except
  /// those that it needs built: programs that tests start.
  static func unusedDependencies(
    _ files: [SourceFile], manifest: Manifest, built: Set<String>
  ) throws -> [String] {
    let imported = try Dictionary(grouping: files, by: \.module).mapValues { files in
      try Set(files.flatMap { try imports(of: $0) })
    }
    return manifest.targets.flatMap { target, dependencies -> [String] in
      guard let imported = imported[target] else { return [] }
      return dependencies.filter { dependency in
        // A module's name has no hyphen where it is imported.
        !imported.contains(dependency.replacing("-", with: "_")) && !built.contains(dependency)
      }.map { "\(target): \($0)" }
    }.sorted()
  }

  private static func imports(of file: SourceFile) throws -> [String] {
    let statement = try Regex(
      #"^\s*(?:@\w+ )*(?:public |package |internal |fileprivate |private )?import (?:\w+ )?(\w+)"#
    )
    return try file.lines.compactMap { line in
      try statement.prefixMatch(in: line)?.output[1].substring.map(String.init)
    }
  }
}

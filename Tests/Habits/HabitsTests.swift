// Conventions of the project. The message of each expectation says what to do instead.

import Foundation
import Testing

@Suite("Habits")
struct HabitsTests {
  static let sources = Project.files(in: "Sources")
  static let tests = Project.files(in: "Tests")
  static let all = sources + tests
  static let read = all.map(ReadFile.init)

  // MARK: - Files

  @Test("The top level holds only the known files and folders")
  func topLevel() throws {
    let known: Set<String> = ["Package.swift", "Sources", "Tests", "Themes", "README.md"]
    let found = try FileManager.default.contentsOfDirectory(atPath: Project.top.path)
      .filter { !$0.hasPrefix(".") && !known.contains($0) && $0 != "Package.resolved" }
    #expect(found == [], "move these into a module, or make them dotfiles")
  }

  @Test("No file is longer than 500 lines")
  func fileLength() {
    let scripts = Project.files(in: "Sources", endings: ["js", "c", "h", "css"])
    let long = (Self.all + scripts).filter { $0.lines.count > 501 }.map(\.path)
    #expect(long == [], "split the file by subject")
  }

  @Test("Every file begins with a comment about its contents")
  func header() {
    let silent = Self.all.filter { !($0.lines.first ?? "").hasPrefix("//") }.map(\.path)
    #expect(silent == [], "begin with a comment: what this file is, and why it is so")
  }

  // MARK: - Declarations

  @Test("No function is longer than 58 lines")
  func functionLength() {
    #expect(Habit.longFunctions(Self.read, limit: 58) == [], "extract a function")
  }

  @Test("No type has more than 12 stored properties, and Shard at most 10")
  func typeSize() {
    // The members of a JSON document that others read, and counters of one output.
    let exceptions = [
      "Channel.Settings": 14, "ClientFrame": 16, "DemoSummary": 13, "FeedRow": 16,
      "WidgetConfig": 16,
    ]
    let sources = Self.read.filter { !$0.file.isTest }
    #expect(
      Habit.largeTypes(sources, limit: 12, stricter: ["Shard": 10], exceptions: exceptions) == [],
      "move properties that are used together to a type of their own")
  }

  @Test("An inlinable declaration is public, so that it is inlined")
  func inlining() {
    let sources = Self.all.filter { !$0.isTest }
    #expect(Habit.unusedInlining(sources) == [], "make it public, or drop the attribute")
  }

  @Test("A type name is declared in one module only")
  func typeNames() {
    #expect(Habit.typesInTwoModules(Self.read) == [], "rename one, or move it to a shared module")
  }

  @Test("A file is named for a type in it, or Type+Aspect")
  func fileNames() {
    #expect(Habit.misnamedFiles(Self.read) == [], "rename the file, or split it")
  }

  @Test("A switch over an enum of the project has no default that acts")
  func defaults() {
    #expect(Habit.actingDefaults(Self.read) == [], "list the other cases")
  }

  @Test("Package declarations and the cases of package enums are documented")
  func documentation() {
    let sources = Self.read.filter { !$0.file.isTest }
    #expect(Habit.undocumented(sources) == [], "add a /// comment: what, units, range, errors")
  }

  // MARK: - Comments

  @Test("Comments end within 100 columns")
  func commentWidth() {
    #expect(Habit.longComments(Self.read, limit: 100) == [], "wrap the comment")
  }

  @Test("Comments and articles use standard terms")
  func words() {
    let advice: Comment = "module or space for room, again for anew, a user or another for somebody"
    #expect(Habit.bannedWords(Self.read, Self.houseWords) == [], advice)
    let others = Project.files(in: "Sources", endings: ["md", "js", "c", "h", "css"])
    #expect(Habit.bannedWords(inLinesOf: others, Self.houseWords) == [], advice)
  }

  /// Words that only this project used, or used in a sense of its own.
  static let houseWords: Set<String> = [
    "alight", "anew", "courtesy", "desk", "dice", "farewell", "house", "houses", "newcomer",
    "newcomers", "poke", "pokes", "room", "rooms", "somebody", "whoever", "whom",
  ]

  // MARK: - Modules

  @Test("Modules import only what the manifest declares, and pure ones no Foundation")
  func imports() throws {
    let manifest = try Manifest(Project.text(of: "Package.swift"))
    let sources = Self.read.map(\.file).filter { !$0.isTest }
    #expect(
      try Habit.undeclaredImports(
        sources, manifest: manifest, withoutFoundation: Self.withoutFoundation) == [],
      "move the work to a module that may import it")
  }

  @Test("Every dependency that the manifest declares is imported")
  func dependencies() throws {
    let manifest = try Manifest(Project.text(of: "Package.swift"))
    #expect(
      try Habit.unusedDependencies(Self.all, manifest: manifest, built: ["canais", "canais-bench"])
        == [], "take the dependency out of Package.swift")
  }

  /// Modules that Foundation is kept out of.
  static let withoutFoundation: Set<String> = [
    "Basics", "LinuxSystem", "Presence", "PresenceSimulation", "Records", "Screen", "WebSocket",
  ]

  @Test("Architecture.md has the manifest's modules, and files and names that exist")
  func architecture() throws {
    let article = try SourceFile(
      "Architecture.md", Project.text(of: "Sources/canais/canais.docc/Architecture.md"))
    let architecture = Architecture(article.lines)
    #expect(architecture.files.count > 50, "follow the ten paths file by file")
    let files = Project.files(in: "Sources", endings: ["swift", "c", "js"])
    let manifest = try Manifest(Project.text(of: "Package.swift"))
    #expect(architecture.findings(manifest: manifest, files: files) == [], "correct the article")
  }

  @Test("The manifest names no package")
  func noDependencies() throws {
    let manifest = try Project.text(of: "Package.swift")
    #expect(!manifest.contains(".package("), "use Foundation, ncursesw, sqlite3 and C")
  }

  @Test("No test sleeps")
  func noSleeps() throws {
    // The pause between two checks of `until`, and the samples of this check.
    let others = Self.tests.filter {
      $0.path != "Tests/Support/Deadline.swift" && !$0.path.hasPrefix("Tests/Habits/")
    }
    #expect(try Project.matches(Self.sleep, in: others) == [], "wait for the event by until {}")
  }

  /// A call that sleeps, or that waits for no descriptor.
  static let sleep =
    #"(^|[^.\w])(usleep|nanosleep|sleep|select)\(|(Task|Thread)\.sleep\(|poll\(nil|fd: -1"#

  @Test("No marks of unfinished work")
  func noLeftovers() throws {
    let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "not " + "implemented"]
    let found = try Project.matches(
      words.joined(separator: "|") + "|fatalError\\(\"" + "|notImpl" + "emented", in: Self.all)
    #expect(found == [], "do it, or document that it is missing")
  }

  @Test("No shortcut around the compiler's checks")
  func noShortcuts() throws {
    let found = try Project.matches(
      #"@unchecked Sendable|nonisolated\(unsafe\)|\btry!|\bas!"#, in: Self.sources)
    #expect(found == [], "a Mutex, a typed error, a conditional cast")
  }

  @Test("Every module has an article, and the symbols that articles name exist")
  func articles() throws {
    let articles = Project.files(in: "Sources", endings: ["md"])
    let modules = Set(Self.sources.map(\.module))
    #expect(modules.subtracting(articles.map(\.module)) == [], "add Module.docc/Module.md")
    let link = try Regex("``([^`]+)``")
    let word = try Regex(#"[A-Za-z_]\w*"#)
    var unknown: [String] = []
    for article in articles {
      let text = Self.sources.filter { $0.module == article.module }.flatMap(\.lines)
      let known = Set(
        text.flatMap { line in line.matches(of: word).map { String(line[$0.range]) } })
      for line in article.lines {
        for match in line.matches(of: link) {
          let name = String(match.output[1].substring ?? "")
          let parts = name.matches(of: word).map { String(name[$0.range]) }
          if name != article.module, !known.isSuperset(of: parts) {
            unknown.append("\(article.path): \(name)")
          }
        }
      }
    }
    #expect(unknown == [], "name a symbol of the module")
  }
}

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

  @Test("Modules import only their declared dependencies")
  func arrows() throws {
    let foundations: Set<String> = [
      "Dispatch", "Foundation", "Glibc", "Synchronization",
    ]
    let arrows: [String: Set<String>] = [
      "Basics": ["Glibc"],
      "LinuxSystem": ["CLinux", "Glibc"],
      "Channels": foundations.union(["Basics"]),
      "Presence": ["Basics", "Channels", "Glibc", "Synchronization"],
      "Records": ["Basics", "Channels", "Presence"],
      "Platforms": ["Basics", "Channels", "Presence", "Records"],
      "PresenceSimulation": ["Basics", "Presence", "Channels", "Glibc", "Synchronization"],
      "WebSocket": ["Basics", "Glibc"],
      "Themes": foundations.union(["Basics"]),
      "Screen": ["Basics", "Glibc"],
      "HTTPClient": foundations.union(["CCurl", "CLinux"]),
      "Widget": foundations.union(["Basics", "Channels"]),
      "Storage": foundations.union([
        "Basics", "Channels", "Presence", "Records", "LinuxSystem", "CSQLite",
      ]),
      "Engine": foundations.union([
        "Basics", "Presence", "Records", "WebSocket", "Channels", "Widget", "HTTPClient",
        "LinuxSystem", "CLinux",
      ]),
      "Client": foundations.union([
        "Basics", "WebSocket", "Presence", "Records", "Channels", "HTTPClient",
      ]),
      "Terminal": foundations.union([
        "Basics", "Screen", "Themes", "LinuxSystem", "CNcurses", "CLinux",
      ]),
      "Console": foundations.union([
        "Basics", "Screen", "Themes", "Channels", "Presence", "Records", "Client",
      ]),
      "canais-bench": foundations.union([
        "Basics", "Presence", "PresenceSimulation", "Records", "WebSocket", "Channels", "Storage",
        "Engine", "Client", "Screen", "Themes", "Terminal", "LinuxSystem", "CLinux",
      ]),
    ]
    let statement = try Regex(#"^\s*(?:@\w+ )*(?:public |internal )?import (?:\w+ )?(\w+)"#)
    var refused: [String] = []
    for file in Self.sources {
      guard let allowed = arrows[file.module] else { continue }
      for line in file.lines {
        guard let match = try statement.prefixMatch(in: line),
          let module = match.output[1].substring, !allowed.contains(String(module))
        else { continue }
        refused.append("\(file.path): \(module)")
      }
    }
    #expect(refused == [], "move the work to a module that may import it")
  }

  @Test("The manifest names no package")
  func noDependencies() throws {
    let manifest = try String(
      contentsOf: Project.top.appending(path: "Package.swift"), encoding: .utf8)
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
    let modules = Set(Self.sources.map(\.module)).subtracting(["canais", "canais-bench"])
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

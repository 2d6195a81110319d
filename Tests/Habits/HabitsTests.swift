// Conventions of the project. Each test names what to do instead.

import Foundation
import Testing

@Suite("Habits")
struct HabitsTests {
  static let sources = Project.files(in: "Sources")
  static let tests = Project.files(in: "Tests")
  static let all = sources + tests

  @Test("The top level holds the plan and nothing else")
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

  @Test("No function is longer than 70 lines")
  func functionLength() throws {
    let head = try Regex(
      #"^( *)(?:(?:@\w+(?:\([^)]*\))?|[a-z]+(?:\(set\))?) )*(?:func|init|deinit)\b"#)
    var long: [String] = []
    for file in Self.all {
      for (start, line) in file.lines.enumerated() {
        guard let match = try head.prefixMatch(in: line), !line.hasSuffix("}") else { continue }
        let indent = String(match.output[1].substring ?? "")
        let rest = file.lines[(start + 1)...]
        guard
          let end = rest.firstIndex(where: { $0 == indent + "}" || $0.hasPrefix(indent + "} ") }),
          let stop = rest.firstIndex(where: {
            !$0.hasPrefix(indent + " ") && !$0.isEmpty && !$0.hasPrefix(indent + ")")
          }), stop == end || file.lines[stop].hasPrefix(indent + "{")
        else { continue }
        if end - start + 1 > 70 { long.append("\(file.path):\(start + 1) (\(end - start + 1))") }
      }
    }
    #expect(long == [], "a function that wants a helper with a name of its own")
  }

  @Test("Every file explains itself from the top")
  func header() {
    let silent = Self.all.filter { !($0.lines.first ?? "").hasPrefix("//") }.map(\.path)
    #expect(silent == [], "begin with a comment: what this file is, and why it is so")
  }

  @Test("Modules import only their declared dependencies")
  func arrows() throws {
    let foundations: Set<String> = [
      "Foundation", "FoundationNetworking", "Glibc", "Synchronization",
    ]
    let arrows: [String: Set<String>] = [
      "Basics": ["Glibc"],
      "Channels": foundations.union(["Basics"]),
      "Presence": ["Basics", "Channels", "Glibc", "Synchronization"],
      "Records": ["Basics", "Channels", "Presence"],
      "PresenceSimulation": ["Basics", "Presence", "Channels", "Glibc", "Synchronization"],
      "WebSocket": ["Basics", "Glibc"],
      "Themes": foundations.union(["Basics"]),
      "Screen": ["Basics", "Glibc"],
      "Widget": foundations.union(["Basics", "Channels"]),
      "Storage": foundations.union(["Basics", "Channels", "Presence", "Records", "CSQLite"]),
      "Engine": foundations.union([
        "Basics", "Presence", "Records", "WebSocket", "Channels", "Widget", "CLinux",
      ]),
      "Client": foundations.union(["Basics", "WebSocket", "Presence", "Records", "Channels"]),
      "Terminal": foundations.union(["Basics", "Screen", "Themes", "CNcurses", "CLinux"]),
      "Console": foundations.union([
        "Basics", "Screen", "Themes", "Channels", "Presence", "Records", "Client",
      ]),
      "canais-bench": foundations.union([
        "Basics", "Presence", "PresenceSimulation", "Records", "WebSocket", "Channels", "Storage",
        "Engine", "Client", "Screen", "Themes", "Terminal", "CLinux",
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
    #expect(!manifest.contains(".package("), "Foundation, ncursesw, sqlite3 and C are all there is")
  }

  @Test("No test sleeps")
  func noSleeps() throws {
    let found = try Project.matches(
      #"\b(usleep|nanosleep|Task\.sleep|Thread\.sleep|sleep)\("#, in: Self.tests)
    #expect(found == [], "wait for the event, with a deadline")
  }

  @Test("Nothing is left over")
  func noLeftovers() throws {
    let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "not " + "implemented"]
    let found = try Project.matches(
      words.joined(separator: "|") + "|fatalError\\(\"" + "|notImpl" + "emented", in: Self.all)
    #expect(found == [], "do it, or say in the open that it is missing")
  }

  @Test("No shortcut around the compiler")
  func noShortcuts() throws {
    let found = try Project.matches(
      #"@unchecked Sendable|nonisolated\(unsafe\)|\btry!|\bas!"#, in: Self.sources)
    #expect(found == [], "a Mutex, a typed error, a conditional cast")
  }

  @Test("Every module has an article, and what the articles name is there")
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
    #expect(unknown == [], "name what is there")
  }
}

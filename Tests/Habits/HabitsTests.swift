// The habits of the house, each a test that names what to do instead.

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
    #expect(found == [], "move these into a room, or make them dotfiles")
  }

  @Test("No file is longer than 500 lines")
  func fileLength() {
    let scripts = Project.files(in: "Sources", endings: ["js", "c", "h", "css"])
    let long = (Self.all + scripts).filter { $0.lines.count > 501 }.map(\.path)
    #expect(long == [], "a room that wants a wall: split it by subject")
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

  @Test("Rooms import only what the plan lets them")
  func arrows() throws {
    let foundations: Set<String> = [
      "Foundation", "FoundationNetworking", "Glibc", "Synchronization",
    ]
    let arrows: [String: Set<String>] = [
      "Channels": foundations,
      "Presence": ["Channels", "Glibc", "Synchronization"],
      "WebSocket": ["Glibc"],
      "Themes": foundations,
      "Screen": ["Glibc"],
      "Widget": foundations.union(["Channels"]),
      "Storage": foundations.union(["Channels", "Presence", "CSQLite"]),
      "Engine": foundations.union(["Presence", "WebSocket", "Channels", "Widget", "CLinux"]),
      "Client": foundations.union(["WebSocket", "Presence", "Channels"]),
      "Terminal": foundations.union(["Screen", "Themes", "CNcurses", "CLinux"]),
      "Console": foundations.union(["Screen", "Themes", "Channels", "Presence", "Client"]),
      "canais-bench": foundations.union([
        "Presence", "WebSocket", "Channels", "Storage", "Engine", "Client", "Screen", "Themes",
        "Terminal", "CLinux",
      ]),
    ]
    let statement = try Regex(#"^\s*(?:@\w+ )*(?:public |internal )?import (?:\w+ )?(\w+)"#)
    var refused: [String] = []
    for file in Self.sources {
      guard let allowed = arrows[file.room] else { continue }
      for line in file.lines {
        guard let match = try statement.prefixMatch(in: line),
          let module = match.output[1].substring, !allowed.contains(String(module))
        else { continue }
        refused.append("\(file.path): \(module)")
      }
    }
    #expect(refused == [], "ask the room that may, or move the work there")
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

  @Test("Every room has an article, and what the articles name is there")
  func articles() throws {
    let articles = Project.files(in: "Sources", endings: ["md"])
    let rooms = Set(Self.sources.map(\.room)).subtracting(["canais", "canais-bench"])
    #expect(rooms.subtracting(articles.map(\.room)) == [], "a room tells its rules")
    let link = try Regex("``([^`]+)``")
    let word = try Regex(#"[A-Za-z_]\w*"#)
    var unknown: [String] = []
    for article in articles {
      let text = Self.sources.filter { $0.room == article.room }.flatMap(\.lines)
      let known = Set(
        text.flatMap { line in line.matches(of: word).map { String(line[$0.range]) } })
      for line in article.lines {
        for match in line.matches(of: link) {
          let name = String(match.output[1].substring ?? "")
          let parts = name.matches(of: word).map { String(name[$0.range]) }
          if name != article.room, !known.isSuperset(of: parts) {
            unknown.append("\(article.path): \(name)")
          }
        }
      }
    }
    #expect(unknown == [], "name what is there")
  }
}

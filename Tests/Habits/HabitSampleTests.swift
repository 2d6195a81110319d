// Each check of the conventions finds a small sample that breaks it, and leaves one alone that does
// not.

import Testing

@Suite("Checks of the habits")
struct HabitSampleTests {
  private func read(_ path: String, _ text: String) -> ReadFile { ReadFile(SourceFile(path, text)) }

  @Test("A function of 59 lines, whatever it contains")
  func longFunctions() {
    let line = #"    print("} \(values.map { "}" })") // }"# + "\n"
    let long = "struct A {\n  func f(\n    _ a: Int = { 1 }()\n  ) {\n"
    let text = long + String(repeating: line, count: 55) + "  }\n  func g() {}\n}\n"
    #expect(
      Habit.longFunctions([read("Sources/M/A.swift", text)], limit: 58)
        == ["Sources/M/A.swift:2: A.f has 59 lines"])
    #expect(Habit.longFunctions([read("Sources/M/A.swift", text)], limit: 59) == [])
  }

  @Test("A type in two modules; private types of tests may share a name")
  func typesInTwoModules() {
    let files = [
      read("Sources/M/A.swift", "struct A {}\nprivate struct B {}"),
      read("Sources/N/A.swift", "package enum A { struct C {} }\nextension B {}"),
      read("Sources/N/B.swift", "private final class B {}\nstruct C {}"),
      read("Tests/M/ATests.swift", "private struct A {}\nstruct D {}"),
      read("Tests/N/ATests.swift", "struct D {}"),
    ]
    #expect(Habit.typesInTwoModules(files) == ["A: M, N", "B: M, N", "D: MTests, NTests"])
  }

  @Test("A file whose name is no type of it")
  func misnamedFiles() {
    let files = [
      read("Sources/M/A.swift", "struct A {}"), read("Sources/M/A+B.swift", "extension N.A {}"),
      read("Sources/M/Helpers.swift", "struct A { let Helpers = 1 }\nfunc Helpers() {}"),
      read("Sources/M/C+A.swift", "extension A {}"),
      read("Sources/M/D+Words.swift", "extension D.E {}"),
    ]
    #expect(Habit.misnamedFiles(files) == ["Sources/M/Helpers.swift", "Sources/M/C+A.swift"])
  }

  @Test(
    "A default that calls, assigns, throws or has several statements",
    arguments: [
      "f()", "x = 1", "throw E.e", "return f()", "x = 1\n      break", "try f()",
      "if x { break }", "#expect(x)", "A.b(1)",
    ])
  func actingDefaults(_ body: String) {
    let text = """
      enum A { case one, two, three }
      func f(_ a: A) {
        switch a {
        case .one where x, .two(let y):
          if case .three = a { g() }
        default:
          \(body)
        }
      }
      """
    #expect(
      Habit.actingDefaults([read("Sources/M/A.swift", text)])
        == ["Sources/M/A.swift:3: default: acts for cases of A"])
  }

  @Test(
    "A default that does nothing, or gives a value that is at hand",
    arguments: ["break", "continue", "return", "return nil", "false", "[]", ".none", "a.b", "\"\""])
  func inertDefaults(_ body: String) {
    let text = "enum A { case one }\nlet x = switch a { case .one: 1\n default: \(body) }"
    #expect(Habit.actingDefaults([read("Sources/M/A.swift", text)]) == [])
  }

  @Test("Switches that are not over an enum of the project, and exhaustive ones")
  func otherSwitches() {
    let text = """
      enum A { case one, two }
      func f() {
        switch n { case 1: break; default: f() }
        switch e { case .other: break
        default: f() }
        switch t {
        case (.one, _): break
        default: f()
        }
        switch a {
        case .one: switch n {
          case 1...2: break
          default: f()
          }
        case .two: f()
        }
      }
      """
    #expect(Habit.actingDefaults([read("Sources/M/A.swift", text)]) == [])
  }

  @Test("A type with too many stored properties; exceptions only shrink")
  func largeTypes() {
    let text = """
      struct A {
        static let none = 0
        let a = 1, b = Dictionary<String, Int>()
        private(set) lazy var c: Result<Int, E> = { .success(1) }()
        @Wrapped var d: Int { didSet { f() } }
        var computed: Int { a }
        var other: Int {
          get { 1 }
          set {}
        }
        struct B { var a = 0 }
        func f() { let local = 1 }
      }
      protocol P { var a: Int { get } }
      """
    let files = [read("Sources/M/A.swift", text)]
    #expect(Habit.largeTypes(files, limit: 4, exceptions: [:]) == [])
    #expect(
      Habit.largeTypes(files, limit: 3, exceptions: [:])
        == ["Sources/M/A.swift: A has 4 stored properties, not 3"])
    #expect(Habit.largeTypes(files, limit: 3, exceptions: ["A": 4]) == [])
    #expect(
      Habit.largeTypes(files, limit: 3, exceptions: ["A": 5])
        == ["Sources/M/A.swift: A has 4 stored properties, not 5"])
    #expect(
      Habit.largeTypes(files, limit: 4, exceptions: ["A": 4])
        == ["Sources/M/A.swift: A has 4 stored properties, not 4"])
    #expect(
      Habit.largeTypes(files, limit: 4, exceptions: ["Z": 9])
        == ["Z: an exception for a type that does not exist"])
  }

  @Test("A stricter limit for one type")
  func stricterLimit() {
    let files = [
      read("Sources/M/A.swift", "struct A { let a = 1, b = 1 }\nstruct B { let a, b: Int }")
    ]
    #expect(
      Habit.largeTypes(files, limit: 2, stricter: ["A": 1], exceptions: [:])
        == ["Sources/M/A.swift: A has 2 stored properties, not 1"])
  }

  @Test("An import that the manifest does not declare, and Foundation where it is kept out")
  func undeclaredImports() throws {
    let manifest = try Manifest(Self.manifest)
    let files = [
      SourceFile("Sources/M/A.swift", "import Foundation\nimport N\nimport Glibc"),
      SourceFile(
        "Sources/N/A.swift", "@testable import M\n// import X\nimport struct Foundation.Data"),
      SourceFile("Sources/X/A.swift", ""),
    ]
    #expect(
      try Habit.undeclaredImports(files, manifest: manifest, withoutFoundation: ["M"])
        == [
          "Sources/M/A.swift: Foundation", "Sources/N/A.swift: M", "Sources/X/A.swift: no target",
        ])
  }

  @Test("A dependency that no file of the target imports")
  func unusedDependencies() throws {
    let files = [
      SourceFile("Sources/M/A.swift", "// import N"), SourceFile("Sources/p-q/A.swift", "import M"),
      SourceFile("Sources/p-q/B.swift", "private import N"),
      SourceFile("Tests/M/A.swift", "@testable import p_q"),
    ]
    let manifest = try Manifest(Self.manifest)
    #expect(
      try Habit.unusedDependencies(files, manifest: manifest, built: []) == ["M: N", "MTests: M"])
    #expect(try Habit.unusedDependencies(files, manifest: manifest, built: ["N"]) == ["MTests: M"])
  }

  /// A manifest of two modules, a program and a test.
  private static let manifest = """
    module("N"),
    // module("Old"),
    module(
      "M", uses: [
        "N",
      ], resources: [.embedInCode("O")]),
    .executableTarget(name: "p-q", dependencies: ["M", "N"], swiftSettings: strict),
    .systemLibrary(name: "C", providers: [.apt(["x"])]),
    tests(of: "M", uses: ["M"]),
    """

  @Test("The manifest's targets and dependencies")
  func manifest() throws {
    let manifest = try Manifest(Self.manifest)
    #expect(
      manifest.targets
        == ["N": [], "M": ["N"], "p-q": ["M", "N"], "C": [], "MTests": ["M"]])
    #expect(manifest.modules.keys.sorted() == ["C", "M", "N", "p-q"])
  }

  @Test("An article with a wrong module, arrow, file or name")
  func architecture() throws {
    let text = """
      | module | holds | imports |
      |---|---|---|
      | `N` | n | |
      | `M` | m | `C` |
      | `O` | o | |
      | `p-q` | p | `M`, `N` |

      1. `A.swift`: `one` and
         `two`; `B.swift`: `three`.

      A paragraph with `four` and `C.swift`, and `D.swift` twice.
      """
    let files = [
      SourceFile("Sources/M/A.swift", "func one()"), SourceFile("Sources/M/B.swift", "let three"),
      SourceFile("Sources/M/D.swift", ""), SourceFile("Sources/N/D.swift", ""),
    ]
    let found = Architecture(SourceFile("a.md", text).lines)
      .findings(manifest: try Manifest(Self.manifest), files: files)
    #expect(
      found == [
        "A.swift: has no two", "C.swift: does not exist", "C: not in the table",
        "D.swift: exists 2 times", "M: the manifest has N", "O: not in the manifest",
      ])
  }

  @Test("A comment that ends beyond column 100, at a line's end too; no string")
  func longComments() {
    let long = String(repeating: "x", count: 95)
    let text = "// \(long)xxx\nlet a = 1  // \(long)\nlet b = \"// \(long)\"\n// \(long)\n"
    #expect(
      Habit.longComments([read("Sources/M/A.swift", text)], limit: 100)
        == ["Sources/M/A.swift:1: 101 columns", "Sources/M/A.swift:2: 109 columns"])
  }

  @Test("A banned word in a line of an article")
  func bannedWordsOfArticles() {
    let article = SourceFile("Sources/M/M.docc/M.md", "# Bedroom\nA Room, whoever uses it\n")
    #expect(
      Habit.bannedWords(inLinesOf: [article], ["room"]) == ["Sources/M/M.docc/M.md:2: room"])
  }

  @Test("An inlinable function that is not public, on one line or two")
  func unusedInlining() {
    let text = """
      @inlinable public func a() {}
      @inlinable
      public func b() {}
      @inlinable package func c() {}
      @inlinable
      package func d() {}
      // @inlinable package
      """
    #expect(
      Habit.unusedInlining([SourceFile("Sources/M/A.swift", text)])
        == ["Sources/M/A.swift:4", "Sources/M/A.swift:5"])
  }

  @Test("A package declaration without documentation, and a case of a package enum")
  func undocumented() {
    let text = """
      /// An enum.
      package enum A {
        /// One.
        case one
        case two, three
        // No documentation.
        package static func f() {}
        func g() {}
      }
      /// A struct.
      @available(*, noasync)
      package struct B {
        /// Its count.
        package private(set) var count = 0
        package init() {}
      }
      /// A protocol.
      package protocol P {
        func required()
      }
      enum C { case one }
      """
    let found = Habit.undocumented([read("Sources/M/A.swift", text)])
    #expect(
      found.map { String($0.drop { $0 != " " }.dropFirst()) }
        == ["A.two", "A.three", "A.f", "B.init", "P.required"])
  }

  @Test("A banned word in a comment, and not in code")
  func bannedWords() {
    let text = "/// Makes Room.\nlet room = \"room\"  // a house-keeper\n// Roomy, rooms.\n"
    #expect(
      Habit.bannedWords([read("Sources/M/A.swift", text)], ["room", "house"])
        == ["Sources/M/A.swift:1: room"])
  }

  @Test(
    "Every way to sleep",
    arguments: [
      ("sleep", "1"), ("usleep", "10"), ("try await Task.sleep", "for: .seconds(1)"),
      ("_ = poll", "nil, 0, 5"), ("Thread.sleep", "forTimeInterval: 1"),
      ("select", "0, nil, nil, nil, &time"),
      ("var nothing = pollfd", "fd: -1, events: 0, revents: 0"),
    ])
  func sleeps(function: String, arguments: String) throws {
    let call = SourceFile("a", "\(function)(\(arguments))")
    #expect(try !Project.matches(HabitsTests.sleep, in: [call]).isEmpty)
  }

  @Test("Waiting for a descriptor is no sleep")
  func waits() throws {
    let file = SourceFile("a", "poll(&waiting, 1, 5)\nasleep(1)\nclock.timeout(until: 1)")
    #expect(try Project.matches(HabitsTests.sleep, in: [file]) == [])
  }
}

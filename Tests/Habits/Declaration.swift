// The declarations of one Swift file: what is declared, where, how visible it is and how it is
// explained.

/// One declaration.
struct Declaration: Equatable, Sendable {
  /// What is declared.
  enum Kind: Equatable, Sendable {
    /// A struct, class, enum, actor, protocol or typealias; the keyword.
    case type(String)
    /// An extension of the named type.
    case `extension`
    /// A function, initializer, deinitializer, subscript or an accessor's block.
    case function
    /// A property that is kept in its instance.
    case stored
    /// A property that is computed, static, global or required by a protocol.
    case other
    /// A case of an enum.
    case enumCase
  }

  var kind: Kind
  /// The name; a dotted path for `extension Outer.Inner`.
  var name: String
  /// The types around it, the outermost first.
  var path: [String]
  /// The line of the first word, attributes included, counted from 0.
  var firstLine: Int
  /// The line of the last `}`, or of the first word where there is no body.
  var lastLine: Int
  /// `package`, `private` and so on, where one is written or is given by the type around it.
  var access: String?
  /// Whether a `///` comment ends on the line above.
  var isDocumented: Bool

  /// Whether it is a type's own declaration, no extension.
  var isType: Bool { if case .type = kind { true } else { false } }
  /// The lines it takes.
  var length: Int { lastLine - firstLine + 1 }
  /// The name with the types around it.
  var fullName: String { (path + [name]).joined(separator: ".") }
}

/// Finds the declarations of a file. Code inside of functions is passed over.
struct DeclarationScanner {
  private static let modifiers: Set<String> = [
    "package", "public", "private", "fileprivate", "internal", "open", "static", "final",
    "mutating",
    "nonmutating", "override", "lazy", "weak", "unowned", "indirect", "nonisolated", "borrowing",
    "consuming", "convenience", "required", "optional", "prefix", "postfix", "infix", "isolated",
  ]
  private static let typeWords: Set<String> = [
    "struct", "class", "enum", "actor", "protocol", "extension",
  ]
  private static let starts: Set<String> = modifiers.union(typeWords).union([
    "func", "init", "deinit", "subscript", "var", "let", "case", "typealias", "associatedtype",
    "import", "@", "#", "}", "precedencegroup", "operator",
  ])

  /// What stands around a declaration.
  private struct Scope {
    var keyword = ""
    var path: [String] = []
    /// The access of the type or extension around the members.
    var access: String?

    /// The access that a member has without a modifier of its own: a package enum's cases, a
    /// package protocol's requirements and a package extension's members are `package`, others are
    /// internal.
    func access(of kind: Declaration.Kind) -> String? {
      switch keyword {
      case "protocol", "extension": access
      case "enum" where kind == .enumCase: access
      default: nil
      }
    }
  }

  private let tokens: [Token]
  private let documented: Set<Int>
  private var place = 0
  private(set) var declarations: [Declaration] = []

  /// Scans a file that was read.
  init(_ lexer: SwiftLexer) {
    tokens = lexer.tokens
    documented = Set(lexer.comments.filter(\.isDocumentation).map(\.line))
    while place < tokens.count { members(of: Scope()) }
  }

  private var text: String { place < tokens.count ? tokens[place].text : "" }

  private func text(after count: Int) -> String {
    place + count < tokens.count ? tokens[place + count].text : ""
  }

  // MARK: - Scopes

  /// The declarations up to the `}` of their scope.
  private mutating func members(of scope: Scope) {
    var first: Int?
    var access: String?
    var isStatic = false
    while place < tokens.count, text != "}" {
      let start = first ?? place
      switch text {
      case "@":
        first = start
        place += 2
        if text == "(" { skipGroup() }
        continue
      case "class" where ["func", "var", "subscript"].contains(text(after: 1)): isStatic = true
      case let word where Self.modifiers.contains(word):
        // In an enum or a struct a member may be named as a modifier is, and is then no modifier.
        if text(after: 1) == "(" {
          place += 1
          skipGroup()
          first = start
          continue
        }
        if ["package", "public", "private", "fileprivate", "internal", "open"].contains(word) {
          access = word
        }
        if word == "static" { isStatic = true }
      default:
        declare(from: start, access: access, isStatic: isStatic, in: scope)
        (first, access, isStatic) = (nil, nil, false)
        continue
      }
      first = start
      place += 1
    }
    place += 1
  }

  /// The declaration whose keyword is next; anything else is passed over.
  private mutating func declare(
    from start: Int, access: String?, isStatic: Bool, in scope: Scope
  ) {
    switch text {
    case "struct", "class", "enum", "actor", "protocol", "extension":
      type(from: start, access: access, in: scope)
    case "func", "init", "deinit", "subscript":
      function(from: start, access: access, in: scope)
    case "var", "let": property(from: start, access: access, isStatic: isStatic, in: scope)
    case "case": cases(in: scope)
    case "typealias", "associatedtype":
      if text == "typealias" {
        add(.type("typealias"), tokens[place + 1].text, start, start, access, scope)
      }
      place += 2
    case "{", "(", "[": skipGroup()
    default: place += 1
    }
  }

  private mutating func type(from start: Int, access: String?, in scope: Scope) {
    let keyword = text
    place += 1
    var name = text
    place += 1
    while keyword == "extension", text == "." {
      name += "." + text(after: 1)
      place += 2
    }
    while place < tokens.count, text != "{" { place += 1 }
    let number = declarations.count
    let kind = keyword == "extension" ? Declaration.Kind.extension : .type(keyword)
    add(kind, name, start, place, access, scope)
    place += 1
    members(
      of: Scope(keyword: keyword, path: scope.path + [name], access: access))
    declarations[number].lastLine = tokens[place - 1].line
  }

  private mutating func function(from start: Int, access: String?, in scope: Scope) {
    let keyword = text
    place += 1
    var name = keyword
    if keyword == "func" {
      name = text
      while text != "(", text != "<", place < tokens.count { place += 1 }
    }
    let number = declarations.count
    add(.function, name, start, start, access, scope)
    guard scope.keyword != "protocol" else {
      while place < tokens.count, !isNextMember { skip() }
      return
    }
    while place < tokens.count, text != "{" { skip() }
    skipGroup()
    declarations[number].lastLine = tokens[place - 1].line
  }

  private mutating func property(
    from start: Int, access: String?, isStatic: Bool, in scope: Scope
  ) {
    let isInstance =
      !isStatic && ["struct", "class", "enum", "actor"].contains(scope.keyword)
    place += 1
    while place < tokens.count {
      let number = declarations.count
      add(isInstance ? .stored : .other, text, start, start, access, scope)
      let isComputed = binding(hasBodyLess: scope.keyword == "protocol")
      if isComputed { declarations[number].kind = .other }
      declarations[number].lastLine = tokens[place - 1].line
      guard text == ",", [":", "=", ","].contains(text(after: 2)) else { return }
      place += 1
    }
  }

  /// One name of a `var` or `let`, up to its end or the comma before the next; whether it is
  /// computed.
  private mutating func binding(hasBodyLess isRequirement: Bool) -> Bool {
    place += 1
    var hasValue = false
    var angles = 0
    while place < tokens.count, place == 0 || !isNextMember {
      switch text {
      case ",": if angles == 0 { return false } else { place += 1 }
      case "<" where !hasValue:
        angles += 1
        place += 1
      case ">" where !hasValue:
        angles -= 1
        place += 1
      case "=":
        hasValue = true
        place += 1
      case "{" where !hasValue:
        let isObserved = ["willSet", "didSet"].contains(text(after: 1))
        skipGroup()
        return !isObserved && !isRequirement
      default: skip()
      }
    }
    return false
  }

  private mutating func cases(in scope: Scope) {
    let start = place
    repeat {
      place += 1
      let number = declarations.count
      add(.enumCase, text, start, start, nil, scope)
      place += 1
      if text == "(" { skipGroup() }
      if text == "=" {
        place += 1
        if text == "-" { place += 1 }
        place += 1
      }
      declarations[number].lastLine = tokens[place - 1].line
    } while text == ","
  }

  // MARK: - Steps

  private mutating func add(
    _ kind: Declaration.Kind, _ name: String, _ start: Int, _ end: Int, _ access: String?,
    _ scope: Scope
  ) {
    let line = tokens[start].line
    declarations.append(
      Declaration(
        kind: kind, name: name, path: scope.path, firstLine: line,
        lastLine: tokens[min(end, tokens.count - 1)].line, access: access ?? scope.access(of: kind),
        isDocumented: documented.contains(line - 1)))
  }

  /// Whether the next token begins another member, or ends the scope.
  private var isNextMember: Bool {
    text == "}" || (tokens[place].isFirst && Self.starts.contains(text) && text != "#")
      || (tokens[place].isFirst && text == "#"
        && ["if", "else", "elseif", "endif"]
          .contains(text(after: 1)))
  }

  /// Passes one token, or a whole group in brackets.
  private mutating func skip() {
    if text == "(" || text == "[" || text == "{" { skipGroup() } else { place += 1 }
  }

  /// Passes a group in brackets of any kind.
  private mutating func skipGroup() {
    var depth = 0
    repeat {
      switch text {
      case "(", "[", "{": depth += 1
      case ")", "]", "}": depth -= 1
      default: break
      }
      place += 1
    } while depth > 0 && place < tokens.count
  }
}

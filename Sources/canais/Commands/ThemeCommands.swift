// Commands for themes, and the folders of theme files.

import Channels
import Foundation
import Themes

/// `canais theme …`
enum ThemeCommands {
  static let all: [Subcommand] = [
    Subcommand("theme list", ThemeStrings.list, examples: ["theme list"], run: list),
    Subcommand(
      "theme check", "FILE", 1...1, subject: .file, ThemeStrings.check,
      examples: ["theme check meu.theme"], run: check),
    Subcommand(
      "theme show", "NAME", 1...1, subject: .theme, ThemeStrings.show,
      examples: ["theme show dark", "theme show classic-blue --json"], run: show),
  ]

  static func list(_ call: Invocation) throws {
    let entries = ThemePlaces.themes(call.environment).entries
    if call.wantsJSON {
      return call.output.document(
        entries.map {
          JSONValue.object(["name": .text($0.name), "place": .text($0.folder)])
        })
    }
    call.output.table(
      ThemeStrings.head.map { $0[call.language] },
      entries.map {
        [$0.name, $0.folder.isEmpty ? ThemeStrings.builtIn[call.language] : $0.folder]
      })
  }

  static func check(_ call: Invocation) throws {
    let path = call.arguments[0]
    let name = URL(filePath: path).deletingPathExtension().lastPathComponent
    let library = ThemePlaces.themes(call.environment)
    var errors: [ThemeError] = []
    var weak: [(role: ThemeRole, ratio: Double)] = []
    do throws(ThemeErrors) {
      let theme = try library.theme(reading: bytes(path), name: name, file: path)
      for role in ThemeRole.allCases where role.isText {
        guard let ratio = theme.contrast(role), ratio < Contrast.minimum else { continue }
        weak.append((role, ratio))
      }
    } catch {
      errors = error.errors
    }
    if call.wantsJSON { call.output.document(json(path, errors, weak, call.language)) }
    for error in errors { call.output.say(ThemeStrings.line(error, call.language)) }
    guard errors.isEmpty else { throw CommandError.reported }
    for (role, ratio) in weak {
      let words = ThemeStrings.weak.filling([
        "role": .plain(role.name), "ratio": Contrast.text(ratio),
      ])
      call.output.say(words[call.language])
    }
    call.output.say(ThemeStrings.good.filled(["file": path], in: call.language))
  }

  private static func json(
    _ path: String, _ errors: [ThemeError], _ weak: [(role: ThemeRole, ratio: Double)],
    _ language: Language
  ) -> JSONValue {
    .object([
      "file": .text(path), "good": .toggle(errors.isEmpty),
      "faults": .list(
        errors.map { error in
          .object([
            "file": .text(error.file), "line": .number(error.line), "key": .text(error.key),
            "text": .text(ThemeStrings.problem(error.problem)[language]),
          ])
        }),
      "weak": .list(
        weak.map { .object(["role": .text($0.role.name), "contrast": .decimal($0.ratio)]) }),
    ])
  }

  private static func bytes(_ path: String) throws(ThemeErrors) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ThemeErrors([ThemeError(file: path, line: 0, key: "", problem: .unreadable)])
    }
    return [UInt8](data)
  }

  static func show(_ call: Invocation) throws {
    let library = ThemePlaces.themes(call.environment)
    let theme = try reportingErrors(call) { () throws(ThemeErrors) in
      try library.theme(call.arguments[0])
    }
    if call.wantsJSON {
      var roles: [String: JSONValue] = [:]
      for role in ThemeRole.allCases { roles[role.name] = .text(theme[role].spelling) }
      return call.output.document(
        JSONValue.object(["name": .text(theme.name), "roles": .object(roles)]))
    }
    for role in ThemeRole.allCases { call.output.line("\(role.name) = \(theme[role].spelling)") }
  }

  /// The errors of a theme, each on a line with file, line and key.
  private static func reportingErrors(
    _ call: Invocation, _ body: () throws(ThemeErrors) -> Theme
  ) throws(CommandError) -> Theme {
    do throws(ThemeErrors) {
      return try body()
    } catch {
      for error in error.errors { call.output.say(ThemeStrings.line(error, call.language)) }
      throw .reported
    }
  }
}

/// The folders of theme files.
enum ThemePlaces {
  /// The user's folder, then the folder beside the binary; built-in themes come last.
  static func themes(_ environment: [String: String]) -> ThemeLibrary {
    ThemeLibrary(folders(environment).map(source))
  }

  static func folders(_ environment: [String: String]) -> [String] {
    var folders: [String] = []
    if let own = ThemeLibrary.userFolder(environment) { folders.append(own) }
    folders += installed().filter { FileManager.default.fileExists(atPath: $0) }.prefix(1)
    return folders
  }

  /// `…/share/canais/themes` of an installation, and `Themes` above a build folder.
  private static func installed() -> [String] {
    guard let binary = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return [] }
    var places = [
      binary.deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "share/canais/themes").path
    ]
    var folder = binary.deletingLastPathComponent()
    for _ in 0..<5 {
      folder = folder.deletingLastPathComponent()
      let manifest = folder.appending(path: "Package.swift").path
      if FileManager.default.fileExists(atPath: manifest) {
        places.append(folder.appending(path: "Themes").path)
      }
    }
    return places
  }

  private static func source(_ folder: String) -> ThemeSource {
    ThemeSource(folder: folder) {
      ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".theme") }.map { String($0.dropLast(6)) }
    } read: { name in
      FileManager.default.contents(atPath: "\(folder)/\(name).theme").map { [UInt8]($0) }
    }
  }
}

/// The texts of `canais theme`.
enum ThemeStrings {
  static let list = LocalizedText(
    "Lista os temas e onde estão.", "Lists the themes and where they are.",
    "Lista los temas y dónde están.")
  static let check = LocalizedText(
    "Confere um arquivo de tema: todas as falhas, com linha e chave.",
    "Checks a theme file: every fault, with line and key.",
    "Revisa un archivo de tema: todas las fallas, con línea y clave.")
  static let show = LocalizedText(
    "Mostra um tema, papel por papel.", "Shows a theme, role by role.",
    "Muestra un tema, rol por rol.")
  static let head = [
    LocalizedText("Tema", "Theme", "Tema"), LocalizedText("Onde", "Where", "Dónde"),
  ]
  static let builtIn = LocalizedText("embutido", "built in", "incorporado")
  static let good = LocalizedText("{file}: certo", "{file}: good", "{file}: correcto")
  static let weak = LocalizedText(
    "aviso: {role}: contraste {ratio}:1, abaixo de 4,5:1",
    "warning: {role}: contrast {ratio}:1, under 4.5:1",
    "aviso: {role}: contraste {ratio}:1, por debajo de 4,5:1")

  /// An error on one line: file, line, key and reason.
  static func line(_ error: ThemeError, _ language: Language) -> String {
    let place = error.line > 0 ? "\(error.file):\(error.line)" : error.file
    let key = error.key.isEmpty ? "" : error.key + ": "
    return "\(place): \(key)\(problem(error.problem)[language])"
  }

  static func problem(_ problem: ThemeProblem) -> LocalizedText {
    switch problem {
    case .notFound: LocalizedText("não há esse tema", "there is no such theme", "no hay tal tema")
    case .unreadable:
      LocalizedText(
        "não pode ser lido, ou não é UTF-8", "cannot be read, or is not UTF-8",
        "no se puede leer, o no es UTF-8")
    case .tooLong(let bytes):
      LocalizedText(
        "tem {bytes} bytes; o limite é 65536", "has {bytes} bytes; the limit is 65536",
        "tiene {bytes} bytes; el límite es 65536"
      ).with(["bytes": String(bytes)])
    case .noAssignment:
      LocalizedText("não é chave = valor", "is not key = value", "no es clave = valor")
    case .unknownRole: LocalizedText("não há esse papel", "there is no such role", "no hay tal rol")
    case .repeated(let line):
      LocalizedText(
        "já está na linha {line}", "stands on line {line} already", "ya está en la línea {line}"
      ).with(["line": String(line)])
    case .noValue: LocalizedText("falta o valor", "the value is missing", "falta el valor")
    case .unknownWord(let word):
      LocalizedText(
        "{word} não é cor nem ênfase", "{word} is no colour and no emphasis",
        "{word} no es color ni énfasis"
      ).with(["word": word])
    case .noBackground:
      LocalizedText(
        "falta a cor depois de on", "a colour is missing after on", "falta el color tras on")
    case .extraColor(let word):
      LocalizedText("{word} sobra", "{word} is too much", "{word} sobra").with(["word": word])
    case .unknownBase(let name):
      LocalizedText(
        "herda de {name}, que não existe", "inherits {name}, which does not exist",
        "hereda de {name}, que no existe"
      ).with(["name": name])
    case .inheritanceCycle(let names):
      LocalizedText(
        "herda de si mesmo: {names}", "inherits itself: {names}", "hereda de sí mismo: {names}"
      ).with(["names": names.joined(separator: " → ")])
    }
  }
}

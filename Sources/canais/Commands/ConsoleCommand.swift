// `canais` without a command opens the console. Without a terminal it fails, and points to the
// commands.

import Channels
import Client
import Engine
import Foundation
import Storage

/// `canais`
enum ConsoleCommand {
  static let options = [
    Option("theme", "NAME", ConsoleCommandStrings.theme),
    Option("linear", nil, ConsoleCommandStrings.linear),
    Option("as", "NAME", ConsoleCommandStrings.attendant),
    Option("connect", "URL", ConsoleCommandStrings.connect),
    Option("token-file", "FILE", ConsoleCommandStrings.tokenFile),
  ]

  static let all: [Subcommand] = [
    Subcommand(
      "", ConsoleCommandStrings.console, options: options,
      examples: ["", "--theme light", "--connect https://chat.example --token-file token"],
      run: run)
  ]

  static func run(_ call: Invocation) throws {
    if let text = call.option("connect") {
      return try open(call, storage: nil, origin: .remote(try remote(text, call)))
    }
    if !call.has("linear") { try mustHaveTerminal() }
    let storage = try call.storage()
    try open(call, storage: storage, origin: .database(storage.path, options: []))
  }

  /// Opens the console on an open database and a running engine.
  static func open(
    _ call: Invocation, storage: Storage?, origin: EngineOrigin,
    clock: any EngineClock = SystemClock()
  ) throws {
    let options = ConsoleOptions(
      language: call.language, theme: call.option("theme"), storage: storage, origin: origin,
      clock: clock, attendant: try attendant(call), environment: call.environment)
    if call.has("linear") { return LineModeRunner.run(options, output: call.output) }
    try mustHaveTerminal()
    do throws(ConsoleError) {
      try ConsoleRunner.run(options)
    } catch {
      switch error {
      case .theme(let errors):
        let lines = errors.errors.map { ThemeStrings.line($0, call.language) }
        throw CommandError.failed(.plain(lines.joined(separator: "\n")))
      case .terminal(.unknownType(let type)), .terminal(.cannotPlaceCursor(let type)):
        throw CommandError.failed(RunnerStrings.badTerminal.with(["type": type]))
      case .terminal: throw CommandError.failed(RunnerStrings.noTerminal)
      }
    }
  }

  /// The name that the user answers by: `--as`, else `$CANAIS_ATTENDANT`, else the account's.
  static func attendant(_ call: Invocation) throws(CommandError) -> String {
    let name =
      call.option("as") ?? call.environment["CANAIS_ATTENDANT"].flatMap { $0.isEmpty ? nil : $0 }
      ?? NSUserName()
    guard (1...60).contains(name.count), !name.contains(where: \.isNewline) else {
      throw .usage(ConsoleCommandStrings.badAttendant.with(["value": name]))
    }
    return name
  }

  private static func mustHaveTerminal() throws(CommandError) {
    guard isatty(STDIN_FILENO) != 0, isatty(STDOUT_FILENO) != 0 else {
      throw .failed(RunnerStrings.noTerminal)
    }
  }

  /// A remote engine: over https, or over http on loopback, such as an SSH tunnel.
  private static func remote(_ text: String, _ call: Invocation) throws -> EngineAddress {
    guard let path = call.option("token-file") else {
      throw CommandError.usage(ConsoleCommandStrings.needsToken)
    }
    guard let url = URL(string: text), let host = url.host(percentEncoded: false),
      url.scheme == "https"
        || url.scheme == "http" && (host == "localhost" || PeerAddress(host)?.isLoopback == true)
    else { throw CommandError.usage(ConsoleCommandStrings.badURL.with(["value": text])) }
    let token = String(decoding: try call.read(path), as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    return EngineAddress(url: url, token: token)
  }
}

/// The texts of `canais` without a command.
private enum ConsoleCommandStrings {
  static let console = LocalizedText(
    "Abre o console; inicia o motor se nenhum usa este banco.",
    "Opens the console; starts the engine where none runs on this database.",
    "Abre la consola; inicia el motor si ninguno usa esta base.")
  static let theme = LocalizedText("O tema de cores", "The colour theme", "El tema de colores")
  static let linear = LocalizedText(
    "Pergunta e mostra linha por linha, sem tela cheia",
    "Asks and shows line by line, without a full screen",
    "Pregunta y muestra línea por línea, sin pantalla completa")
  static let connect = LocalizedText(
    "Um motor em outra máquina, por https", "An engine on another machine, over https",
    "Un motor en otra máquina, por https")
  static let tokenFile = LocalizedText(
    "O arquivo com o token desse motor", "The file with that engine's token",
    "El archivo con el token de ese motor")
  static let attendant = LocalizedText(
    "O nome com que você atende (senão $CANAIS_ATTENDANT, senão o da conta)",
    "The name you answer by (else $CANAIS_ATTENDANT, else the account's)",
    "El nombre con que usted atiende (si no $CANAIS_ATTENDANT, si no el de la cuenta)")
  static let badAttendant = LocalizedText(
    "--as {value}: use de 1 a 60 caracteres", "--as {value}: use 1 to 60 characters",
    "--as {value}: use de 1 a 60 caracteres")
  static let needsToken = LocalizedText(
    "--connect precisa de --token-file com o token do motor",
    "--connect needs --token-file with the engine's token",
    "--connect necesita --token-file con el token del motor")
  static let badURL = LocalizedText(
    "--connect {value}: use https, ou http só em loopback (túnel SSH)",
    "--connect {value}: use https, or http on loopback only (an SSH tunnel)",
    "--connect {value}: use https, o http solo en loopback (túnel SSH)")
}

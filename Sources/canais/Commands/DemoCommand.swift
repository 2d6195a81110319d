// The demonstration as a command.

import Channels
import Client
import Engine
import Foundation

/// `canais demo`
enum DemoCommand {
  static let all: [Subcommand] = [
    Subcommand(
      "demo", DemoStrings.demo,
      options: [
        Option("visitors", "N", DemoStrings.visitors), Option("speed", "N", DemoStrings.speed),
        Option("headless", nil, DemoStrings.headless), Option("seconds", "N", DemoStrings.seconds),
        Option("theme", "NAME", DemoStrings.theme), Option("as", "NAME", DemoStrings.attendant),
        Option("linear", nil, DemoStrings.linear),
      ],
      examples: [
        "demo", "demo --headless --visitors 200 --speed 30 --seconds 30 --db demo.db",
      ], run: run)
  ]

  static func run(_ call: Invocation) throws {
    var options = DemoOptions()
    options.visitors = try call.number("visitors", in: DemoOptions.visitorRange) ?? options.visitors
    let speeds = Int(DemoOptions.speedRange.lowerBound)...Int(DemoOptions.speedRange.upperBound)
    options.speed = Int64(try call.number("speed", in: speeds) ?? Int(options.speed))
    options.database = call.has("db") ? call.database : nil
    let seconds = try call.number("seconds", in: 1...86_400) ?? DemoHeadless.seconds
    let log = EngineLogging.make(json: false, call.output)
    let isHeadless = call.has("headless")
    if isHeadless { Signals.block(DemoHeadless.ends) }
    let demonstration: Demonstration
    do throws(DemoError) {
      demonstration = try Demonstration(options) { line in
        // Lines of a log would disturb the full screen.
        if isHeadless, line.level != .info { log(line) }
      }
    } catch {
      throw DemoStrings.cause(of: error)
    }
    defer { demonstration.clean() }
    guard isHeadless else { return try show(demonstration, call) }
    if DemoHeadless.run(demonstration, seconds: seconds) != 0 { throw CommandError.reported }
  }

  /// Opens the console on a demonstration; it ends with the console.
  private static func show(_ demonstration: Demonstration, _ call: Invocation) throws {
    defer { demonstration.leave() }
    let host = demonstration.host
    guard let url = URL(string: host.address.url) else { return }
    let address = EngineAddress(url: url, token: host.tokens.token(.console))
    try ConsoleCommand.open(
      call, storage: host.storage, origin: .here(address), clock: demonstration.clock)
  }
}

/// The texts of `canais demo`.
private enum DemoStrings {
  static let demo = LocalizedText(
    "Abre o console sobre uma demonstração: canais, uma plataforma de mentira e visitantes que "
      + "chegam, escrevem, calam, caem e voltam.",
    "Opens the console on a demonstration: channels, a stand-in platform and visitors who come, "
      + "type, go quiet, drop and return.",
    "Abre la consola sobre una demostración: canales, una plataforma simulada y visitantes que "
      + "llegan, escriben, callan, se caen y vuelven.")
  static let visitors = LocalizedText(
    "Quantos visitantes (40)", "How many visitors (40)", "Cuántos visitantes (40)")
  static let speed = LocalizedText(
    "Quantas vezes mais depressa o tempo passa (20)", "How many times faster time goes (20)",
    "Cuántas veces más rápido pasa el tiempo (20)")
  static let headless = LocalizedText(
    "Sem console; termina com um resumo em JSON", "Without a console; ends with a JSON summary",
    "Sin consola; termina con un resumen en JSON")
  static let seconds = LocalizedText(
    "Duração com --headless (30)", "Length with --headless (30)", "Duración con --headless (30)")
  static let theme = LocalizedText("O tema de cores", "The colour theme", "El tema de colores")
  static let attendant = LocalizedText(
    "O nome com que você atende", "The name you answer by", "El nombre con que usted atiende")
  static let linear = LocalizedText(
    "Linha por linha, sem tela cheia", "Line by line, without a full screen",
    "Línea por línea, sin pantalla completa")

  static let occupied = LocalizedText(
    "{path} não é de uma demonstração: nada foi mudado; escolha outro arquivo em --db",
    "{path} does not belong to a demonstration: nothing was changed; choose another file with --db",
    "{path} no es de una demostración: no se cambió nada; elija otro archivo con --db")

  /// The cause of a demonstration's error.
  static func cause(of error: DemoError) -> any Error {
    switch error {
    case .storage(let error): error
    case .engine(let error): error
    case .system(let error): CommandError.failed(.plain(error.description))
    case .folder(let path): CommandError.failed(.plain(path))
    case .occupied(let path): CommandError.failed(occupied.with(["path": path]))
    }
  }
}

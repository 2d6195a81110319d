// `canais` alone: the console. Without a terminal it refuses, with a hint to the commands.

import Channels
import Foundation

/// `canais`
enum ConsoleCommand {
  static let options = [
    Option("theme", "NAME", ConsoleWords.theme),
    Option("linear", nil, ConsoleWords.linear),
    Option("connect", "URL", ConsoleWords.connect),
    Option("token-file", "FILE", ConsoleWords.tokenFile),
  ]

  static let all: [Command] = [
    Command(
      "", ConsoleWords.console, options: options,
      examples: ["", "--theme light", "--connect https://chat.example --token-file token"],
      run: run)
  ]

  static func run(_ call: Invocation) throws {
    guard isatty(STDIN_FILENO) != 0, isatty(STDOUT_FILENO) != 0 else {
      throw CommandFault.failed(ConsoleWords.noTerminal)
    }
    call.output.text(Help.overview(CommandTable.all, call.language))
  }
}

/// The catalogue of `canais` alone.
private enum ConsoleWords {
  static let console = Words(
    "Abre o console; inicia o motor se nenhum usa este banco.",
    "Opens the console; starts the engine where none runs on this database.",
    "Abre la consola; inicia el motor si ninguno usa esta base.")
  static let theme = Words("O tema de cores", "The colour theme", "El tema de colores")
  static let linear = Words(
    "Pergunta e mostra linha por linha, sem tela cheia",
    "Asks and shows line by line, without a full screen",
    "Pregunta y muestra línea por línea, sin pantalla completa")
  static let connect = Words(
    "Um motor em outra máquina, por https", "An engine on another machine, over https",
    "Un motor en otra máquina, por https")
  static let tokenFile = Words(
    "O arquivo com o token desse motor", "The file with that engine's token",
    "El archivo con el token de ese motor")
  static let noTerminal = Words(
    "o console precisa de um terminal; sem ele, use os comandos: canais --help",
    "the console needs a terminal; without one use the commands: canais --help",
    "la consola necesita un terminal; sin él, use los comandos: canais --help")
}

// The texts of the console's runners: engines that do not start, files, terminals.

import Channels

/// Texts of the console's runners.
enum RunnerStrings {
  static let cannotStart = LocalizedText(
    "o motor não iniciou; tente em outro terminal: {command}",
    "the engine did not start; try in another terminal: {command}",
    "el motor no se inició; pruebe en otra terminal: {command}")
  /// `reason` ends with what to do, and `command` does it.
  static let serveElsewhere = LocalizedText(
    "{reason}{command} (em outro terminal; depois, Ctrl-P, Iniciar o motor)",
    "{reason}{command} (in another terminal; then Ctrl-P, Start the engine)",
    "{reason}{command} (en otra terminal; después, Ctrl-P, Iniciar el motor)")
  /// The same for the console line by line, which has no command to start the engine.
  static let serveThenReopen = LocalizedText(
    "{reason}{command} (em outro terminal; depois, abra este console de novo)",
    "{reason}{command} (in another terminal; then open this console again)",
    "{reason}{command} (en otra terminal; después, abra de nuevo esta consola)")
  static let noEngine = LocalizedText(
    "o motor não responde", "the engine does not answer", "el motor no responde")
  static let onlyPresence = LocalizedText(
    "neste console remoto só Presença funciona: o resto fica na máquina do motor",
    "on this remote console only Presence works: the rest is on the engine's machine",
    "en esta consola remota solo funciona Presencia: el resto está en la máquina del motor")
  static let fileUnreadable = LocalizedText(
    "não foi possível ler {path}", "could not read {path}", "no se pudo leer {path}")
  static let fileUnwritable = LocalizedText(
    "não foi possível gravar {path}", "could not write {path}",
    "no se pudo escribir {path}")
  static let noOpenCommand = LocalizedText(
    "nenhum comando mostra o arquivo: ponha um em CANAIS_OPEN",
    "no command shows the file: set one in CANAIS_OPEN",
    "ningún comando muestra el archivo: ponga uno en CANAIS_OPEN")
  static let engineRefused = LocalizedText(
    "o motor recusou: {message}", "the engine refused: {message}", "el motor se negó: {message}")
  static let noTerminal = LocalizedText(
    "canais abre em tela cheia e aqui não há terminal. Use os comandos (canais --help) ou --linear.",
    "canais opens full screen and there is no terminal here. Use the commands (canais --help) or"
      + " --linear.",
    "canais se abre a pantalla completa y aquí no hay terminal. Use los comandos (canais --help) o"
      + " --linear.")
  static let badTerminal = LocalizedText(
    "este terminal (TERM={type}) não mostra tela cheia. Use --linear ou os comandos (canais --help).",
    "this terminal (TERM={type}) cannot show a full screen. Use --linear or the commands"
      + " (canais --help).",
    "este terminal (TERM={type}) no muestra pantalla completa. Use --linear o los comandos"
      + " (canais --help).")
  static let crashed = LocalizedText(
    "canais parou por um erro; o relatório está em {path}",
    "canais stopped because of an error; the report is in {path}",
    "canais se detuvo por un error; el informe está en {path}")
  static let taken = LocalizedText(
    "{name} já atende esta sessão", "{name} has this session already",
    "{name} ya atiende esta sesión")
  static let released = LocalizedText(
    "ninguém atende esta sessão", "nobody has this session", "nadie atiende esta sesión")
}

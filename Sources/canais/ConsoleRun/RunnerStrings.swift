// What the runner of the console says.

import Channels

enum RunnerStrings {
  static let cannotStart = LocalizedText(
    "o motor não iniciou; tente em outro terminal: {comando}",
    "the engine did not start; try in another terminal: {comando}",
    "el motor no se inició; pruebe en otra terminal: {comando}")
  /// `porque` ends with what to do, and `comando` does it.
  static let serveElsewhere = LocalizedText(
    "{porque}{comando} (em outro terminal; depois, Ctrl-P, Iniciar o motor)",
    "{porque}{comando} (in another terminal; then Ctrl-P, Start the engine)",
    "{porque}{comando} (en otra terminal; después, Ctrl-P, Iniciar el motor)")
  /// The same where there is no palette.
  static let serveThenReopen = LocalizedText(
    "{porque}{comando} (em outro terminal; depois, abra este console de novo)",
    "{porque}{comando} (in another terminal; then open this console again)",
    "{porque}{comando} (en otra terminal; después, abra de nuevo esta consola)")
  static let noEngine = LocalizedText(
    "o motor não responde", "the engine does not answer", "el motor no responde")
  static let onlyPresence = LocalizedText(
    "neste console remoto só Presença funciona: o resto fica na máquina do motor",
    "on this remote console only Presence works: the rest is on the engine's machine",
    "en esta consola remota solo funciona Presencia: el resto está en la máquina del motor")
  static let fileUnreadable = LocalizedText(
    "não foi possível ler {arquivo}", "could not read {arquivo}", "no se pudo leer {arquivo}")
  static let fileUnwritable = LocalizedText(
    "não foi possível gravar {arquivo}", "could not write {arquivo}",
    "no se pudo escribir {arquivo}")
  static let engineSays = LocalizedText(
    "o motor recusou: {texto}", "the engine refused: {texto}", "el motor se negó: {texto}")
  static let noTerminal = LocalizedText(
    "canais abre em tela cheia e aqui não há terminal. Use os comandos (canais --help) ou --linear.",
    "canais opens full screen and there is no terminal here. Use the commands (canais --help) or"
      + " --linear.",
    "canais se abre a pantalla completa y aquí no hay terminal. Use los comandos (canais --help) o"
      + " --linear.")
  static let badTerminal = LocalizedText(
    "este terminal (TERM={tipo}) não mostra tela cheia. Use --linear ou os comandos (canais --help).",
    "this terminal (TERM={tipo}) cannot show a full screen. Use --linear or the commands"
      + " (canais --help).",
    "este terminal (TERM={tipo}) no muestra pantalla completa. Use --linear o los comandos"
      + " (canais --help).")
  static let crashed = LocalizedText(
    "canais terminou de repente; o relato está em {arquivo}",
    "canais ended unexpectedly; the report is in {arquivo}",
    "canais terminó de repente; el informe está en {arquivo}")
}

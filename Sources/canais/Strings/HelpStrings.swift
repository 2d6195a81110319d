// The texts of help and of usage errors.

import Channels

/// The headings of help.
enum HelpStrings {
  static let what = LocalizedText(
    "canais configura canais de WebChat e mostra, ao vivo, quais clientes estão presentes.",
    "canais configures WebChat channels and shows, live, which visitors are there.",
    "canais configura canales de WebChat y muestra, en vivo, qué clientes están presentes.")
  static let usage = LocalizedText("Uso:", "Usage:", "Uso:")
  static let options = LocalizedText("Opções:", "Options:", "Opciones:")
  static let console = LocalizedText(
    "Opções de canais sozinho:", "Options of canais alone:", "Opciones de canais solo:")
  static let everywhere = LocalizedText(
    "Em qualquer comando:", "With any command:", "Con cualquier comando:")
  static let examples = LocalizedText("Exemplos:", "Examples:", "Ejemplos:")
  static let exits = LocalizedText(
    "Saída 0: feito; 1: falhou ou um valor foi recusado; 2: o comando não foi entendido.",
    "Exit 0: done; 1: failed or a value was refused; 2: the command was not understood.",
    "Salida 0: hecho; 1: falló o se rechazó un valor; 2: no se entendió el comando.")
  static let database = LocalizedText(
    "O banco; sem ela, $CANAIS_DB, senão $XDG_DATA_HOME/canais/canais.db",
    "The database; without it $CANAIS_DB, else $XDG_DATA_HOME/canais/canais.db",
    "La base; sin ella, $CANAIS_DB, o $XDG_DATA_HOME/canais/canais.db")
  static let language = LocalizedText(
    "O idioma; sem ela, $CANAIS_LANG, senão o do sistema",
    "The language; without it $CANAIS_LANG, else the system's",
    "El idioma; sin ella, $CANAIS_LANG, o el del sistema")
  static let json = LocalizedText(
    "Um documento JSON na saída", "One JSON document on stdout", "Un documento JSON en la salida")
  static let help = LocalizedText("Esta ajuda", "This help", "Esta ayuda")
  static let version = LocalizedText("A versão", "The version", "La versión")
  static let yes = LocalizedText(
    "Responde sim à pergunta", "Answers yes to the question", "Responde sí a la pregunta")
}

/// The texts of usage errors.
enum UsageStrings {
  static let seeHelp = LocalizedText(
    "Veja canais --help.", "See canais --help.", "Vea canais --help.")
  static let unknownCommand = LocalizedText(
    "não há o comando {command}", "there is no command {command}", "no hay el comando {command}")
  static let unknownCommandNear = LocalizedText(
    "não há o comando {command}; quis dizer {near}?",
    "there is no command {command}; did you mean {near}?",
    "no hay el comando {command}; ¿quiso decir {near}?")
  static let unknownOption = LocalizedText(
    "não há a opção --{option} aqui", "there is no option --{option} here",
    "no hay la opción --{option} aquí")
  static let unknownOptionNear = LocalizedText(
    "não há a opção --{option} aqui; quis dizer --{near}?",
    "there is no option --{option} here; did you mean --{near}?",
    "no hay la opción --{option} aquí; ¿quiso decir --{near}?")
  static let optionTwice = LocalizedText(
    "--{option} aparece duas vezes", "--{option} is given twice", "--{option} aparece dos veces")
  static let optionNeedsValue = LocalizedText(
    "falta o valor de --{option}: {value}", "--{option} needs a value: {value}",
    "falta el valor de --{option}: {value}")
  static let switchWithValue = LocalizedText(
    "--{option} não leva valor", "--{option} takes no value", "--{option} no lleva valor")
  static let badChoice = LocalizedText(
    "--{option} {value}: deve ser um de {choices}", "--{option} {value}: must be one of {choices}",
    "--{option} {value}: debe ser uno de {choices}")
  static let badNumber = LocalizedText(
    "--{option} {value}: deve ser um número de {low} a {high}",
    "--{option} {value}: must be a number from {low} to {high}",
    "--{option} {value}: debe ser un número de {low} a {high}")
  static let badTime = LocalizedText(
    "--{option} {value}: deve ser uma data (2026-01-31) ou um momento (2026-01-31T10:00:00Z)",
    "--{option} {value}: must be a date (2026-01-31) or a moment (2026-01-31T10:00:00Z)",
    "--{option} {value}: debe ser una fecha (2026-01-31) o un momento (2026-01-31T10:00:00Z)")
  static let badLanguage = LocalizedText(
    "--lang {value}: deve ser pt-BR, en ou es", "--lang {value}: must be pt-BR, en or es",
    "--lang {value}: debe ser pt-BR, en o es")
  static let counts = LocalizedText(
    "faltam ou sobram argumentos: {usage}", "too few or too many arguments: {usage}",
    "faltan o sobran argumentos: {usage}")
  static let tooLong = LocalizedText(
    "um argumento tem mais de 1 MiB", "an argument is longer than 1 MiB",
    "un argumento tiene más de 1 MiB")
  static let noAssignment = LocalizedText(
    "{word}: não é key=value, key+=value, key-=value nem key[0].x=value",
    "{word}: is not key=value, key+=value, key-=value or key[0].x=value",
    "{word}: no es key=value, key+=value, key-=value ni key[0].x=value")
  static let needsYes = LocalizedText(
    "sem terminal para perguntar; use --yes", "no terminal to ask on; use --yes",
    "sin terminal para preguntar; use --yes")
  static let yesOrNo = LocalizedText("[s/N]", "[y/N]", "[s/N]")
  static let nothingDone = LocalizedText("nada foi feito", "nothing was done", "no se hizo nada")
  static let unreadable = LocalizedText(
    "{file} não pode ser lido: {why}", "{file} cannot be read: {why}",
    "no se puede leer {file}: {why}")
  static let unwritten = LocalizedText(
    "a saída não pôde ser escrita: {why}", "the output could not be written: {why}",
    "no se pudo escribir la salida: {why}")
  static let tooLarge = LocalizedText(
    "{file} tem mais de 256 MiB", "{file} is larger than 256 MiB", "{file} tiene más de 256 MiB")
}

// The texts of the manual pages that are in no other table.

import Channels

/// Texts of the manual pages.
enum ManualStrings {
  static let command = LocalizedText(
    "Mostra uma página de manual, para man(1): dos comandos, dos temas ou das teclas",
    "Prints a manual page for man(1): of the commands, the themes or the keys",
    "Muestra una página de manual, para man(1): de los comandos, los temas o las teclas")
  static let unknown = LocalizedText(
    "“{value}” não é uma página de manual: {names}", "“{value}” is no manual page: {names}",
    "“{value}” no es una página de manual: {names}")
  static let summary = LocalizedText(
    "configura canais de WebChat e mostra, ao vivo, quais clientes estão presentes",
    "configures WebChat channels and shows, live, which visitors are there",
    "configura canales de WebChat y muestra, en vivo, qué clientes están presentes")
  static let themes = LocalizedText(
    "temas de cores do console de canais", "colour themes of the canais console",
    "temas de colores de la consola de canais")
  static let keys = LocalizedText(
    "teclas do console de canais", "keys of the canais console",
    "teclas de la consola de canais")
  static let synopsis = LocalizedText("SINOPSE", "SYNOPSIS", "SINOPSIS")
  static let description = LocalizedText("DESCRIÇÃO", "DESCRIPTION", "DESCRIPCIÓN")
  static let options = LocalizedText("OPÇÕES", "OPTIONS", "OPCIONES")
  static let commands = LocalizedText("COMANDOS", "COMMANDS", "COMANDOS")
  static let environment = LocalizedText("AMBIENTE", "ENVIRONMENT", "ENTORNO")
  static let sameAs = LocalizedText(
    "O mesmo que --{option} de canais serve.", "The same as --{option} of canais serve.",
    "Lo mismo que --{option} de canais serve.")
  static let openCommand = LocalizedText(
    "Comando com que o console mostra um arquivo de conversa; senão, xdg-open.",
    "Command by which the console shows a file of a conversation; else xdg-open.",
    "Comando con que la consola muestra un archivo de conversación; si no, xdg-open.")
  static let credentials = LocalizedText(
    "A pasta das credenciais que o systemd passa ao serviço (LoadCredential=). Lidas no início: "
      + ServeCredentials.names.joined(separator: ", ") + ". O valor fica guardado no banco.",
    "The folder of the credentials that systemd passes to the service (LoadCredential=). Read at "
      + "the start: " + ServeCredentials.names.joined(separator: ", ")
      + ". The value is remembered in the database.",
    "La carpeta de las credenciales que systemd pasa al servicio (LoadCredential=). Se leen al "
      + "inicio: " + ServeCredentials.names.joined(separator: ", ")
      + ". El valor queda guardado en la base.")
  static let exitStatus = LocalizedText("CÓDIGO DE SAÍDA", "EXIT STATUS", "ESTADO DE SALIDA")
  static let files = LocalizedText("ARQUIVOS", "FILES", "ARCHIVOS")
  static let defaults = LocalizedText(
    "Variáveis de ambiente do serviço.", "Environment variables of the service.",
    "Variables de entorno del servicio.")
  static let database = LocalizedText(
    "O banco do serviço.", "The database of the service.", "La base del servicio.")
  static let seeAlso = LocalizedText("VEJA TAMBÉM", "SEE ALSO", "VÉASE TAMBIÉN")
  static let roles = LocalizedText("PAPÉIS", "ROLES", "ROLES")
  static let emphasis = LocalizedText("ÊNFASE", "EMPHASIS", "ÉNFASIS")
  static let themeFormat = LocalizedText(
    """
    Um tema é um arquivo NAME.theme com uma linha por papel: papel = cor on cor ênfase. As cores são \
    #RRGGBB, nomes do terminal ou default. Linhas que começam com # são comentários; inherits toma o que \
    falta de outro tema. Ao lado de cada papel, o que ele tem no tema dark.
    """,
    """
    A theme is a file NAME.theme with one line for each role: role = colour on colour emphasis. Colours \
    are #RRGGBB, names of the terminal's colours, or default. Lines that begin with # are comments; \
    inherits takes what is missing from another theme. Beside each role stands its look in the theme dark.
    """,
    """
    Un tema es un archivo NAME.theme con una línea por rol: rol = color on color énfasis. Los colores son \
    #RRGGBB, nombres del terminal o default. Las líneas que empiezan con # son comentarios; inherits toma \
    lo que falta de otro tema. Junto a cada rol está su aspecto en el tema dark.
    """)
  static let ownThemes = LocalizedText(
    "Temas da pessoa; têm precedência.", "A user's own themes; they come first.",
    "Temas propios; tienen prioridad.")
  static let sharedThemes = LocalizedText(
    "Temas instalados.", "Installed themes.", "Temas instalados.")
  static let keysFile = LocalizedText(
    "Outras teclas ficam em $XDG_CONFIG_HOME/canais/keys, um comando por linha, pelo nome entre "
      + "parênteses: presence.end = Alt-e F11",
    "Other keys stand in $XDG_CONFIG_HOME/canais/keys, one command a line, by the name in "
      + "parentheses: presence.end = Alt-e F11",
    "Otras teclas van en $XDG_CONFIG_HOME/canais/keys, un comando por línea, por el nombre entre "
      + "paréntesis: presence.end = Alt-e F11")
  static let keysRule = LocalizedText(
    "Letras e dígitos são comandos só fora de um campo de texto; dentro dele, use F, Ctrl e Alt.",
    "Letters and digits are commands only outside a text field; inside one, use F, Ctrl and Alt.",
    "Letras y dígitos son comandos solo fuera de un campo de texto; dentro, use F, Ctrl y Alt.")
}

// Texts around every screen: menu, keys, quitting, messages.

import Channels

/// Texts around every screen.
enum ShellStrings {
  static let channels = LocalizedText("Canais", "Channels", "Canales")
  static let channel = LocalizedText("Canal", "Channel", "Canal")
  static let presence = LocalizedText("Presença", "Presence", "Presencia")
  static let reports = LocalizedText("Relatórios", "Reports", "Informes")
  static let attendance = LocalizedText("Atendimento humano", "Live agents", "Atención humana")
  static let flows = LocalizedText("Fluxos", "Flows", "Flujos")
  static let attendanceShort = LocalizedText("Atendim.", "Agents", "Atenc.")
  static let reportsShort = LocalizedText("Relat.", "Reports", "Inform.")

  /// The title of a screen in a narrow menu.
  static func short(_ screen: ScreenID) -> LocalizedText {
    switch screen {
    case .attendance: attendanceShort
    case .reports: reportsShort
    case .channels, .presence, .flows, .channel: screen.title
    }
  }

  static let goHelp = [
    LocalizedText(
      "Abre a lista de canais.", "Opens the list of channels.", "Abre la lista de canales."),
    LocalizedText(
      "Mostra, ao vivo, quem está nos canais.", "Shows, live, who is on the channels.",
      "Muestra, en vivo, quién está en los canales."),
    LocalizedText(
      "Busca e exporta as sessões encerradas.", "Finds and exports finished sessions.",
      "Busca y exporta las sesiones terminadas."),
    LocalizedText(
      "Configura a plataforma onde as pessoas respondem.",
      "Sets up the platform where people answer.",
      "Configura la plataforma donde responden las personas."),
    LocalizedText(
      "Lista e registra os fluxos.", "Lists and registers the flows.",
      "Lista y registra los flujos."),
  ]

  static let everywhere = LocalizedText("Em toda tela", "On every screen", "En toda pantalla")
  static let keysHead = LocalizedText("Teclas", "Keys", "Teclas")
  static let whatHead = LocalizedText("O que fazem", "What they do", "Qué hacen")

  static let space = LocalizedText("Espaço", "Space", "Espacio")
  static let help = LocalizedText("Ajuda", "Help", "Ayuda")
  static let helpHelp = LocalizedText(
    "Mostra as teclas desta tela; digitar filtra, Enter executa.",
    "Shows the keys of this screen; typing filters, Enter runs.",
    "Muestra las teclas de esta pantalla; escribir filtra, Enter ejecuta.")
  static let helpTitle = LocalizedText("Ajuda: {screen}", "Help: {screen}", "Ayuda: {screen}")
  static let dialogHelp = LocalizedText(
    "Ajuda: este diálogo", "Help: this dialog", "Ayuda: este diálogo")
  static let portTitle = LocalizedText(
    "A porta está ocupada", "The port is taken", "El puerto está ocupado")
  static let portAsk = LocalizedText(
    "Outro programa escuta na porta do motor. Em que porta ele deve escutar?",
    "Another program listens on the engine's port. Which port should the engine listen on?",
    "Otro programa escucha en el puerto del motor. ¿En qué puerto debe escuchar?")
  static let portRule = LocalizedText(
    "use um número de 1 a 65535", "use a number from 1 to 65535", "use un número de 1 a 65535")
  static let onlyAKey = LocalizedText(
    "é uma tecla: use-a na tela", "it is a key: use it on the screen",
    "es una tecla: úsela en la pantalla")
  static let palette = LocalizedText("Comandos", "Commands", "Comandos")
  static let paletteHelp = LocalizedText(
    "Abre a lista de todos os comandos.", "Opens the list of all commands.",
    "Abre la lista de todos los comandos.")
  static let quit = LocalizedText("Sair", "Quit", "Salir")
  static let quitHelp = LocalizedText(
    "Sai do console.", "Leaves the console.", "Sale de la consola.")
  static let theme = LocalizedText("Tema", "Theme", "Tema")
  static let themeHelp = LocalizedText(
    "Escolhe as cores; a tela de trás mostra o tema.",
    "Chooses the colours; the screen behind shows the theme.",
    "Elige los colores; la pantalla de atrás muestra el tema.")
  static let automaticTheme = LocalizedText("automático", "automatic", "automático")
  static let automaticThemeHelp = LocalizedText(
    "claro ou escuro, como o fundo do terminal", "light or dark, as the terminal's background",
    "claro u oscuro, como el fondo de la terminal")

  /// The name of a theme: of those of the program in the user's language, of others that of the
  /// file.
  static func theme(named theme: ThemeChoice, _ context: ConsoleContext) -> String {
    let name: LocalizedText? =
      switch theme.name {
      case "dark": LocalizedText("escuro", "dark", "oscuro")
      case "light": LocalizedText("claro", "light", "claro")
      case "high-contrast": LocalizedText("alto contraste", "high contrast", "alto contraste")
      case "colour-blind":
        LocalizedText("para daltônicos", "colour-blind safe", "para daltónicos")
      case "classic-blue": LocalizedText("azul clássico", "classic blue", "azul clásico")
      case "colourless": LocalizedText("sem cores", "colourless", "sin colores")
      default: nil
      }
    return name.map { context.text($0) } ?? theme.name
  }

  static let languageTitle = LocalizedText("Idioma", "Language", "Idioma")
  static let languageHelp = LocalizedText(
    "Escolhe o idioma do console até sair.", "Chooses the console's language until you leave.",
    "Elige el idioma de la consola hasta salir.")
  static let engineRetry = LocalizedText("Iniciar o motor", "Start the engine", "Iniciar el motor")
  static let engineRetryHelp = LocalizedText(
    "Tenta de novo encontrar ou iniciar o motor.", "Tries again to find or start the engine.",
    "Intenta de nuevo encontrar o iniciar el motor.")
  static let engineRuns = LocalizedText("já está no ar", "it is running", "ya está en marcha")
  static let focus = LocalizedText("Próximo campo", "Next field", "Campo siguiente")
  static let focusHelp = LocalizedText(
    "Vai ao campo seguinte ou anterior.", "Goes to the next or the previous field.",
    "Va al campo siguiente o anterior.")
  static let back = LocalizedText("Voltar", "Back", "Volver")
  static let backHelp = LocalizedText(
    "Volta um passo: fecha o que está aberto, sai do campo, sai da tela.",
    "Goes back one step: closes what is open, leaves the field, leaves the screen.",
    "Vuelve un paso: cierra lo abierto, sale del campo, sale de la pantalla.")
  static let redraw = LocalizedText("Redesenhar", "Redraw", "Redibujar")
  static let redrawHelp = LocalizedText(
    "Desenha a tela inteira de novo.", "Draws the whole screen again.",
    "Dibuja de nuevo toda la pantalla.")
  static let suspend = LocalizedText("Suspender", "Suspend", "Suspender")
  static let suspendHelp = LocalizedText(
    "Volta ao shell (fora de um campo); fg retoma.",
    "Back to the shell (outside a field); fg resumes.",
    "Vuelve al shell (fuera de un campo); fg retoma.")
  static let choose = LocalizedText("Escolher", "Choose", "Elegir")
  static let cancel = LocalizedText("Cancelar", "Cancel", "Cancelar")
  static let undo = LocalizedText("Desfazer", "Undo", "Deshacer")
  static let typeToFilter = LocalizedText(
    "digite para filtrar", "type to filter", "escriba para filtrar")
  static let keyOrFilter = LocalizedText(
    "a tecla executa, / filtra", "a key runs, / filters", "la tecla ejecuta, / filtra")
  static let nothingFound = LocalizedText(
    "Nada encontrado.", "Nothing found.", "No se encontró nada.")
  static let refused = LocalizedText(
    "{what}: {why}", "{what}: {why}", "{what}: {why}")
  static let loading = LocalizedText("Carregando…", "Loading…", "Cargando…")

  static let howToLeave = LocalizedText(
    "Use q para sair.", "Use q to quit.", "Use q para salir.")
  static let onlyPresence = LocalizedText(
    "com --connect só a Presença funciona: o resto é feito na máquina do motor",
    "with --connect only Presence works: the rest is done on the engine's machine",
    "con --connect solo funciona Presencia: lo demás se hace en la máquina del motor")
  static let unsavedTitle = LocalizedText(
    "Mudanças não salvas", "Unsaved changes", "Cambios sin guardar")
  static let unsavedLeave = LocalizedText(
    "Sair agora perde o que não foi salvo em: {what}.",
    "Leaving now loses what is not saved in: {what}.",
    "Salir ahora pierde lo que no se guardó en: {what}.")
  static let stay = LocalizedText("Ficar", "Keep editing", "Quedarse")
  static let discard = LocalizedText("Descartar", "Discard", "Descartar")
  static let save = LocalizedText("Salvar", "Save", "Guardar")
  static let leaveTitle = LocalizedText("Sair", "Quit", "Salir")
  static let leaveEngine = LocalizedText(
    "{count} O motor continua no ar?", "{count} Does the engine stay up?",
    "{count} ¿El motor sigue en marcha?")
  static let sockets = Plural(
    one: LocalizedText(
      "Há 1 visitante conectado.", "1 visitor is connected.", "Hay 1 visitante conectado."),
    other: LocalizedText(
      "Há {count} visitantes conectados.", "{count} visitors are connected.",
      "Hay {count} visitantes conectados."))
  static let engineStays = LocalizedText("Continua", "Leave it on", "Continúa")
  static let engineStops = LocalizedText("Para", "Stop it", "Se detiene")

  static let tooSmall = LocalizedText(
    "A janela tem {columns}×{rows}; o console precisa de 60×16. Aumente-a, ou q para sair.",
    "The window is {columns}×{rows}; the console needs 60×16. Enlarge it, or q to quit.",
    "La ventana tiene {columns}×{rows}; la consola necesita 60×16. Agrándela, o q para salir.")
  static let tooSmallUnsaved = LocalizedText(
    "Há mudanças não salvas. q de novo sai sem salvar; outra tecla fica.",
    "There are unsaved changes. q again quits without saving; any other key stays.",
    "Hay cambios sin guardar. q otra vez sale sin guardar; otra tecla se queda.")

  static let engineStarting = LocalizedText("iniciando", "starting", "iniciando")
  static let engineRunning = LocalizedText("no ar", "running", "en marcha")
  static let demonstration = LocalizedText("DEMONSTRAÇÃO", "DEMONSTRATION", "DEMOSTRACIÓN")
  static let demonstrationNotice = LocalizedText(
    "DEMONSTRAÇÃO: visitantes de mentira, {speed}× mais rápido. Responda a eles: Enter, ou Alt-A.",
    "DEMONSTRATION: simulated visitors, {speed}× faster. Answer them: Enter, or Alt-A.",
    "DEMOSTRACIÓN: visitantes simulados, {speed}× más rápido. Respóndales: Enter, o Alt-A.")
  static let engineGone = LocalizedText("sem motor", "no engine", "sin motor")
  static let written = LocalizedText(
    "Gravado em {path}: {count}", "Written to {path}: {count}", "Guardado en {path}: {count}")
  static let fileExistsTitle = LocalizedText(
    "O arquivo já existe", "The file is there already", "El archivo ya existe")
  static let fileExists = LocalizedText(
    "{path} já existe. Substituir o que está nele?",
    "{path} is there already. Replace what is in it?",
    "{path} ya existe. ¿Reemplazar lo que contiene?")
  static let replace = LocalizedText("Substituir", "Replace", "Reemplazar")
  static let exporting = LocalizedText("Exportando", "Exporting", "Exportando")
  static let erasing = LocalizedText("Apagando", "Erasing", "Borrando")
  static let workingOn = LocalizedText("Trabalhando", "Working", "Trabajando")

  /// The text before the progress of a long effect.
  static func working(_ effect: WorkEffect) -> LocalizedText {
    switch effect {
    case .exportReports: exporting
    case .eraseContact: erasing
    case .loadOutbox, .searchReports, .testAttendance, .setUpChatwoot, .verifyPage: workingOn
    }
  }

  /// The name of a language in that language.
  static func name(of language: Language) -> String {
    switch language {
    case .portuguese: "Português (Brasil)"
    case .english: "English"
    case .spanish: "Español"
    }
  }
}

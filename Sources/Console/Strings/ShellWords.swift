// The words around every screen: menu, keys, questions of leaving, news.

import Channels

/// Words of the shell.
enum ShellWords {
  static let channels = Words("Canais", "Channels", "Canales")
  static let channel = Words("Canal", "Channel", "Canal")
  static let presence = Words("Presença", "Presence", "Presencia")
  static let reports = Words("Relatórios", "Reports", "Informes")
  static let attendance = Words("Atendimento humano", "Human attendance", "Atención humana")
  static let flows = Words("Fluxos", "Flows", "Flujos")
  static let attendanceShort = Words("Atendim.", "Attend.", "Atenc.")
  static let reportsShort = Words("Relat.", "Reports", "Inform.")

  /// The name of a screen where there is little room.
  static func short(_ place: Place) -> Words {
    switch place {
    case .attendance: attendanceShort
    case .reports: reportsShort
    default: place.title
    }
  }

  static let goHelp = [
    Words("Abre a lista de canais.", "Opens the list of channels.", "Abre la lista de canales."),
    Words(
      "Mostra, ao vivo, quem está nos canais.", "Shows, live, who is on the channels.",
      "Muestra, en vivo, quién está en los canales."),
    Words(
      "Busca e exporta as sessões encerradas.", "Finds and exports finished sessions.",
      "Busca y exporta las sesiones terminadas."),
    Words(
      "Configura a plataforma onde as pessoas respondem.",
      "Sets up the platform where people answer.",
      "Configura la plataforma donde responden las personas."),
    Words(
      "Lista e registra os fluxos.", "Lists and registers the flows.",
      "Lista y registra los flujos."),
  ]

  static let everywhere = Words("Em toda tela", "On every screen", "En toda pantalla")
  static let keysHead = Words("Teclas", "Keys", "Teclas")
  static let whatHead = Words("O que fazem", "What they do", "Qué hacen")

  static let space = Words("Espaço", "Space", "Espacio")
  static let help = Words("Ajuda", "Help", "Ayuda")
  static let helpHelp = Words(
    "Mostra as teclas desta tela; digitar filtra, Enter executa.",
    "Shows the keys of this screen; typing filters, Enter runs.",
    "Muestra las teclas de esta pantalla; escribir filtra, Enter ejecuta.")
  static let helpTitle = Words("Ajuda: {screen}", "Help: {screen}", "Ayuda: {screen}")
  static let onlyAKey = Words(
    "é uma tecla: use-a na tela", "it is a key: use it on the screen",
    "es una tecla: úsela en la pantalla")
  static let palette = Words("Comandos", "Commands", "Comandos")
  static let paletteHelp = Words(
    "Abre a lista de todos os comandos.", "Opens the list of all commands.",
    "Abre la lista de todos los comandos.")
  static let quit = Words("Sair", "Quit", "Salir")
  static let quitHelp = Words("Sai do console.", "Leaves the console.", "Sale de la consola.")
  static let theme = Words("Tema", "Theme", "Tema")
  static let themeHelp = Words(
    "Escolhe as cores; a tela de trás mostra o tema.",
    "Chooses the colours; the screen behind shows the theme.",
    "Elige los colores; la pantalla de atrás muestra el tema.")
  static let languageTitle = Words("Idioma", "Language", "Idioma")
  static let languageHelp = Words(
    "Escolhe o idioma do console até sair.", "Chooses the console's language until you leave.",
    "Elige el idioma de la consola hasta salir.")
  static let engineRetry = Words("Iniciar o motor", "Start the engine", "Iniciar el motor")
  static let engineRetryHelp = Words(
    "Tenta de novo encontrar ou iniciar o motor.", "Tries again to find or start the engine.",
    "Intenta de nuevo encontrar o iniciar el motor.")
  static let engineRuns = Words("já está no ar", "it is running", "ya está en marcha")
  static let focus = Words("Próximo campo", "Next field", "Campo siguiente")
  static let focusHelp = Words(
    "Vai ao campo seguinte ou anterior.", "Goes to the next or the previous field.",
    "Va al campo siguiente o anterior.")
  static let back = Words("Voltar", "Back", "Volver")
  static let backHelp = Words(
    "Volta um passo: fecha o que está aberto, sai do campo, sai da tela.",
    "Goes back one step: closes what is open, leaves the field, leaves the screen.",
    "Vuelve un paso: cierra lo abierto, sale del campo, sale de la pantalla.")
  static let redraw = Words("Redesenhar", "Redraw", "Redibujar")
  static let redrawHelp = Words(
    "Desenha a tela inteira de novo.", "Draws the whole screen again.",
    "Dibuja de nuevo toda la pantalla.")
  static let suspend = Words("Suspender", "Suspend", "Suspender")
  static let suspendHelp = Words(
    "Volta ao shell (fora de um campo); fg retoma.",
    "Back to the shell (outside a field); fg resumes.",
    "Vuelve al shell (fuera de un campo); fg retoma.")
  static let choose = Words("Escolher", "Choose", "Elegir")
  static let cancel = Words("Cancelar", "Cancel", "Cancelar")
  static let undo = Words("Desfazer", "Undo", "Deshacer")
  static let typeToFilter = Words(
    "digite para filtrar", "type to filter", "escriba para filtrar")
  static let keyOrFilter = Words(
    "a tecla executa, / filtra", "a key runs, / filters", "la tecla ejecuta, / filtra")
  static let nothingFound = Words(
    "Nada encontrado.", "Nothing found.", "No se encontró nada.")
  static let refused = Words(
    "{what}: {why}", "{what}: {why}", "{what}: {why}")
  static let loading = Words("Carregando…", "Loading…", "Cargando…")

  static let howToLeave = Words(
    "Use q para sair.", "Use q to quit.", "Use q para salir.")
  static let onlyPresence = Words(
    "com --connect só a Presença funciona: o resto é feito na máquina do motor",
    "with --connect only Presence works: the rest is done on the engine's machine",
    "con --connect solo funciona Presencia: lo demás se hace en la máquina del motor")
  static let unsavedTitle = Words(
    "Mudanças não salvas", "Unsaved changes", "Cambios sin guardar")
  static let unsavedLeave = Words(
    "Sair agora perde o que não foi salvo em: {what}.",
    "Leaving now loses what is not saved in: {what}.",
    "Salir ahora pierde lo que no se guardó en: {what}.")
  static let stay = Words("Ficar", "Keep editing", "Quedarse")
  static let discard = Words("Descartar", "Discard", "Descartar")
  static let save = Words("Salvar", "Save", "Guardar")
  static let leaveTitle = Words("Sair", "Quit", "Salir")
  static let leaveEngine = Words(
    "{count} O motor continua no ar?", "{count} Does the engine stay up?",
    "{count} ¿El motor sigue en marcha?")
  static let sockets = Plural(
    one: Words(
      "Há 1 visitante conectado.", "1 visitor is connected.", "Hay 1 visitante conectado."),
    other: Words(
      "Há {count} visitantes conectados.", "{count} visitors are connected.",
      "Hay {count} visitantes conectados."))
  static let engineStays = Words("Continua", "Leave it on", "Continúa")
  static let engineStops = Words("Para", "Stop it", "Se detiene")

  static let tooSmall = Words(
    "A janela tem {columns}×{rows}; o console precisa de 60×16. Aumente-a, ou q para sair.",
    "The window is {columns}×{rows}; the console needs 60×16. Enlarge it, or q to quit.",
    "La ventana tiene {columns}×{rows}; la consola necesita 60×16. Agrándela, o q para salir.")
  static let tooSmallUnsaved = Words(
    "Há mudanças não salvas. q de novo sai sem salvar; outra tecla fica.",
    "There are unsaved changes. q again quits without saving; any other key stays.",
    "Hay cambios sin guardar. q otra vez sale sin guardar; otra tecla se queda.")

  static let engineStarting = Words("iniciando", "starting", "iniciando")
  static let engineRunning = Words("no ar", "running", "en marcha")
  static let engineGone = Words("sem motor", "no engine", "sin motor")
  static let written = Words(
    "Gravado em {path}: {count}", "Written to {path}: {count}", "Guardado en {path}: {count}")
  static let fileExistsTitle = Words(
    "O arquivo já existe", "The file is there already", "El archivo ya existe")
  static let fileExists = Words(
    "{path} já existe. Substituir o que está nele?",
    "{path} is there already. Replace what is in it?",
    "{path} ya existe. ¿Reemplazar lo que contiene?")
  static let replace = Words("Substituir", "Replace", "Reemplazar")
  static let exporting = Words("Exportando", "Exporting", "Exportando")
  static let erasing = Words("Apagando", "Erasing", "Borrando")
  static let workingOn = Words("Trabalhando", "Working", "Trabajando")

  /// What is said while something slow goes on.
  static func working(_ effect: Effect) -> Words {
    switch effect {
    case .exportReports, .exportChannels: exporting
    case .eraseContact: erasing
    default: workingOn
    }
  }

  /// A language, in itself.
  static func name(of language: Language) -> String {
    switch language {
    case .portuguese: "Português (Brasil)"
    case .english: "English"
    case .spanish: "Español"
    }
  }
}

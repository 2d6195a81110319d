// The words of forms that belong to no field: yes and no, lists, faults, conflicts.

import Channels

/// Words of forms.
enum FormWords {
  static let yes = Words("sim", "yes", "sí")
  static let no = Words("não", "no", "no")
  static let add = Words("Adicionar", "Add", "Agregar")
  static let required = Words("obrigatório", "required", "obligatorio")
  static let optional = Words("opcional", "optional", "opcional")
  static let chooseFlow = Words("Escolher o fluxo", "Choose the flow", "Elegir el flujo")
  static let noImage = Words("Escolher arquivo", "Choose a file", "Elegir archivo")
  static let dataKeys = Words(
    "Enter edita, a adiciona, d remove, Espaço muda obrigatório, Alt-↑↓ move.",
    "Enter edits, a adds, d removes, Space changes required, Alt-↑↓ moves.",
    "Enter edita, a agrega, d quita, Espacio cambia obligatorio, Alt-↑↓ mueve.")
  static let listKeys = Words(
    "Enter edita, a adiciona, d remove.", "Enter edits, a adds, d removes.",
    "Enter edita, a agrega, d quita.")
  static let colorKeys = Words(
    "Enter abre a paleta.", "Enter opens the palette.", "Enter abre la paleta.")
  static let escapeAgain = Words(
    "Há o que perder aqui: Esc de novo descarta, Ctrl-S aceita.",
    "Something would be lost: Esc again discards, Ctrl-S accepts.",
    "Hay algo que perder: Esc otra vez descarta, Ctrl-S acepta.")
  static let secretKeys = Words(
    "Vazio mantém; Alt-w tira.", "Empty keeps it; Alt-w takes it away.",
    "Vacío mantiene; Alt-w quita.")
  static let secretTaken = Words("será tirado", "will be taken away", "se quitará")
  static let imageKeys = Words(
    "Enter escolhe, d remove.", "Enter chooses, d removes.", "Enter elige, d quita.")

  static let faultsTitle = Words(
    "Não foi salvo: corrija e salve de novo", "Not saved: mend these and save again",
    "No se guardó: corrija y guarde de nuevo")
  static let imageTitle = Words("Imagem padrão", "Default image", "Imagen predeterminada")
  static let imagePath = Words(
    "Caminho do arquivo (PNG, JPEG, GIF ou WebP de até 512 KiB):",
    "Path of the file (PNG, JPEG, GIF or WebP up to 512 KiB):",
    "Ruta del archivo (PNG, JPEG, GIF o WebP de hasta 512 KiB):")
  static let load = Words("Carregar", "Load", "Cargar")
  static let use = Words("Usar", "Use", "Usar")
  static let originTitle = Words("Site permitido", "Allowed site", "Sitio permitido")
  static let originMessage = Words(
    "https://site[:porta] ou https://*.site; vários separados por espaço. Vazio remove.",
    "https://site[:port] or https://*.site; several apart by spaces. Empty removes.",
    "https://sitio[:puerto] o https://*.sitio; varios separados por espacio. Vacío quita.")
  static let datumTitle = Words("Dado solicitado", "Requested datum", "Dato solicitado")
  static let flowTitle = Words("Fluxo", "Flow", "Flujo")
  static let noFlows = Words(
    "não há fluxos: registre-os na tela Fluxos", "there are no flows: register them in Flows",
    "no hay flujos: regístrelos en la pantalla Flujos")
  static let colorsTitle = Words("Paleta", "Palette", "Paleta")
  static let contrast = Words(
    "Contraste com {what}: {ratio}:1, {verdict}", "Contrast with {what}: {ratio}:1, {verdict}",
    "Contraste con {what}: {ratio}:1, {verdict}")
  static let reads = Words("✓ lê-se bem", "✓ reads well", "✓ se lee bien")
  static let hardToRead = Words(
    "! abaixo de 4,5:1, difícil de ler", "! under 4.5:1, hard to read",
    "! por debajo de 4,5:1, cuesta leer")
  static let theBackground = Words("o fundo", "the background", "el fondo")
  static let theUserMessage = Words(
    "a mensagem do usuário", "the user message", "el mensaje del usuario")
  static let anySite = Words(
    "Vazio: qualquer site pode usar este canal.", "Empty: any site can use this channel.",
    "Vacío: cualquier sitio puede usar este canal.")

  static let notifications = Words(
    "O cliente precisa permitir as notificações do navegador.",
    "The visitor must allow the browser's notifications.",
    "El cliente debe permitir las notificaciones del navegador.")

  static let conflictTitle = Words(
    "Outra pessoa salvou este canal", "Somebody else saved this channel",
    "Otra persona guardó este canal")
  static let conflictMessage = Words(
    "O que você e ela mudaram foi juntado. Escolha onde os dois mudaram:",
    "What you and they changed was joined. Choose where both changed:",
    "Se unió lo que usted y ella cambiaron. Elija donde ambos cambiaron:")
  static let conflictNone = Words(
    "Nada se choca: as duas mudanças serão salvas.",
    "Nothing collides: both changes will be saved.",
    "Nada choca: se guardarán ambos cambios.")
  static let mine = Words("meu", "mine", "mío")
  static let theirs = Words("da outra pessoa", "theirs", "de la otra persona")
  static let base = Words("antes", "before", "antes")
  static let alsoChanged = Words(
    "Mudado pela outra pessoa: {what}", "Changed by them: {what}",
    "Cambiado por la otra persona: {what}")
  static let mineOrTheirs = Words(
    "meu ou da outra pessoa", "mine or theirs", "mío o de la otra persona")
  static let saveJoined = Words("Salvar assim", "Save this", "Guardar así")
  static let empty = Words("(vazio)", "(empty)", "(vacío)")
}

// Texts of forms that belong to no field: yes and no, lists, errors, conflicts.

import Channels

/// Texts of forms.
enum FormStrings {
  static let yes = LocalizedText("sim", "yes", "sí")
  static let no = LocalizedText("não", "no", "no")
  static let add = LocalizedText("Adicionar", "Add", "Agregar")
  static let required = LocalizedText("obrigatório", "required", "obligatorio")
  static let optional = LocalizedText("opcional", "optional", "opcional")
  static let chooseFlow = LocalizedText("Escolher o fluxo", "Choose the flow", "Elegir el flujo")
  static let noImage = LocalizedText("Escolher arquivo", "Choose a file", "Elegir archivo")
  static let dataKeys = LocalizedText(
    "Enter edita, a adiciona, d remove, Espaço muda obrigatório, Alt-↑↓ move.",
    "Enter edits, a adds, d removes, Space changes required, Alt-↑↓ moves.",
    "Enter edita, a agrega, d quita, Espacio cambia obligatorio, Alt-↑↓ mueve.")
  static let listKeys = LocalizedText(
    "Enter edita, a adiciona, d remove.", "Enter edits, a adds, d removes.",
    "Enter edita, a agrega, d quita.")
  static let colorKeys = LocalizedText(
    "Enter abre a paleta.", "Enter opens the palette.", "Enter abre la paleta.")
  static let choiceKeys = LocalizedText(
    "As setas ou Espaço escolhem.", "The arrows or Space choose.",
    "Las flechas o Espacio eligen.")
  static let unknownWords = LocalizedText(
    "{words}: nada o substitui; há {nome}, {ausencia} e {hora}",
    "{words}: nothing replaces it; there are {nome}, {ausencia} and {hora}",
    "{words}: nada lo reemplaza; hay {nome}, {ausencia} y {hora}")
  static let escapeAgain = LocalizedText(
    "Há mudanças não salvas: Esc de novo descarta, Ctrl-S aceita.",
    "There are unsaved changes: Esc again discards them, Ctrl-S accepts.",
    "Hay cambios sin guardar: Esc otra vez los descarta, Ctrl-S acepta.")
  static let secretKeys = LocalizedText(
    "Vazio mantém; Alt-w tira.", "Empty keeps it; Alt-w takes it away.",
    "Vacío mantiene; Alt-w quita.")
  static let secretTaken = LocalizedText("será tirado", "will be taken away", "se quitará")
  static let imageKeys = LocalizedText(
    "Enter escolhe, d remove.", "Enter chooses, d removes.", "Enter elige, d quita.")

  static let faultsTitle = LocalizedText(
    "Não foi salvo: corrija e salve de novo", "Not saved: fix these and save again",
    "No se guardó: corrija y guarde de nuevo")
  static let imageTitle = LocalizedText("Imagem padrão", "Default image", "Imagen predeterminada")
  static let imagePath = LocalizedText(
    "Caminho do arquivo (PNG, JPEG, GIF ou WebP de até 512 KiB):",
    "Path of the file (PNG, JPEG, GIF or WebP up to 512 KiB):",
    "Ruta del archivo (PNG, JPEG, GIF o WebP de hasta 512 KiB):")
  static let load = LocalizedText("Carregar", "Load", "Cargar")
  static let use = LocalizedText("Adicionar", "Add", "Agregar")
  static let originTitle = LocalizedText("Site permitido", "Allowed site", "Sitio permitido")
  static let originMessage = LocalizedText(
    "https://site[:porta] ou https://*.site; vários separados por espaço. Vazio remove.",
    "https://site[:port] or https://*.site; several separated by spaces. Empty removes.",
    "https://sitio[:puerto] o https://*.sitio; varios separados por espacio. Vacío quita.")
  static let datumTitle = LocalizedText("Dado solicitado", "Requested field", "Dato solicitado")
  static let flowTitle = LocalizedText("Fluxo", "Flow", "Flujo")
  static let noFlows = LocalizedText(
    "não há fluxos: registre-os na tela Fluxos", "there are no flows: register them in Flows",
    "no hay flujos: regístrelos en la pantalla Flujos")
  static let colorsTitle = LocalizedText("Paleta", "Palette", "Paleta")
  static let contrast = LocalizedText(
    "Contraste com {what}: {ratio}:1, {verdict}", "Contrast with {what}: {ratio}:1, {verdict}",
    "Contraste con {what}: {ratio}:1, {verdict}")
  static let reads = LocalizedText("✓ lê-se bem", "✓ readable", "✓ se lee bien")
  static let hardToRead = LocalizedText(
    "! abaixo de 4,5:1, difícil de ler", "! under 4.5:1, hard to read",
    "! por debajo de 4,5:1, cuesta leer")
  static let theBackground = LocalizedText("o fundo", "the background", "el fondo")
  static let theUserMessage = LocalizedText(
    "a mensagem do usuário", "the user message", "el mensaje del usuario")
  static let anySite = LocalizedText(
    "Vazio: qualquer site pode usar este canal.", "Empty: any site can use this channel.",
    "Vacío: cualquier sitio puede usar este canal.")

  static let notifications = LocalizedText(
    "O cliente precisa permitir as notificações do navegador.",
    "The visitor must allow the browser's notifications.",
    "El cliente debe permitir las notificaciones del navegador.")

  static let conflictTitle = LocalizedText(
    "Outra pessoa salvou este canal", "Somebody else saved this channel",
    "Otra persona guardó este canal")
  static let conflictMessage = LocalizedText(
    "O que você e ela mudaram foi juntado. Escolha onde os dois mudaram:",
    "What you and they changed was joined. Choose where both changed:",
    "Se unió lo que usted y ella cambiaron. Elija donde ambos cambiaron:")
  static let conflictNone = LocalizedText(
    "Nada se choca: as duas mudanças serão salvas.",
    "Nothing collides: both changes will be saved.",
    "Nada choca: se guardarán ambos cambios.")
  static let mine = LocalizedText("meu", "mine", "mío")
  static let theirs = LocalizedText("da outra pessoa", "theirs", "de la otra persona")
  static let base = LocalizedText("antes", "before", "antes")
  static let alsoChanged = LocalizedText(
    "Mudado pela outra pessoa: {what}", "Changed by them: {what}",
    "Cambiado por la otra persona: {what}")
  static let mineOrTheirs = LocalizedText(
    "meu ou da outra pessoa", "mine or theirs", "mío o de la otra persona")
  static let saveJoined = LocalizedText("Salvar assim", "Save this", "Guardar así")
  static let empty = LocalizedText("(vazio)", "(empty)", "(vacío)")
}

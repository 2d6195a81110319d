// Texts of the list of channels and of its actions.

import Channels

/// Texts of the list of channels.
enum ChannelsStrings {
  static let search = LocalizedText("buscar (/)", "search (/)", "buscar (/)")
  static let foundOf = LocalizedText(
    "{found} de {count}", "{found} of {count}", "{found} de {count}")
  static let none = LocalizedText(
    "Nenhum canal ainda. n cria o primeiro; basta uma descrição.",
    "No channel yet. n creates the first; a description is all it takes.",
    "Ningún canal todavía. n crea el primero; basta una descripción.")
  static let noneChosen = LocalizedText(
    "nenhum canal escolhido", "no channel is chosen", "ningún canal elegido")
  static let flow = LocalizedText("Fluxo", "Flow", "Flujo")
  static let status = LocalizedText("Estado", "State", "Estado")
  static let receptive = LocalizedText("Receptivo", "Receptive", "Receptivo")
  static let enabled = LocalizedText("Habilitado", "Enabled", "Habilitado")
  static let actions = LocalizedText("Ações", "Actions", "Acciones")
  static let actionsHelp = LocalizedText(
    "Mostra o que se pode fazer com o canal.", "Shows what can be done with the channel.",
    "Muestra lo que se puede hacer con el canal.")

  static let openChannel = LocalizedText("Abrir", "Open", "Abrir")
  static let openHelp = LocalizedText("Abre o canal.", "Opens the channel.", "Abre el canal.")
  static let new = LocalizedText("Novo canal", "New channel", "Nuevo canal")
  static let newHelp = LocalizedText("Cria um canal.", "Creates a channel.", "Crea un canal.")
  static let newTitle = LocalizedText("Novo canal", "New channel", "Nuevo canal")
  static let create = LocalizedText("Criar", "Create", "Crear")
  static let created = LocalizedText("Criado: {name}", "Created: {name}", "Creado: {name}")
  static let type = LocalizedText("Tipo", "Type", "Tipo")
  static let dica = LocalizedText("Dica", "Tip", "Consejo")
  /// The short name of a rule, for a box too low for sentences.
  static func short(_ rule: FlowRule) -> LocalizedText {
    switch rule {
    case .published: LocalizedText("publicado", "published", "publicado")
    case .opening:
      LocalizedText(
        "começa com message ou question", "begins with message or question",
        "comienza con message o question")
    case .blocks:
      LocalizedText(
        "sem blocos de outro tipo de canal", "no block of another kind of channel",
        "sin bloques de otro tipo de canal")
    case .handover:
      LocalizedText(
        "presença: o fluxo transborda", "presence: the flow hands over",
        "presencia: el flujo deriva")
    }
  }

  static let dicaNoFlow = LocalizedText(
    "Escolha um fluxo para ver se ele cumpre as regras do canal.",
    "Choose a flow to see whether it keeps the channel's rules.",
    "Elija un flujo para ver si cumple las reglas del canal.")
  static let filter = LocalizedText("Buscar", "Search", "Buscar")
  static let filterHelp = LocalizedText(
    "Busca pela descrição, pelo fluxo ou pelo identificador.",
    "Searches by description, flow or identifier.",
    "Busca por descripción, flujo o identificador.")
  static let mark = LocalizedText("Marcar", "Mark", "Marcar")
  static let markHelp = LocalizedText(
    "Marca o canal; remover e exportar valem para os marcados.",
    "Marks the channel; remove and export apply to the marked ones.",
    "Marca el canal; quitar y exportar valen para los marcados.")
  static let move = LocalizedText("Mover", "Move", "Mover")
  static let moveHelp = LocalizedText(
    "Desce, sobe, vai ao início e ao fim; as setas também.",
    "Down, up, to the start and the end; arrows too.",
    "Baja, sube, va al inicio y al final; las flechas también.")

  static let edit = LocalizedText("Editar", "Edit", "Editar")
  static let editHelp = LocalizedText(
    "Descrição, fluxo, habilitado, receptivo.", "Description, flow, enabled, receptive.",
    "Descripción, flujo, habilitado, receptivo.")
  static let customize = LocalizedText("Customização", "Customisation", "Personalización")
  static let customizeHelp = LocalizedText(
    "Cores e ícone da janela.", "Colours and icon of the window.",
    "Colores e icono de la ventana.")
  static let code = LocalizedText("Código de ativação", "Activation code", "Código de activación")
  static let codeHelp = LocalizedText(
    "O que se cola no site.", "What is pasted into the site.", "Lo que se pega en el sitio.")
  static let copyID = LocalizedText(
    "Copiar identificador", "Copy identifier", "Copiar identificador")
  static let copyIDHelp = LocalizedText(
    "Copia o cid do canal.", "Copies the channel's cid.", "Copia el cid del canal.")
  static let copied = LocalizedText("Copiado: {what}", "Copied: {what}", "Copiado: {what}")
  static let duplicate = LocalizedText("Duplicar", "Duplicate", "Duplicar")
  static let duplicateHelp = LocalizedText(
    "Cria outro canal igual a este.", "Creates another channel like this one.",
    "Crea otro canal igual a este.")
  static let duplicateAsk = LocalizedText(
    "Descrição do novo canal:", "Description of the new channel:",
    "Descripción del nuevo canal:")
  static let enable = LocalizedText(
    "Habilitar ou desabilitar", "Enable or disable", "Habilitar o no")
  static let enableHelp = LocalizedText(
    "Desabilitado, não recebe conversas novas; as abertas continuam.",
    "Disabled, it takes no new conversation; open ones go on.",
    "Deshabilitado, no recibe conversaciones nuevas; las abiertas siguen.")
  static let isEnabled = LocalizedText(
    "Habilitado: {name}", "Enabled: {name}", "Habilitado: {name}")
  static let isDisabled = LocalizedText(
    "Desabilitado: {name}; L habilita de novo", "Disabled: {name}; L enables it again",
    "Deshabilitado: {name}; L lo habilita de nuevo")
  static let editedNow = LocalizedText(
    "O canal tem mudanças não salvas: abra-o e salve ou descarte.",
    "The channel has unsaved changes: open it and save or discard them.",
    "El canal tiene cambios sin guardar: ábralo y guarde o descarte.")
  static let restart = LocalizedText("Reiniciar", "Restart", "Reiniciar")
  static let restartHelp = LocalizedText(
    "Derruba as conexões do canal; os navegadores voltam sozinhos.",
    "Drops the channel's sockets; browsers come back by themselves.",
    "Corta las conexiones del canal; los navegadores vuelven solos.")
  static let restartAsk = LocalizedText(
    "Derrubar as conexões de {name}? Os navegadores voltam sozinhos em segundos.",
    "Drop the sockets of {name}? Browsers come back by themselves in seconds.",
    "¿Cortar las conexiones de {name}? Los navegadores vuelven solos en segundos.")
  static let restarted = Plural(
    one: LocalizedText("1 conexão reiniciada", "1 socket restarted", "1 conexión reiniciada"),
    other: LocalizedText(
      "{count} conexões reiniciadas", "{count} sockets restarted",
      "{count} conexiones reiniciadas"))
  static let `import` = LocalizedText("Importar", "Import", "Importar")
  static let importHelp = LocalizedText(
    "Lê canais de um arquivo JSON e mostra o que muda antes de gravar.",
    "Reads channels from a JSON file and shows what changes before storing it.",
    "Lee canales de un archivo JSON y muestra qué cambia antes de guardar.")
  static let importTitle = LocalizedText("Importar canais", "Import channels", "Importar canales")
  static let importAsk = LocalizedText("Arquivo JSON:", "JSON file:", "Archivo JSON:")
  static let compare = LocalizedText("Comparar", "Compare", "Comparar")
  static let importRefused = LocalizedText(
    "Nada pode ser importado até que isto seja corrigido no arquivo:",
    "Nothing can be imported until this is corrected in the file:",
    "No se puede importar nada hasta corregir esto en el archivo:")
  static let importNothing = LocalizedText(
    "Nada muda: os canais já são iguais.", "Nothing changes: the channels are the same already.",
    "Nada cambia: los canales ya son iguales.")
  static let importNew = LocalizedText("(novo)", "(new)", "(nuevo)")
  static let importSame = LocalizedText("(igual)", "(the same)", "(igual)")
  static let imported = Plural(
    one: LocalizedText("1 canal importado", "1 channel imported", "1 canal importado"),
    other: LocalizedText(
      "{count} canais importados", "{count} channels imported", "{count} canales importados"))
  static let export = LocalizedText("Exportar", "Export", "Exportar")
  static let exportHelp = LocalizedText(
    "Grava os canais em um arquivo JSON, que a importação aceita.",
    "Writes the channels to a JSON file that import takes.",
    "Guarda los canales en un archivo JSON que la importación acepta.")
  static let exportAsk = LocalizedText("Gravar no arquivo:", "Write to the file:", "Guardar en:")
  static let delete = LocalizedText("Remover", "Remove", "Quitar")
  static let deleteHelp = LocalizedText(
    "Remove os canais marcados, ou este; com sessão aberta é recusado.",
    "Removes the marked channels, or this one; refused while a session is open.",
    "Quita los canales marcados, o este; con sesión abierta se rechaza.")
  static let deleteAsk = Plural(
    one: LocalizedText("Remover este canal?", "Remove this channel?", "¿Quitar este canal?"),
    other: LocalizedText(
      "Remover estes {count} canais?", "Remove these {count} channels?",
      "¿Quitar estos {count} canales?"))
  static let deleted = Plural(
    one: LocalizedText("1 canal removido", "1 channel removed", "1 canal quitado"),
    other: LocalizedText(
      "{count} canais removidos", "{count} channels removed", "{count} canales quitados"))
  static let inUseTitle = LocalizedText(
    "Nada foi removido", "Nothing was removed", "No se quitó nada")
  static let inUse = LocalizedText(
    "Há sessões abertas nestes canais:", "These channels have open sessions:",
    "Hay sesiones abiertas en estos canales:")
  static let open = Plural(
    one: LocalizedText("1 sessão aberta", "1 open session", "1 sesión abierta"),
    other: LocalizedText(
      "{count} sessões abertas", "{count} open sessions", "{count} sesiones abiertas"))
}

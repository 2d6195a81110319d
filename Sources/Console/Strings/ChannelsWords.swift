// The words of the list of channels and of its actions.

import Channels

/// Words of the list of channels.
enum ChannelsWords {
  static let search = Words("buscar (/)", "search (/)", "buscar (/)")
  static let foundOf = Words("{found} de {count}", "{found} of {count}", "{found} de {count}")
  static let none = Words(
    "Nenhum canal ainda. n cria o primeiro; antes, registre um fluxo na tela Fluxos.",
    "No channel yet. n creates the first; before that, register a flow in Flows.",
    "Ningún canal todavía. n crea el primero; antes, registre un flujo en Flujos.")
  static let noneChosen = Words(
    "nenhum canal escolhido", "no channel is chosen", "ningún canal elegido")
  static let flow = Words("Fluxo", "Flow", "Flujo")
  static let status = Words("Estado", "State", "Estado")
  static let receptive = Words("Receptivo", "Receptive", "Receptivo")
  static let enabled = Words("Habilitado", "Enabled", "Habilitado")
  static let actions = Words("Ações", "Actions", "Acciones")
  static let actionsHelp = Words(
    "Mostra o que se pode fazer com o canal.", "Shows what can be done with the channel.",
    "Muestra lo que se puede hacer con el canal.")

  static let open1 = Words("Abrir", "Open", "Abrir")
  static let openHelp = Words("Abre o canal.", "Opens the channel.", "Abre el canal.")
  static let new = Words("Novo canal", "New channel", "Nuevo canal")
  static let newHelp = Words("Cria um canal.", "Creates a channel.", "Crea un canal.")
  static let newTitle = Words("Novo canal", "New channel", "Nuevo canal")
  static let create = Words("Criar", "Create", "Crear")
  static let created = Words("Criado: {name}", "Created: {name}", "Creado: {name}")
  static let type = Words("Tipo", "Type", "Tipo")
  static let dica = Words("Dica", "Tip", "Consejo")
  /// A rule that holds, where there is no room for its sentence.
  static func short(_ rule: FlowRule) -> Words {
    switch rule {
    case .published: Words("publicado", "published", "publicado")
    case .opening:
      Words(
        "começa com message ou question", "begins with message or question",
        "comienza con message o question")
    case .blocks:
      Words(
        "sem blocos de outro tipo de canal", "no block of another kind of channel",
        "sin bloques de otro tipo de canal")
    case .handover:
      Words(
        "presença: o fluxo transborda", "presence: the flow hands over",
        "presencia: el flujo transborda")
    }
  }

  static let dicaNoFlow = Words(
    "Escolha um fluxo para ver se ele cumpre as regras do canal.",
    "Choose a flow to see whether it keeps the channel's rules.",
    "Elija un flujo para ver si cumple las reglas del canal.")
  static let filter = Words("Buscar", "Search", "Buscar")
  static let filterHelp = Words(
    "Busca pela descrição, pelo fluxo ou pelo identificador.",
    "Searches by description, flow or identifier.",
    "Busca por descripción, flujo o identificador.")
  static let mark = Words("Marcar", "Mark", "Marcar")
  static let markHelp = Words(
    "Marca o canal; remover e exportar valem para os marcados.",
    "Marks the channel; remove and export apply to the marked ones.",
    "Marca el canal; quitar y exportar valen para los marcados.")
  static let move = Words("Mover", "Move", "Mover")
  static let moveHelp = Words(
    "Desce, sobe, vai ao início e ao fim; as setas também.",
    "Down, up, to the start and the end; arrows too.",
    "Baja, sube, va al inicio y al final; las flechas también.")

  static let edit = Words("Editar", "Edit", "Editar")
  static let editHelp = Words(
    "Descrição, fluxo, habilitado, receptivo.", "Description, flow, enabled, receptive.",
    "Descripción, flujo, habilitado, receptivo.")
  static let customize = Words("Customização", "Customisation", "Personalización")
  static let customizeHelp = Words(
    "Cores e ícone da janela.", "Colours and icon of the window.",
    "Colores e icono de la ventana.")
  static let code = Words("Código de ativação", "Activation code", "Código de activación")
  static let codeHelp = Words(
    "O que se cola no site.", "What is pasted into the site.", "Lo que se pega en el sitio.")
  static let copyID = Words("Copiar identificador", "Copy identifier", "Copiar identificador")
  static let copyIDHelp = Words(
    "Copia o cid do canal.", "Copies the channel's cid.", "Copia el cid del canal.")
  static let copied = Words("Copiado: {what}", "Copied: {what}", "Copiado: {what}")
  static let duplicate = Words("Duplicar", "Duplicate", "Duplicar")
  static let duplicateHelp = Words(
    "Cria outro canal igual a este.", "Creates another channel like this one.",
    "Crea otro canal igual a este.")
  static let duplicateAsk = Words(
    "Descrição do novo canal:", "Description of the new channel:",
    "Descripción del nuevo canal:")
  static let enable = Words("Habilitar ou desabilitar", "Enable or disable", "Habilitar o no")
  static let enableHelp = Words(
    "Desabilitado, não recebe conversas novas; as abertas continuam.",
    "Disabled, it takes no new conversation; open ones go on.",
    "Deshabilitado, no recibe conversaciones nuevas; las abiertas siguen.")
  static let isEnabled = Words(
    "Habilitado: {name}", "Enabled: {name}", "Habilitado: {name}")
  static let isDisabled = Words(
    "Desabilitado: {name}; b habilita de novo", "Disabled: {name}; b enables it again",
    "Deshabilitado: {name}; b lo habilita de nuevo")
  static let editedNow = Words(
    "O canal tem mudanças não salvas: abra-o e salve ou descarte.",
    "The channel has unsaved changes: open it and save or discard them.",
    "El canal tiene cambios sin guardar: ábralo y guarde o descarte.")
  static let restart = Words("Reiniciar", "Restart", "Reiniciar")
  static let restartHelp = Words(
    "Derruba as conexões do canal; os navegadores voltam sozinhos.",
    "Drops the channel's sockets; browsers come back by themselves.",
    "Corta las conexiones del canal; los navegadores vuelven solos.")
  static let restartAsk = Words(
    "Derrubar as conexões de {name}? Os navegadores voltam sozinhos em segundos.",
    "Drop the sockets of {name}? Browsers come back by themselves in seconds.",
    "¿Cortar las conexiones de {name}? Los navegadores vuelven solos en segundos.")
  static let restarted = Plural(
    one: Words("1 conexão reiniciada", "1 socket restarted", "1 conexión reiniciada"),
    other: Words(
      "{count} conexões reiniciadas", "{count} sockets restarted",
      "{count} conexiones reiniciadas"))
  static let export = Words("Exportar", "Export", "Exportar")
  static let exportHelp = Words(
    "Grava os canais em um arquivo JSON, que a importação aceita.",
    "Writes the channels to a JSON file that import takes.",
    "Guarda los canales en un archivo JSON que la importación acepta.")
  static let exportAsk = Words("Gravar no arquivo:", "Write to the file:", "Guardar en:")
  static let delete = Words("Remover", "Remove", "Quitar")
  static let deleteHelp = Words(
    "Remove os canais marcados, ou este; com sessão aberta é recusado.",
    "Removes the marked channels, or this one; refused while a session is open.",
    "Quita los canales marcados, o este; con sesión abierta se rechaza.")
  static let deleteAsk = Plural(
    one: Words("Remover este canal?", "Remove this channel?", "¿Quitar este canal?"),
    other: Words(
      "Remover estes {count} canais?", "Remove these {count} channels?",
      "¿Quitar estos {count} canales?"))
  static let deleted = Plural(
    one: Words("1 canal removido", "1 channel removed", "1 canal quitado"),
    other: Words(
      "{count} canais removidos", "{count} channels removed", "{count} canales quitados"))
  static let inUseTitle = Words(
    "Nada foi removido", "Nothing was removed", "No se quitó nada")
  static let inUse = Words(
    "Há sessões abertas nestes canais:", "These channels have open sessions:",
    "Hay sesiones abiertas en estos canales:")
  static let open = Plural(
    one: Words("1 sessão aberta", "1 open session", "1 sesión abierta"),
    other: Words(
      "{count} sessões abertas", "{count} open sessions", "{count} sesiones abiertas"))
}

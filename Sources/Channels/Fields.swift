// The table of a channel's fields: one row for each key, in the order of the form. To add a field,
// add its property to `Channel` and its row here; the test of the table then needs values at its
// limits.

/// The tables of fields.
package enum Fields {
  /// The fields of a channel.
  package static let channel = FieldTable<Channel>(
    standard: Channel(id: "", description: "", flow: ""),
    general + text + settings + conversation + hours + presence + appearance)

  /// The fields of one requested datum.
  package static let datum = FieldTable<Channel.RequestedDatum>(
    standard: Channel.RequestedDatum(key: "", kind: .text, label: "", required: false),
    [
      .text(
        "key", \.key, .slug, in: .settings, LocalizedText("Chave", "Key", "Clave"),
        LocalizedText(
          "Como a plataforma recebe o dado; vazia, usa o tipo.",
          "How the platform receives the field; the kind if empty.",
          "Cómo recibe el dato la plataforma; el tipo si no se indica.")),
      .choice(
        "kind", \.kind, in: .settings, LocalizedText("Tipo", "Kind", "Tipo"),
        LocalizedText(
          "O que se pede, e como é conferido.", "What is asked, and how it is checked.",
          "Qué se pide y cómo se comprueba."), asked: true),
      .text(
        "label", \.label, .line(1...40), in: .settings,
        LocalizedText("Rótulo", "Label", "Etiqueta"),
        LocalizedText(
          "O que o cliente lê ao lado do campo.", "What the visitor reads beside the field.",
          "Lo que el cliente lee junto al campo.")),
      .toggle(
        "required", \.required, in: .settings,
        LocalizedText("Obrigatório", "Required", "Obligatorio"),
        LocalizedText(
          "Sem ele a conversa não começa.", "Without it the conversation does not start.",
          "Sin él la conversación no empieza.")),
    ])

  private static let general: [Field<Channel>] = [
    .text(
      "id", \.id, .identifier, in: .general,
      LocalizedText("Identificador", "Identifier", "Identificador"),
      LocalizedText(
        "O cid do código de ativação; público, não abre nada.",
        "The cid of the activation code; public, it opens nothing.",
        "El cid del código de activación; público, no abre nada."), asked: true),
    .text(
      "description", \.description, .line(1...60), in: .general,
      LocalizedText("Descrição", "Description", "Descripción"),
      LocalizedText(
        "Como a equipe chama o canal; única, sem contar maiúsculas e acentos.",
        "What the team calls the channel; unique, case and accents apart.",
        "Cómo llama el equipo al canal; única, sin contar mayúsculas ni acentos."), asked: true),
    .text(
      "flow", \.flow, .flow, in: .general, LocalizedText("Fluxo", "Flow", "Flujo"),
      LocalizedText(
        "O fluxo automático do canal; deve cumprir as regras da Dica.",
        "The channel's automated flow; it must keep the rules of the tip.",
        "El flujo automático del canal; debe cumplir las reglas del consejo."), asked: true),
    .toggle(
      "enabled", \.enabled, in: .general, LocalizedText("Habilitado", "Enabled", "Habilitado"),
      LocalizedText(
        "Desligado, não recebe conversas novas; as abertas continuam.",
        "Off, it takes no new conversation; open ones go on.",
        "Apagado, no recibe conversaciones nuevas; las abiertas siguen.")),
    .toggle(
      "receptive", \.receptive, in: .general, LocalizedText("Receptivo", "Receptive", "Receptivo"),
      LocalizedText(
        "O canal só recebe; não permite o modelo Ativo.",
        "The channel only receives; it does not allow active outreach.",
        "El canal solo recibe; no permite el modelo Activo.")),
  ]

  private static let text: [Field<Channel>] = [
    .text(
      "text.title", \.text.title, .line(1...40), in: .text,
      LocalizedText("Título", "Title", "Título"),
      LocalizedText("No alto da janela.", "At the top of the window.", "En lo alto de la ventana.")),
    .text(
      "text.subtitle", \.text.subtitle, .line(0...80), in: .text,
      LocalizedText("Subtítulo", "Subtitle", "Subtítulo"),
      LocalizedText("Abaixo do título.", "Below the title.", "Debajo del título.")),
    .text(
      "text.welcome", \.text.welcome, .lines(0...500), in: .text,
      LocalizedText("Boas-vindas", "Welcome", "Bienvenida"),
      LocalizedText(
        "A primeira mensagem da janela; pode ter várias linhas.",
        "The window's first message; it may have several lines.",
        "El primer mensaje de la ventana; puede tener varias líneas.")),
    .choice(
      "text.language", \.text.language, in: .text, LocalizedText("Idioma", "Language", "Idioma"),
      LocalizedText(
        "De todas as palavras da janela do cliente.", "Of every word of the visitor's window.",
        "De todas las palabras de la ventana del cliente.")),
  ]

  private static let settings: [Field<Channel>] = [
    Field(
      "settings.image", .image, in: .settings,
      LocalizedText("Imagem padrão", "Default image", "Imagen predeterminada"),
      LocalizedText(
        "PNG, JPEG, GIF ou WebP de até 512 KiB, de um arquivo.",
        "PNG, JPEG, GIF or WebP up to 512 KiB, from a file.",
        "PNG, JPEG, GIF o WebP de hasta 512 KiB, de un archivo.")
    ) {
      .image($0.settings.image)
    } assign: {
      guard case .image(let image) = $1 else { return false }
      $0.settings.image = image
      return true
    },
    .choice(
      "settings.opening.mode", \.settings.opening.mode, in: .settings,
      LocalizedText("Abertura da janela", "Window opening", "Apertura de la ventana"),
      LocalizedText("O que abre a janela.", "What opens the window.", "Qué abre la ventana.")),
    .integer(
      "settings.opening.delay", \.settings.opening.delay, 1...600, in: .settings,
      LocalizedText("Abrir após (s)", "Open after (s)", "Abrir tras (s)"),
      LocalizedText(
        "Segundos depois que a página carrega.", "Seconds after the page has loaded.",
        "Segundos después de cargar la página."),
      need: FieldNeed(key: "settings.opening.mode", value: "delayed")),
    .choice(
      "settings.opening.position", \.settings.opening.position, in: .settings,
      LocalizedText("Posição", "Position", "Posición"),
      LocalizedText("O lado da página.", "The side of the page.", "El lado de la página.")),
    .toggle(
      "settings.opening.onMobile", \.settings.opening.onMobile, in: .settings,
      LocalizedText("Abrir no celular", "Open on phones", "Abrir en el móvil"),
      LocalizedText(
        "Se a janela abre sozinha também no celular.",
        "Whether the window opens by itself on phones too.",
        "Si la ventana se abre sola también en el móvil.")),
    .integer(
      "settings.opening.offset.x", \.settings.opening.offset.x, 0...400, in: .settings,
      LocalizedText(
        "Distância do lado (px)", "Distance from the side (px)", "Distancia del lado (px)"),
      LocalizedText(
        "Do botão até o lado da página.", "From the button to the page's side.",
        "Del botón al lado de la página.")),
    .integer(
      "settings.opening.offset.y", \.settings.opening.offset.y, 0...400, in: .settings,
      LocalizedText(
        "Distância da borda de baixo (px)", "Distance from the bottom (px)",
        "Distancia del borde inferior (px)"),
      LocalizedText(
        "Do botão até a borda de baixo, por exemplo acima de um aviso de cookies.",
        "From the button to the page's bottom, for example above a cookie notice.",
        "Del botón al borde inferior, por ejemplo encima de un aviso de cookies.")),
    .toggle(
      "settings.activeOutreach", \.settings.activeOutreach, in: .settings,
      LocalizedText("Permitir modelo Ativo", "Allow active outreach", "Permitir modelo Activo"),
      LocalizedText(
        "A empresa pode começar a conversa; o cliente precisa permitir as notificações do navegador.",
        "The company may start; the visitor must allow the browser's notifications.",
        "La empresa puede empezar; el cliente debe permitir las notificaciones del navegador.")),
  ]

  private static let conversation: [Field<Channel>] = [
    Field(
      "settings.requestedData", .requestedData, in: .settings,
      LocalizedText("Dados solicitados", "Requested data", "Datos solicitados"),
      LocalizedText(
        "O que o cliente preenche antes da conversa, em ordem; até 10.",
        "What the visitor fills in before the conversation, in order; up to 10.",
        "Lo que el cliente completa antes de la conversación, en orden; hasta 10.")
    ) {
      .data($0.settings.requestedData)
    } assign: {
      guard case .data(let data) = $1 else { return false }
      $0.settings.requestedData = data
      return true
    },
    .integer(
      "settings.sessionTimeout", \.settings.sessionTimeout, 5...1440, in: .settings,
      LocalizedText("Tempo de sessão (min)", "Session time (min)", "Tiempo de sesión (min)"),
      LocalizedText(
        "Minutos desde a última atividade do cliente; maior que o intervalo de presença.",
        "Minutes since the visitor's last activity; longer than the presence interval.",
        "Minutos desde la última actividad del cliente; mayor que el intervalo de presencia.")),
    .list(
      "settings.allowedOrigins", \.settings.allowedOrigins, .origins, in: .settings,
      LocalizedText("Sites permitidos", "Allowed sites", "Sitios permitidos"),
      LocalizedText(
        "https://site[:porta] ou https://*.site; vazio permite qualquer um.",
        "https://site[:port] or https://*.site; empty allows any.",
        "https://sitio[:puerto] o https://*.sitio; vacío permite cualquiera.")),
    .toggle(
      "settings.files", \.settings.files, in: .settings,
      LocalizedText("Fotos e arquivos", "Pictures and files", "Fotos y archivos"),
      LocalizedText(
        "Cliente e atendente enviam PNG, JPEG, WebP, GIF e PDF de até 10 MB.",
        "Visitor and attendant send PNG, JPEG, WebP, GIF and PDF of up to 10 MB.",
        "Cliente y agente envían PNG, JPEG, WebP, GIF y PDF de hasta 10 MB.")),
    .toggle(
      "settings.rating", \.settings.rating, in: .settings,
      LocalizedText("Avaliação ao fim", "Rating at the end", "Evaluación al final"),
      LocalizedText(
        "De 1 a 5 e uma frase depois do fim; fica no relatório.",
        "1 to 5 and a sentence after the end; kept in the report.",
        "De 1 a 5 y una frase tras el fin; queda en el informe.")),
    .text(
      "settings.whatsapp", \.settings.whatsapp, .phone, in: .settings,
      LocalizedText("Botão WhatsApp", "WhatsApp button", "Botón WhatsApp"),
      LocalizedText(
        "Número com + e código do país, ou vazio.", "Number with + and country code, or empty.",
        "Número con + y código de país, o vacío.")),
    .text(
      "settings.privacyNotice.text", \.settings.privacyNotice.text, .lines(0...300),
      in: .settings,
      LocalizedText(
        "Aviso de privacidade (LGPD)", "Privacy notice (LGPD)", "Aviso de privacidad (LGPD)"),
      LocalizedText(
        "O cliente aceita antes de começar; o que aceitou fica com a sessão.",
        "The visitor accepts before starting; what was accepted stays with the session.",
        "El cliente acepta antes de empezar; lo aceptado queda con la sesión.")),
    .text(
      "settings.privacyNotice.link", \.settings.privacyNotice.link, .link, in: .settings,
      LocalizedText(
        "Link do aviso de privacidade", "Privacy notice link", "Enlace del aviso de privacidad"),
      LocalizedText(
        "Endereço https da política, ou vazio.", "The policy's https address, or empty.",
        "Dirección https de la política, o vacío.")),
  ]

  private static let hours: [Field<Channel>] = [
    .choice(
      "settings.identity", \.settings.identity, in: .settings,
      LocalizedText("Identidade do site", "Site identity", "Identidad del sitio"),
      LocalizedText(
        "O site assina quem é o seu usuário; o segredo: canais channel identity.",
        "The site signs who its user is; the secret: canais channel identity.",
        "El sitio firma quién es su usuario; el secreto: canais channel identity.")),
    .choice(
      "settings.hours", \.settings.hours, in: .settings,
      LocalizedText("Horário de atendimento", "Hours", "Horario de atención"),
      LocalizedText(
        "Quando as pessoas respondem: sempre, ou no horário do atendimento humano.",
        "When people answer: always, or in the hours of human attendance.",
        "Cuándo responden las personas: siempre, o en el horario de la atención humana.")),
    .text(
      "settings.awayMessage", \.settings.awayMessage, .lines(0...300), in: .settings,
      LocalizedText(
        "Mensagem fora do horário", "Away message", "Mensaje fuera de horario"),
      LocalizedText(
        "Lida quando ninguém atende; {abre} é a próxima abertura. Vazia usa a padrão.",
        "Read while nobody answers; {abre} is the next opening. Empty uses the default.",
        "Se lee cuando nadie atiende; {abre} es la próxima apertura. Vacío usa el "
          + "predeterminado.")),
  ]

  private static let watched = FieldNeed(key: "settings.presence.enabled", value: "true")

  private static let presence: [Field<Channel>] = [
    .toggle(
      "settings.presence.enabled", \.settings.presence.enabled, in: .settings,
      LocalizedText(
        "Monitorar presença do cliente", "Monitor the visitor's presence",
        "Monitorear la presencia del cliente"),
      LocalizedText(
        "Precisa de quem atenda e de um fluxo com transbordo.",
        "Needs somebody who answers and a flow that hands over.",
        "Necesita quien atienda y un flujo con derivación.")),
    .integer(
      "settings.presence.interval", \.settings.presence.interval, 1...10, in: .settings,
      LocalizedText(
        "Intervalo de checagem de inatividade (min)", "Inactivity check interval (min)",
        "Intervalo de verificación de inactividad (min)"),
      LocalizedText(
        "Silêncio depois do qual o cliente está ausente.",
        "Silence after which the visitor is absent.",
        "Silencio tras el cual el cliente está ausente."), need: watched),
    .choice(
      "settings.presence.counts", \.settings.presence.counts, in: .settings,
      LocalizedText(
        "O que conta como presença", "What counts as presence", "Qué cuenta como presencia"),
      LocalizedText(
        "A página usada ou vista, ou só aberta.", "The page used or seen, or merely open.",
        "La página usada o vista, o solo abierta."), need: watched),
    .text(
      "settings.presence.returnMessage", \.settings.presence.returnMessage, .lines(0...500),
      in: .settings, LocalizedText("Mensagem de retorno", "Return message", "Mensaje de regreso"),
      LocalizedText(
        "Vai ao atendimento quando o cliente volta; {nome}, {ausencia}, {hora}. Vazia usa a padrão.",
        "Sent to the agent when the visitor returns; {nome}, {ausencia}, {hora}. Empty uses the default.",
        "Va a la atención al regresar; {nome}, {ausencia}, {hora}. Vacío usa el predeterminado."),
      need: watched),
  ]

  private static let appearance: [Field<Channel>] = [
    .text(
      "appearance.background", \.appearance.background, .color, in: .appearance,
      LocalizedText("Cor de fundo da janela", "Window background", "Color de fondo de la ventana"),
      LocalizedText("#RRGGBB", "#RRGGBB", "#RRGGBB")),
    .text(
      "appearance.font", \.appearance.font, .color, in: .appearance,
      LocalizedText("Cor da fonte", "Font colour", "Color de la fuente"),
      LocalizedText(
        "#RRGGBB; contraste de 4,5:1 ou mais se lê bem.",
        "#RRGGBB; a contrast of 4.5:1 or more is readable.",
        "#RRGGBB; un contraste de 4,5:1 o más se lee bien.")),
    .text(
      "appearance.userMessage", \.appearance.userMessage, .color, in: .appearance,
      LocalizedText(
        "Cor da mensagem do usuário", "User message colour", "Color del mensaje del usuario"),
      LocalizedText(
        "#RRGGBB; o fundo do que o cliente escreve.",
        "#RRGGBB; behind what the visitor writes.",
        "#RRGGBB; el fondo de lo que el cliente escribe.")),
    .text(
      "appearance.button", \.appearance.button, .color, in: .appearance,
      LocalizedText("Cor do botão", "Button colour", "Color del botón"),
      LocalizedText(
        "#RRGGBB; com imagem, é a cor do contorno.",
        "#RRGGBB; with an image it is the outline.",
        "#RRGGBB; con imagen, es el contorno.")),
    .choice(
      "appearance.icon", \.appearance.icon, in: .appearance,
      LocalizedText("Ícone do botão", "Button icon", "Icono del botón"),
      LocalizedText(
        "image precisa da imagem padrão.", "image needs the default image.",
        "image necesita la imagen predeterminada.")),
  ]
}

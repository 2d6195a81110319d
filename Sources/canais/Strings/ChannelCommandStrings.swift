// The texts of the commands for channels.

import Channels

/// The texts of `canais channel`.
enum ChannelCommandStrings {
  static let list = LocalizedText(
    "Lista os canais com fluxo, estado, receptivo e habilitado.",
    "Lists the channels with flow, state, receptive and enabled.",
    "Lista los canales con flujo, estado, receptivo y habilitado.")
  static let query = LocalizedText(
    "Só os que têm este texto, sem distinguir acentos", "Only those with this text, accents apart",
    "Solo los que tienen este texto, sin distinguir acentos")
  static let show = LocalizedText(
    "Mostra cada campo de um canal. ID é o identificador ou a descrição.",
    "Shows every field of a channel. ID is its identifier or its description.",
    "Muestra cada campo de un canal. ID es el identificador o la descripción.")
  static let create = LocalizedText(
    "Cria um canal e imprime o seu identificador. Campos podem seguir como key=value.",
    "Creates a channel and prints its identifier. Fields may follow as key=value.",
    "Crea un canal e imprime su identificador. Pueden seguir campos como key=value.")
  static let description = LocalizedText(
    "Como as pessoas o chamam, 1 a 60 caracteres", "What people call it, 1 to 60 characters",
    "Cómo lo llaman las personas, 1 a 60 caracteres")
  static let flow = LocalizedText(
    "O id de um fluxo registrado", "The id of a registered flow", "El id de un flujo registrado")
  static let set = LocalizedText(
    "Muda campos de um canal: key=v, key+=v e key-=v em listas, key[0].x=v. O valor - vem da "
      + "entrada; settings.image leva o caminho de um arquivo. Nada é gravado se algo está errado.",
    "Changes fields of a channel: key=v, key+=v and key-=v for lists, key[0].x=v. The value - "
      + "comes from stdin; settings.image takes a file's path. Nothing is stored if one is wrong.",
    "Cambia campos de un canal: key=v, key+=v y key-=v en listas, key[0].x=v. El valor - viene de "
      + "la entrada; settings.image lleva la ruta de un archivo. Nada se guarda si algo está mal.")
  static let export = LocalizedText(
    "Escreve um canal, ou todos, como JSON que channel import aceita de volta.",
    "Writes a channel, or all, as JSON that channel import takes back.",
    "Escribe un canal, o todos, como JSON que channel import acepta de vuelta.")
  static let `import` = LocalizedText(
    "Importa canais de um arquivo, de uma pasta de arquivos .json ou da entrada (-): mostra o que "
      + "muda, pergunta, e grava tudo ou nada.",
    "Imports channels from a file, a folder of .json files or stdin (-): shows what changes, "
      + "asks, and stores all or nothing.",
    "Importa canales de un archivo, de una carpeta de archivos .json o de la entrada (-): muestra "
      + "qué cambia, pregunta, y guarda todo o nada.")
  static let duplicate = LocalizedText(
    "Copia um canal com outro identificador e o imprime.",
    "Copies a channel under another identifier and prints it.",
    "Copia un canal con otro identificador y lo imprime.")
  static let restart = LocalizedText(
    "Derruba as conexões de um canal; os navegadores voltam sozinhos.",
    "Drops a channel's connections; browsers come back by themselves.",
    "Corta las conexiones de un canal; los navegadores vuelven solos.")
  static let delete = LocalizedText(
    "Remove canais, todos ou nenhum. Com sessão aberta um canal não sai.",
    "Removes channels, all or none. One with an open session stays.",
    "Quita canales, todos o ninguno. Con una sesión abierta un canal no se quita.")
  static let needsDescription = LocalizedText(
    "channel create precisa de --description", "channel create needs --description",
    "channel create necesita --description")
  static let copy = LocalizedText("cópia", "copy", "copia")
  static let removed = LocalizedText(
    "removidos: {count}", "removed: {count}", "quitados: {count}")
  static let restarted = LocalizedText(
    "{channel}: conexões derrubadas; os navegadores voltam sozinhos",
    "{channel}: connections dropped; browsers come back by themselves",
    "{channel}: conexiones cortadas; los navegadores vuelven solos")
  static let warning = LocalizedText("aviso: {what}", "warning: {what}", "aviso: {what}")
  static let unknownNear = LocalizedText(
    "não há canal {name}; quis dizer “{near}”?",
    "there is no channel {name}; did you mean “{near}”?",
    "no hay canal {name}; ¿quiso decir “{near}”?")
  static let tip = LocalizedText("Dica", "Tip", "Consejo")
  static let knownFlows = LocalizedText(
    "fluxos registrados: {flows}", "registered flows: {flows}", "flujos registrados: {flows}")
  static let emptyFolder = LocalizedText(
    "{folder} não tem arquivos .json", "{folder} has no .json files",
    "{folder} no tiene archivos .json")
  static let new = LocalizedText("novo", "new", "nuevo")
  static let same = LocalizedText("igual", "the same", "igual")
  static func importQuestion(_ count: Int) -> LocalizedText {
    count == 1
      ? LocalizedText("Importar 1 canal?", "Import 1 channel?", "¿Importar 1 canal?")
      : LocalizedText(
        "Importar {count} canais?", "Import {count} channels?", "¿Importar {count} canales?")
  }
  static let nothingToImport = LocalizedText(
    "nada muda", "nothing changes", "nada cambia")
  static let imported = LocalizedText(
    "importados: {count}", "imported: {count}", "importados: {count}")
  static let saveNothing = LocalizedText(
    "{channel}: nada mudou", "{channel}: nothing changed", "{channel}: nada cambió")
  static let saveOne = LocalizedText(
    "{channel}: 1 campo salvo", "{channel}: 1 field saved", "{channel}: 1 campo guardado")
  static let saveMany = LocalizedText(
    "{channel}: {count} campos salvos", "{channel}: {count} fields saved",
    "{channel}: {count} campos guardados")

  static func saved(_ count: Int) -> LocalizedText {
    switch count {
    case 0: saveNothing
    case 1: saveOne
    default: saveMany
    }
  }

  static func head(_ language: Language) -> [String] {
    [
      LocalizedText("Identificador", "Identifier", "Identificador"),
      LocalizedText("Canal", "Channel", "Canal"),
      LocalizedText("Fluxo", "Flow", "Flujo"), LocalizedText("Estado", "State", "Estado"),
      LocalizedText("Receptivo", "Receptive", "Receptivo"),
      LocalizedText("Habilitado", "Enabled", "Habilitado"),
    ].map { $0[language] }
  }

  static func yesNo(_ value: Bool, _ language: Language) -> String {
    (value ? LocalizedText("sim", "yes", "sí") : LocalizedText("não", "no", "no"))[language]
  }
}

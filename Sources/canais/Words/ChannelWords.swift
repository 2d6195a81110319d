// The words of the commands for channels.

import Channels

/// The catalogue of `canais channel`.
enum ChannelWords {
  static let list = Words(
    "Lista os canais com fluxo, estado, receptivo e habilitado.",
    "Lists the channels with flow, state, receptive and enabled.",
    "Lista los canales con flujo, estado, receptivo y habilitado.")
  static let query = Words(
    "Só os que têm este texto, sem distinguir acentos", "Only those with this text, accents apart",
    "Solo los que tienen este texto, sin distinguir acentos")
  static let show = Words(
    "Mostra cada campo de um canal. ID é o identificador ou a descrição.",
    "Shows every field of a channel. ID is its identifier or its description.",
    "Muestra cada campo de un canal. ID es el identificador o la descripción.")
  static let create = Words(
    "Cria um canal e imprime o seu identificador. Campos podem seguir como key=value.",
    "Creates a channel and prints its identifier. Fields may follow as key=value.",
    "Crea un canal e imprime su identificador. Pueden seguir campos como key=value.")
  static let description = Words(
    "Como as pessoas o chamam, 1 a 60 caracteres", "What people call it, 1 to 60 characters",
    "Cómo lo llaman las personas, 1 a 60 caracteres")
  static let flow = Words(
    "O id de um fluxo registrado", "The id of a registered flow", "El id de un flujo registrado")
  static let set = Words(
    "Muda campos de um canal: key=v, key+=v e key-=v em listas, key[0].x=v. O valor - vem da "
      + "entrada; settings.image leva o caminho de um arquivo. Nada é gravado se algo está errado.",
    "Changes fields of a channel: key=v, key+=v and key-=v for lists, key[0].x=v. The value - "
      + "comes from stdin; settings.image takes a file's path. Nothing is stored if one is wrong.",
    "Cambia campos de un canal: key=v, key+=v y key-=v en listas, key[0].x=v. El valor - viene de "
      + "la entrada; settings.image lleva la ruta de un archivo. Nada se guarda si algo está mal.")
  static let export = Words(
    "Escreve um canal, ou todos, como JSON que channel import aceita de volta.",
    "Writes a channel, or all, as JSON that channel import takes back.",
    "Escribe un canal, o todos, como JSON que channel import acepta de vuelta.")
  static let `import` = Words(
    "Importa canais de um arquivo, de uma pasta de arquivos .json ou da entrada (-): mostra o que "
      + "muda, pergunta, e grava tudo ou nada.",
    "Imports channels from a file, a folder of .json files or stdin (-): shows what changes, "
      + "asks, and stores all or nothing.",
    "Importa canales de un archivo, de una carpeta de archivos .json o de la entrada (-): muestra "
      + "qué cambia, pregunta, y guarda todo o nada.")
  static let duplicate = Words(
    "Copia um canal com outro identificador e o imprime.",
    "Copies a channel under another identifier and prints it.",
    "Copia un canal con otro identificador y lo imprime.")
  static let restart = Words(
    "Derruba as conexões de um canal; os navegadores voltam sozinhos.",
    "Drops a channel's connections; browsers come back by themselves.",
    "Corta las conexiones de un canal; los navegadores vuelven solos.")
  static let delete = Words(
    "Remove canais, todos ou nenhum. Com sessão aberta um canal não sai.",
    "Removes channels, all or none. One with an open session stays.",
    "Quita canales, todos o ninguno. Con una sesión abierta un canal no se quita.")
  static let needsBoth = Words(
    "channel create precisa de --description e de --flow",
    "channel create needs --description and --flow",
    "channel create necesita --description y --flow")
  static let copy = Words("cópia", "copy", "copia")
  static let removed = Words(
    "removidos: {count}", "removed: {count}", "quitados: {count}")
  static let restarted = Words(
    "{channel}: conexões derrubadas; os navegadores voltam sozinhos",
    "{channel}: connections dropped; browsers come back by themselves",
    "{channel}: conexiones cortadas; los navegadores vuelven solos")
  static let warning = Words("aviso: {what}", "warning: {what}", "aviso: {what}")
  static let tip = Words("Dica", "Tip", "Consejo")
  static let knownFlows = Words(
    "fluxos registrados: {flows}", "registered flows: {flows}", "flujos registrados: {flows}")
  static let emptyFolder = Words(
    "{folder} não tem arquivos .json", "{folder} has no .json files",
    "{folder} no tiene archivos .json")
  static let new = Words("novo", "new", "nuevo")
  static let same = Words("igual", "the same", "igual")
  static func importQuestion(_ count: Int) -> Words {
    count == 1
      ? Words("Importar 1 canal?", "Import 1 channel?", "¿Importar 1 canal?")
      : Words(
        "Importar {count} canais?", "Import {count} channels?", "¿Importar {count} canales?")
  }
  static let nothingToImport = Words(
    "nada muda", "nothing changes", "nada cambia")
  static let imported = Words(
    "importados: {count}", "imported: {count}", "importados: {count}")
  static let saveNothing = Words(
    "{channel}: nada mudou", "{channel}: nothing changed", "{channel}: nada cambió")
  static let saveOne = Words(
    "{channel}: 1 campo salvo", "{channel}: 1 field saved", "{channel}: 1 campo guardado")
  static let saveMany = Words(
    "{channel}: {count} campos salvos", "{channel}: {count} fields saved",
    "{channel}: {count} campos guardados")

  static func saved(_ count: Int) -> Words {
    switch count {
    case 0: saveNothing
    case 1: saveOne
    default: saveMany
    }
  }

  static func head(_ language: Language) -> [String] {
    [
      Words("Identificador", "Identifier", "Identificador"), Words("Canal", "Channel", "Canal"),
      Words("Fluxo", "Flow", "Flujo"), Words("Estado", "State", "Estado"),
      Words("Receptivo", "Receptive", "Receptivo"), Words("Habilitado", "Enabled", "Habilitado"),
    ].map { $0[language] }
  }

  static func yesNo(_ value: Bool, _ language: Language) -> String {
    (value ? Words("sim", "yes", "sí") : Words("não", "no", "no"))[language]
  }
}

// The messages of database errors.

import Channels
import LinuxSystem

/// The messages of database errors in every language.
enum StorageErrorStrings {
  static let unopenable = LocalizedText(
    "o banco {path} não pode ser aberto: {why}", "database {path} cannot be opened: {why}",
    "la base {path} no se puede abrir: {why}")
  static let notOurs = LocalizedText(
    "{path} não é um banco do canais; nada foi tocado. Indique outro arquivo com --db.",
    "{path} is no database of canais; nothing was touched. Name another file with --db.",
    "{path} no es una base de canais; no se tocó nada. Indique otro archivo con --db.")
  static let newer = LocalizedText(
    "o banco {path} é da versão {version}, mais nova que a {known} deste canais; nada foi tocado. "
      + "Instale de novo a versão mais nova do canais, ou ponha no lugar uma cópia feita antes "
      + "dela por canais backup.",
    "database {path} is of version {version}, newer than {known} of this canais; "
      + "nothing was touched. Install the newer canais again, or put a copy in its place that "
      + "canais backup made before.",
    "la base {path} es de la versión {version}, más nueva que la {known} de este canais; "
      + "no se tocó nada. Instale de nuevo la versión más nueva de canais, o ponga en su lugar una "
      + "copia hecha antes con canais backup.")
  static let damaged = LocalizedText(
    "o banco {path} está danificado: {what}. Pare o motor, guarde o arquivo e os que terminam em "
      + "-wal e -shm, e recupere a última cópia feita por canais backup com canais restore.",
    "database {path} is damaged: {what}. Stop the engine, keep the file and those that end in "
      + "-wal and -shm, and restore the last copy made by canais backup with canais restore.",
    "la base {path} está dañada: {what}. Detenga el motor, guarde el archivo y los que terminan "
      + "en -wal y -shm, y recupere con canais restore la última copia hecha con canais backup.")
  static let locked = LocalizedText(
    "outro processo ocupa o banco {path}; tente de novo.",
    "another process holds database {path}; try again.",
    "otro proceso ocupa la base {path}; intente de nuevo.")
  static let readOnly = LocalizedText(
    "o banco {path} ou o seu disco é só de leitura; copie o arquivo, e os que terminam em -wal e "
      + "-shm, para uma pasta em que se possa gravar e indique a cópia com --db.",
    "database {path} or its disk is read-only; copy the file, and those that end in -wal and "
      + "-shm, to a folder that can be written to and name the copy with --db.",
    "la base {path} o su disco es de solo lectura; copie el archivo, y los que terminan en -wal y "
      + "-shm, a una carpeta en la que se pueda escribir e indique la copia con --db.")
  static let full = LocalizedText(
    "não há espaço no disco de {path}; libere espaço, nada do que foi confirmado se perdeu.",
    "the disk of {path} is full; free some space, nothing that was confirmed is lost.",
    "no hay espacio en el disco de {path}; libere espacio, nada de lo confirmado se perdió.")
  static let failed = LocalizedText(
    "o banco {path} falhou: {what}", "database {path} failed: {what}",
    "la base {path} falló: {what}")
  static func moved(_ change: FileChange) -> LocalizedText {
    switch change {
    case .gone:
      LocalizedText(
        "{path} foi movido ou apagado enquanto estava aberto; nada mais é confirmado. Ponha-o de "
          + "volta, ou pare o motor e recupere uma cópia com canais restore.",
        "{path} was moved or deleted while it was open; nothing more is confirmed. Put it back, or "
          + "stop the engine and restore a backup with canais restore.",
        "{path} fue movido o borrado mientras estaba abierto; no se confirma nada más. Devuélvalo a "
          + "su lugar, o detenga el motor y recupere una copia con canais restore.")
    case .replaced:
      LocalizedText(
        "outro arquivo tomou o lugar de {path} enquanto estava aberto; nada mais é confirmado. Pare "
          + "o motor e recupere uma cópia com canais restore.",
        "another file took the place of {path} while it was open; nothing more is confirmed. Stop "
          + "the engine and restore a backup with canais restore.",
        "otro archivo ocupó el lugar de {path} mientras estaba abierto; no se confirma nada más. "
          + "Detenga el motor y recupere una copia con canais restore.")
    case .linked:
      LocalizedText(
        "{path} tem um segundo nome (link físico): por ele o banco teria outro registro e se "
          + "perderia. Remova esse nome; para copiar, use canais backup.",
        "{path} has a second name (hard link): by it the database would have another log and be "
          + "lost. Remove that name; to copy, use canais backup.",
        "{path} tiene un segundo nombre (enlace duro): por él la base tendría otro registro y se "
          + "perdería. Quite ese nombre; para copiar, use canais backup.")
    case .truncated:
      LocalizedText(
        "{path} foi cortado enquanto estava aberto; nada mais é confirmado. Pare o motor e recupere "
          + "uma cópia com canais restore.",
        "{path} was cut short while it was open; nothing more is confirmed. Stop the engine and "
          + "restore a backup with canais restore.",
        "{path} fue recortado mientras estaba abierto; no se confirma nada más. Detenga el motor y "
          + "recupere una copia con canais restore.")
    }
  }
  static let targetExists = LocalizedText(
    "{path} já existe; a cópia não o substitui.",
    "{path} exists already; the copy does not replace it.",
    "{path} ya existe; la copia no lo reemplaza.")
  static let conflict = LocalizedText(
    "o canal {channel} foi salvo por outra pessoa (versão {version}); nada foi gravado.",
    "channel {channel} was saved by somebody else (version {version}); nothing was stored.",
    "el canal {channel} fue guardado por otra persona (versión {version}); no se guardó nada.")
  static let channelUnknown = LocalizedText(
    "não há canal {id}", "there is no channel {id}", "no hay canal {id}")
  static let flowUnknown = LocalizedText(
    "não há fluxo {id}", "there is no flow {id}", "no hay flujo {id}")
  static let flowInUse = LocalizedText(
    "o fluxo {id} é usado por {channels}; nada foi removido.",
    "flow {id} is used by {channels}; nothing was removed.",
    "{channels} usa el flujo {id}; no se quitó nada.")
  static let inUseOne = LocalizedText(
    "o canal {channel} tem 1 sessão aberta; nada foi removido.",
    "channel {channel} has 1 open session; nothing was removed.",
    "el canal {channel} tiene 1 sesión abierta; no se quitó nada.")
  static let inUseMany = LocalizedText(
    "o canal {channel} tem {count} sessões abertas; nada foi removido.",
    "channel {channel} has {count} open sessions; nothing was removed.",
    "el canal {channel} tiene {count} sesiones abiertas; no se quitó nada.")

  /// Returns a line for each channel.
  static func openSessions(_ channels: [ChannelInUse], in language: Language) -> String {
    channels.map { channel in
      (channel.sessions == 1 ? inUseOne : inUseMany).filled(
        ["channel": channel.description, "count": String(channel.sessions)], in: language)
    }.joined(separator: "\n")
  }
}

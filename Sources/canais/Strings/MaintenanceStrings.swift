// The texts of backup, doctor, info and serve.

import Channels

/// The texts of the commands about the installation.
enum MaintenanceStrings {
  static let backup = LocalizedText(
    "Copia o banco inteiro para um arquivo novo, com o motor em marcha.",
    "Copies the whole database to a new file, while the engine runs.",
    "Copia toda la base a un archivo nuevo, con el motor en marcha.")
  static let restore = LocalizedText(
    "Põe uma cópia no lugar do banco, com o motor parado; o banco de antes fica guardado ao lado.",
    "Puts a backup in the database's place, while no engine runs; what was there is kept beside it.",
    "Pone una copia en el lugar de la base, con el motor detenido; la base anterior queda guardada "
      + "al lado.")
  static let restored = LocalizedText(
    "{file} está agora em {path}", "{file} is now at {path}", "{file} está ahora en {path}")
  static let kept = LocalizedText(
    "o banco de antes ficou em {file}", "the database from before is kept at {file}",
    "la base anterior quedó en {file}")
  static let restoreItself = LocalizedText(
    "{file} é o próprio banco; indique uma cópia dele",
    "{file} is the database itself; name a backup of it",
    "{file} es la misma base; indique una copia de ella")
  static let doctor = LocalizedText(
    "Procura o que costuma estar errado: banco, tokens, canais, motor, temas, máquina.",
    "Looks for what is usually wrong: database, tokens, channels, engine, themes, machine.",
    "Busca lo que suele estar mal: base, tokens, canales, motor, temas, máquina.")
  static let info = LocalizedText(
    "Mostra caminhos, pastas de temas, cores do terminal e versões.",
    "Shows paths, theme folders, the terminal's colours and versions.",
    "Muestra rutas, carpetas de temas, colores del terminal y versiones.")
  static let saved = LocalizedText("cópia em {file}", "copied to {file}", "copia en {file}")
  static let databaseGood = LocalizedText(
    "{path} está inteiro", "{path} is intact", "{path} está íntegra")
  static func flows(_ count: Int) -> LocalizedText {
    count == 1
      ? LocalizedText("1 registrado", "1 registered", "1 registrado")
      : LocalizedText("{count} registrados", "{count} registered", "{count} registrados")
  }
  static let noFlows = LocalizedText(
    "nenhum fluxo; registre com canais flow import",
    "no flow; register some with canais flow import",
    "ningún flujo; registre con canais flow import")
  static let noChannels = LocalizedText(
    "nenhum canal ainda; crie um com canais channel create",
    "no channel yet; make one with canais channel create",
    "ningún canal todavía; cree uno con canais channel create")
  static let noAttendance = LocalizedText(
    "não configurado; veja canais attendance set", "not set up; see canais attendance set",
    "sin configurar; vea canais attendance set")
  static let noPublicURL = LocalizedText(
    "desconhecida; informe com canais serve --public-url",
    "unknown; give it with canais serve --public-url",
    "desconocida; indíquela con canais serve --public-url")
  static func parked(_ count: Int) -> LocalizedText {
    count == 1
      ? LocalizedText(
        "1 chamada recusada; veja canais attendance outbox",
        "1 parked call; see canais attendance outbox",
        "1 llamada rechazada; vea canais attendance outbox")
      : LocalizedText(
        "{count} chamadas recusadas; veja canais attendance outbox",
        "{count} parked calls; see canais attendance outbox",
        "{count} llamadas rechazadas; vea canais attendance outbox")
  }
  static func oldCalls(_ count: Int) -> LocalizedText {
    count == 1
      ? LocalizedText(
        "1 chamada espera há mais de 10 minutos; veja canais attendance outbox",
        "1 call has waited for over 10 minutes; see canais attendance outbox",
        "1 llamada espera hace más de 10 minutos; vea canais attendance outbox")
      : LocalizedText(
        "{count} chamadas esperam há mais de 10 minutos; veja canais attendance outbox",
        "{count} calls have waited for over 10 minutes; see canais attendance outbox",
        "{count} llamadas esperan hace más de 10 minutos; vea canais attendance outbox")
  }
  static let notReady = LocalizedText(
    "{url} não está pronto ({why}); veja o registro do motor e canais info",
    "{url} is not ready ({why}); look at the engine's log and at canais info",
    "{url} no está listo ({why}); vea el registro del motor y canais info")
  static let oldEngine = LocalizedText(
    "o processo {pid} ainda roda o programa de antes; reinicie-o para que valha o novo",
    "process {pid} still runs the program from before; restart it to have the new one",
    "el proceso {pid} todavía ejecuta el programa de antes; reinícielo para usar el nuevo")
  static let tokenRefused = LocalizedText(
    "a plataforma recusou o token ({status}); informe o certo com canais attendance set token=-",
    "the platform refused the token ({status}); give the right one with canais attendance set token=-",
    "la plataforma rechazó el token ({status}); indique el correcto con canais attendance set token=-"
  )
  static let attendanceAnswered = LocalizedText(
    "{url} respondeu {status}; confira o endereço com canais attendance test",
    "{url} answered {status}; check the address with canais attendance test",
    "{url} respondió {status}; revise la dirección con canais attendance test")
  static let attendanceGone = LocalizedText(
    "{url} não responde ({why}); as chamadas esperam até que responda: confira endereço e rede com "
      + "canais attendance test",
    "{url} does not answer ({why}); calls wait until it does: check address and network with "
      + "canais attendance test",
    "{url} no responde ({why}); las llamadas esperan hasta que responda: revise dirección y red "
      + "con canais attendance test")
  static let publicGone = LocalizedText(
    "nenhum motor responde em {url}; confira o proxy e o nome, ou informe outro com canais serve "
      + "--public-url",
    "no engine answers at {url}; check the proxy and the name, or give another one with canais "
      + "serve --public-url",
    "ningún motor responde en {url}; revise el proxy y el nombre, o indique otra con canais serve "
      + "--public-url")
  static let readOnly = LocalizedText(
    "o banco {path} ou o seu disco é só de leitura aqui: os comandos que leem funcionam; o motor, o "
      + "console e o que grava precisam de uma cópia numa pasta em que se possa gravar",
    "database {path} or its disk is read-only here: commands that read work; the engine, the "
      + "console and what writes need a copy in a folder that can be written to",
    "la base {path} o su disco es de solo lectura aquí: los comandos que leen funcionan; el motor, "
      + "la consola y lo que graba necesitan una copia en una carpeta en la que se pueda escribir")
  static let clockBehind = LocalizedText(
    "o relógio desta máquina está antes do que já se gravou ({last}); acerte-o, por exemplo com "
      + "timedatectl set-ntp true",
    "this machine's clock is before what was stored already ({last}); set it right, for example "
      + "with timedatectl set-ntp true",
    "el reloj de esta máquina está antes de lo ya guardado ({last}); ajústelo, por ejemplo con "
      + "timedatectl set-ntp true")
  static let fewDescriptors = LocalizedText(
    "só {count} arquivos abertos por processo; aumente com ulimit -n",
    "only {count} open files a process; raise it with ulimit -n",
    "solo {count} archivos abiertos por proceso; súbalo con ulimit -n")
  static let notUTF8 = LocalizedText(
    "a localidade {locale} não é UTF-8; use, por exemplo, LC_ALL=C.UTF-8",
    "locale {locale} is not UTF-8; use, for example, LC_ALL=C.UTF-8",
    "la configuración regional {locale} no es UTF-8; use, por ejemplo, LC_ALL=C.UTF-8")
  static let littleSpace = LocalizedText(
    "só {mib} MiB livres no disco do banco; libere espaço ou mude o banco de disco com --db",
    "only {mib} MiB free on the database's disk; free some or move the database with --db",
    "solo {mib} MiB libres en el disco de la base; libere espacio o mueva la base con --db")

  static let serve = LocalizedText(
    "Inicia o motor neste terminal: SIGTERM o encerra em ordem, SIGHUP relê a configuração.",
    "Runs the engine in this terminal: SIGTERM ends it in order, SIGHUP rereads the configuration.",
    "Inicia el motor en este terminal: SIGTERM lo cierra en orden, SIGHUP relee la configuración.")
  static let listen = LocalizedText(
    "Endereço e porta (127.0.0.1:8080); porta 0 toma uma livre",
    "Address and port (127.0.0.1:8080); port 0 takes a free one",
    "Dirección y puerto (127.0.0.1:8080); el puerto 0 toma uno libre")
  static let publicURL = LocalizedText(
    "Como os navegadores o alcançam; fica guardado no banco",
    "How browsers reach it; remembered in the database",
    "Cómo lo alcanzan los navegadores; queda guardado en la base")
  static let workers = LocalizedText(
    "Threads, 1 a 64 (uma por núcleo)", "Threads, 1 to 64 (one a core)",
    "Hilos, 1 a 64 (uno por núcleo)")
  static let log = LocalizedText(
    "Forma do registro (text)", "Form of the log (text)", "Forma del registro (text)")
  static let connections = LocalizedText(
    "Conexões ao todo", "Connections in all", "Conexiones en total")
  static let perAddress = LocalizedText(
    "Conexões por endereço (200)", "Connections per address (200)",
    "Conexiones por dirección (200)")
  static let filesMissing = LocalizedText(
    "arquivos de conversas sem conteúdo: {count}; restaure a pasta .files de um backup",
    "files of conversations without their bytes: {count}; restore the .files folder of a backup",
    "archivos de conversaciones sin contenido: {count}; restaure la carpeta .files de una copia")
  static let filesUnknown = LocalizedText(
    "arquivos que nenhuma conversa tem: {count}; o motor os remove ao iniciar",
    "files that no conversation has: {count}; the engine removes them when it starts",
    "archivos que ninguna conversación tiene: {count}; el motor los elimina al iniciar")
  static let scan = LocalizedText(
    "Comando que examina cada arquivo antes que alguém o veja, como clamdscan",
    "Command that looks at each file before anybody sees it, such as clamdscan",
    "Comando que examina cada archivo antes de que alguien lo vea, como clamdscan")
  static let proxy = LocalizedText(
    "Redes de proxies em que se confia, separadas por vírgula",
    "Networks of trusted proxies, separated by commas",
    "Redes de proxies de confianza, separadas por comas")
  static let insecure = LocalizedText(
    "Permite escutar fora desta máquina sem TLS na frente",
    "Allows listening beyond this machine without TLS in front",
    "Permite escuchar fuera de esta máquina sin TLS delante")
  static let print = LocalizedText(
    "Imprime um exemplo de configuração", "Prints an example of configuration",
    "Imprime un ejemplo de configuración")
  static let badSwitch = LocalizedText(
    "{name}: “{value}” não é 1 nem 0", "{name}: “{value}” is neither 1 nor 0",
    "{name}: “{value}” no es 1 ni 0")
  static let badInherited = LocalizedText(
    "LISTEN_FDS: o descritor 3 não é um socket IPv4 nem IPv6",
    "LISTEN_FDS: descriptor 3 is neither an IPv4 nor an IPv6 socket",
    "LISTEN_FDS: el descriptor 3 no es un socket IPv4 ni IPv6")
  static let severalInherited = LocalizedText(
    "LISTEN_FDS: {count} sockets; deixe um ListenStream= só em canais.socket",
    "LISTEN_FDS: {count} sockets; leave a single ListenStream= in canais.socket",
    "LISTEN_FDS: {count} sockets; deje un solo ListenStream= en canais.socket")
  static let badListen = LocalizedText(
    "--listen {value}: deve ser endereço:porta, como 127.0.0.1:8080 ou [::1]:8080",
    "--listen {value}: must be address:port, like 127.0.0.1:8080 or [::1]:8080",
    "--listen {value}: debe ser dirección:puerto, como 127.0.0.1:8080 o [::1]:8080")
  static let badProxy = LocalizedText(
    "--trusted-proxy {value}: deve ser uma rede, como 10.0.0.0/8",
    "--trusted-proxy {value}: must be a network, like 10.0.0.0/8",
    "--trusted-proxy {value}: debe ser una red, como 10.0.0.0/8")
  static let needsInsecure = LocalizedText(
    "{host} se vê de fora desta máquina: ponha um proxy com TLS na frente e diga --trusted-proxy, "
      + "ou aceite o risco com --insecure",
    "{host} is seen from beyond this machine: put a proxy with TLS in front and give "
      + "--trusted-proxy, or take the risk with --insecure",
    "{host} se ve desde fuera de esta máquina: ponga un proxy con TLS delante e indique "
      + "--trusted-proxy, o acepte el riesgo con --insecure")
  static let badSpeed = LocalizedText(
    "CANAIS_SPEED {value}: deve ser um número de {low} a {high}",
    "CANAIS_SPEED {value}: must be a number from {low} to {high}",
    "CANAIS_SPEED {value}: debe ser un número de {low} a {high}")
  static let badPoller = LocalizedText(
    "CANAIS_POLLER {value}: deve ser um destes: {names}",
    "CANAIS_POLLER {value}: must be one of: {names}",
    "CANAIS_POLLER {value}: debe ser uno de estos: {names}")
  static let notInOrder = LocalizedText(
    "o motor não terminou em 10 s", "the engine did not end within 10 s",
    "el motor no terminó en 10 s")
}

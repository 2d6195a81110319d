// The sentences of the rules, in three languages. `Rule+Words.swift` selects them.

/// The sentences of `Rule`.
enum RuleStrings {
  static let length = LocalizedText(
    "use de {min} a {max} caracteres", "use {min} to {max} characters",
    "use de {min} a {max} caracteres")
  static let bytes = LocalizedText(
    "ocupa mais de {max} bytes", "takes more than {max} bytes", "ocupa más de {max} bytes")
  static let number = LocalizedText(
    "use um número inteiro de {min} a {max}", "use a whole number from {min} to {max}",
    "use un número entero de {min} a {max}")
  static let choice = LocalizedText(
    "use um destes: {values}", "use one of: {values}", "use uno de: {values}")
  static let imageSize = LocalizedText(
    "a imagem tem mais de {max} KiB", "the image is larger than {max} KiB",
    "la imagen pesa más de {max} KiB")
  static let tooMany = LocalizedText(
    "no máximo {max} itens", "at most {max} items", "como máximo {max} elementos")
  static let noSuchIndex = LocalizedText(
    "não há item com este índice; a lista tem {count}, contados de 0",
    "no item has this index; the list has {count}, counted from 0",
    "ningún elemento tiene este índice; la lista tiene {count}, contados desde 0")
  static let descriptionTaken = LocalizedText(
    "já é a descrição do canal {other}", "is already the description of channel {other}",
    "ya es la descripción del canal {other}")
  static let longerThanInterval = LocalizedText(
    "o tempo de sessão deve ser maior que o intervalo de presença ({min} min)",
    "the session time must be longer than the presence interval ({min} min)",
    "el tiempo de sesión debe ser mayor que el intervalo de presencia ({min} min)")
  static let unknownKey = LocalizedText("chave desconhecida", "unknown key", "clave desconocida")
  static let unknownKeyNear = LocalizedText(
    "chave desconhecida; talvez {key}?", "unknown key; maybe {key}?",
    "clave desconocida; ¿quizá {key}?")
  static let notJSON = LocalizedText("não é JSON", "is not JSON", "no es JSON")
  static let notJSONAt = LocalizedText(
    "não é JSON: linha {line}, coluna {column}", "is not JSON: line {line}, column {column}",
    "no es JSON: línea {line}, columna {column}")

  static func type(_ type: Rule.ValueType) -> LocalizedText {
    switch type {
    case .text: LocalizedText("deve ser um texto", "must be a text", "debe ser un texto")
    case .number:
      LocalizedText(
        "deve ser um número inteiro", "must be a whole number", "debe ser un número entero")
    case .toggle:
      LocalizedText("deve ser true ou false", "must be true or false", "debe ser true o false")
    case .list: LocalizedText("deve ser uma lista", "must be a list", "debe ser una lista")
    case .object: LocalizedText("deve ser um objeto", "must be an object", "debe ser un objeto")
    }
  }

  // The rules whose sentence has no values.

  static let blank = LocalizedText(
    "não pode ficar em branco", "cannot be blank", "no puede quedar en blanco")
  static let controlCharacters = LocalizedText(
    "não pode ter caracteres de controle", "cannot hold control characters",
    "no puede tener caracteres de control")
  static let toggle = LocalizedText("use true ou false", "use true or false", "use true o false")
  static let color = LocalizedText(
    "use uma cor como #2563EB", "use a colour like #2563EB", "use un color como #2563EB")
  static let identifier = LocalizedText(
    "use 24 caracteres de 0 a 9 e de a a f", "use 24 characters from 0 to 9 and a to f",
    "use 24 caracteres de 0 a 9 y de a a f")
  static let slug = LocalizedText(
    "use de 1 a 40 letras minúsculas sem acento, números, - ou _",
    "use 1 to 40 plain lower-case letters, digits, - or _",
    "use de 1 a 40 letras minúsculas sin acento, números, - o _")
  static let phone = LocalizedText(
    "use + e de 7 a 15 algarismos, como +5511912345678, ou deixe vazio",
    "use + and 7 to 15 digits, like +5511912345678, or leave it empty",
    "use + y de 7 a 15 dígitos, como +5511912345678, o déjelo vacío")
  static let httpsLink = LocalizedText(
    "use um endereço https:// ou deixe vazio", "use an https:// address or leave it empty",
    "use una dirección https:// o déjelo vacío")
  static let originPath = LocalizedText(
    "deixe só o site: sem o que vem depois da barra",
    "leave only the site: nothing after the slash",
    "deje solo el sitio: sin lo que sigue a la barra")
  static let originScheme = LocalizedText(
    "use https://; http:// só para localhost", "use https://; http:// only for localhost",
    "use https://; http:// solo para localhost")
  static let origin = LocalizedText(
    "use https://site[:porta] ou https://*.site, sem caminho; http:// só para localhost",
    "use https://site[:port] or https://*.site, no path; http:// only for localhost",
    "use https://sitio[:puerto] o https://*.sitio, sin ruta; http:// solo para localhost")
  static let imageKind = LocalizedText(
    "use uma imagem PNG, JPEG, GIF ou WebP; SVG não é aceito",
    "use a PNG, JPEG, GIF or WebP image; SVG is refused",
    "use una imagen PNG, JPEG, GIF o WebP; SVG no se acepta")
  static let visibleASCII = LocalizedText(
    "use letras sem acento, números e sinais, sem espaços",
    "use plain letters, digits and signs, no spaces",
    "use letras sin acento, números y signos, sin espacios")
  static let imageFromFile = LocalizedText(
    "a imagem vem de um arquivo; vazio a remove",
    "the image comes from a file; empty removes it",
    "la imagen viene de un archivo; vacío la quita")
  static let requestedData = LocalizedText(
    "use tipos separados por vírgula (name, email, phone, cpf, text) ou uma lista JSON",
    "use kinds separated by commas (name, email, phone, cpf, text) or a JSON list",
    "use tipos separados por comas (name, email, phone, cpf, text) o una lista JSON")
  static let timeZone = LocalizedText(
    "use o nome de um fuso, como America/Sao_Paulo",
    "use the name of a time zone, such as America/Sao_Paulo",
    "use el nombre de una zona horaria, como America/Sao_Paulo")
  static let hours = LocalizedText(
    "use períodos como 08:00-12:00 13:00-18:00", "use spans such as 08:00-12:00 13:00-18:00",
    "use períodos como 08:00-12:00 13:00-18:00")
  static let hoursOverlap = LocalizedText(
    "os períodos não podem se sobrepor", "spans may not overlap",
    "los períodos no pueden superponerse")
  static let date = LocalizedText(
    "use datas como 2026-12-25", "use dates such as 2026-12-25", "use fechas como 2026-12-25")
  static let contactOrAddress = LocalizedText(
    "use o identificador de um cliente ou um endereço IP",
    "use a contact's identifier or an IP address",
    "use el identificador de un cliente o una dirección IP")
  static let flowBuiltIn = LocalizedText(
    "este fluxo é do programa: não pode ser trocado nem removido",
    "this flow is built in: it can be neither replaced nor removed",
    "este flujo es del programa: no se puede reemplazar ni quitar")
  static let webhookOrTypebot = LocalizedText(
    "o fluxo tem um webhook ou um Typebot, não os dois",
    "the flow has a webhook or a Typebot, not both",
    "el flujo tiene un webhook o un Typebot, no los dos")
  static let repeated = LocalizedText("está repetido", "is repeated", "está repetido")
  static let noSuchItem = LocalizedText(
    "não está na lista", "is not in the list", "no está en la lista")
  static let missing = LocalizedText("falta esta chave", "this key is missing", "falta esta clave")
  static let notAnAssignment = LocalizedText(
    "use chave=valor, chave+=valor ou chave-=valor", "use key=value, key+=value or key-=value",
    "use clave=valor, clave+=valor o clave-=valor")
  static let notAList = LocalizedText("não é uma lista", "is not a list", "no es una lista")
  static let readOnly = LocalizedText(
    "não pode ser mudada", "cannot be changed", "no se puede cambiar")
  static let email = LocalizedText(
    "use um e-mail como ana@exemplo.com", "use an e-mail like ana@example.com",
    "use un correo como ana@ejemplo.com")
  static let cpf = LocalizedText(
    "use um CPF válido, com 11 algarismos", "use a valid CPF, with 11 digits",
    "use un CPF válido, con 11 dígitos")
  static let required = LocalizedText("é obrigatório", "is required", "es obligatorio")
  static let identifierTaken = LocalizedText(
    "já é de outro canal", "already belongs to another channel", "ya pertenece a otro canal")
  static let flowUnknown = LocalizedText(
    "não há fluxo com este id", "no flow has this id", "ningún flujo tiene este id")
  static let receptiveForbidsOutreach = LocalizedText(
    "um canal receptivo não permite o modelo Ativo",
    "a receptive channel does not allow active outreach",
    "un canal receptivo no permite el modelo Activo")
  static let needsAttendance = LocalizedText(
    "a presença precisa de quem atenda", "presence needs somebody who answers",
    "la presencia necesita quien atienda")
  static let needsImage = LocalizedText(
    "o ícone image precisa de uma imagem", "the icon image needs an image",
    "el icono image necesita una imagen")
}

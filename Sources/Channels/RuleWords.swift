// The sentences of faults and warnings. One catalogue, so that a rule reads the same in the
// console, the commands, an import and the engine's answers.

extension Words {
  /// The same text in every language: a value, not a sentence.
  public static func same(_ text: String) -> Words { Words(text, text, text) }

  /// The words with their `{name}` places filled by other words.
  public func filling(_ values: KeyValuePairs<String, Words>) -> Words {
    func fill(_ language: Language) -> String {
      Template.fill(self[language], values.map { ($0.key, $0.value[language]) })
    }
    return Words(fill(.portuguese), fill(.english), fill(.spanish))
  }

  /// The words with their `{name}` places filled by values that are the same in every language.
  public func filling(_ values: KeyValuePairs<String, String>) -> Words {
    func fill(_ language: Language) -> String { filled(values, in: language) }
    return Words(fill(.portuguese), fill(.english), fill(.spanish))
  }
}

/// The sentences around a rule.
enum FaultWords {
  static let line = Words(
    "{key}: “{value}”: {rule}", "{key}: “{value}”: {rule}", "{key}: “{value}”: {rule}")
  static let contrast = Words(
    "contraste de {ratio}:1 com {other}; abaixo de 4,5:1 é difícil de ler",
    "contrast of {ratio}:1 with {other}; under 4.5:1 is hard to read",
    "contraste de {ratio}:1 con {other}; por debajo de 4,5:1 cuesta leer")
  static let anySite = Words(
    "sem sites permitidos, qualquer site pode usar este canal",
    "with no allowed sites, any site can use this channel",
    "sin sitios permitidos, cualquier sitio puede usar este canal")
}

extension Rule {
  /// The rule as a sentence, its limits filled in.
  public var words: Words {
    switch self {
    case .length(let range): RuleWords.length.filling(range.ends)
    case .bytes(let limit): RuleWords.bytes.filling(["max": "\(limit)"])
    case .number(let range): RuleWords.number.filling(range.ends)
    case .choice(let values):
      RuleWords.choice.filling(["values": values.joined(separator: ", ")])
    case .imageSize(let limit): RuleWords.imageSize.filling(["max": "\(limit / 1024)"])
    case .tooMany(let limit): RuleWords.tooMany.filling(["max": "\(limit)"])
    case .noSuchIndex(let count): RuleWords.noSuchIndex.filling(["count": "\(count)"])
    case .descriptionTaken(let other): RuleWords.descriptionTaken.filling(["other": other])
    case .flow(let rule): rule.label
    case .longerThanInterval(let minutes):
      RuleWords.longerThanInterval.filling(["min": "\(minutes)"])
    case .address(let rule): rule.words
    case .unknownKey(nearest: nil): RuleWords.unknownKey
    case .unknownKey(nearest: let key?): RuleWords.unknownKeyNear.filling(["key": key])
    case .type(let type): RuleWords.type(type)
    case .notJSON(at: nil): RuleWords.notJSON
    case .notJSON(at: let place?):
      RuleWords.notJSONAt.filling(["line": "\(place.line)", "column": "\(place.column)"])
    default: RuleWords.plain(self)
    }
  }
}

extension ClosedRange<Int> {
  fileprivate var ends: KeyValuePairs<String, String> {
    ["min": "\(lowerBound)", "max": "\(upperBound)"]
  }
}

/// The catalogue of rules.
enum RuleWords {
  static let length = Words(
    "use de {min} a {max} caracteres", "use {min} to {max} characters",
    "use de {min} a {max} caracteres")
  static let bytes = Words(
    "ocupa mais de {max} bytes", "takes more than {max} bytes", "ocupa más de {max} bytes")
  static let number = Words(
    "use um número inteiro de {min} a {max}", "use a whole number from {min} to {max}",
    "use un número entero de {min} a {max}")
  static let choice = Words(
    "use um destes: {values}", "use one of: {values}", "use uno de: {values}")
  static let imageSize = Words(
    "a imagem tem mais de {max} KiB", "the image is larger than {max} KiB",
    "la imagen pesa más de {max} KiB")
  static let tooMany = Words(
    "no máximo {max} itens", "at most {max} items", "como máximo {max} elementos")
  static let noSuchIndex = Words(
    "não há item com este índice; a lista tem {count}, contados de 0",
    "no item has this index; the list has {count}, counted from 0",
    "ningún elemento tiene este índice; la lista tiene {count}, contados desde 0")
  static let descriptionTaken = Words(
    "já é a descrição do canal {other}", "is already the description of channel {other}",
    "ya es la descripción del canal {other}")
  static let longerThanInterval = Words(
    "o tempo de sessão deve ser maior que o intervalo de presença ({min} min)",
    "the session time must be longer than the presence interval ({min} min)",
    "el tiempo de sesión debe ser mayor que el intervalo de presencia ({min} min)")
  static let unknownKey = Words("chave desconhecida", "unknown key", "clave desconocida")
  static let unknownKeyNear = Words(
    "chave desconhecida; talvez {key}?", "unknown key; maybe {key}?",
    "clave desconocida; ¿quizá {key}?")
  static let notJSON = Words("não é JSON", "is not JSON", "no es JSON")
  static let notJSONAt = Words(
    "não é JSON: linha {line}, coluna {column}", "is not JSON: line {line}, column {column}",
    "no es JSON: línea {line}, columna {column}")

  static func type(_ type: Rule.ValueType) -> Words {
    switch type {
    case .text: Words("deve ser um texto", "must be a text", "debe ser un texto")
    case .number:
      Words("deve ser um número inteiro", "must be a whole number", "debe ser un número entero")
    case .toggle:
      Words("deve ser true ou false", "must be true or false", "debe ser true o false")
    case .list: Words("deve ser uma lista", "must be a list", "debe ser una lista")
    case .object: Words("deve ser um objeto", "must be an object", "debe ser un objeto")
    }
  }

  /// The rules whose sentence has nothing to fill.
  static func plain(_ rule: Rule) -> Words {
    switch rule {
    case .blank: Words("não pode ficar em branco", "cannot be blank", "no puede quedar en blanco")
    case .controlCharacters:
      Words(
        "não pode ter caracteres de controle", "cannot hold control characters",
        "no puede tener caracteres de control")
    case .toggle: Words("use true ou false", "use true or false", "use true o false")
    case .color:
      Words("use uma cor como #2563EB", "use a colour like #2563EB", "use un color como #2563EB")
    case .identifier:
      Words(
        "use 24 caracteres de 0 a 9 e de a a f", "use 24 characters from 0 to 9 and a to f",
        "use 24 caracteres de 0 a 9 y de a a f")
    case .slug:
      Words(
        "use de 1 a 40 letras minúsculas sem acento, números, - ou _",
        "use 1 to 40 plain lower-case letters, digits, - or _",
        "use de 1 a 40 letras minúsculas sin acento, números, - o _")
    case .phone:
      Words(
        "use + e de 7 a 15 algarismos, como +5511912345678, ou deixe vazio",
        "use + and 7 to 15 digits, like +5511912345678, or leave it empty",
        "use + y de 7 a 15 dígitos, como +5511912345678, o déjelo vacío")
    case .httpsLink:
      Words(
        "use um endereço https:// ou deixe vazio", "use an https:// address or leave it empty",
        "use una dirección https:// o déjelo vacío")
    case .origin:
      Words(
        "use https://site[:porta] ou https://*.site, sem caminho; http:// só para localhost",
        "use https://site[:port] or https://*.site, no path; http:// only for localhost",
        "use https://sitio[:puerto] o https://*.sitio, sin ruta; http:// solo para localhost")
    default: documents(rule)
    }
  }

  private static func documents(_ rule: Rule) -> Words {
    switch rule {
    case .imageKind:
      Words(
        "use uma imagem PNG, JPEG, GIF ou WebP; SVG não é aceito",
        "use a PNG, JPEG, GIF or WebP image; SVG is refused",
        "use una imagen PNG, JPEG, GIF o WebP; SVG no se acepta")
    case .visibleASCII:
      Words(
        "use letras sem acento, números e sinais, sem espaços",
        "use plain letters, digits and signs, no spaces",
        "use letras sin acento, números y signos, sin espacios")
    case .imageFromFile:
      Words(
        "a imagem vem de um arquivo; vazio a remove",
        "the image comes from a file; empty removes it",
        "la imagen viene de un archivo; vacío la quita")
    case .requestedData:
      Words(
        "use tipos separados por vírgula (name, email, phone, cpf, text) ou uma lista JSON",
        "use kinds separated by commas (name, email, phone, cpf, text) or a JSON list",
        "use tipos separados por comas (name, email, phone, cpf, text) o una lista JSON")
    case .repeated: Words("está repetido", "is repeated", "está repetido")
    case .noSuchItem: Words("não está na lista", "is not in the list", "no está en la lista")
    case .missing: Words("falta esta chave", "this key is missing", "falta esta clave")
    case .notAnAssignment:
      Words(
        "use chave=valor, chave+=valor ou chave-=valor", "use key=value, key+=value or key-=value",
        "use clave=valor, clave+=valor o clave-=valor")
    case .notAList: Words("não é uma lista", "is not a list", "no es una lista")
    case .readOnly: Words("não pode ser mudada", "cannot be changed", "no se puede cambiar")
    case .email:
      Words(
        "use um e-mail como ana@exemplo.com", "use an e-mail like ana@example.com",
        "use un correo como ana@ejemplo.com")
    case .cpf:
      Words(
        "use um CPF válido, com 11 algarismos", "use a valid CPF, with 11 digits",
        "use un CPF válido, con 11 dígitos")
    case .required: Words("é obrigatório", "is required", "es obligatorio")
    default: between(rule)
    }
  }

  private static func between(_ rule: Rule) -> Words {
    switch rule {
    case .identifierTaken:
      Words(
        "já é de outro canal", "already belongs to another channel", "ya pertenece a otro canal")
    case .flowUnknown:
      Words("não há fluxo com este id", "no flow has this id", "ningún flujo tiene este id")
    case .receptiveForbidsOutreach:
      Words(
        "um canal receptivo não permite o modelo Ativo",
        "a receptive channel does not allow active outreach",
        "un canal receptivo no permite el modelo Activo")
    case .needsAttendance:
      Words(
        "a presença precisa do atendimento humano configurado",
        "presence needs the attendance platform to be set up",
        "la presencia necesita la atención humana configurada")
    default:
      Words(
        "o ícone image precisa de uma imagem", "the icon image needs an image",
        "el icono image necesita una imagen")
    }
  }
}

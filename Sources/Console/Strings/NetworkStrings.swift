// Why a request to another machine failed.

import Channels
import Platforms
import Screen

/// The reasons of failed requests, by the codes that are stored with calls.
package enum NetworkStrings {
  /// The port is closed.
  package static let refused = LocalizedText(
    "ninguém aceita conexões nesse endereço", "nobody takes connections at that address",
    "nadie acepta conexiones en esa dirección")
  /// The name cannot be resolved.
  package static let noName = LocalizedText(
    "o nome não é conhecido", "the name is not known", "el nombre no es conocido")
  /// There is no route to the address.
  package static let noRoute = LocalizedText(
    "a rede não alcança esse endereço", "the network does not reach that address",
    "la red no alcanza esa dirección")

  /// The text of a code: the raw value of an `HTTPClientError.Reason` or of a `PlatformError`, or
  /// `attendanceUnset`. Nil for anything else.
  package static func of(_ code: String) -> LocalizedText? {
    texts[code] ?? PlatformError(rawValue: code)?.words
  }

  /// The text of a call's result: for status 0 the reason of its code, otherwise the start of the
  /// response, without control characters.
  package static func outcome(status: Int, excerpt: String) -> LocalizedText {
    status == 0 ? of(excerpt) ?? .same(Sanitizer.text(excerpt)) : .same(Sanitizer.text(excerpt))
  }

  private static let texts: [String: LocalizedText] = connection.merging(response) { one, _ in one }
    .merging(ours) { one, _ in one }

  private static let connection: [String: LocalizedText] = [
    "nameNotFound": noName,
    "nameTimedOut": LocalizedText(
      "o nome não foi encontrado a tempo (DNS)", "the name was not found in time (DNS)",
      "el nombre no se encontró a tiempo (DNS)"),
    "addressForbidden": LocalizedText(
      "esse endereço não pode ser chamado: é local do enlace ou de metadados da nuvem",
      "that address may not be called: it is link-local or of cloud metadata",
      "esa dirección no se puede llamar: es de enlace local o de metadatos de la nube"),
    "connectionRefused": refused,
    "unreachable": noRoute,
    "connectTimedOut": LocalizedText(
      "não foi possível conectar a tempo", "no connection could be made in time",
      "no se pudo conectar a tiempo"),
    "certificateNameMismatch": LocalizedText(
      "o certificado é de outro nome", "the certificate is for another name",
      "el certificado es de otro nombre"),
    "certificateExpired": LocalizedText(
      "o certificado está fora da validade", "the certificate has expired or is not valid yet",
      "el certificado está fuera de su vigencia"),
    "certificateUntrusted": LocalizedText(
      "o certificado não é de uma autoridade confiável",
      "the certificate is not from a trusted authority",
      "el certificado no es de una autoridad de confianza"),
    "trustStoreMissing": LocalizedText(
      "faltam os certificados das autoridades: instale o pacote ca-certificates",
      "the certificates of the authorities are missing: install the package ca-certificates",
      "faltan los certificados de las autoridades: instale el paquete ca-certificates"),
    "tlsFailed": LocalizedText(
      "a conexão segura (TLS) falhou", "the secure connection (TLS) failed",
      "la conexión segura (TLS) falló"),
    "connectionLost": LocalizedText(
      "a conexão foi encerrada sem resposta", "the connection was closed without a response",
      "la conexión se cerró sin respuesta"),
  ]

  private static let response: [String: LocalizedText] = [
    "responseTimedOut": LocalizedText(
      "não houve resposta a tempo", "there was no response in time",
      "no hubo respuesta a tiempo"),
    "bodyTimedOut": LocalizedText(
      "a resposta não terminou a tempo", "the response did not end in time",
      "la respuesta no terminó a tiempo"),
    "responseCut": LocalizedText(
      "a resposta foi cortada no meio", "the response was cut in the middle",
      "la respuesta se cortó a la mitad"),
    "notHTTP": LocalizedText(
      "a resposta não é HTTP", "the response is not HTTP", "la respuesta no es HTTP"),
    "headTooLarge": LocalizedText(
      "os cabeçalhos da resposta são grandes demais",
      "the headers of the response are too large",
      "los encabezados de la respuesta son demasiado grandes"),
    "badEncoding": LocalizedText(
      "a codificação da resposta não pode ser lida",
      "the encoding of the response can't be read",
      "la codificación de la respuesta no se puede leer"),
  ]

  private static let ours: [String: LocalizedText] = [
    "missingLibrary": LocalizedText(
      "falta a biblioteca libcurl: instale o pacote libcurl4",
      "the library libcurl is missing: install the package libcurl4",
      "falta la biblioteca libcurl: instale el paquete libcurl4"),
    "badURL": LocalizedText(
      "o endereço não pode ser usado", "the address can't be used",
      "la dirección no se puede usar"),
    "badField": LocalizedText(
      "um cabeçalho tem um caractere que não pode ser enviado",
      "a header has a character that can't be sent",
      "un encabezado tiene un carácter que no se puede enviar"),
    "queueFull": LocalizedText(
      "há chamadas demais na fila desse servidor", "too many calls wait for that server",
      "hay demasiadas llamadas en la cola de ese servidor"),
    "queueTimedOut": LocalizedText(
      "as chamadas anteriores a esse servidor não terminaram a tempo",
      "earlier calls to that server did not end in time",
      "las llamadas anteriores a ese servidor no terminaron a tiempo"),
    "cancelled": LocalizedText("foi cancelado", "it was cancelled", "se canceló"),
    "stopped": LocalizedText(
      "o programa terminou antes da resposta", "the program ended before the response",
      "el programa terminó antes de la respuesta"),
    "system": LocalizedText(
      "o sistema negou um recurso", "the system refused a resource",
      "el sistema negó un recurso"),
    "other": LocalizedText(
      "a chamada falhou por outro motivo", "the call failed for another reason",
      "la llamada falló por otro motivo"),
    "attendanceUnset": LocalizedText(
      "o atendimento humano não está configurado", "human attendance is not configured",
      "la atención humana no está configurada"),
  ]
}

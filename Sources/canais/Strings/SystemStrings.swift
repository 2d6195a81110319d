// Reasons of the system and the network in three languages: those that users meet. Rarer ones keep
// the system's own text, which says more than a general one.

import Channels
import Console
import Foundation
import HTTPClient

/// The texts of the system's reasons.
enum SystemStrings {
  static let noFile = LocalizedText(
    "o arquivo ou a pasta não existe", "there is no such file or folder",
    "el archivo o la carpeta no existe")
  static let noPermission = LocalizedText(
    "falta permissão", "permission is missing", "falta permiso")
  static let isFolder = LocalizedText("é uma pasta", "it is a folder", "es una carpeta")
  static let noFolder = LocalizedText(
    "uma parte do caminho não é pasta", "a part of the path is no folder",
    "una parte de la ruta no es carpeta")
  static let noSpace = LocalizedText(
    "não há espaço no disco", "there is no space on the disk", "no hay espacio en el disco")
  static let readOnly = LocalizedText(
    "o disco é só de leitura", "the disk is read-only", "el disco es de solo lectura")
  static let refused = NetworkStrings.refused
  static let timedOut = LocalizedText("o tempo se esgotou", "it timed out", "se agotó el tiempo")
  static let noName = NetworkStrings.noName
  static let noRoute = NetworkStrings.noRoute
  static let cut = LocalizedText(
    "a conexão foi cortada", "the connection was cut", "la conexión se cortó")

  private static let codes: [(code: Int32, words: LocalizedText)] = [
    (ENOENT, noFile), (EACCES, noPermission), (EPERM, noPermission), (EISDIR, isFolder),
    (ENOTDIR, noFolder), (ENOSPC, noSpace), (EDQUOT, noSpace), (EROFS, readOnly),
    (ECONNREFUSED, refused), (ETIMEDOUT, timedOut), (ENETUNREACH, noRoute),
    (EHOSTUNREACH, noRoute), (ECONNRESET, cut), (EPIPE, cut),
  ]

  /// Messages of the resolver and of HTTP clients, as earlier versions stored them with calls.
  private static let phrases: [(phrase: String, words: LocalizedText)] = [
    ("Could not resolve host", noName), ("Name or service not known", noName),
    ("timed out", timedOut), ("no answer within", timedOut), ("Couldn't connect", refused),
    ("Could not connect", refused), ("Empty reply", cut),
  ]

  /// The reason of an `errno`.
  static func of(_ code: Int32) -> LocalizedText {
    codes.first { $0.code == code }?.words ?? .plain(String(cString: strerror(code)))
  }

  /// The reason of a text of the system, which another module passes on.
  static func of(_ said: String) -> LocalizedText {
    NetworkStrings.of(said) ?? phrases.first { said.contains($0.phrase) }?.words
      ?? codes.first { said.contains(String(cString: strerror($0.code))) }?.words ?? .plain(said)
  }

  /// The reason of a failed request, or of an error of Foundation.
  static func of(_ error: any Error) -> LocalizedText {
    if let network = error as? HTTPClientError {
      return NetworkStrings.of(network.reason.rawValue) ?? .plain("\(network)")
    }
    let outer = error as NSError
    let inner = outer.userInfo[NSUnderlyingErrorKey] as? NSError ?? outer
    if inner.domain == NSPOSIXErrorDomain { return of(Int32(inner.code)) }
    return of(error.localizedDescription)
  }
}

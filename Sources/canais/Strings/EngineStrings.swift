// Why the engine did not start or did not answer, in three languages.

import Channels
import Client
import Engine
import Foundation
import Presence
import Records

/// The texts of the engine's errors.
enum EngineStrings {
  static func of(_ error: EngineError) -> LocalizedText {
    switch error {
    case .portBusy(let host, let port):
      portBusy.with(["address": "\(host):\(port)", "next": "\(host):\(port &+ 1)"])
    case .addressRefused(let host): addressRefused.with(["host": host])
    case .databaseHeld(0, _): databaseHeldElsewhere
    case .databaseHeld(let pid, let url): databaseHeld.with(["pid": String(pid), "url": url])
    case .tokensTooOpen(let path): tokensTooOpen.with(["path": path])
    case .tokensDamaged(let path): tokensDamaged.with(["path": path])
    case .file(let path, let code):
      file.filling(["path": .plain(path), "why": SystemStrings.of(code)])
    case .system(let call, let code):
      file.filling(["path": .plain(call), "why": SystemStrings.of(code)])
    case .store(let error): of(error)
    }
  }

  static func of(_ error: StoreError) -> LocalizedText {
    switch error {
    case .full: full
    case .readOnly: readOnly
    case .busy: busy
    case .damaged(let what), .failed(let what): store.with(["what": what])
    }
  }

  static func of(_ error: ClientError) -> LocalizedText {
    switch error {
    case .unreachable(let why): unreachable.filling(["why": SystemStrings.of(why)])
    case .refused(404, _, _, _): notFound
    case .refused(409, "closed", _, _): closed
    case .taken(let attendant):
      attendant.map { RunnerStrings.taken.with(["name": $0]) } ?? RunnerStrings.released
    case .refused(let status, _, let message, _):
      refused.with(["status": String(status), "message": message])
    case .unreadable(let what): unreadable.with(["what": what])
    }
  }

  static let portBusy = LocalizedText(
    "algo já escuta em {address}; escolha outra porta com --listen {next}",
    "something listens on {address} already; choose another port with --listen {next}",
    "algo ya escucha en {address}; elija otro puerto con --listen {next}")
  static let addressRefused = LocalizedText(
    "{host} não é um endereço desta máquina", "{host} is no address of this machine",
    "{host} no es una dirección de esta máquina")
  static let databaseHeld = LocalizedText(
    "outro motor usa este banco: processo {pid}, em {url}",
    "another engine runs on this database: process {pid}, at {url}",
    "otro motor usa esta base: proceso {pid}, en {url}")
  static let databaseHeldElsewhere = LocalizedText(
    "outro motor usa este banco: ainda está iniciando, ou o alcança por outro nome",
    "another engine runs on this database: it is still starting, or reaches it by another name",
    "otro motor usa esta base: todavía está iniciando, o llega a ella por otro nombre")
  static let tokensTooOpen = LocalizedText(
    "outros podem ler {path}; corrija com chmod 600 {path} e troque os tokens",
    "others can read {path}; fix it with chmod 600 {path} and rotate the tokens",
    "otros pueden leer {path}; corrija con chmod 600 {path} y rote los tokens")
  static let tokensDamaged = LocalizedText(
    "{path} não é um arquivo de tokens; remova-o para que outros sejam feitos",
    "{path} is no file of tokens; remove it to have new ones made",
    "{path} no es un archivo de tokens; quítelo para que se hagan otros")
  static let file = LocalizedText("{path}: {why}", "{path}: {why}", "{path}: {why}")
  static let full = LocalizedText(
    "o disco do banco está cheio", "the database's disk is full",
    "el disco de la base está lleno")
  static let readOnly = LocalizedText(
    "o banco é só de leitura", "the database is read-only", "la base es de solo lectura")
  static let busy = LocalizedText(
    "outro processo ocupa o banco", "another process holds the database",
    "otro proceso ocupa la base")
  static let store = LocalizedText(
    "o banco falhou: {what}", "the database failed: {what}", "la base falló: {what}")
  static let unreachable = LocalizedText(
    "o motor não responde: {why}", "the engine does not answer: {why}",
    "el motor no responde: {why}")
  static let notFound = LocalizedText("não existe", "it does not exist", "no existe")
  static let closed = LocalizedText(
    "a sessão já está encerrada", "the session has ended already", "la sesión ya está cerrada")
  static let refused = LocalizedText(
    "o motor recusou ({status}): {message}", "the engine refused ({status}): {message}",
    "el motor rechazó ({status}): {message}")
  static let unreadable = LocalizedText(
    "a resposta não é de um motor do canais: {what}", "the answer is not from an engine: {what}",
    "la respuesta no es de un motor de canais: {what}")
  static let noEngine = LocalizedText(
    "nenhum motor usa este banco; inicie-o com canais serve",
    "no engine runs on this database; start it with canais serve",
    "ningún motor usa esta base; inícielo con canais serve")
}

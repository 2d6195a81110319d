// What kept the engine from starting or from answering, in words.

import Channels
import Client
import Engine
import Foundation
import Presence

/// The catalogue of the engine's faults.
enum EngineWords {
  static func of(_ fault: EngineFault) -> Words {
    switch fault {
    case .portBusy(let host, let port):
      portBusy.with(["address": "\(host):\(port)", "next": "\(host):\(port &+ 1)"])
    case .addressRefused(let host): addressRefused.with(["host": host])
    case .databaseHeld(let pid, let url): databaseHeld.with(["pid": String(pid), "url": url])
    case .tokensTooOpen(let path): tokensTooOpen.with(["path": path])
    case .tokensDamaged(let path): tokensDamaged.with(["path": path])
    case .file(let path, let code):
      file.filling(["path": .plain(path), "why": SystemWords.of(code)])
    case .system(let call, let code):
      file.filling(["path": .plain(call), "why": SystemWords.of(code)])
    case .store(let fault): of(fault)
    }
  }

  static func of(_ fault: StoreFault) -> Words {
    switch fault {
    case .full: full
    case .readOnly: readOnly
    case .busy: busy
    case .damaged(let what), .failed(let what): store.with(["what": what])
    }
  }

  static func of(_ fault: ClientFault) -> Words {
    switch fault {
    case .unreachable(let why): unreachable.filling(["why": SystemWords.of(why)])
    case .refused(404, _, _, _): notFound
    case .refused(409, _, _, _): closed
    case .refused(let status, _, let message, _):
      refused.with(["status": String(status), "message": message])
    case .unreadable(let what): unreadable.with(["what": what])
    }
  }

  static let portBusy = Words(
    "algo já escuta em {address}; escolha outra porta com --listen {next}",
    "something listens on {address} already; choose another port with --listen {next}",
    "algo ya escucha en {address}; elija otro puerto con --listen {next}")
  static let addressRefused = Words(
    "{host} não é um endereço desta máquina", "{host} is no address of this machine",
    "{host} no es una dirección de esta máquina")
  static let databaseHeld = Words(
    "outro motor usa este banco: processo {pid}, em {url}",
    "another engine runs on this database: process {pid}, at {url}",
    "otro motor usa esta base: proceso {pid}, en {url}")
  static let tokensTooOpen = Words(
    "outros podem ler {path}; corrija com chmod 600 {path} e troque os tokens",
    "others can read {path}; mend it with chmod 600 {path} and rotate the tokens",
    "otros pueden leer {path}; corrija con chmod 600 {path} y rote los tokens")
  static let tokensDamaged = Words(
    "{path} não é um arquivo de tokens; remova-o para que outros sejam feitos",
    "{path} is no file of tokens; remove it to have new ones made",
    "{path} no es un archivo de tokens; quítelo para que se hagan otros")
  static let file = Words("{path}: {why}", "{path}: {why}", "{path}: {why}")
  static let full = Words(
    "o disco do banco está cheio", "the database's disk is full",
    "el disco de la base está lleno")
  static let readOnly = Words(
    "o banco é só de leitura", "the database is read-only", "la base es de solo lectura")
  static let busy = Words(
    "outro processo ocupa o banco", "another process holds the database",
    "otro proceso ocupa la base")
  static let store = Words(
    "o banco falhou: {what}", "the database failed: {what}", "la base falló: {what}")
  static let unreachable = Words(
    "o motor não responde: {why}", "the engine does not answer: {why}",
    "el motor no responde: {why}")
  static let notFound = Words("não existe", "it does not exist", "no existe")
  static let closed = Words(
    "a sessão já está encerrada", "the session has ended already", "la sesión ya está cerrada")
  static let refused = Words(
    "o motor recusou ({status}): {message}", "the engine refused ({status}): {message}",
    "el motor rechazó ({status}): {message}")
  static let unreadable = Words(
    "a resposta não é de um motor do canais: {what}", "the answer is not from an engine: {what}",
    "la respuesta no es de un motor de canais: {what}")
  static let noEngine = Words(
    "nenhum motor usa este banco; inicie-o com canais serve",
    "no engine runs on this database; start it with canais serve",
    "ningún motor usa esta base; inícielo con canais serve")
}

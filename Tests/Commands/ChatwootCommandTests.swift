// Attendance by a Chatwoot, from the command line.

import Channels
import Foundation
import Records
import Storage
import Synchronization
import TestServer
import TestSupport
import Testing

@testable import canais

@Suite("Commands: attendance by a Chatwoot", .ownThread)
struct ChatwootCommandTests {
  private let canais: TestInstallation

  init() throws { canais = try TestInstallation() }

  private static let keys = [
    "url=https://chat.example/app/accounts/3", "inboxIdentifier=inbox-1",
    "botToken=bot-token-that-is-long-4321", "webhookSecret=hook-secret-that-is-long-8765",
  ]

  @Test("A Chatwoot's address means that it answers; secrets are only shown by their ends")
  func set() throws {
    #expect(canais.run(["attendance", "set"] + Self.keys).status == 0)
    for run in [
      canais.run("attendance", "show"), canais.run("attendance", "show", "--json"),
      canais.run("attendance", "set", "timeout=6", "--json"),
      canais.run("attendance", "set", "webhookSecret=two words"),
    ] {
      #expect(!(run.output + run.errors).contains("that-is-long"))
    }
    let shown = try canais.run("attendance", "show", "--json").json()
    #expect(shown["mode"] == .text("chatwoot"))
    #expect(shown["url"] == .text("https://chat.example/app/accounts/3"))
    #expect(shown["botToken"] == .text("••••4321"))
    #expect(shown["webhookSecret"] == .text("••••8765"))
    let stored = try Storage(path: canais.database).makeReader().installation().attendance
    #expect(stored?.chatwoot.botToken == "bot-token-that-is-long-4321")
    #expect(stored?.chatwoot.webhookSecret == "hook-secret-that-is-long-8765")
  }

  @Test("A Chatwoot needs all its values, and an address that may be called", arguments: 0...3)
  func incomplete(_ left: Int) throws {
    var keys = Self.keys
    let key = String(keys.remove(at: left).prefix { $0 != "=" })
    let run = canais.run(["attendance", "set", "mode=chatwoot"] + keys)
    #expect(run.status == 1)
    #expect(run.errors.contains(key))
    let address = canais.run(
      ["attendance", "set", "url=http://169.254.169.254/"] + Self.keys.dropFirst())
    #expect(address.status == 1 && address.errors.contains("url"))
  }

  /// A Chatwoot's answers to a set-up.
  private func chatwoot() throws -> RawServer {
    try RawServer { connection, _ in
      while true {
        let request = try connection.request()
        let isGet = request.head.hasPrefix("GET")
        switch request.path {
        case "/api/v1/profile":
          try connection.answer(
            200, #"{"accounts":[{"id":7,"name":"Loja","role":"administrator"}]}"#)
        case "/api/v1/accounts/7/inboxes" where isGet:
          try connection.answer(200, #"{"payload":[]}"#)
        case "/api/v1/accounts/7/inboxes":
          let isOurs = String(decoding: request.body, as: UTF8.self)
            .contains("https://canais.example/api/v1/attendance/chatwoot")
          try connection.answer(
            isOurs ? 200 : 422,
            #"{"id":2,"channel_type":"Channel::Api","inbox_identifier":"in-1","secret":"s3cret"}"#)
        case "/api/v1/accounts/7/agent_bots" where isGet: try connection.answer(200, "[]")
        case "/api/v1/accounts/7/agent_bots":
          try connection.answer(200, #"{"id":3,"name":"canais","access_token":"bot-1"}"#)
        default: try connection.answer(404, "none")
        }
      }
    }
  }

  @Test("The set-up stores inbox, bot and secret, and forgets the administrator's token")
  func setUp() async throws {
    let server = try chatwoot()
    defer { server.stop() }
    let storage = try Storage(path: canais.database)
    #expect(throws: CommandError.self) { try ChatwootInstaller(server.url, storage) }
    try canais.setPublicURL("https://canais.example")
    #expect(throws: ValidationError.self) {
      try ChatwootInstaller("http://chat.example", storage)
    }
    let installer = try ChatwootInstaller(server.url, storage)
    let author = Author(name: "test", at: 0)
    _ = try await installer.install(token: "admin-token", storage, by: author)
    let stored = try storage.makeReader().installation().attendance
    #expect(stored?.mode == .chatwoot)
    #expect(
      stored?.chatwoot
        == ChatwootAccess(
          url: server.url + "/app/accounts/7", inboxIdentifier: "in-1", botToken: "bot-1",
          webhookSecret: "s3cret"))
    let files = try FileManager.default.contentsOfDirectory(
      at: canais.folder, includingPropertiesForKeys: nil)
    for file in files {
      #expect(try Data(contentsOf: file).range(of: Data("admin-token".utf8)) == nil)
    }
  }

  @Test("What answers at the address but is no Chatwoot is told, and nothing is stored")
  func otherProgram() async throws {
    let server = try RawServer { connection, _ in
      _ = try connection.request()
      try connection.answer(200, "<!doctype html>")
    }
    defer { server.stop() }
    let storage = try Storage(path: canais.database)
    try canais.setPublicURL("https://canais.example")
    let installer = try ChatwootInstaller(server.url, storage)
    await #expect(throws: CommandError.self) {
      _ = try await installer.install(
        token: "t", storage, by: Author(name: "test", at: 0))
    }
    #expect(try storage.makeReader().installation().attendance == nil)
  }

  @Test("The test call reads the inbox and changes nothing")
  func probe() throws {
    let paths = Mutex<[String]>([])
    let server = try RawServer { connection, _ in
      let request = try connection.request()
      paths.withLock { $0.append(String(request.head.split(separator: "\r\n")[0])) }
      try connection.answer(200, #"{"name":"canais"}"#)
    }
    defer { server.stop() }
    _ = canais.run(["attendance", "set", "url=\(server.url)"] + Self.keys.dropFirst())
    let run = canais.run("attendance", "test", "--json")
    #expect(run.status == 0, "\(run.errors)")
    #expect(try run.json()["status"] == .number(200))
    #expect(
      paths.withLock { $0 } == ["GET /public/api/v1/inboxes/inbox-1 HTTP/1.1"])
  }
}

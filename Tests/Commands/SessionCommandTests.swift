// Commands for sessions with an engine that runs: what they print, and how they refuse.

import Channels
import Client
import Engine
import Foundation
import Storage
import TestSupport
import Testing

@testable import canais

@Suite("Commands: sessions of a running engine")
struct SessionCommandTests {
  let canais: TestInstallation
  let channel: String
  private let host: EngineHost

  init() throws {
    canais = try TestInstallation()
    channel = try canais.addChannel()
    var configuration = EngineConfiguration()
    configuration.port = 0
    configuration.workers = 1
    configuration.database = canais.database
    host = try EngineHost(
      configuration, storage: try Storage(path: canais.database), log: { _ in })
  }

  /// A visitor with an open conversation.
  private func visitor(named name: String) throws -> (socket: TestSocket, session: String) {
    let socket = try TestSocket(port: UInt16(try #require(host.port)))
    let visitor = try VisitorOfCommand(socket, channel: channel)
    return (socket, try visitor.start(name: name))
  }

  @Test("A list is read from the engine, in columns or as JSON, and says if there are more rows")
  func list() throws {
    let visitors = try ["Ana", "Rui", "Zé"].map { try visitor(named: $0) }
    let list = canais.run("session", "list", "--order", "longest")
    #expect(list.status == 0 && list.errors.isEmpty, "\(list.errors)")
    let columns = list.lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    #expect(columns.map { $0[0] } == visitors.map { $0.session[...] })
    #expect(columns.map { $0[2] } == ["Ana", "Rui", "Zé"])
    #expect(columns.allSatisfy { $0.count == 9 && $0[3] == "Loja" })
    let rows = try canais.run("session", "list", "--query", "zé", "--json").jsonList()
    #expect(rows.map { $0["name"] } == [.text("Zé")])
    #expect(rows.first?["tabs"] == .number(1) && rows.first?["handedOver"] == .toggle(false))
    let part = canais.run("session", "list", "--limit", "1", "--lang", "en")
    #expect(part.lines.count == 1 && part.errors.contains("3"), "\(part.errors)")
    withExtendedLifetime(visitors) {}
  }

  @Test("A handover and an end print the session as JSON; an end is refused the second time")
  func commands() throws {
    let visitor = try visitor(named: "Ana")
    let document = JSONValue.object(["session": .text(visitor.session)])
    for _ in 0..<2 {
      let handover = canais.run("session", "handover", visitor.session, "--json")
      #expect(handover.status == 0)
      #expect(try handover.json() == document)
    }
    let end = canais.run("session", "end", visitor.session, "--json")
    #expect(end.status == 0)
    #expect(try end.json() == document)
    let again = canais.run("session", "end", visitor.session)
    #expect(again.status == 1 && again.output.isEmpty && !again.errors.isEmpty)
  }

  @Test("A session has its timeline, messages and data as JSON")
  func show() throws {
    let visitor = try visitor(named: "Ana")
    #expect(canais.run("session", "handover", visitor.session).status == 0)
    let object = try canais.run("session", "show", visitor.session, "--json").json()
    #expect(object["session"] == .text(visitor.session) && object["state"] == .text("online"))
    #expect(object["data"]?["name"] == .text("Ana") && object["status"] == .text("active"))
    guard case .list(let timeline)? = object["timeline"] else {
      Issue.record("no timeline")
      return
    }
    #expect(timeline.contains { $0["kind"] == .text("handover") })
  }

  @Test("A file is sent to a visitor; what is none, and a channel that takes none, are refused")
  func file() throws {
    let visitor = try visitor(named: "Ana")
    let path = try canais.file("nota.pdf", "%PDF-1.7 and pages")
    let off = canais.run("session", "file", visitor.session, path)
    #expect(off.status == 1 && !off.errors.isEmpty)
    #expect(canais.run("channel", "set", channel, "settings.files=true").status == 0)
    // The engine reads the setting on a thread of its own.
    try until("the channel takes files") {
      canais.run("session", "file", visitor.session, path, "--as", "Bia").status == 0
    }
    let page = try canais.file("foto.png", "<!DOCTYPE html>")
    #expect(canais.run("session", "file", visitor.session, page).status == 1)
    #expect(canais.run("session", "file", visitor.session, "/nonexistent").status == 1)
    let sent = canais.run("session", "file", visitor.session, path, "--as", "Bia", "--json")
    #expect(try sent.json()["seq"] == .number(2))
    let object = try canais.run("session", "show", visitor.session, "--json").json()
    guard case .list(let messages) = object["messages"] else {
      Issue.record("no messages")
      return
    }
    #expect(messages.map { $0["text"] } == [.text("nota.pdf"), .text("nota.pdf")])
    #expect(messages.last?["name"] == .text("Bia"))
    #expect(messages.last?["file"]?["type"] == .text("application/pdf"))
  }

  @Test(
    "An identifier that is malformed or unknown is refused",
    arguments: ["nobody", "0123456789abcdef01234567"], ["show", "handover", "end"])
  func unknown(id: String, command: String) {
    let run = canais.run("session", command, id)
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
  }
}

extension EngineHost {
  /// The port on which the engine listens.
  fileprivate var port: Int? { URL(string: address.url)?.port }
}

/// A visitor's conversation on a socket.
private struct VisitorOfCommand {
  private let socket: TestSocket

  init(_ socket: TestSocket, channel: String) throws {
    self.socket = socket
    socket.send(
      "GET /webchat/\(channel)/socket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
    try #require(try socket.response().status == 101)
  }

  /// Starts a conversation and returns the session's identifier.
  func start(name: String) throws -> String {
    let payload = Array(#"{"type":"start","source":"widget","data":{"name":"\#(name)"}}"#.utf8)
    // A masked text frame of less than 126 bytes whose mask is zero, RFC 6455 5.2.
    socket.send([0x81, 0x80 | UInt8(payload.count), 0, 0, 0, 0] + payload)
    return try socket.wait(for: "a welcome") { bytes in
      String(decoding: bytes, as: UTF8.self).firstMatch(of: /"session":"([0-9a-f]{24})"/)
        .map { (String($0.1), 0) }
    }
  }
}

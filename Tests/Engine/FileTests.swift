// Pictures and documents of conversations: what is taken, who may fetch it, and what stays on disk.

import Basics
import Channels
import Client
import Foundation
import Presence
import Records
import TestSupport
import Testing

@testable import Engine

/// A conversation on an engine whose channel takes files, with the folder of their bytes.
final class FileStage {
  static let png: [UInt8] =
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array("IHDR and pixels".utf8)

  let folder = FileManager.default.temporaryDirectory.path + "/canais-files-\(UUID().uuidString)"
  let store: MemoryStore
  private(set) var engine: TestEngine
  private(set) var visitor: TestVisitor
  private(set) var welcome: ReceivedFrame.Welcome
  private let settings: FileSettings

  init(
    isOn: Bool = true, workers: Int = 4, clock: ManualClock? = nil,
    _ adjust: (inout FileSettings) -> Void = { _ in }
  ) throws {
    var settings = FileSettings()
    settings.folder = folder
    adjust(&settings)
    self.settings = settings
    engine = try TestEngine(
      [TestEngine.make { $0.settings.files = isOn }], workers: workers, clock: clock
    ) { $0.files = settings }
    store = engine.store
    visitor = try TestVisitor(engine)
    welcome = try visitor.start()
  }

  deinit {
    engine.engine.stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Stops the engine and starts another one on the same store and folder.
  func restart() throws {
    engine.engine.stop()
    engine = try TestEngine(store: store) { [settings] in $0.files = settings }
  }

  /// The head of a visitor's request.
  func head(
    size: Int, name: String = "foto.png", secret: String? = nil, more: [String] = []
  ) -> String {
    let lines =
      [
        "POST /webchat/\(TestEngine.channel)/files HTTP/1.1", "Host: 127.0.0.1",
        "Authorization: Bearer \(welcome.session).\(secret ?? welcome.secret)",
        "X-File-Name: \(name)", "Content-Length: \(size)",
      ] + more
    return lines.joined(separator: "\r\n") + "\r\n\r\n"
  }

  /// Sends a file as the visitor's page does.
  func upload(
    _ bytes: [UInt8] = FileStage.png, name: String = "foto.png", secret: String? = nil
  ) throws -> EngineResponse {
    let socket = try TestSocket(port: engine.port)
    socket.send(head(size: bytes.count, name: name, secret: secret))
    socket.send(bytes)
    return try socket.response()
  }

  /// The token of a file that is sent.
  func token(of bytes: [UInt8] = FileStage.png, name: String = "foto.png") throws -> String {
    let response = try upload(bytes, name: name)
    try #require(response.status == 201, "\(response.text)")
    return try response.decode(Upload.self).token
  }

  /// The names in the folder, without the key's.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0 != FilesFolder.keyName }.sorted()
  }
}

/// The answer to a file that was received.
struct Upload: Decodable {
  var token: String
  var seq: Int?
  var file: ReceivedFrame.File
}

@Suite("Files")
struct FileTests {
  @Test("A visitor's picture reaches the other tab, the API and the platform, and is fetched whole")
  func picture() throws {
    let stage = try FileStage()
    let other = try TestVisitor(stage.engine)
    try other.send([
      "type": "resume", "session": stage.welcome.session, "secret": stage.welcome.secret,
      "seen": 0,
    ])
    _ = try other.welcome()
    let sent = try stage.upload(name: "minha%20foto.png")
    #expect(sent.status == 201)
    #expect(sent.headers["access-control-allow-origin"] == "*")
    let token = try sent.decode(Upload.self).token
    try stage.visitor.send([
      "type": "message", "id": "m1", "text": "minha foto.png",
      "file": ["token": token, "name": "x", "type": "y", "size": 5, "more": ["a": [1]]],
    ])
    #expect(try stage.visitor.hear("ack").seq == 1)
    let file = try #require(try other.hear("message").file)
    #expect(file.name == "minha foto.png" && file.type == "image/png")
    #expect(file.size == FileStage.png.count)
    #expect(file.address == "http://127.0.0.1:\(stage.engine.port)/webchat/files/\(file.token)")
    let got = try stage.engine.request("GET", "/webchat/files/\(file.token)")
    #expect(got.status == 200 && got.body == FileStage.png)
    #expect(got.headers["content-type"] == "image/png")
    #expect(got.headers["x-content-type-options"] == "nosniff")
    #expect(got.headers["content-disposition"]?.hasPrefix("attachment;") == true)
    #expect(got.headers["content-disposition"]?.hasSuffix("UTF-8''minha%20foto.png") == true)
    let head = try stage.engine.request("HEAD", "/webchat/files/\(file.token)")
    #expect(head.status == 200 && head.headers["content-length"] == "\(FileStage.png.count)")
    let detail = try stage.engine.api("GET", "sessions/\(stage.welcome.session)").text
    #expect(detail.contains(#""address":"http://127.0.0.1:"#))
    #expect(stage.names == [stage.store.state.withLock { $0.files.values.first?.digest ?? "" }])
  }

  @Test("After the handover the platform's calls carry the file's address, the transcript too")
  func calls() throws {
    let stage = try FileStage()
    let token = try stage.token()
    for id in ["a", "b"] {
      try stage.visitor.send([
        "type": "message", "id": id, "text": "foto.png", "file": ["token": token],
      ])
      _ = try stage.visitor.hear("ack")
      if id == "a" {
        _ = try stage.engine.api("POST", "sessions/\(stage.welcome.session)/handover")
      }
    }
    try stage.engine.waitFor { stage.engine.calls.whole.count == 2 }
    for call in stage.engine.calls.whole {
      let body = String(decoding: call.body, as: UTF8.self)
      #expect(body.contains(#""address":"http://127.0.0.1:\#(stage.engine.port)/webchat/files/"#))
    }
  }

  @Test("An attendant's document is a message of theirs, and hands over")
  func attendant() throws {
    let stage = try FileStage()
    let pdf = Array("%PDF-1.7 and pages".utf8)
    let console = try TestTalk(stage.engine, stage.welcome.session)
    let socket = try TestSocket(port: stage.engine.port)
    socket.send(
      "POST /api/v1/sessions/\(stage.welcome.session)/files?name=nota.pdf&as=Bia HTTP/1.1\r\n"
        + "Host: x\r\nAuthorization: Bearer \(stage.engine.tokens.token(.attend))\r\n"
        + "Content-Length: \(pdf.count)\r\n\r\n")
    socket.send(pdf)
    let response = try socket.response()
    #expect(response.status == 201)
    #expect(try response.decode(Upload.self).seq == 1)
    let message = try stage.visitor.hear("message")
    let event = try console.next { if case .message = $0 { true } else { false } }
    guard case .message(let told) = event else { return }
    #expect(told.file?.name == "nota.pdf" && told.file?.size == pdf.count)
    #expect(message.from == "agent" && message.name == "Bia" && message.text == "nota.pdf")
    let file = try #require(message.file)
    #expect(try stage.engine.request("GET", "/webchat/files/\(file.token)").body == pdf)
    #expect(stage.store.session(stage.welcome.session)?.timeline.first?.kind == .handover)
    // The connection is kept for the next request.
    socket.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(try socket.response().text == "ok\n")
  }

  @Test("A file is told by its bytes, whatever its name and type say")
  func kinds() throws {
    let stage = try FileStage()
    let padding = [UInt8](repeating: 0x20, count: 20)
    let kinds: [(beginning: [UInt8], type: String)] = [
      (FileStage.png, "image/png"), ([0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg"),
      (Array("GIF89a".utf8), "image/gif"), (Array("RIFF\0\0\0\0WEBPVP8 ".utf8), "image/webp"),
      (Array("%PDF-".utf8), "application/pdf"),
    ]
    for (beginning, type) in kinds {
      let response = try stage.upload(beginning + padding, name: "pagina.html")
      #expect(try response.decode(Upload.self).file.type == type)
    }
    for refused in [
      "<svg xmlns=", "<!DOCTYPE html>", "PK\u{3}\u{4}", "GIF88a", "%PDF", "x", "MZ", "RIFF....WAVE",
    ] {
      let response = try stage.upload(Array(refused.utf8), name: "foto.png")
      #expect(response.status == 415 && response.error?.code == "file_kind", "\(refused)")
      #expect(response.headers["access-control-allow-origin"] == "*")
    }
    #expect(stage.names.count == kinds.count, "what was refused is deleted")
  }

  @Test("Without the session's secret, or where the channel takes none, no byte is read")
  func refused() throws {
    let stage = try FileStage()
    let wrong = String(repeating: "0", count: 32)
    for head in [
      stage.head(size: 1 << 20, secret: wrong),
      stage.head(size: 1 << 20).replacing(stage.welcome.session, with: TestEngine.channel),
      stage.head(size: 1 << 20).replacing(TestEngine.channel, with: TestEngine.other),
      stage.head(size: 1 << 20).replacing("Bearer ", with: "Basic "),
    ] {
      let socket = try TestSocket(port: stage.engine.port)
      socket.send(head)
      #expect(try socket.response().status == 404, "answered before the body")
    }
    let off = try FileStage(isOn: false)
    let response = try off.upload()
    #expect(response.status == 409 && response.error?.code == "files_off")
    try stage.visitor.send(["type": "end"])
    _ = try stage.visitor.hear("ended")
    #expect(try stage.upload().status == 404)
    #expect(stage.names == [] && off.names == [])
  }

  @Test("A file has a length, and at most 10 MiB")
  func length() throws {
    let stage = try FileStage()
    for (size, status) in [("0", 400), ("10485761", 413), ("99999999999999999999", 413)] {
      let socket = try TestSocket(port: stage.engine.port)
      socket.send(
        stage.head(size: 1).replacing("Content-Length: 1", with: "Content-Length: \(size)"))
      #expect(try socket.response().status == status, "\(size)")
    }
    // No other route takes as much.
    let other = try TestSocket(port: stage.engine.port)
    other.send(
      "POST /webchat/\(TestEngine.channel)/rating HTTP/1.1\r\nHost: x\r\n"
        + "Content-Length: 65537\r\n\r\n")
    #expect(try other.response().status == 413)
    let chunked = try TestSocket(port: stage.engine.port)
    chunked.send(
      stage.head(size: 1).replacing("Content-Length: 1", with: "Transfer-Encoding: chunked"))
    #expect(try chunked.response().status == 411)
  }

  @Test("Another session's file, an old token or a forged one is of no use")
  func tokens() throws {
    let clock = ManualClock()
    let stage = try FileStage(clock: clock)
    let token = try stage.token()
    let other = try TestVisitor(stage.engine)
    try other.start()
    try other.send(["type": "message", "id": "m", "text": "x", "file": ["token": token]])
    let error = try other.hear("error")
    #expect(error.code == "file" && error.field == "m")
    for index in [0, 20, 30, 40, 63] {
      var forged = Array(token)
      forged[index] = forged[index] == "0" ? "1" : "0"
      let path = "/webchat/files/\(String(forged))"
      #expect(try stage.engine.request("GET", path).status == 404)
    }
    #expect(try stage.engine.request("GET", "/webchat/files/\(token)").status == 200)
    let day: Millis = 86_400_000
    clock.setWall(by: Millis(FileLinks.days) * day)
    stage.engine.engine.settle()
    #expect(try stage.engine.request("GET", "/webchat/files/\(token)").status == 200)
    clock.setWall(by: day)
    stage.engine.engine.settle()
    try until("the token has expired") {
      try stage.engine.request("GET", "/webchat/files/\(token)").status == 404
    }
  }

  @Test("The limits of a session and of a day end with 429, each counted by its name")
  func limits() throws {
    let stage = try FileStage { $0.limits.filesPerSession = 2 }
    for _ in 0..<2 { #expect(try stage.upload().status == 201) }
    let beyond = try stage.upload()
    #expect(beyond.status == 429 && beyond.error?.code == "limit")
    let name = #"canais_limit_hits_total{limit="files_per_session"}"#
    #expect(try stage.engine.metrics()[name] == 1)
    let day = try FileStage { $0.limits.bytesPerDay = FileStage.png.count }
    #expect(try day.upload().status == 201)
    #expect(try day.upload().status == 429)
    #expect(
      try day.engine.metrics()[#"canais_limit_hits_total{limit="files_per_day"}"#] == 1)
    // What was stored counts after a restart too.
    #expect(day.store.state.withLock { $0.files.count } == 1)
  }

  @Test("A visitor who goes in the middle of a file leaves nothing")
  func interrupted() throws {
    let stage = try FileStage()
    let socket = try TestSocket(port: stage.engine.port)
    socket.send(stage.head(size: 1 << 20))
    socket.send(FileStage.png)
    try until("a part") { stage.names.contains { $0.hasSuffix(FilesFolder.partEnding) } }
    socket.end()
    try until("no part") { stage.names.isEmpty }
    #expect(stage.store.state.withLock { $0.files.isEmpty })
  }

  @Test("After a crash the folder has what the store knows, and nothing else")
  func crash() throws {
    let stage = try FileStage()
    _ = try stage.token()
    let stored = try #require(stage.store.state.withLock { $0.files.values.first })
    stage.engine.engine.stop()
    // The engine was killed after the row was stored and before the part got its name.
    let named = FilesFolder.path(of: stored.digest, in: stage.folder)
    try FileManager.default.moveItem(
      atPath: named, toPath: FilesFolder.path(ofPart: stored.file.id, in: stage.folder))
    let orphans = [String(repeating: "a", count: 64), "0123456789abcdef01234567.part"]
    for orphan in orphans {
      #expect(FileManager.default.createFile(atPath: stage.folder + "/" + orphan, contents: Data()))
    }
    try stage.restart()
    #expect(stage.names == [stored.digest])
    #expect(FileManager.default.contents(atPath: named) == Data(FileStage.png))
  }

  @Test("The operator's command sees a file before anybody else, and refuses it")
  func scan() throws {
    let script = FileManager.default.temporaryDirectory.path + "/canais-scan-\(UUID().uuidString)"
    let text = "#!/bin/sh\n[ \"$1\" = --quiet ] || exit 3\ngrep -q EICAR \"$2\" && exit 1\nexit 0\n"
    #expect(
      FileManager.default.createFile(
        atPath: script, contents: Data(text.utf8), attributes: [.posixPermissions: 0o700]))
    defer { try? FileManager.default.removeItem(atPath: script) }
    let stage = try FileStage { $0.scan = [script, "--quiet"] }
    #expect(try stage.upload().status == 201)
    let infected = try stage.upload(FileStage.png + Array("EICAR".utf8))
    #expect(infected.status == 422 && infected.error?.code == "file_refused")
    #expect(stage.names.count == 1)
    for command in [["/bin/false", "x"], ["/nonexistent"], ["tail", "-f"]] {
      let other = try FileStage {
        $0.scan = command
        $0.limits.scanMillis = 200
      }
      let response = try other.upload()
      // false refuses; what fails or hangs tells nothing.
      let code = command[0] == "/bin/false" ? "file_refused" : "file_unchecked"
      #expect(response.error?.code == code, "\(command)")
      #expect(other.names == [])
    }
  }

  @Test("Files of 10 MiB at once come whole and are stored once where they are equal")
  func large() throws {
    let stage = try FileStage()
    var bytes = [UInt8](repeating: 0x5A, count: 10 << 20)
    bytes.replaceSubrange(0..<FileStage.png.count, with: FileStage.png)
    let count = Soak.isOn ? 10 : 2
    let sockets = try (0..<count).map { _ in try TestSocket(port: stage.engine.port) }
    for socket in sockets { socket.send(stage.head(size: bytes.count)) }
    for half in [bytes.prefix(bytes.count / 2), bytes.suffix(bytes.count / 2)] {
      for socket in sockets { socket.send(Array(half)) }
    }
    for socket in sockets { #expect(try socket.response().status == 201) }
    #expect(stage.names.count == 1 && stage.store.state.withLock { $0.files.count } == count)
    let token = try stage.token(of: bytes)
    #expect(try stage.engine.request("GET", "/webchat/files/\(token)").body == bytes)
  }

  @Test(
    "A file ends where its length says, however its bytes come; what follows is the next request",
    arguments: 0..<20)
  func pieces(seed: Int) throws {
    let stage = try FileStage()
    var random = SeededRandom(seed: UInt64(seed))
    let size = [12, 13, 100, 70_000, 200_000].randomElement(using: &random) ?? 12
    let noise = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
    let bytes = FileStage.png.prefix(8) + noise.dropFirst(8)
    let next = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    var rest = (Array(stage.head(size: size).utf8) + bytes + Array(next.utf8))[...]
    let socket = try TestSocket(port: stage.engine.port)
    while !rest.isEmpty {
      let piece = rest.prefix(Int.random(in: 1...max(1, rest.count / 2 + 1), using: &random))
      socket.send(Array(piece))
      rest = rest.dropFirst(piece.count)
    }
    let sent = try socket.response()
    #expect(sent.status == 201)
    #expect(try socket.response().text == "ok\n")
    let token = try sent.decode(Upload.self).token
    #expect(try stage.engine.request("GET", "/webchat/files/\(token)").body == Array(bytes))
  }

  @Test("A page of another site may send, by its preflight")
  func preflight() throws {
    let stage = try FileStage()
    let response = try stage.engine.request("OPTIONS", "/webchat/\(TestEngine.channel)/files")
    #expect(response.status == 204)
    #expect(response.headers["access-control-allow-origin"] == "*")
    #expect(
      response.headers["access-control-allow-headers"] == "authorization, content-type, x-file-name"
    )
  }
}
